"""The first steps of a registration, before there is a company."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company, CompanyDraft
from apps.companies.services.profile import already_registered, read_number
from apps.core.errors import InvalidInput
from apps.reference.enums import CountryCode


@transaction.atomic
def begin_registration(*, user: User, country: str) -> CompanyDraft:
    """Note in which country the company is registered; another country than before forgets the number."""
    if country not in CountryCode.values:
        raise InvalidInput(_("Choose the country in which the company is registered."), field="country")
    draft, _created = CompanyDraft.objects.get_or_create(user=user, defaults={"country": country})
    if draft.country != country:
        draft.country, draft.registration_number = country, ""
    draft.save()
    return draft


@transaction.atomic
def note_number(*, draft: CompanyDraft, registration_number: str) -> CompanyDraft:
    """Note the number, as far as it can be one. Raises Conflict when a company with it is registered already."""
    number = read_number(draft.country, registration_number).number
    if Company.objects.filter(country=draft.country, registration_number=number).exists():
        raise already_registered()
    draft.registration_number = number
    draft.save(update_fields=["registration_number", "updated_at"])
    return draft
