"""The people of a company, with or without an account."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.events import PersonLeft
from apps.companies.models import Company, Person
from apps.companies.permissions import require_manager
from apps.companies.services.live import lock_live
from apps.companies.validators import phone_number, plain, wechat_id
from apps.core.errors import InvalidInput
from apps.core.events import publish

_TEXTS = (
    "family_name", "given_name", "patronymic", "native_name", "latin_name", "form_of_address", "job_title",
    "job_title_en", "email", "phone", "wechat_id",
)  # fmt: skip
_LONGEST = {field.name: field.max_length or 0 for field in Person._meta.concrete_fields}


@transaction.atomic
def add_person(
    *, user: User, company: Company, languages: Sequence[str] = (), account: User | None = None, **texts: str
) -> Person:
    """Add someone of the company; `account` ties them to a user, who then sees their own agenda."""
    require_manager(user, company)
    lock_live(company)
    person = Person(company=company, user=account, languages=list(languages))
    _write(person, texts)
    person.save()
    return person


@transaction.atomic
def change_person(*, user: User, person: Person, languages: Sequence[str], **texts: str) -> Person:
    require_manager(user, person.company)
    lock_live(person.company)
    _write(person, texts)
    person.languages = list(languages)
    person.save(update_fields=[*texts, "languages"])
    return person


@transaction.atomic
def person_leaves(*, user: User, person: Person) -> None:
    """Note that someone has left; apps above take them out of what is still to come."""
    require_manager(user, person.company)
    lock_live(person.company)
    person_is_gone(person)


def person_is_gone(person: Person) -> None:
    """Note that somebody left, whoever says so, in the caller's transaction."""
    person.left_at = timezone.now()
    person.save(update_fields=["left_at"])
    publish(PersonLeft(person_id=person.pk, company_id=person.company_id))


def _kept(name: str, value: str, country: str) -> str:
    """Return a text as it is stored; what was stored before in another form may stay as it is."""
    if name == "phone":
        return phone_number(value, country)
    if name == "wechat_id":
        return wechat_id(value)
    return plain(value, field=name, most=_LONGEST[name])


def _write(person: Person, texts: dict[str, str]) -> None:
    unknown = set(texts) - set(_TEXTS)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))}.")
    for name, value in texts.items():
        if value != getattr(person, name):
            setattr(person, name, _kept(name, value, person.company.country))
    if not person.family_name and not person.native_name:
        raise InvalidInput(_("A person has at least a family name."), field="family_name")
