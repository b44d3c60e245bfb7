"""What happens to accounts and concerns their companies, in the same transaction."""

from apps.accounts.enums import ConsentKind
from apps.accounts.events import ConsentWithdrawn, ErasureAsked, UserErasing
from apps.accounts.models import User
from apps.companies.services.consents import hide_companies
from apps.companies.services.erasing import let_go_of_user, require_successors
from apps.core.events import subscribe

# A company is shown, and known in the other country, only while somebody who owns it agrees to that.
_HIDES = (ConsentKind.PROFILE_VISIBLE, ConsentKind.TRANSFER_ABROAD)


def hide_from_others(event: ConsentWithdrawn) -> None:
    if event.kind in _HIDES:
        hide_companies(user_id=event.user_id, kind=event.kind)


def ask_for_successors(event: ErasureAsked) -> None:
    require_successors(user=User.objects.get(pk=event.user_id))


def let_go(event: UserErasing) -> None:
    let_go_of_user(user=User.objects.get(pk=event.user_id))


def register_handlers() -> None:
    subscribe(ConsentWithdrawn, hide_from_others)
    subscribe(ErasureAsked, ask_for_successors)
    subscribe(UserErasing, let_go)
