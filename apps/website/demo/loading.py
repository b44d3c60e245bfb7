"""Brings the example companies and the example forum into the database, by the acts that people use themselves.

What has no act of its own (cities, translated descriptions, the forum's frame) is written as rows, and so are the
listings: there are too many to add one by one at a first start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Model

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.models import OrganiserBody, User
from apps.accounts.services import appoint_organiser, give_consent
from apps.companies.enums import VerificationState
from apps.companies.events import CompaniesImported, CompanyProfileChanged, CompanyVerified
from apps.companies.models import Company, CompanyText, Listing, Person
from apps.companies.services import (
    add_person,
    change_company,
    register_company,
    request_changes,
    submit_company,
    verify_company,
)
from apps.core.events import gathered, publish
from apps.core.text import clean, search_text
from apps.exhibitions.models import Edition
from apps.forums.enums import DecidesFor, ForumState, MeetingMode, RegistrationState, SessionKind
from apps.forums.events import RegistrationApproved
from apps.forums.models import Forum, HostRights, Interpreter, Registration, Session, Speaker
from apps.forums.services import (
    add_tables,
    approve_registration,
    engage_interpreter,
    lay_out_slots,
    move_forum,
    register_for_forum,
)
from apps.matching.services import queue_runs
from apps.meetings.enums import RequestState
from apps.meetings.services import (
    accept_meeting_request,
    decline_meeting_request,
    request_meeting,
    withdraw_meeting_request,
)
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery
from apps.notifications.services import mark_all_read, retire_all
from apps.reference.csv_rows import LocalisedText
from apps.reference.models import CooperationType, HsCode, Place, Sector
from apps.reference.services import localised
from apps.website.demo.content import DemoCompany, DemoContent, DemoForum, DemoMeetingRequest, DemoOrganiser
from apps.website.demo.extras import enliven
from apps.website.demo.showcase import certificates_of, furnish, markets_of

# Nobody can sign in as the caretaker, nor be written to: it owns the companies for which no one signs in.
CARETAKER = "example-companies@ipek.example"
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
CHANGES_WANTED = {
    "az": "Zəhmət olmasa, şirkətin fəaliyyətini daha ətraflı təsvir edin.",
    "zh-hans": "请更详细地介绍贵公司的业务。",
}

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody as whom a visitor can look around."""

    role: str
    email: str
    language: str
    time_zone: str


ORGANISER = SignIn("Organiser", "organiser@ipek.example", "en", "Asia/Baku")
VERIFIER = SignIn("Verifier", "verifier@ipek.example", "en", "Asia/Baku")
OWNERS = {
    "AZ": SignIn("Azerbaijani company", "azerbaijan@ipek.example", "az", "Asia/Baku"),
    "CN": SignIn("Chinese company", "china@ipek.example", "zh-hans", "Asia/Shanghai"),
}
SIGN_INS = (ORGANISER, VERIFIER, *OWNERS.values())


class ReferenceMissing(Exception):
    """The demo refers to rows that are not in the database; the message names the kind and some codes."""


def is_loaded() -> bool:
    """Whether the demo was loaded, seen by the person who organises it."""
    return User.objects.filter(email=ORGANISER.email).exists()


@transaction.atomic
def load(content: DemoContent, passwords: Mapping[str, str]) -> Forum:
    """Load everything or nothing. `passwords` has one for the address of each sign-in.

    Raises ReferenceMissing before anything is written.
    """
    reference = _Reference(content)
    before = _last_delivery()
    # The audit log is about what organisers did; nobody did any of this.
    with disable_auditlog():
        forum = _load(content, reference, passwords)
    _hold_back_mails(after=before)
    queue_runs()
    return forum


def _load(content: DemoContent, reference: "_Reference", passwords: Mapping[str, str]) -> Forum:
    bodies = _bodies(content.organisers)
    organiser = _staff(content.organisers, bodies, passwords)
    companies = _Companies(content, reference, organiser, passwords)
    # Each company changes a dozen times: it is taken into the directory and queued for scoring once, at the end.
    with gathered(CompanyProfileChanged, CompanyVerified, RegistrationApproved):
        companies.load()
        forum = _forum(content.forum, reference, organiser, bodies)
        _register(content.forum, forum, companies, organiser)
    publish(CompaniesImported(tuple(company.pk for company in companies.rows.values())))
    for row in content.forum.requests:
        _request(row, forum, companies)
    owners = {country: User.objects.get(email=sign_in.email) for country, sign_in in OWNERS.items()}
    enliven(owners, organiser)
    furnish(
        {row.key: row for row in content.companies},
        companies.rows,
        companies.actors,
        signed_in=owners.values(),
        organiser=organiser,
        forum=forum,
    )
    return forum


