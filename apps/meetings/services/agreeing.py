"""Saying yes to a proposed time, whatever it is a time of."""

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Person
from apps.core.errors import InvalidInput
from apps.meetings.enums import Wish
from apps.meetings.models import TimeProposal
from apps.meetings.services.fairs import accept_fair_proposal
from apps.meetings.services.proposals import accept_forum_proposal


def accept_proposal(
    *, user: User, proposal: TimeProposal, person: Person | None = None, wish: str = Wish.WOULD
) -> None:
    """Accept the other side's proposal; at a fair `person` says who comes for the side that accepts.

    Raises SlotTaken or TimeTaken, which name the nearest alternatives, when somebody was quicker.
    """
    if proposal.request.edition_id is None:
        accept_forum_proposal(user=user, proposal=proposal, wish=wish)
        return
    if person is None:
        raise InvalidInput(_("Choose somebody of your company."), field="person")
    accept_fair_proposal(user=user, proposal=proposal, person=person, wish=wish)
