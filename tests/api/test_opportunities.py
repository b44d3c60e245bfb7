"""Opportunities over the API."""

import pytest
from django.test import Client

from apps.opportunities.models import Deal, Interest, Opportunity, StageStep
from apps.opportunities.services import propose_opportunity, submit_proposal
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import OpportunityFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme() -> Opportunity:
    theme = OpportunityFactory(code="ALAT", title_en="Alat zone", title_az="Ələt zonası", figures_en="190 ha")
    theme.sectors.add(SectorFactory(code="TRAN"))
    return theme


def test_the_list_and_one(theme: Opportunity, visitor: Client) -> None:
    OpportunityFactory(code="HIDDEN", stage="idea")
    low = OpportunityFactory(code="LOW", confidence="low", figures_en="240 MW")
    answer = visitor.get("opportunities/?lang=az").json()
    assert [(row["code"], row["title"], row["figures"]) for row in answer["results"]] == [
        ("ALAT", "Ələt zonası", "190 ha"),
        ("LOW", low.title_en, None),
    ]
    assert [row["code"] for row in visitor.get("opportunities/?q=Elet").json()["results"]] == ["ALAT"]
    assert [row["code"] for row in visitor.get("opportunities/?sector=TRAN").json()["results"]] == ["ALAT"]
    assert visitor.get("opportunities/?colour=red").status_code == 400
    one = visitor.get(f"opportunities/{theme.public_id}/").json()
    assert (one["sectors"], one["interested_companies"], one["companies"]) == (["TRAN"], 0, [])
    assert visitor.get(f"opportunities/{'2' * 12}/").status_code == 404
    assert visitor.post(f"opportunities/{theme.public_id}/").status_code == 405


def test_figures(theme: Opportunity, visitor: Client) -> None:
    answer = visitor.get("opportunities/figures/").json()
    assert (answer["total"], answer["stages"]["published"], answer["deals"]) == (1, 1, 0)
    assert [(row["sector"], row["total"]) for row in answer["sectors"]] == [("TRAN", 1)]


def test_interest(theme: Opportunity, people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    path = f"my/companies/{people.company.public_id}/interests/"
    body = {"opportunity": theme.public_id, "is_public": True, "message": "Land"}
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert kind(owner.post(path, body | {"opportunity": "2" * 12})) == (404, "not_found")
    assert Interest.objects.count() == 0
    answer = owner.post(path, body)
    assert (answer.status_code, answer.json()["opportunity"]["code"]) == (201, "ALAT")
    assert [row["message"] for row in colleague.get(path).json()["results"]] == ["Land"]
    one = f"{path}{theme.public_id}/"
    assert [client.delete(one).status_code for client in (Api(), outsider, colleague)] == [401, 404, 403]
    assert Interest.objects.count() == 1
    assert owner.delete(one).status_code == 204
    assert Interest.objects.count() == 0


def test_proposals(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    SectorFactory(code="FOOD")
    path = f"my/companies/{people.company.public_id}/proposals/"
    body = {
        "language": "en", "title": "Dried fruit plant", "sought": "Equipment and an investor for drying.",
        "kind": "agro", "region": "north_west", "sectors": ["FOOD"],
    }  # fmt: skip
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert kind(owner.post(path, body | {"sectors": ["NONE"]})) == (422, "invalid")
    assert Opportunity.objects.count() == 0
    made = owner.post(path, body).json()
    one = f"{path}{made['id']}/"
    assert owner.patch(one, {"title": "Dried fruit and nuts"}).json()["title"] == "Dried fruit and nuts"
    assert colleague.post(f"{one}submission/").status_code == 403
    assert owner.post(f"{one}submission/").json()["review"] == "submitted"
    assert kind(owner.patch(one, {"title": "Something else"})) == (409, "proposal_closed")
    assert outsider.get(one).status_code == 404
    assert owner.delete(one).status_code == 204
    assert owner.get(path).json()["results"] == []


def test_results_are_one(
    theme: Opportunity, people: Cast, owner: Api, other_owner: Api, outsider: Api
) -> None:
    path = "my/companies/{}/results/".format
    mine, theirs = people.company.public_id, people.other_company.public_id
    body = {
        "partner": theirs,
        "kind": "contract",
        "opportunity": theme.public_id,
        "value": "5.00",
        "currency": "USD",
    }
    assert outsider.post(path(mine), body).status_code == 404
    assert kind(owner.post(path(mine), body | {"currency": ""})) == (422, "invalid")
    assert Deal.objects.count() == 0
    first = owner.post(path(mine), body).json()
    second = other_owner.post(path(theirs), body | {"partner": mine}).json()
    assert (first["id"], first["is_matched"], second["is_matched"]) == (second["id"], False, True)
    assert Deal.objects.count() == 1
    assert owner.delete(f"{path(mine)}{first['id']}/").status_code == 204
    assert [row["is_reported"] for row in owner.get(path(mine)).json()["results"]] == [False]


def test_the_organisers_side(theme: Opportunity, people: Cast, owner: Api, outsider: Api) -> None:
    path, one = "organiser/opportunities/", f"organiser/opportunities/{theme.public_id}/"
    step = {"stage": "interest", "seen_stage": "published", "note": "Two firms"}
    for client, status in ((Api(), 401), (owner, 404), (outsider, 404)):
        assert [client.get(path).status_code, client.post(f"{one}steps/", step).status_code] == [status] * 2
    assert StageStep.objects.count() == 0
    organiser = Api(people.organiser)
    assert [row["code"] for row in organiser.get(path).json()["results"]] == ["ALAT"]
    assert organiser.post(f"{one}steps/", step).json()["stage"] == "interest"
    assert kind(organiser.post(f"{one}steps/", step)) == (409, "changed_meanwhile")
    assert kind(organiser.post(f"{one}steps/", {"stage": "operating"})) == (409, "invalid_transition")
    planned = organiser.patch(one, {"owner": people.organiser.public_id, "next_step": "Call"}).json()
    assert (planned["owner"], planned["next_step"], planned["next_on"]) == (
        people.organiser.public_id,
        "Call",
        None,
    )
    assert StageStep.objects.count() == 1


def test_answering_over_the_api(people: Cast, owner: Api) -> None:
    proposal = propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory()], language="en", title="Plant",
        sought="An investor for a plant.", kind="plant", region="baku",
    )  # fmt: skip
    submit_proposal(user=people.owner, proposal=proposal)
    path = f"organiser/opportunities/{proposal.public_id}/answer/"
    body = {"answer": "accepted", "seen_version": 2}
    assert owner.post(path, body).status_code == 404
    assert Opportunity.objects.get().review == "submitted"
    answered = Api(people.organiser).post(path, body).json()
    assert (answered["stage"], answered["review"]) == ("published", "accepted")
