"""What happens to accounts and ends what is kept for them, in the same transaction."""

from apps.accounts.events import UserErasing
from apps.api.services import forget_answers_to
from apps.core.events import subscribe


def forget(event: UserErasing) -> None:
    forget_answers_to(user_id=event.user_id)


def register_handlers() -> None:
    subscribe(UserErasing, forget)
