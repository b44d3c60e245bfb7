"""What happens to accounts and touches agendas, in the same transaction."""

from apps.accounts.events import UserErasing
from apps.agenda.models import CalendarToken
from apps.core.events import subscribe


def close_feed(event: UserErasing) -> None:
    CalendarToken.objects.filter(user=event.user_id).delete()


def register_handlers() -> None:
    subscribe(UserErasing, close_feed)
