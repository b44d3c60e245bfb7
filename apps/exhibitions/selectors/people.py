"""Who is told about an edition, and what is to be told soon."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from apps.accounts.models import User
from apps.companies.permissions import MANAGING_ROLES
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Attendance, Deadline, Edition, Exhibition, Follow
from apps.notifications.recipients import Recipient


def is_following(user: object, exhibition: Exhibition) -> bool:
    return isinstance(user, User) and Follow.objects.filter(user=user, exhibition=exhibition).exists()


def recipients_by_edition(editions: Iterable[Edition]) -> Mapping[int, list[Recipient]]:
    """Return whom an edition concerns: who follows its fair, and who acts for a company that goes. Three queries."""
    rows = list(editions)
    users: dict[int, set[int]] = defaultdict(set)
    by_fair: dict[int, list[int]] = defaultdict(list)
    for edition in rows:
        by_fair[edition.exhibition_id].append(edition.pk)
    for user_id, fair_id in Follow.objects.filter(exhibition__in=by_fair).values_list(
        "user_id", "exhibition_id"
    ):
        for edition_id in by_fair[fair_id]:
            users[edition_id].add(user_id)
    going = Attendance.objects.filter(
        edition__in=[edition.pk for edition in rows], company__memberships__role__in=MANAGING_ROLES
    )
    for user_id, edition_id in going.values_list("company__memberships__user_id", "edition_id"):
        users[edition_id].add(user_id)
    people = User.objects.filter(is_active=True).in_bulk({user for group in users.values() for user in group})
    return {
        edition.pk: [Recipient.of_user(people[user]) for user in sorted(users[edition.pk]) if user in people]
        for edition in rows
    }


def near_deadlines(first: date, last: date) -> list[Deadline]:
    """Return the deadlines of a period, of editions that nobody has called off."""
    rows = Deadline.objects.filter(day__range=(first, last)).exclude(edition__status=EditionStatus.CANCELLED)
    return list(rows.select_related("edition__exhibition").order_by("day", "pk"))