def set_passwords(passwords: Mapping[str, str]) -> None:
    """Give those who sign in these passwords, by address."""
    for user in User.objects.filter(email__in=list(passwords)):
        user.set_password(passwords[user.email])
        user.save(update_fields=["password"])


class _Reference:
    """The rows to which the demo refers, by their codes; demo cities that are missing are made."""

    def __init__(self, content: DemoContent) -> None:
        companies, forum = content.companies, content.forum
        listings = [listing for company in companies for listing in company.listings]
        self.sectors = _by_code(
            Sector,
            "sectors",
            {code for company in companies for code in company.sectors} | {row.sector for row in listings},
        )
        self.cooperation_types = _by_code(
            CooperationType, "cooperation types", {row.cooperation_type for row in listings}
        )
        self.hs_codes = _by_code(HsCode, "HS codes", {code for row in listings for code in row.hs})
        edition = Edition.objects.select_related("venue").filter(key=forum.edition).first()
        if edition is None:
            raise ReferenceMissing(f"editions: {forum.edition}")
        self.edition = edition
        own = {city.code for city in content.cities}
        needed = {company.city for company in companies} | {forum.city}
        self.places = _by_code(Place, "places", needed - own) | _cities(content)


def _by_code(model: type[Row], what: str, codes: Iterable[str]) -> dict[str, Row]:
    wanted = set(codes)
    rows = {row.code: row for row in model._default_manager.filter(code__in=wanted)}
    missing = sorted(wanted - set(rows))
    if missing:
        raise ReferenceMissing(f"{what}: {', '.join(missing[:5])}")
    return rows


def _cities(content: DemoContent) -> dict[str, Place]:
    codes = {code for city in content.cities for code in (city.code, city.parent)}
    there = {place.code: place for place in Place.objects.filter(code__in=codes)}
    for city in content.cities:
        if city.code not in there:
            there[city.code] = Place.objects.create(
                code=city.code,
                kind="city",
                country=city.country,
                parent=there.get(city.parent),
                time_zone=city.timezone,
                search_text=search_text(*city.name.by_language().values()),
                **localised("name", city.name),
            )
    return there


def _bodies(organisers: Iterable[DemoOrganiser]) -> dict[str, OrganiserBody]:
    """Make the organiser bodies, each under the name that it has at home."""
    return {
        row.key: OrganiserBody.objects.create(
            name=row.name.az if row.country == "AZ" else row.name.zh, country=row.country, is_example=True
        )
        for row in organisers
    }


def _staff(
    organisers: Iterable[DemoOrganiser], bodies: Mapping[str, OrganiserBody], passwords: Mapping[str, str]
) -> User:
    """Give each role of the bodies to the one person who signs in for it; return the administrator."""
    people = {
        "admin": _user(ORGANISER, "Example Organiser", passwords),
        "verifier": _user(VERIFIER, "Example Verifier", passwords),
    }
    for row in organisers:
        for staff in row.staff:
            appoint_organiser(user=people[staff.role], body=bodies[row.key], role=OrganiserRole(staff.role))
    return people["admin"]


