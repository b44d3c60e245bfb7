"""A company says that it is interested, and takes it back."""

from django.db import transaction

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.services import lock_live
from apps.companies.validators import plain_lines
from apps.notifications.services import Recipient, notify
from apps.opportunities.models import Desk, Interest, Opportunity
from apps.opportunities.permissions import no_such_opportunity, require_verified

INTEREST_KIND = "opportunity.interest"


@transaction.atomic
def say_interest(
    *, user: User, company: Company, opportunity: Opportunity, is_public: bool = False, message: str = ""
) -> Interest:
    """Say that the company is interested; saying it again changes the entry. The organiser in charge is told once."""
    require_verified(user, company)
    lock_live(company)
    message = plain_lines(message, field="message", most=500)
    # Nobody hides the opportunity while this is written.
    locked = Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    if not locked.is_published:
        raise no_such_opportunity()
    interest, is_new = Interest.objects.update_or_create(
        opportunity=locked, company=company, defaults={"is_public": is_public, "message": message}
    )
    if is_new:
        _tell_owner(interest)
    return interest


@transaction.atomic
def take_back_interest(*, user: User, company: Company, opportunity: Opportunity) -> None:
    require_manager(user, company)
    Interest.objects.filter(company=company, opportunity=opportunity).delete()


def _tell_owner(interest: Interest) -> None:
    desk = Desk.objects.select_related("owner").filter(opportunity=interest.opportunity).first()
    if desk is None or desk.owner is None:
        return
    notify(
        kind=INTEREST_KIND,
        subject_key=f"interest:{interest.pk}",
        revision=1,
        recipients=[Recipient.of_user(desk.owner)],
        payload={"opportunity": interest.opportunity.public_id, "company": interest.company.public_id},
    )
