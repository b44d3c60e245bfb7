"""Steering a forum's suggestions over the API: the same acts as on the organisers' page."""

from collections.abc import Iterator

import pytest
import time_machine
from auditlog.models import LogEntry
from django.utils import timezone

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.matching.models import Boost, ScoreRun, Steering, Suggestion
from apps.matching.selectors import fairness_of, preview, samples_of
from apps.matching.services import carry_out_run
from apps.matching.weighing import GROUPS
from apps.meetings.models import PairRule
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.factories import CompanyFactory, OrganiserBodyFactory, forum_with_programme, take_part
from tests.matching.market import Market
from tests.people import Cast, organiser_of

USUAL = dict.fromkeys(GROUPS, 1.0)


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    market = Market()
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, market.trades(people.company), market.trades(people.other_company, "Apples"))
    take_part(forum, market.seller("Wine in bottles"), market.buyer("Pomegranate juice in drums"))
    return forum


@pytest.fixture
def url(forum: Forum) -> str:
    return f"organiser/forums/{forum.public_id}/steering/"


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


def computed(forum: Forum) -> ScoreRun:
    run = ScoreRun.objects.filter(forum=forum, state="queued").first() or ScoreRun.objects.create(forum=forum)
    done = carry_out_run(run_id=run.pk)
    assert done is not None
    return done


def brief(company: Company) -> dict[str, str]:
    return {
        "id": company.public_id,
        "country": company.country,
        "legal_name": company.legal_name,
        "name_en": company.name_en,
    }


def test_to_strangers_there_is_nothing_and_nothing_changes(
    people: Cast, forum: Forum, url: str, visitor: Api
) -> None:
    company = people.company.public_id
    asks = [
        ("GET", url, {}),
        ("GET", f"{url}preview/", {}),
        ("GET", url.replace("steering", "fairness"), {}),
        ("POST", f"{url}weights/", {"hs": 2}),
        ("POST", f"{url}freeze/", {"frozen": True}),
        ("POST", f"{url}boosts/", {"company": company, "amount": 5, "label": "Host"}),
        (
            "POST",
            f"{url}rules/",
            {"company": company, "other": people.other_company.public_id, "kind": "must"},
        ),
        ("DELETE", f"{url}boosts/{company}/", {}),
        ("DELETE", f"{url}rules/{company}/{people.other_company.public_id}/", {}),
    ]
    strangers = [people.owner, people.colleague, people.outsider, organiser_of(OrganiserBodyFactory())]
    for method, path, body in asks:
        assert problem(visitor.send(method, path, body)) == SIGN_IN
        assert {kind(Api(who).send(method, path, body)) for who in strangers} == {(404, "not_found")}
    assert (Steering.objects.count(), Boost.objects.count(), PairRule.objects.count()) == (0, 0, 0)


def test_weights_are_read_previewed_and_set(host: Api, forum: Forum, url: str, people: Cast) -> None:
    assert host.get(url).json() == {
        "weights": USUAL,
        "is_frozen": False,
        "is_being_computed": False,
        "boosts": [],
        "rules": [],
    }
    assert host.get(f"{url}preview/?sector=0").json() == {"results": []}
    computed(forum)
    rows = list(Suggestion.objects.order_by("pk").values())
    seen = host.get(f"{url}preview/?sector=0&cooperation=0").json()["results"]
    factors = USUAL | {"sector": 0, "cooperation": 0}
    expected = preview(forum, factors, samples_of(forum), now=timezone.now())
    assert seen == [
        {
            "company": brief(one.company),
            "before": [brief(company) for company in one.before],
            "after": [{"company": brief(line.company), "moved": line.moved} for line in one.after],
        }
        for one in expected
    ]
    assert len(seen) == 3
    assert any(len(row["after"]) < len(row["before"]) for row in seen)
    assert list(Suggestion.objects.order_by("pk").values()) == rows
    state = host.post(f"{url}weights/", {"text": 2.5}).json()
    assert (state["weights"], state["is_being_computed"]) == (USUAL | {"text": 2.5}, True)
    assert Steering.objects.get().weights == {"text": 2.5}
    assert LogEntry.objects.get_for_object(Steering.objects.get()).filter(actor=people.organiser).exists()
    assert host.post(f"{url}weights/", {"hs": 0.5}).json()["weights"] == USUAL | {"hs": 0.5}


