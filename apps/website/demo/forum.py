"""The example forum: its programme, who takes part, and who has asked whom."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.accounts.models import OrganiserBody, User
from apps.forums.enums import DecidesFor, ForumState, MeetingMode, RegistrationState, SessionKind
from apps.forums.models import Forum, HostRights, Interpreter, Registration, Session, Speaker
from apps.forums.services import (
    add_tables,
    approve_registration,
    engage_interpreter,
    lay_out_slots,
    move_forum,
    register_for_forum,
)
from apps.meetings.enums import RequestState
from apps.meetings.services import (
    accept_meeting_request,
    decline_meeting_request,
    request_meeting,
    withdraw_meeting_request,
)
from apps.reference.csv_rows import LocalisedText
from apps.reference.services import localised
from apps.website.demo.companies import Companies
from apps.website.demo.content import DemoForum, DemoMeetingRequest
from apps.website.demo.reference import Reference

# Pending requests stay answerable until the forum begins, however early the demo was loaded.
REQUEST_DAYS = 365
# More than the demo's companies take.
SPARE_PLACES = 6
AUDIENCE = LocalisedText(
    en="Verified producers, importers and distributors of food, drink and household goods of both countries.",
    az="Hər iki ölkənin yoxlanılmış ərzaq, içki və məişət malları istehsalçıları, idxalçıları və distribütorları.",
    zh="两国经核验的食品、饮料及日用品生产商、进口商和经销商。",
    ru="Проверенные производители, импортёры и дистрибьюторы продуктов, напитков и товаров для дома из обеих стран.",
)
SPEAKERS = (
    (
        "Günel Nümunəli",
        LocalisedText(
            en="Example Export Agency, director",
            az="Nümunə İxrac Agentliyi, direktor",
            zh="示例出口署署长",
            ru="Примерное агентство экспорта, директор",
        ),
    ),
    (
        "李示例",
        LocalisedText(
            en="Example Chamber of Commerce, chair",
            az="Nümunə Ticarət Palatası, sədr",
            zh="示例商会会长",
            ru="Примерная торговая палата, председатель",
        ),
    ),
)


def make_forum(
    row: DemoForum, reference: Reference, organiser: User, bodies: Mapping[str, OrganiserBody]
) -> Forum:
    """Make the forum with its programme, tables and interpreters, and open it."""
    days = [session.day for session in row.sessions]
    forum = Forum.objects.create(
        edition=reference.edition,
        venue=reference.edition.venue,
        time_zone=row.timezone,
        starts_on=min(days),
        ends_on=max(days),
        slot_minutes=row.slot_minutes,
        gap_minutes=row.gap_minutes,
        request_expiry_days=REQUEST_DAYS,
        meeting_mode=MeetingMode.BOTH,
        is_example=True,
        languages=list(row.languages),
        places=sum(r.state == RegistrationState.APPROVED for r in row.registrations) + SPARE_PLACES,
        meetings_most=12,
        meetings_least=2,
        **localised("audience", AUDIENCE),
        **localised("name", row.name),
        **localised("description", row.description),
    )
    forum.hosts.set(bodies[key] for key in row.organisers)
    for body in forum.hosts.exclude(country="AZ"):
        # The Chinese host answers the companies of its own country.
        HostRights.objects.create(forum=forum, body=body, may_edit=False, decides_for=DecidesFor.COUNTRY)
    zone = ZoneInfo(row.timezone)
    Session.objects.bulk_create(
        Session(
            forum=forum,
            kind=SessionKind(session.kind),
            starts_at=datetime.combine(session.day, session.start, zone),
            ends_at=datetime.combine(session.day, session.end, zone),
            **localised("title", session.title),
        )
        for session in row.sessions
    )
    opening = forum.sessions.filter(kind=SessionKind.PLENARY).order_by("starts_at").first()
    for place, (name, role) in enumerate(SPEAKERS):
        Speaker.objects.create(
            forum=forum, session=opening, name=name, position=place, **localised("role", role)
        )
    lay_out_slots(user=organiser, forum=forum)
    for hall in row.halls:
        count = sum(table.hall == hall.key for table in row.tables)
        # As on the signs of a bilingual fair.
        name = f"{hall.name.zh} {hall.name.en}"
        add_tables(user=organiser, forum=forum, count=count, hall=name, prefix=hall.key.upper())
    for interpreter in row.interpreters:
        engage_interpreter(
            user=organiser,
            forum=forum,
            interpreter=Interpreter.objects.create(
                name=interpreter.person.latin_name,
                email=interpreter.person.email,
                pairs=list(interpreter.pairs),
                is_example=True,
            ),
        )
    return move_forum(user=organiser, forum=forum, state=ForumState.OPEN)


def register(row: DemoForum, forum: Forum, companies: Companies, organiser: User) -> None:
    for asked in row.registrations:
        company = companies.rows[asked.company]
        if not company.is_verified:  # it waits for the verifier first, as anybody does
            continue
        registration: Registration = register_for_forum(
            user=companies.actors[asked.company],
            forum=forum,
            company=company,
            people=[companies.people[email] for email in asked.delegates],
        )
        if asked.state == RegistrationState.APPROVED:
            approve_registration(user=organiser, registration=registration)


def ask(row: DemoMeetingRequest, forum: Forum, companies: Companies) -> None:
    sender, recipient = companies.actors[row.sender], companies.actors[row.recipient]
    request = request_meeting(
        user=sender,
        sender=companies.rows[row.sender],
        recipient=companies.rows[row.recipient],
        forum=forum,
        note=row.note,
    )
    if row.state == RequestState.ACCEPTED:
        accept_meeting_request(user=recipient, request=request)
    elif row.state == RequestState.DECLINED:
        decline_meeting_request(user=recipient, request=request, reason=row.decline_reason)
    elif row.state == RequestState.WITHDRAWN:
        withdraw_meeting_request(user=sender, request=request)
