"""What the tests of this app do again and again."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from django.db import connections

from apps.accounts.models import User
from apps.notifications.models import Delivery
from apps.notifications.services import Recipient, notify

Result = TypeVar("Result")


def ring(
    *people: User | Recipient,
    number: int = 1,
    kind: str = "bell",
    revision: int = 1,
    due_at: datetime | None = None,
    offset: str = "",
    inbox: bool = False,
    email: bool = True,
) -> list[Delivery]:
    """Tell people about bell `number`."""
    return notify(
        kind=kind,
        subject_key=f"bell:{number}",
        revision=revision,
        recipients=[Recipient.of_user(person) if isinstance(person, User) else person for person in people],
        payload={"id": number},
        due_at=due_at,
        offset=offset,
        inbox=inbox,
        email=email,
    )


def states(deliveries: Iterable[Delivery]) -> list[str]:
    """The stored states, in the order of the given rows."""
    stored = dict(Delivery.objects.values_list("pk", "state"))
    return [stored[delivery.pk] for delivery in deliveries]


def elsewhere(act: Callable[[], Result]) -> Future[Result]:
    """Run `act` in another thread, with a database connection of its own that is closed at its end."""
    pool = ThreadPoolExecutor(max_workers=1)

    def run() -> Result:
        try:
            return act()
        finally:
            connections.close_all()

    future = pool.submit(run)
    pool.shutdown(wait=False)
    return future
