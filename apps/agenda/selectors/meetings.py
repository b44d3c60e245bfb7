"""One person's agenda: the meetings at which they sit or for which they answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.companies.models import Company, Membership, Person
from apps.companies.permissions import MANAGING_ROLES
from apps.forums.enums import ForumFormat
from apps.forums.models import Forum
from apps.meetings.models import Meeting
from apps.meetings.selectors import with_places
from apps.meetings.selectors.online import join_url_for


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One meeting from the reader's side."""

    meeting: Meeting
    company: Company
    counterpart: Company
    own_people: list[Person]
    people: list[Person]
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    table: str
    hall: str
    interpreter: str
    forum: Forum | None
    is_cancelled: bool
    join_url: str = ""

    @property
    def is_online(self) -> bool:
        """Whether nobody goes anywhere: at a forum that is online as a whole a table is only the number of a room."""
        return self.forum is not None and self.forum.format == ForumFormat.ONLINE


@dataclass(frozen=True, slots=True)
class AgendaDay:
    day: date
    items: list[AgendaItem] = field(default_factory=list)


def own_meetings(user: User) -> QuerySet[Meeting]:
    """Return the meetings at which the user sits, and all of the companies for which they act, with nothing beside."""
    managed = Membership.objects.filter(user=user, role__in=MANAGING_ROLES).values("company_id")
    mine = Q(request__sender__in=managed) | Q(request__recipient__in=managed) | Q(seats__person__user=user)
    return Meeting.objects.filter(pk__in=Meeting.objects.filter(mine).values("pk"))


def agenda_meetings(user: User) -> QuerySet[Meeting]:
    """Return these meetings with all that an agenda shows, in order of time."""
    return with_places(own_meetings(user)).order_by("starts_at", "pk")


def agenda_items(user: User) -> list[AgendaItem]:
    """Return the user's agenda in order of time, cancelled meetings included, in a fixed number of queries."""
    # A person who sits at the table may have left the team that manages the company.
    team = Membership.objects.filter(user=user).values_list("company_id", flat=True)
    mine = set(team.union(Person.objects.filter(user=user).values_list("company_id", flat=True)))
    return [item_of(meeting, mine, user) for meeting in agenda_meetings(user)]


def agenda_of(user: User) -> list[AgendaDay]:
    """Return the agenda by days of the place where each meeting is."""
    days: dict[date, AgendaDay] = {}
    for item in agenda_items(user):
        day = item.starts_at.astimezone(ZoneInfo(item.time_zone)).date()
        days.setdefault(day, AgendaDay(day)).items.append(item)
    return [days[day] for day in sorted(days)]


def item_of(meeting: Meeting, mine: Iterable[int], reader: User | None = None) -> AgendaItem:
    """Return the meeting as seen from the side whose company is in `mine`; the online room only if `reader` sits there."""
    request = meeting.request
    is_sender = request.sender_id in mine
    company, counterpart = (
        (request.sender, request.recipient) if is_sender else (request.recipient, request.sender)
    )
    people = [(seat.company_id, seat.person) for seat in meeting.people_seats if seat.person]
    forum = meeting.forum
    return AgendaItem(
        meeting=meeting,
        company=company,
        counterpart=counterpart,
        own_people=[person for company_id, person in people if company_id == company.pk],
        people=[person for company_id, person in people if company_id == counterpart.pk],
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=meeting.time_zone,
        table=meeting.table.label if meeting.table else meeting.booth,
        hall=meeting.table.hall if meeting.table else "",
        interpreter=meeting.interpreter.name if meeting.interpreter else "",
        forum=forum,
        is_cancelled=not meeting.is_live,
        join_url=join_url_for(meeting, reader) if reader else "",
    )
