"""What follows for companies when one of their people takes back a consent."""

from django.db import transaction

from apps.accounts.enums import ConsentKind
from apps.companies.events import CompanyHidden, CompanyProfileChanged
from apps.companies.models import Company
from apps.companies.selectors import companies_resting_on
from apps.companies.services.profile import raise_version
from apps.core.events import publish


@transaction.atomic
def hide_companies(*, user_id: int, kind: ConsentKind) -> list[Company]:
    """Hide the companies that were shown on the ground of this person's consent alone."""
    resting = companies_resting_on(user_id, kind).select_for_update(no_key=True, of=("self",))
    companies = list(resting.order_by("pk"))
    for company in companies:
        if company.is_visible:
            company.is_visible = False
            company.save(update_fields=["is_visible", "updated_at"])
            raise_version(company)
            publish(CompanyProfileChanged(company.pk))
        publish(CompanyHidden(company_id=company.pk, kind=kind))
    return companies
