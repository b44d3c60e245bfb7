"""Suggestions with their reasons."""

import pytest

from apps.forums.models import Forum
from apps.matching.models import Exposure, ScoreRun, Suggestion
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
                "met_before": None,
                "free": [],
                "label": "",
            }
        ],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_among_all_companies(people: Cast, owner: Api, django_assert_num_queries, count: int) -> None:
    suggest(people, None, count)
    with django_assert_num_queries(9):
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


def test_why(people: Cast, forum: Forum, owner: Api) -> None:
    suggest(people, None)
    path = f"suggestions/{people.other_company.public_id}/why/?company={people.company.public_id}"
    found = owner.get(path).json()
    assert (found["rank"], found["reasons"]) == (1, ["You have a common language."])
    assert [line["code"] for line in found["obstacles"]] == ["own_no_lines", "other_no_lines"]
    assert {part["code"] for part in found["parts"]} >= {"hs", "sector", "text", "language"}
    assert found["missing"][0] == {
        "code": "hs",
        "detail": "No HS code in common: name the codes of your goods as exactly as you can.",
    }
    hidden = CompanyFactory(is_visible=False).public_id
    assert problem(owner.get(path.replace(people.other_company.public_id, hidden))) == NOT_SEEN


def test_not_now_and_back(people: Cast, owner: Api, outsider: Api, colleague: Api) -> None:
    suggest(people, None)
    place = {"company": people.company.public_id}
    path = f"suggestions/{people.other_company.public_id}"
    listed = f"suggestions/?company={people.company.public_id}"
    for somebody in (outsider, colleague):
        assert somebody.post(f"{path}/dismissal/", place | {"reason": "later"}).status_code in {403, 404}
    assert kind(owner.post(f"{path}/dismissal/", place | {"reason": "no"})) == (422, "invalid")
    assert len(owner.get(listed).json()["results"]) == 1
    made = owner.post(f"{path}/dismissal/", place | {"reason": "later"})
    assert made.status_code == 201
    assert (made.json()["reason"], made.json()["company"]) == ("later", brief(people.other_company))
    assert owner.get(listed).json()["results"] == []
    aside = owner.get(f"suggestions/dismissals/?company={people.company.public_id}").json()["results"]
    assert [row["reason"] for row in aside] == ["later"]
    assert owner.post(f"{path}/restoration/", place).status_code == 204
    assert len(owner.get(listed).json()["results"]) == 1
    assert [row.door for row in Exposure.objects.order_by("pk")] == ["api", "api"]


def test_the_order_can_be_asked_for(people: Cast, owner: Api) -> None:
    suggest(people, None, 3)
    listed = f"suggestions/?company={people.company.public_id}"
    assert kind(owner.get(f"{listed}&order=worst")) == (400, "invalid_query")
    names = [line["company"]["id"] for line in owner.get(f"{listed}&order=name").json()["results"]]
    assert sorted(names) == sorted(line["company"]["id"] for line in owner.get(listed).json()["results"])
    assert not Exposure.objects.order_by("pk")[0].is_personal