@pytest.mark.parametrize(
    "body",
    [{"hs": 3.5}, {"hs": -1}, {"nonsense": 1}, {"hs": "much"},
     {"hs": 0, "sector": 0, "text": 0, "cooperation": 0}],
)  # fmt: skip
def test_weights_that_cannot_be_are_refused(host: Api, url: str, body: dict[str, object]) -> None:
    assert kind(host.post(f"{url}weights/", body)) == (422, "invalid")
    assert kind(host.get(f"{url}preview/?hs=4")) == (400, "invalid_query")
    assert not Steering.objects.exists()


def test_the_freeze(host: Api, url: str) -> None:
    assert host.post(f"{url}freeze/", {"frozen": True}).json()["is_frozen"] is True
    assert host.post(f"{url}freeze/", {"frozen": False}).json()["is_frozen"] is False
    assert kind(host.post(f"{url}freeze/", {})) == (422, "invalid")
    assert kind(host.get(f"{url}freeze/")) == (405, "method_not_allowed")


def test_boosts(people: Cast, host: Api, url: str) -> None:
    body = {"company": people.company.public_id, "amount": 5, "label": "Country of honour"}
    made = host.post(f"{url}boosts/", body)
    line = {"company": brief(people.company), "amount": 5, "label": "Country of honour"}
    assert (made.status_code, made.json()) == (201, line)
    assert host.get(url).json()["boosts"] == [line]
    again = host.post(f"{url}boosts/", body | {"amount": 7})
    assert (again.json()["amount"], Boost.objects.count()) == (7, 1)
    stranger = CompanyFactory().public_id
    for wrong in ({"amount": 11}, {"amount": 0}, {"label": ""}, {"company": stranger}):
        assert kind(host.post(f"{url}boosts/", body | wrong)) == (422, "invalid")
    assert kind(host.delete(f"{url}boosts/{stranger}/")) == (404, "not_found")
    assert Boost.objects.get().amount == 7
    assert host.delete(f"{url}boosts/{people.company.public_id}/").status_code == 204
    assert not Boost.objects.exists()


def test_rules(people: Cast, host: Api, url: str) -> None:
    one, two = people.company, people.other_company
    body = {"company": two.public_id, "other": one.public_id, "kind": "must"}
    made = host.post(f"{url}rules/", body)
    assert made.status_code == 201
    assert {made.json()["company"]["id"], made.json()["other"]["id"]} == {one.public_id, two.public_id}
    changed = host.post(f"{url}rules/", body | {"kind": "must_not"})
    assert (changed.json()["kind"], PairRule.objects.count()) == ("must_not", 1)
    for wrong in ({"other": two.public_id}, {"other": CompanyFactory().public_id}, {"kind": "may"}):
        assert kind(host.post(f"{url}rules/", body | wrong)) == (422, "invalid")
    PairRule.objects.create(company=one, other=two, kind="must_not", is_private=True)
    assert [rule["kind"] for rule in host.get(url).json()["rules"]] == ["must_not"]
    path = f"{url}rules/{two.public_id}/{one.public_id}/"
    assert host.delete(path).status_code == 204
    assert kind(host.delete(path)) == (404, "not_found")
    assert PairRule.objects.get().is_private


def test_fairness(host: Api, forum: Forum, url: str) -> None:
    path = url.replace("steering", "fairness")
    assert host.get(path).json() == {"computed_at": None, "fairness": None}
    found = fairness_of(computed(forum))
    assert host.get(path).json() == {
        "computed_at": "2027-04-01T13:00:00+04:00",
        "fairness": {
            "companies": 4,
            "exposure_gini": found.gini,
            "never_shown_share": found.never_share,
            "never_shown": [brief(company) for company in found.never_shown],
            "without_list": found.without_list,
            "expected_mutual_matches": found.mutual,
        },
    }


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_state_costs_does_not_grow(
    people: Cast, forum: Forum, host: Api, url: str, count: int, django_assert_num_queries
) -> None:
    companies = Company.objects.filter(registrations__forum=forum).order_by("pk")
    for company in companies[:count]:
        Boost.objects.create(forum=forum, company=company, amount=3, label="Host")
    for company in companies[1 : count + 1]:
        PairRule.objects.create(forum=forum, company=companies[0], other=company, kind="must")
    with django_assert_num_queries(12):
        assert len(host.get(url).json()["rules"]) == count
