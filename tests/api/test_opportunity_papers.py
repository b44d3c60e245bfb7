"""Private documents of opportunities over the API: the company that proposed, the organisers, and nobody else."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.enums import OrganiserRole
from apps.opportunities.models import Opportunity, OpportunityPaper
from apps.opportunities.services import propose_opportunity, submit_proposal
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import SectorFactory
from tests.files import a_pdf, a_picture, uploaded
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
FILE = {"Accept": "application/pdf"}


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def proposal(people: Cast) -> Opportunity:
    made = propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory()], language="en", title="Plant",
        sought="An investor for a plant.", kind="plant", region="baku",
    )  # fmt: skip
    return submit_proposal(user=people.owner, proposal=made)


def send(api: Api, path: str, content: bytes | None = None, **values: str) -> HttpResponse:
    data = {"file": uploaded(content if content is not None else a_pdf())} | values
    return api.generic("POST", f"/api/v1/{path}", encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)


def own(people: Cast, proposal: Opportunity) -> str:
    return f"my/companies/{people.company.public_id}/proposals/{proposal.public_id}/papers/"


def kept(proposal: Opportunity) -> str:
    return f"organiser/opportunities/{proposal.public_id}/papers/"


def test_the_company_that_proposed(
    people: Cast, proposal: Opportunity, owner: Api, colleague: Api, outsider: Api, other_owner: Api
) -> None:
    path = own(people, proposal)
    foreign = f"my/companies/{people.other_company.public_id}/proposals/{proposal.public_id}/papers/"
    assert problem(send(Api(), path)) == SIGN_IN
    assert problem(send(outsider, path)) == NOT_SEEN
    assert problem(send(colleague, path)) == ONLY_MANAGERS
    assert send(other_owner, foreign).status_code == 404
    assert kind(send(owner, path, b"<svg/>")) == (422, "wrong_type")
    assert OpportunityPaper.objects.count() == 0
    content = a_pdf(2)
    made = send(owner, path, content)
    paper = made.json()
    assert (made.status_code, paper["pages"], paper["is_shared"], paper["is_from_proposer"]) == (
        201,
        2,
        True,
        True,
    )
    assert kind(send(owner, path, content)) == (409, "paper_exists")
    assert [row["id"] for row in colleague.get(path).json()["results"]] == [paper["id"]]
    file = f"{path}{paper['id']}/file/"
    assert colleague.get(file, headers=FILE).content == content
    assert [client.get(file, headers=FILE).status_code for client in (Api(), outsider, other_owner)] == [
        401, 404, 404,
    ]  # fmt: skip
    assert Api(people.organiser).get(f"{kept(proposal)}{paper['id']}/file/", headers=FILE).content == content
    one = f"{path}{paper['id']}/"
    assert [client.delete(one).status_code for client in (Api(), outsider, colleague)] == [401, 404, 403]
    assert OpportunityPaper.objects.count() == 1
    assert owner.delete(one).status_code == 204
    assert OpportunityPaper.objects.count() == 0


def test_the_organisers_open_theirs_or_not(
    people: Cast, proposal: Opportunity, owner: Api, colleague: Api, outsider: Api
) -> None:
    organiser, path, theirs = Api(people.organiser), kept(proposal), own(people, proposal)
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    clients = (Api(), owner, outsider, verifier)
    assert [send(client, path).status_code for client in clients] == [401, 404, 404, 404]
    assert OpportunityPaper.objects.count() == 0
    content = a_pdf()
    paper = send(organiser, path, content).json()
    assert (paper["is_shared"], paper["is_from_proposer"]) == (False, False)
    assert owner.get(theirs).json()["results"] == []
    file = f"{theirs}{paper['id']}/file/"
    assert owner.get(file, headers=FILE).status_code == 404
    assert owner.patch(f"{path}{paper['id']}/", {"is_shared": True}).status_code == 404
    assert organiser.patch(f"{path}{paper['id']}/", {"is_shared": True}).json()["is_shared"] is True
    assert colleague.get(file, headers=FILE).content == content
    assert owner.delete(f"{theirs}{paper['id']}/").status_code == 403
    organiser.patch(f"{path}{paper['id']}/", {"is_shared": False})
    assert owner.get(file, headers=FILE).status_code == 404
    assert organiser.delete(f"{path}{paper['id']}/").status_code == 204
    assert OpportunityPaper.objects.count() == 0


def test_a_companys_own_document_stays_open_to_it(people: Cast, proposal: Opportunity, owner: Api) -> None:
    paper = send(owner, own(people, proposal)).json()
    refused = Api(people.organiser).patch(f"{kept(proposal)}{paper['id']}/", {"is_shared": False})
    assert kind(refused) == (409, "own_paper")
    assert OpportunityPaper.objects.get().is_shared is True


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(
    people: Cast,
    proposal: Opportunity,
    owner: Api,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        send(owner, own(people, proposal), a_picture(size=(number + 1, 1)))
    with django_assert_num_queries(4):
        assert len(owner.get(own(people, proposal)).json()["results"]) == count
