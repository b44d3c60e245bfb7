"""Reading badges at the door, at once or later from a phone's queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.accounts.models import User
from apps.core.time import local_date
from apps.forums.enums import RegistrationState
from apps.forums.models import CheckIn, Delegate, Forum
from apps.forums.permissions import CHECK_IN, require_organiser

# A queue older than this comes from a clock that is wrong.
OLDEST = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of a badge. `client_id` is the phone's own name for it, and comes back with the answer."""

    badge: str
    happened_at: datetime
    client_id: str = ""


class Answer(StrEnum):
    WELCOME = "welcome"
    AGAIN = "again"  # has been counted today already
    UNKNOWN = "unknown"  # no badge of this forum
    NOT_TAKING_PART = "not_taking_part"


@dataclass(frozen=True, slots=True)
class Reading:
    scan: Scan
    answer: Answer
    delegate: Delegate | None = None


@transaction.atomic
def check_in(*, user: User, forum: Forum, scans: Sequence[Scan], now: datetime) -> list[Reading]:
    """Count whose badges were read, each person once a day, and answer each scan.

    Sending the same scans again, or from two phones at once, counts nobody twice. A bad scan spoils no other.
    """
    require_organiser(user, forum, CHECK_IN)
    zone = ZoneInfo(forum.time_zone)
    badges = {badge_of(scan.badge) for scan in scans}
    rows = Delegate.objects.filter(registration__forum=forum, badge__in=badges, person__left_at=None)
    delegates = {row.badge: row for row in rows.select_related("registration__company", "person")}
    return [_read(scan, delegates.get(badge_of(scan.badge)), user, zone, now) for scan in scans]


def badge_of(text: str) -> str:
    """Return the code in what a scanner read: the code alone, or the address on the badge."""
    return text.strip().rstrip("/").rpartition("/")[2]


def _read(scan: Scan, delegate: Delegate | None, user: User, zone: ZoneInfo, now: datetime) -> Reading:
    if delegate is None:
        return Reading(scan, Answer.UNKNOWN)
    if delegate.registration.state != RegistrationState.APPROVED:
        return Reading(scan, Answer.NOT_TAKING_PART, delegate)
    moment = scan.happened_at if now - OLDEST <= scan.happened_at <= now else now
    _row, is_new = CheckIn.objects.get_or_create(
        delegate=delegate,
        day=local_date(moment, zone),
        defaults={"forum_id": delegate.registration.forum_id, "happened_at": moment, "checked_by": user},
    )
    return Reading(scan, Answer.WELCOME if is_new else Answer.AGAIN, delegate)
