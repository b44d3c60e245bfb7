"""Registering a company and changing its profile."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind
from apps.accounts.models import User
from apps.accounts.selectors import has_consent
from apps.companies.enums import ContentLanguage, MembershipRole, NumberState, VerificationState
from apps.companies.events import CompanyProfileChanged
from apps.companies.models import Company, CompanyDraft, Membership
from apps.companies.permissions import require_manager
from apps.companies.services.live import lock_live
from apps.companies.services.names import FurtherName, set_addresses, set_names
from apps.companies.validators import RegistrationNumber, company_name, phone_number, plain, plain_lines
from apps.companies.validators import post_code as post_code_of
from apps.companies.validators import registration_number as canonical_number
from apps.companies.validators import wechat_id as wechat_id_of
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from apps.core.text import clean, search_text, sort_key
from apps.core.translations import in_all_languages
from apps.reference.enums import CountryCode
from apps.reference.models import Sector

CHANGEABLE = (
    "legal_name", "name_en", "language", "description", "region", "city", "city_name", "postal_code", "address",
    "website", "phone", "wechat_id", "founded_year", "employees", "languages", "is_visible",
)  # fmt: skip
# Once organisers have the papers in hand, the number that these prove stays as it is.
NUMBER_OPEN = (VerificationState.DRAFT, VerificationState.CHANGES_REQUESTED, VerificationState.REJECTED)


@transaction.atomic
def register_company(
    *,
    user: User,
    country: str,
    registration_number: str,
    legal_name: str,
    name_en: str = "",
    language: str,
    names: Iterable[FurtherName] = (),
) -> Company:
    """Register a company with `user` as its owner. It is shown to others only if they agreed to that.

    Raises InvalidInput for a number or name that cannot be right, Conflict when the number is registered already.
    A number that is only doubtful is kept, and marked as such.
    """
    number = read_number(country, registration_number)
    company = Company(
        country=country,
        legal_name=company_name(legal_name, field="legal_name"),
        name_en=plain(name_en, field="name_en", most=200),
        language=content_language(language),
        languages=[language],
        is_visible=has_consent(user.pk, ConsentKind.PROFILE_VISIBLE),
    )
    _write_number(company, number)
    refresh_derived(company)
    _save_or_refuse(company)
    names = list(names)
    if names:
        set_names(company, names)
        refresh_derived(company)
        company.save(update_fields=["search_text", "sort_key", "is_comparison_due"])
    Membership.objects.create(user=user, company=company, role=MembershipRole.OWNER)
    CompanyDraft.objects.filter(user=user).delete()
    return company


@transaction.atomic
def change_company(
    *,
    user: User,
    company: Company,
    sectors: Iterable[Sector] | None = None,
    names: Iterable[FurtherName] | None = None,
    addresses: Mapping[str, str] | None = None,
    **values: object,
) -> Company:
    """Change the given fields of the profile; what is not named stays as it is.

    `names` are all further names; `addresses` adds to the languages that it does not mention.
    """
    require_manager(user, company)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"change_company() cannot change {', '.join(sorted(unknown))}.")
    company = lock_live(company)
    if values.get("is_visible") and not company.is_visible:
        _require_consent(user)
    write_profile(company, values)
    if names is not None:
        set_names(company, names)
    if addresses is not None:
        set_addresses(company, addresses)
    refresh_derived(company)
    company.version = F("version") + 1
    company.save(
        update_fields=[
            *values, "region", "search_text", "sort_key", "is_comparison_due", "version", "updated_at",
        ]
    )  # fmt: skip
    if sectors is not None:
        company.sectors.set(sectors)
    company.refresh_from_db()
    publish(CompanyProfileChanged(company.pk))
    return company


def _require_consent(user: User) -> None:
    """A company that is hidden is shown by somebody who agrees to be seen with it."""
    if not has_consent(user.pk, ConsentKind.PROFILE_VISIBLE):
        raise InvalidInput(
            _("First agree that your profile is visible to other companies: Settings, Consents."),
            field="is_visible",
            code="consent_needed",
        )


@transaction.atomic
def correct_number(*, user: User, company: Company, registration_number: str) -> Company:
    """Write the registration number anew, as long as nobody has verified the company by it."""
    require_manager(user, company)
    company = lock_live(company)
    if company.verification_state not in NUMBER_OPEN:
        raise Conflict(
            _("The number can no longer be changed here: the organisers have it. Please write to them."),
            code="number_fixed",
        )
    number = read_number(company.country, registration_number)
    if number.number == company.registration_number:
        return company
    _write_number(company, number)
    refresh_derived(company)
    company.version += 1
    _save_or_refuse(company)
    publish(CompanyProfileChanged(company.pk))
    return company


def read_number(country: str, typed: str) -> RegistrationNumber:
    """Return the number of a company of `country`, or raise InvalidInput."""
    if country not in CountryCode.values:
        raise InvalidInput(_("Choose the country in which the company is registered."), field="country")
    return canonical_number(country, typed)


def write_profile(company: Company, values: Mapping[str, object]) -> None:
    """Set fields of the profile, each in the form in which it is kept."""
    for name, value in values.items():
        setattr(company, name, _kept(company, name, value))
    if company.city and values.get("city") and "region" not in values and company.city.parent_id:
        company.region_id = company.city.parent_id


def refresh_derived(company: Company, *, names: Iterable[str] | None = None) -> None:
    """Fill what search, sorting and the comparison with other companies rest on. Call before saving any name or city.

    `names` are the further ones, for whoever knows them before they are saved.
    """
    place = in_all_languages(company.city, "name") if company.city else []
    if names is None:
        names = company.names.values_list("name", flat=True) if company.pk else ()
    company.search_text = search_text(
        company.legal_name, company.name_en, *names, company.registration_number, *place
    )
    company.sort_key = sort_key(company.name_en or company.legal_name)[:800]
    company.is_comparison_due = True


def raise_version(company: Company) -> None:
    """Mark that the company is no longer what a reviewer has read."""
    Company.objects.filter(pk=company.pk).update(version=F("version") + 1)


def already_registered() -> Conflict:
    return Conflict(
        _("A company with this registration number is already registered. You can ask to join its team."),
        code="company_exists",
    )


def content_language(language: str) -> str:
    if language not in ContentLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="language")
    return language


def _write_number(company: Company, number: RegistrationNumber) -> None:
    company.registration_kind, company.registration_number = number.kind, number.number
    company.number_state = NumberState.DOUBTFUL if number.doubt else NumberState.CHECKED
    company.number_accepted_by = company.number_accepted_at = None


def _save_or_refuse(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        raise already_registered() from None


def _kept(company: Company, name: str, value: Any) -> Any:
    """Return a value as it is stored. What was stored before in another form may stay as it is."""
    if value == getattr(company, name):
        return value
    return _KEEP.get(name, _as_given)(company, value)


def _as_given(_company: Company, value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


_KEEP: dict[str, Callable[[Company, Any], Any]] = {
    "legal_name": lambda _company, value: company_name(value, field="legal_name"),
    "name_en": lambda _company, value: plain(value, field="name_en", most=200),
    "language": lambda _company, value: content_language(value),
    "description": lambda _company, value: plain_lines(value, field="description", most=4000),
    "city_name": lambda _company, value: plain(value, field="city_name", most=120),
    "address": lambda _company, value: plain(value, field="address", most=300),
    "postal_code": lambda company, value: post_code_of(value, company.country),
    "phone": lambda company, value: phone_number(value, company.country),
    "wechat_id": lambda _company, value: wechat_id_of(value),
}
