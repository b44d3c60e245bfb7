"""Registering a company and changing its profile."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import ContentLanguage, MembershipRole
from apps.companies.events import CompanyProfileChanged
from apps.companies.models import Company, Membership
from apps.companies.permissions import require_manager
from apps.companies.validators import registration_number as canonical_number
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from apps.core.text import clean, search_text, sort_key
from apps.core.translations import in_all_languages
from apps.reference.enums import CountryCode
from apps.reference.models import Sector

CHANGEABLE = (
    "legal_name", "name_en", "language", "description", "city", "address", "website", "phone", "wechat_id",
    "founded_year", "employees", "languages", "is_visible",
)  # fmt: skip


@transaction.atomic
def register_company(
    *,
    user: User,
    country: str,
    registration_number: str,
    legal_name: str,
    name_en: str = "",
    language: str,
) -> Company:
    """Register a company with `user` as its owner.

    Raises InvalidInput for a number or name that cannot be right, Conflict when the number is registered already.
    """
    if country not in CountryCode.values:
        raise InvalidInput(_("Choose the country in which the company is registered."), field="country")
    number = canonical_number(country, registration_number)
    company = Company(
        country=country,
        registration_kind=number.kind,
        registration_number=number.number,
        legal_name=_name(legal_name, "legal_name"),
        name_en=clean(name_en)[:200],
        language=_content_language(language),
        languages=[language],
    )
    refresh_derived(company)
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        raise Conflict(
            _(
                "A company with this registration number is already registered. Ask its owner to add you to the team."
            ),
            code="company_exists",
        ) from None
    Membership.objects.create(user=user, company=company, role=MembershipRole.OWNER)
    return company


@transaction.atomic
def change_company(
    *, user: User, company: Company, sectors: Iterable[Sector] | None = None, **values: object
) -> Company:
    """Change the given fields of the profile; what is not named stays as it is."""
    require_manager(user, company)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"change_company() cannot change {', '.join(sorted(unknown))}.")
    company = Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    for name, value in values.items():
        setattr(company, name, clean(value) if isinstance(value, str) and name != "description" else value)
    company.legal_name = _name(company.legal_name, "legal_name")
    company.language = _content_language(company.language)
    refresh_derived(company)
    company.version = F("version") + 1
    company.save(update_fields=[*values, "legal_name", "search_text", "sort_key", "version", "updated_at"])
    if sectors is not None:
        company.sectors.set(sectors)
    company.refresh_from_db()
    publish(CompanyProfileChanged(company.pk))
    return company


def refresh_derived(company: Company) -> None:
    """Fill what search and sorting rest on. Call before saving any name or city."""
    place = in_all_languages(company.city, "name") if company.city else []
    company.search_text = search_text(
        company.legal_name, company.name_en, company.registration_number, *place
    )
    company.sort_key = sort_key(company.name_en or company.legal_name)[:800]


def raise_version(company: Company) -> None:
    """Mark that the company is no longer what a reviewer has read."""
    Company.objects.filter(pk=company.pk).update(version=F("version") + 1)


def _name(name: str, field: str) -> str:
    name = clean(name)
    if not 2 <= len(name) <= 200:
        raise InvalidInput(_("A name has between 2 and 200 characters."), field=field)
    return name


def _content_language(language: str) -> str:
    if language not in ContentLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="language")
    return language
