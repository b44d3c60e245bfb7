"""What the demo consists of: example companies, organisers and one example forum, as frozen rows.

Languages are the site's codes (``az``, ``zh-hans``, ``en``, ``ru``; people also speak ``tr``). Session times are
local to the forum's zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from apps.reference.csv_rows import LocalisedText


@dataclass(frozen=True)
class DemoCity:
    """A city where an example company sits and which the reference places lack; `parent` may be blank."""

    code: str
    country: str
    parent: str
    timezone: str
    name: LocalisedText


@dataclass(frozen=True)
class DemoText:
    language: str
    text: str


@dataclass(frozen=True)
class DemoListing:
    """One offer or need.

    `hs` has four-digit headings. `quantity` is None and `unit` blank where none fits; the unit is in the
    listing's own language.
    """

    side: str
    cooperation_type: str
    sector: str
    hs: tuple[str, ...]
    language: str
    text: str
    quantity: Decimal | None
    unit: str


@dataclass(frozen=True)
class DemoPerson:
    """`native_name` is the whole name in its own order and script.

    `family_name` and `given_name` are in Latin letters, as is `latin_name`, the whole name for foreigners.
    """

    email: str
    family_name: str
    given_name: str
    patronymic: str
    native_name: str
    latin_name: str
    form_of_address: str
    job_title: str
    job_title_en: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class DemoCompany:
    """The first of `descriptions` is the original; the others the company wrote as well. `city` is a place's code."""

    key: str
    is_example: bool
    country: str
    registration_number: str
    legal_name: str
    name_en: str
    city: str
    year_founded: int
    employees: str
    languages: tuple[str, ...]
    website: str
    sectors: tuple[str, ...]
    verification: str
    descriptions: tuple[DemoText, ...]
    listings: tuple[DemoListing, ...]
    persons: tuple[DemoPerson, ...]


@dataclass(frozen=True)
class DemoStaff:
    """`role` is ``admin`` or ``verifier``."""

    role: str
    person: DemoPerson


@dataclass(frozen=True)
class DemoOrganiser:
    key: str
    is_example: bool
    country: str
    name: LocalisedText
    city: str
    staff: tuple[DemoStaff, ...]


@dataclass(frozen=True)
class DemoHall:
    key: str
    name: LocalisedText


@dataclass(frozen=True)
class DemoTable:
    label: str
    hall: str


@dataclass(frozen=True)
class DemoSession:
    """A part of the programme; slots are cut out of those of kind ``meetings``."""

    day: date
    start: time
    end: time
    kind: str
    title: LocalisedText


@dataclass(frozen=True)
class DemoSlot:
    start: datetime
    end: datetime


@dataclass(frozen=True)
class DemoInterpreter:
    """`pairs` are language pairs such as ``az-zh``; the interpreter works both ways."""

    key: str
    person: DemoPerson
    pairs: tuple[str, ...]


@dataclass(frozen=True)
class DemoRegistration:
    """`delegates` are e-mail addresses of the company's own persons."""

    company: str
    state: str
    delegates: tuple[str, ...]


@dataclass(frozen=True)
class DemoMeetingRequest:
    """`sender` and `recipient` are company keys; only a declined request has a `decline_reason`."""

    sender: str
    recipient: str
    state: str
    language: str
    note: str
    decline_reason: str


@dataclass(frozen=True)
class DemoForum:
    """`exhibition` and `edition` name the real edition beside which it stands; `venue` may be blank."""

    key: str
    is_example: bool
    name: LocalisedText
    description: LocalisedText
    exhibition: str
    edition: str
    organisers: tuple[str, ...]
    city: str
    venue: str
    timezone: str
    languages: tuple[str, ...]
    slot_minutes: int
    gap_minutes: int
    sessions: tuple[DemoSession, ...]
    halls: tuple[DemoHall, ...]
    tables: tuple[DemoTable, ...]
    interpreters: tuple[DemoInterpreter, ...]
    registrations: tuple[DemoRegistration, ...]
    requests: tuple[DemoMeetingRequest, ...]

    def slots(self) -> tuple[DemoSlot, ...]:
        """Every whole slot that fits into the sessions of kind ``meetings``, in time order, zone-aware."""
        return tuple(slot for session in self.sessions for slot in self._slots_of(session))

    def _slots_of(self, session: DemoSession) -> Iterator[DemoSlot]:
        if session.kind != "meetings":
            return
        zone = ZoneInfo(self.timezone)
        start = datetime.combine(session.day, session.start, zone)
        session_end = datetime.combine(session.day, session.end, zone)
        length = timedelta(minutes=self.slot_minutes)
        while start + length <= session_end:
            yield DemoSlot(start, start + length)
            start += length + timedelta(minutes=self.gap_minutes)


@dataclass(frozen=True)
class DemoContent:
    cities: tuple[DemoCity, ...]
    companies: tuple[DemoCompany, ...]
    organisers: tuple[DemoOrganiser, ...]
    forum: DemoForum


@dataclass(frozen=True)
class ReferenceCodes:
    """What the demo may refer to.

    `places` maps the code of a place to its country or region; `cooperation_types` a code to its side
    (``offer``, ``seek`` or ``mutual``).
    """

    sectors: frozenset[str]
    hs_headings: frozenset[str]
    cooperation_types: dict[str, str]
    places: dict[str, str]
