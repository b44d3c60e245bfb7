"""What meetings know of a person, for the archive of their own data."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, facts_of, register_section
from apps.accounts.models import User
from apps.meetings.models import Meeting, MeetingRequest, TimeProposal


def requests(user: User) -> Iterable[Record]:
    rows = MeetingRequest.objects.filter(Q(created_by=user) | Q(decided_by=user))
    names = (
        "sender",
        "recipient",
        "forum",
        "edition",
        "state",
        "wish",
        "note",
        "decline_reason",
        "created_at",
    )
    rows = rows.select_related("sender", "recipient", "forum", "edition__exhibition").order_by("pk")
    return [facts_of(row, *names) for row in rows]


def meetings(user: User) -> Iterable[Record]:
    rows = Meeting.objects.filter(seats__person__user=user).distinct()
    rows = rows.select_related("request__sender", "request__recipient", "forum", "edition__exhibition")
    return [
        facts_of(row, "request", "forum", "edition", "starts_at", "ends_at", "state")
        for row in rows.order_by("pk")
    ]


def proposals(user: User) -> Iterable[Record]:
    rows = TimeProposal.objects.filter(created_by=user).select_related(
        "request__sender", "request__recipient", "slot"
    )
    names = ("request", "number", "state", "slot", "part_of_day", "starts_at", "ends_at", "place", "note")
    return [facts_of(row, *names) for row in rows.order_by("pk")]


def register_sections() -> None:
    register_section("requests", _("Meeting requests that you sent or answered"), requests)
    register_section("proposals", _("Times that you proposed for meetings"), proposals)
    register_section("meetings", _("Meetings at which you sit at the table"), meetings)