def _user(sign_in: SignIn, name: str, passwords: Mapping[str, str]) -> User:
    user = User.objects.create_user(
        sign_in.email,
        passwords[sign_in.email],
        name=name,
        language=sign_in.language,
        time_zone=sign_in.time_zone,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return _agreeing(user)


def _agreeing(user: User) -> User:
    """Example people agree to be seen, so that the example companies are."""
    for kind in (ConsentKind.TERMS, ConsentKind.PROFILE_VISIBLE, ConsentKind.TRANSFER_ABROAD):
        give_consent(user=user, kind=kind, language=user.language)
    return user


class _Companies:
    """The example companies while they are loaded, with those who act for them."""

    def __init__(
        self,
        content: DemoContent,
        reference: _Reference,
        organiser: User,
        passwords: Mapping[str, str],
    ) -> None:
        self._content, self._reference, self._organiser = content, reference, organiser
        self._passwords = passwords
        # Who acts for the company of this key.
        self.actors: dict[str, User] = {}
        self.rows: dict[str, Company] = {}
        self.people: dict[str, Person] = {}

    def load(self) -> None:
        owned = {_company_to_own(self._content, country): country for country in OWNERS}
        for row in self._content.companies:
            self._register(row, owned.get(row.key))
        self._add_listings()
        for row in self._content.companies:
            self.rows[row.key] = self._decide(row)
        Company.objects.filter(pk__in=[company.pk for company in self.rows.values()]).update(is_example=True)

    @cached_property
    def _caretaker(self) -> User:
        caretaker = User.objects.create_user(CARETAKER, None, name="Example companies", is_active=False)
        return _agreeing(caretaker)

    def _register(self, row: DemoCompany, signs_in: str | None) -> None:
        first = row.persons[0]
        owner = _user(OWNERS[signs_in], first.latin_name, self._passwords) if signs_in else None
        actor = self.actors[row.key] = owner or self._caretaker
        company = register_company(
            user=actor,
            country=row.country,
            registration_number=row.registration_number,
            legal_name=row.legal_name,
            name_en=row.name_en,
            language=row.descriptions[0].language,
        )
        self.rows[row.key] = self._fill(actor, company, row)
        self._add_people(actor, company, row, owner)

    def _fill(self, actor: User, company: Company, row: DemoCompany) -> Company:
        original, *others = row.descriptions
        CompanyText.objects.bulk_create(
            CompanyText(company=company, language=text.language, text=text.text) for text in others
        )
        return change_company(
            user=actor,
            company=company,
            description=original.text,
            city=self._reference.places[row.city],
            founded_year=row.year_founded,
            employees=row.employees,
            languages=list(row.languages),
            sectors=[self._reference.sectors[code] for code in row.sectors],
        )

    def _add_people(self, actor: User, company: Company, row: DemoCompany, owner: User | None) -> None:
        for place, person in enumerate(row.persons):
            self.people[person.email] = add_person(
                user=actor,
                company=company,
                account=owner if place == 0 else None,
                languages=person.languages,
                email=person.email,
                family_name=person.family_name,
                given_name=person.given_name,
                patronymic=person.patronymic,
                native_name=person.native_name,
                latin_name=person.latin_name,
                form_of_address=person.form_of_address,
                job_title=person.job_title,
                job_title_en=person.job_title_en,
            )

    def _add_listings(self) -> None:
        """Write all listings at once; that each is in order was checked when the files were read."""
        reference = self._reference
        written = [(row, listing) for row in self._content.companies for listing in row.listings]
        made = Listing.objects.bulk_create(
            Listing(
                company=self.rows[row.key],
                side=listing.side,
                cooperation_type=reference.cooperation_types[listing.cooperation_type],
                sector=reference.sectors[listing.sector],
                text=clean(listing.text),
                language=listing.language,
                quantity=listing.quantity,
                unit=clean(listing.unit),
                certificates=certificates_of(listing),
                markets=markets_of(row, listing),
            )
            for row, listing in written
        )
        links = Listing.hs_codes.through
        links.objects.bulk_create(
            links(listing=listing, hscode=reference.hs_codes[code])
            for listing, (_row, source) in zip(made, written, strict=True)
            for code in source.hs
        )

    def _decide(self, row: DemoCompany) -> Company:
        company = submit_company(user=self.actors[row.key], company=self.rows[row.key])
        decision: dict[str, Any] = {
            "user": self._organiser,
            "company": company,
            "seen_version": company.version,
        }
        if row.verification == VerificationState.VERIFIED:
            return verify_company(**decision)
        if row.verification == VerificationState.CHANGES_REQUESTED:
            return request_changes(**decision, reason=CHANGES_WANTED[company.language])
        return company


def _company_to_own(content: DemoContent, country: str) -> str:
    """Return the key of the country's company with most to do at once: requests to answer, then accepted ones."""
    approved = {row.company for row in content.forum.registrations if row.state == RegistrationState.APPROVED}

    def work(key: str) -> tuple[int, int]:
        received = [r for r in content.forum.requests if r.recipient == key]
        pending = sum(r.state == RequestState.PENDING for r in received)
        accepted = sum(
            r.state == RequestState.ACCEPTED and key in (r.sender, r.recipient)
            for r in content.forum.requests
        )
        return pending, accepted

    return max((c.key for c in content.companies if c.country == country and c.key in approved), key=work)


def _forum(
    row: DemoForum, reference: _Reference, organiser: User, bodies: Mapping[str, OrganiserBody]
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


def _register(row: DemoForum, forum: Forum, companies: _Companies, organiser: User) -> None:
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


def _request(row: DemoMeetingRequest, forum: Forum, companies: _Companies) -> None:
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


def _last_delivery() -> int:
    return Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _hold_back_mails(*, after: int) -> None:
    """What was told while loading is history: no mail goes out about it, and the inboxes are read."""
    waiting = Delivery.objects.filter(pk__gt=after, state=DeliveryState.PENDING)
    retire_all(dict.fromkeys(waiting.values_list("subject_key", flat=True)))
    for user in User.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]):
        mark_all_read(user=user)
