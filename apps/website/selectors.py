"""What the pages that cross domains read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.companies.models import Company, Listing, Person
from apps.companies.selectors import (
    Viewer,
    Wording,
    companies_of,
    line_for_reader,
    managed_companies,
    people_of,
    people_shown,
    wording_for_reader,
)
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Attendance, Edition
from apps.forums.enums import ForumState, RegistrationState
from apps.forums.models import Forum
from apps.forums.selectors import public_forums, registrations_of
from apps.matching.models import ScoreRun
from apps.matching.selectors import SuggestionView, suggestions_for, with_sectors
from apps.meetings.enums import RequestState, RuleKind
from apps.meetings.forms import places_to_meet
from apps.meetings.models import LIVE_REQUEST_STATES, MeetingRequest, PairRule
from apps.meetings.selectors import Met, met_before
from apps.meetings.selectors.fairs import fairs_in_common
from apps.reference.enums import Confidence


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a company as its reader gets it."""

    listing: Listing
    wording: Wording


@dataclass(frozen=True, slots=True)
class Relation:
    """What stands between a reader's companies and the company whose page they read."""

    is_own: bool = False
    may_ask: bool = False
    is_kept_apart: bool = False
    requests: list[MeetingRequest] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    shows_contacts: bool = False
    met: Met | None = None


def next_editions(today: date, *, limit: int = 6) -> list[Edition]:
    """Return the fairs that run or come next; dates that nobody has confirmed are no facts and stay out."""
    rows = Edition.objects.alias(last_day=Coalesce("end_date", "start_date")).filter(
        last_day__gte=today, status=EditionStatus.SCHEDULED
    )
    rows = rows.exclude(confidence=Confidence.LOW).select_related("exhibition", "city")
    return list(rows.order_by("start_date", "pk")[:limit])


def open_forums(today: date, *, limit: int = 3) -> list[Forum]:
    """Return the forums for which companies can register, the next first."""
    rows = public_forums().filter(state=ForumState.OPEN, ends_on__gte=today)
    return list(rows.order_by("starts_on", "pk")[:limit])


def forums_beside(edition: Edition) -> list[Forum]:
    """Return the forums held beside an edition, drafts left out."""
    return list(public_forums().filter(edition=edition).order_by("starts_on", "pk"))


def profile_languages(company: Company, asked: str) -> tuple[str, str]:
    """Return the two languages of a printed profile: the page's, and the one asked for or likely to be useful beside it.

    Two people who read one sheet are of two countries: Chinese and Azerbaijani speakers get each other's language.
    """
    here = get_language() or "en"
    site = [code for code, _name in settings.LANGUAGES]
    beside = company.language if company.language in site and company.language != here else ""
    other = {"zh-hans": "az", "az": "zh-hans", "ru": "zh-hans", "en": "zh-hans"}[here]
    return here, asked if asked in site and asked != here else beside or other


def description_for_reader(company: Company) -> tuple[Wording, Wording | None]:
    """Return the description in the page's language, and the original beside a translation."""
    original = Wording(company.description, company.language)
    shown = wording_for_reader(original, company.texts.all())
    return shown, None if shown is original else original


def lines_for_reader(listings: Iterable[Listing], side: str) -> list[Line]:
    return [Line(line, line_for_reader(line)) for line in listings if line.side == side]


def public_attendances(company: Company, today: date) -> QuerySet[Attendance]:
    rows = company.attendances.filter(is_public=True).alias(
        last_day=Coalesce("edition__end_date", "edition__start_date")
    )
    rows = rows.filter(last_day__gte=today).select_related("edition__exhibition", "edition__city")
    return rows.order_by("edition__start_date", "pk")


def forums_of(company: Company) -> list[Forum]:
    """Return the forums in which the company has its place."""
    return [row.forum for row in registrations_of(company).filter(state=RegistrationState.APPROVED)]


def relation_to(viewer: Viewer, company: Company) -> Relation:
    """Return what the reader may see of the company's people, and what they can do.

    Names and titles are for people of verified companies, contacts for the counterpart of an accepted request.
    """
    if not isinstance(viewer, User):
        return Relation()
    mine = list(companies_of(viewer))
    if company in mine:
        return Relation(is_own=True, people=list(people_of(company)), shows_contacts=True)
    pair = Q(sender__in=mine, recipient=company) | Q(sender=company, recipient__in=mine)
    requests = MeetingRequest.objects.filter(pair, state__in=LIVE_REQUEST_STATES).select_related(
        "forum", "edition__exhibition"
    )
    live = list(requests.order_by("-created_at", "-pk"))
    is_accepted = any(request.state == RequestState.ACCEPTED for request in live)
    sees_people = is_accepted or any(own.is_verified for own in mine)
    rules = PairRule.objects.filter(
        company__in=mine, other=company, is_private=True, kind=RuleKind.MUST_NOT, forum=None
    )
    return Relation(
        may_ask=managed_companies(viewer).exists(),
        is_kept_apart=rules.exists(),
        requests=live,
        people=list(_people_for(company, is_accepted=is_accepted)) if sees_people else [],
        met=met_before(mine, company),
        shows_contacts=is_accepted,
    )


def _people_for(company: Company, *, is_accepted: bool) -> QuerySet[Person]:
    """Whom one meets is known; before that, only those who agree to be seen."""
    return people_of(company) if is_accepted else people_shown(company)


def free_places(viewer: Viewer, company: Company, requests: list[MeetingRequest]) -> bool:
    """Say whether there is a forum or a fair in common at which nothing is asked yet."""
    if not isinstance(viewer, User):
        return False
    sides = [(side, each) for each in requests for side in (each.sender_id, each.recipient_id)]
    at_forums = {(side, each.forum_id) for side, each in sides}
    at_fairs = {(side, each.edition_id) for side, each in sides}
    return any(
        (place.company.pk, place.forum.pk) not in at_forums for place in places_to_meet(viewer, company)
    ) or any(
        (place.company.pk, place.edition.pk) not in at_fairs
        for place in fairs_in_common(viewer, company, timezone.now())
    )


def best_suggestions(
    company: Company, now: datetime, *, limit: int = 3, personal: bool = True
) -> list[SuggestionView]:
    """Return the first suggestions for the next forum in which the company takes part, else the general ones."""
    coming = [forum for forum in forums_of(company) if forum.ends_on >= now.date()]
    runs = ScoreRun.objects.filter(forum__in=coming, is_shown=True)
    shown = set(runs.values_list("forum_id", flat=True))
    forum = next((forum for forum in reversed(coming) if forum.pk in shown), None)
    return with_sectors(suggestions_for(company, forum, limit=limit, personal=personal))
