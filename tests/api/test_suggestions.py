"""Suggestions with their reasons."""

import pytest

from apps.forums.models import Forum
from apps.matching.models import ScoreRun, Suggestion
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN
from tests.api.test_forums import NO_FORUM
from tests.api.test_meeting_requests import brief
from tests.factories import CompanyFactory, ForumFactory, MeetingRequestFactory, take_part
from tests.people import Cast

LANGUAGE = {"code": "language", "params": {"languages": ["en"]}}


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = ForumFactory()
    take_part(forum, people.company, people.other_company)
    return forum


def suggest(people: Cast, forum: Forum | None, count: int = 1) -> None:
    run = ScoreRun.objects.create(forum=forum, state="done", is_shown=True)
    others = [people.other_company, *(CompanyFactory(country="CN") for _n in range(count - 1))]
    for rank, other in enumerate(others, start=1):
        Suggestion.objects.create(
            run=run, company=people.company, other=other, rank=rank, score=1 / rank, reasons=[LANGUAGE]
        )


def test_suggestions(people: Cast, forum: Forum, colleague: Api) -> None:
    suggest(people, forum)
    asked = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    path = f"suggestions/?company={people.company.public_id}&forum={forum.public_id}"
    assert colleague.get(path).json() == {
        "is_being_computed": False,
        "results": [
            {
                "company": brief(people.other_company),
                "rank": 1,
                "score": 1.0,
                "reasons": ["You have a common language."],
                "request": {"id": asked.public_id, "state": "pending"},
            }
        ],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_among_all_companies(people: Cast, owner: Api, django_assert_num_queries, count: int) -> None:
    suggest(people, None, count)
    with django_assert_num_queries(8):
        found = owner.get(f"suggestions/?company={people.company.public_id}").json()["results"]
    assert [(line["rank"], line["request"]) for line in found] == [(n + 1, None) for n in range(count)]
    assert len(owner.get(f"suggestions/?company={people.company.public_id}&limit=1").json()["results"]) == 1


def test_for_whom(people: Cast, forum: Forum, owner: Api, outsider: Api) -> None:
    path = f"suggestions/?company={people.company.public_id}"
    assert problem(Api().get(path)) == SIGN_IN
    assert problem(outsider.get(path)) == NOT_SEEN
    assert problem(owner.get(f"{path}&forum={ForumFactory().public_id}")) == NO_FORUM
    assert kind(owner.post("suggestions/")) == (405, "method_not_allowed")
    missing = owner.get("suggestions/")
    assert kind(missing) == (400, "invalid_query")
    assert missing.json()["errors"] == [
        {"parameter": "company", "code": "required", "detail": "This field is required."}
    ]
