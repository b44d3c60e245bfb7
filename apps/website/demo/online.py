"""An online forum in the demonstration: a meeting that is booked and has its room, and one whose time is still to be chosen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts.models import OrganiserBody, User
from apps.companies.models import Company
from apps.forums.enums import ForumFormat, ForumState, MeetingMode, SessionKind
from apps.forums.models import Forum
from apps.forums.services import (
    add_tables,
    approve_registration,
    lay_out_slots,
    move_forum,
    register_for_forum,
)
from apps.meetings.models import MeetingRequest
from apps.meetings.selectors.openings import Openings
from apps.meetings.services import accept_meeting_request, book_meeting, request_meeting
from apps.reference.csv_rows import LocalisedText
from apps.reference.services import localised

Side = tuple[User, Company]
NOTICE = timedelta(days=21)
WEDNESDAY = 2
ROOMS = 3
ZONE = ZoneInfo("Asia/Baku")
# From before nine in Baku until after six in Shanghai: what lies outside either working day is not offered.
HOURS = (time(8), time(15))
ROOM = "https://meet.example.org/{room}"
NAME = LocalisedText(
    en="Azerbaijan–China Online Buyers' Day (example)",
    az="Azərbaycan–Çin onlayn alıcı günü (nümunə)",
    zh="阿塞拜疆—中国线上采购日（示例）",
    ru="Азербайджано-китайский онлайн-день закупщика (пример)",
)
DESCRIPTION = LocalisedText(
    en="This day is made up: it shows how meetings take place online, at hours that suit both sides.",
    az="Bu gün uydurmadır: hər iki tərəfə uyğun saatlarda onlayn görüşlərin necə keçdiyini göstərir.",
    zh="本活动纯属示例，用来展示如何在双方都方便的时段举行线上洽谈。",
    ru="Этот день вымышлен: он показывает, как проходят онлайн-встречи в часы, удобные обеим сторонам.",
)


def meet_online(
    sides: Mapping[str, Side], third: Side | None, organiser: User, bodies: Sequence[OrganiserBody]
) -> Forum:
    """Make the forum, let the two companies book a meeting there, and a third agree to one without a time yet."""
    forum = _forum(organiser, bodies)
    azerbaijani, guests = sides["AZ"], [sides["CN"], *([third] if third else [])]
    for user, company in (azerbaijani, *guests):
        people = company.people.filter(user=user) or company.people.order_by("pk")[:1]
        registration = register_for_forum(user=user, forum=forum, company=company, people=list(people))
        approve_registration(user=organiser, registration=registration)
    booked, *_open = [_accepted(forum, azerbaijani, guest) for guest in guests]
    opening = next(iter(Openings(booked, now=timezone.now())), None)
    if opening is not None:  # On a holiday of either side there is none.
        book_meeting(user=azerbaijani[0], request=booked, slot=opening.slot)
    return forum


def _forum(organiser: User, bodies: Sequence[OrganiserBody]) -> Forum:
    day = _day()
    start, end = (datetime.combine(day, at, ZONE) for at in HOURS)
    forum = Forum.objects.create(
        format=ForumFormat.ONLINE,
        join_link=ROOM,
        time_zone=str(ZONE),
        starts_on=day,
        ends_on=day,
        slot_minutes=25,
        gap_minutes=5,
        meeting_mode=MeetingMode.SELF,
        languages=["az", "zh-hans", "en"],
        is_example=True,
        **localised("name", NAME),
        **localised("description", DESCRIPTION),
    )
    forum.hosts.set(bodies)
    forum.sessions.create(kind=SessionKind.MEETINGS, starts_at=start, ends_at=end)
    lay_out_slots(user=organiser, forum=forum)
    add_tables(user=organiser, forum=forum, count=ROOMS)
    return move_forum(user=organiser, forum=forum, state=ForumState.OPEN)


def _day() -> date:
    """Return a Wednesday some weeks from now: a working day on both sides, unless it is a holiday."""
    first = timezone.localdate() + NOTICE
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7)


def _accepted(forum: Forum, asking: Side, asked: Side) -> MeetingRequest:
    request = request_meeting(
        user=asking[0],
        sender=asking[1],
        recipient=asked[1],
        forum=forum,
        note="Qiymət və çatdırılma şərtlərini onlayn danışaq.",
    )
    accept_meeting_request(user=asked[0], request=request)
    return request
