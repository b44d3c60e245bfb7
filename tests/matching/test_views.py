"""Suggestions, as a company's people see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.matching.models import ScoreRun, Suggestion
from apps.meetings.models import Meeting
from apps.meetings.services import keep_apart
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, signed_in
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    HsCodeFactory,
    MeetingRequestFactory,
    PlaceFactory,
    SectorFactory,
    forum_with_programme,
    take_part,
)
from tests.people import Cast

URL = "/en/suggestions/"
# Everything that a page may ask, of a forum's list whose lines say all that a line can say.
MOST_QUERIES = 28

Reason = dict[str, Any]


def suggest(company: Company, *others: Company, forum: Forum | None = None) -> None:
    run = ScoreRun.objects.create(forum=forum, state="done", is_shown=True)
    for rank, other in enumerate(others, start=1):
        reasons = [{"code": "verified", "params": {}}]
        Suggestion.objects.create(
            run=run, company=company, other=other, rank=rank, score=0.5, reasons=reasons
        )


def test_who_sees_suggestions(people: Cast) -> None:
    assert reverse("matching:list") == URL
    assert get_statuses(URL, people) == (200, 200, 302, 302)
    answer = signed_in(people.outsider).get(URL, {"company": people.company.public_id})
    assert answer.headers["Location"] == reverse("companies:register")
    assert signed_in(people.other_owner).get(URL, {"company": people.company.public_id}).status_code == 404
    assert signed_in(people.owner).post(URL).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggestions_answer_in_every_language(people: Cast, language: str) -> None:
    suggest(people.company, people.other_company)
    assert signed_in(people.owner).get(in_language(URL, language)).status_code == 200


def test_a_suggestion_shows_its_reasons_and_the_next_act(people: Cast) -> None:
    suggest(people.company, people.other_company)
    page = signed_in(people.owner).get(URL).content.decode()
    assert people.other_company.legal_name in page
    assert "Verified by the organisers." in page
    ask = reverse("meetings:ask", args=[people.other_company.public_id])
    assert ask in page
    assert ask not in signed_in(people.colleague).get(URL).content.decode()


def test_a_request_that_is_there_takes_the_place_of_asking(people: Cast) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    suggest(people.company, people.other_company, forum=forum)
    asked = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    page = signed_in(people.owner).get(URL).content.decode()
    assert reverse("meetings:request", args=[asked.public_id]) in page
    assert reverse("meetings:ask", args=[people.other_company.public_id]) not in page


def test_the_forum_can_be_chosen(people: Cast) -> None:
    forum, elsewhere = forum_with_programme(), forum_with_programme()
    take_part(forum, people.company)
    owner = signed_in(people.owner)
    assert owner.get(URL).context["forum"] == forum
    assert owner.get(URL, {"forum": "all"}).context["forum"] is None
    assert owner.get(URL, {"forum": elsewhere.public_id}).status_code == 404


@pytest.mark.parametrize("whose", ["own", "theirs"])
def test_whom_one_keeps_apart_is_not_suggested(people: Cast, whose: str) -> None:
    suggest(people.company, people.other_company)
    if whose == "own":
        keep_apart(user=people.owner, company=people.company, other=people.other_company)
    else:
        keep_apart(user=people.other_owner, company=people.other_company, other=people.company)
    assert signed_in(people.owner).get(URL).context["suggestions"] == []


def reasons_of_all_kinds(ours: Company, place: int) -> list[Reason]:
    """Reasons whose labels have to be read, each time other ones."""
    chapter = HsCodeFactory(code=f"2{place}", label_en="Juices")
    heading = HsCodeFactory(code=f"2{place}09", label_en="Juice", parent=chapter)
    kinds = [CooperationTypeFactory(side=side).code for side in ("seek", "offer")]
    seeker = {"seeker": str(ours.pk)}
    return [
        {"code": "hs", "params": {**seeker, "hs": heading.code}},
        {"code": "sector", "params": {**seeker, "sector": SectorFactory().code}},
        {"code": "cooperation", "params": {**seeker, "seek_type": kinds[0], "offer_type": kinds[1]}},
    ]


def met(ours: Company, other: Company) -> None:
    """They sat at one table, each time at another forum."""
    asked = MeetingRequestFactory(sender=ours, recipient=other, state="accepted")
    Meeting.objects.create(
        request=asked,
        forum=asked.forum,
        starts_at=timezone.now() - timedelta(days=9),
        ends_at=timezone.now() - timedelta(days=8),
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    people: Cast, rows: int, django_assert_num_queries: Counter
) -> None:
    forum, others = forum_with_programme(), [CompanyFactory(country="CN") for _ in range(rows)]
    take_part(forum, people.company, *others)
    suggest(people.company, *others, forum=forum)
    for place, other in enumerate(others):
        other.city = PlaceFactory()
        other.save()
        other.sectors.add(SectorFactory(), SectorFactory())
        met(people.company, other)
        Suggestion.objects.filter(other=other).update(reasons=reasons_of_all_kinds(people.company, place))
    MeetingRequestFactory(forum=forum, sender=people.company, recipient=others[0])
    owner = signed_in(people.owner)
    owner.get(URL)
    with django_assert_num_queries(MOST_QUERIES):
        page = owner.get(URL).content.decode()
    for said in ("You met at", "You seek Juice (HS", "See the request"):
        assert said in page
