"""Meetings at fairs in the demonstration: one that is agreed, and one whose time the two sides still talk about."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.accounts.models import User
from apps.companies.models import Company
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition
from apps.exhibitions.services import attend_edition
from apps.meetings.services import FairTime, accept_proposal, propose_fair_time, request_fair_meeting
from apps.reference.enums import Confidence

FAIRS = 2
NOTICE = timedelta(days=14)
MEETING = timedelta(minutes=30)


def meet_at_fairs(sides: Mapping[str, tuple[User, Company]]) -> None:
    """Let both companies go to the next fairs, where such are announced, and ask each other for meetings there."""
    coming = Edition.objects.filter(
        start_date__gte=timezone.localdate() + NOTICE, status=EditionStatus.SCHEDULED
    ).exclude(confidence=Confidence.LOW)
    editions = list(coming.select_related("exhibition", "venue", "city").order_by("start_date", "pk")[:FAIRS])
    if len(editions) < FAIRS:
        return
    for edition in editions:
        for user, company in sides.values():
            attend_edition(user=user, company=company, edition=edition, role="visits")
    _agreed(editions[0], sides["AZ"], sides["CN"])
    _talked_about(editions[1], sides["CN"], sides["AZ"])


def _agreed(edition: Edition, asking: tuple[User, Company], asked: tuple[User, Company]) -> None:
    request = request_fair_meeting(
        user=asking[0],
        sender=asking[1],
        recipient=asked[1],
        edition=edition,
        time=_time(edition, asking[1], 11, "3.1 C-18"),
        wish="must",
        note="Nümunələri və qiymətləri danışmaq istəyirik.",
    )
    person = asked[1].people.order_by("pk")[0]
    accept_proposal(user=asked[0], proposal=request.proposals.get(), person=person)


def _talked_about(edition: Edition, asking: tuple[User, Company], asked: tuple[User, Company]) -> None:
    request = request_fair_meeting(
        user=asking[0],
        sender=asking[1],
        recipient=asked[1],
        edition=edition,
        time=_time(edition, asking[1], 10, "4B-102"),
        note="希望当面了解贵公司的产能与交货期。",
    )
    other = _time(edition, asked[1], 15, "4B-102")
    propose_fair_time(user=asked[0], request=request, time=other, note="Səhər başqa görüşümüz var.")


def _time(edition: Edition, company: Company, hour: int, place: str) -> FairTime:
    start = datetime.combine(edition.start_date, time(hour), ZoneInfo(edition.time_zone))
    return FairTime(start, start + MEETING, company.people.order_by("pk")[0], place)
