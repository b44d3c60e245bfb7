"""How large a problem may be: what is larger is a slip of the pen, and would only fill the memory."""

from apps.meetings.scheduler.types import ProblemError

MOST_SLOTS = 2_000
MOST_PARTICIPANTS = 200_000
MOST_REQUESTS = 1_000_000
MOST_CELLS = 20_000_000  # slots times participants
MOST_COUNT = 1_000_000_000  # any other number: a weight, the tables of a slot


def check_size(*, slots: int, participants: int = 0, requests: int = 0) -> None:
    """Raises ProblemError that says what there is too much of."""
    for what, count, most in (
        ("slots", slots, MOST_SLOTS),
        ("participants", participants, MOST_PARTICIPANTS),
        ("requests", requests, MOST_REQUESTS),
        ("slots × participants", slots * participants, MOST_CELLS),
    ):
        if count > most:
            raise ProblemError(f"{what}: {_short(count)} is more than {most}")


def check_count(count: int, where: str) -> None:
    if count > MOST_COUNT:
        raise ProblemError(f"{where}: {_short(count)} is more than {MOST_COUNT}")


def _short(count: int) -> str:
    return str(count) if count < 10**40 else "a number of more than forty digits"
