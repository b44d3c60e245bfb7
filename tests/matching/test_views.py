"""Suggestions, as a company's people see them."""

import pytest
from django.urls import reverse

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.matching.models import ScoreRun, Suggestion
from apps.meetings.services import keep_apart
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, signed_in
from tests.factories import (
    CompanyFactory,
    MeetingRequestFactory,
    SectorFactory,
    forum_with_programme,
    take_part,
)
from tests.people import Cast

URL = "/en/suggestions/"


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


def test_whom_one_keeps_apart_is_not_suggested(people: Cast) -> None:
    suggest(people.company, people.other_company)
    keep_apart(user=people.owner, company=people.company, other=people.other_company)
    assert signed_in(people.owner).get(URL).context["suggestions"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    people: Cast, rows: int, django_assert_num_queries: Counter
) -> None:
    others = [CompanyFactory(country="CN") for _ in range(rows)]
    for other in others:
        other.sectors.add(SectorFactory())
    suggest(people.company, *others)
    owner = signed_in(people.owner)
    owner.get(URL)
    with django_assert_num_queries(21):
        owner.get(URL)
