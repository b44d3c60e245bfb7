"""What happens to accounts and concerns their companies."""

from apps.accounts.events import UserErasing
from apps.accounts.models import User
from apps.companies.services.erasing import let_go_of_user
from apps.core.events import subscribe


def let_go(event: UserErasing) -> None:
    let_go_of_user(user=User.objects.get(pk=event.user_id))


def register_handlers() -> None:
    subscribe(UserErasing, let_go)
