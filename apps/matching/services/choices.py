"""What companies do with their suggestions: put them aside and take that back; and what they were shown."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.core.errors import InvalidInput
from apps.forums.models import Forum
from apps.matching.enums import DismissalReason, Door
from apps.matching.models import Dismissal, Exposure


@transaction.atomic
def dismiss_suggestion(
    *, user: User, company: Company, other: Company, reason: str, forum: Forum | None = None
) -> Dismissal:
    """Put a suggestion aside, in one forum or in the general list; saying it again changes the reason.

    The other side learns nothing of it.
    """
    require_manager(user, company)
    if reason not in DismissalReason.values:
        raise InvalidInput(_("Choose one of the listed reasons."), field="reason")
    if company.pk == other.pk:
        raise InvalidInput(_("A company does not meet itself."), field="other")
    dismissal, _created = Dismissal.objects.update_or_create(
        forum=forum, company=company, other=other, defaults={"reason": reason, "made_by": user}
    )
    return dismissal


@transaction.atomic
def restore_suggestion(*, user: User, company: Company, other: Company, forum: Forum | None = None) -> bool:
    """Take a dismissal back; return whether there was one."""
    require_manager(user, company)
    return bool(Dismissal.objects.filter(forum=forum, company=company, other=other).delete()[0])


def note_exposure(
    *,
    company: Company,
    forum: Forum | None,
    shown: Sequence[int],
    door: str = Door.PAGE,
    personal: bool = True,
) -> Exposure | None:
    """Remember which companies stood where in a list that was shown; nothing for an empty list."""
    if not shown:
        return None
    return Exposure.objects.create(
        company=company, forum=forum, shown=list(shown), door=door, is_personal=personal
    )
