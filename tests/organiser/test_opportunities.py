"""The organisers' board and an opportunity's private side."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.opportunities.models import Deal, Desk, Opportunity, OpportunityPaper, StageStep
from apps.opportunities.services import attach_paper, propose_opportunity, report_result, submit_proposal
from tests.doors import Counter, signed_in
from tests.factories import OpportunityFactory, SectorFactory
from tests.files import a_pdf, uploaded
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"organiser:{name}", args=args)


@pytest.fixture
def theme() -> Opportunity:
    return OpportunityFactory()


@pytest.fixture
def organiser(people: Cast) -> Client:
    return signed_in(people.organiser)


def statuses(address: str, people: Cast, method: str = "get") -> list[int]:
    """An owner, an outsider, a visitor, and staff whose role only reads."""
    reader = organiser_of(people.body, OrganiserRole.HALL_STAFF)
    clients = [signed_in(people.owner), signed_in(people.outsider), Client(), signed_in(reader)]
    return [getattr(client, method)(address).status_code for client in clients]


def test_nobody_else_sees_the_board(theme: Opportunity, people: Cast, organiser: Client) -> None:
    for address in (url("opportunities"), url("opportunity", theme.public_id)):
        assert statuses(address, people) == [404, 404, 302, 404]
        assert organiser.get(address).status_code == 200
        assert organiser.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same(
    theme: Opportunity, organiser: Client, django_assert_num_queries: Counter, count: int
) -> None:
    for _n in range(count - 1):
        OpportunityFactory().sectors.add(SectorFactory())
    organiser.get(url("opportunities"))
    with django_assert_num_queries(18):
        organiser.get(url("opportunities"))


def test_a_button_of_the_board_moves_a_card(theme: Opportunity, people: Cast, organiser: Client) -> None:
    move = url("move_opportunity", theme.public_id)
    assert statuses(move, people, "post") == [404, 404, 302, 404]
    assert organiser.get(move).status_code == 405
    data = {"from": "board", "seen_stage": "published", "stage": "interest"}
    for _press in range(2):
        assert organiser.post(move, data)["Location"] == url("opportunities")
    theme.refresh_from_db()
    assert (theme.stage, StageStep.objects.count()) == ("interest", 1)


def test_a_role_that_reads_cannot_move(theme: Opportunity, people: Cast) -> None:
    reader = signed_in(organiser_of(people.body, OrganiserRole.VERIFIER))
    page = reader.get(url("opportunity", theme.public_id))
    assert (page.status_code, "Take a step" in page.content.decode()) == (200, False)
    answer = reader.post(url("move_opportunity", theme.public_id), {"stage": "interest"})
    assert (answer.status_code, StageStep.objects.count()) == (403, 0)


def test_a_step_with_date_and_note(theme: Opportunity, organiser: Client) -> None:
    move = url("move_opportunity", theme.public_id)
    assert organiser.post(move, {"stage": "operating"}).status_code == 422
    assert organiser.post(move, {"stage": "interest", "happened_on": "2999-01-01"}).status_code == 422
    assert StageStep.objects.count() == 0
    organiser.post(move, {"stage": "interest", "happened_on": "2026-11-01", "note": "Two firms"})
    page = organiser.get(url("opportunity", theme.public_id)).content.decode()
    assert ("Two firms" in page, "Published → Interest" in page) == (True, True)


def test_planning_what_comes_next(theme: Opportunity, people: Cast, organiser: Client) -> None:
    plan = url("plan_opportunity", theme.public_id)
    assert organiser.post(plan, {"next_on": "2026-01-01"}).status_code == 422
    assert Desk.objects.count() == 0
    organiser.post(plan, {"owner": people.organiser.pk, "next_step": "Call", "next_on": "2026-01-01"})
    desk = Desk.objects.get()
    assert (desk.owner, desk.next_step) == (people.organiser, "Call")
    dashboard = organiser.get(reverse("admin:index"))
    assert list(dashboard.context["overdue"]) == [theme]


def test_answering_a_proposal(people: Cast, organiser: Client) -> None:
    proposal = propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory()], language="en", title="Plant",
        sought="An investor for a plant.", kind="plant", region="baku",
    )  # fmt: skip
    answer = url("answer_proposal", proposal.public_id)
    assert organiser.post(answer, {"answer": "accepted", "seen_version": 1}).status_code == 404
    submit_proposal(user=people.owner, proposal=proposal)
    assert organiser.post(answer, {"answer": "declined", "seen_version": 2}).status_code == 422
    assert organiser.post(answer, {"answer": "accepted", "seen_version": 1}).status_code == 409
    assert organiser.post(answer, {"answer": "accepted", "seen_version": 2}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.review) == ("published", "accepted")


def test_papers(theme: Opportunity, people: Cast, organiser: Client) -> None:
    attach = url("attach_paper", theme.public_id)
    assert organiser.post(attach, {"file": uploaded(b"MZ")}).status_code == 422
    assert organiser.post(attach, {"file": uploaded(a_pdf())}).status_code == 302
    paper = OpportunityPaper.objects.get()
    address = url("opportunity_paper", theme.public_id, paper.public_id)
    assert statuses(address, people) == [404, 404, 302, 404]
    file = organiser.get(address)
    assert (file.content, file["Content-Disposition"]) == (a_pdf(), 'attachment; filename="paper.pdf"')
    remove = url("remove_opportunity_paper", theme.public_id, paper.public_id)
    assert statuses(remove, people, "post") == [404, 404, 302, 404]
    organiser.post(remove)
    assert OpportunityPaper.objects.count() == 0


def test_settling_a_deal(theme: Opportunity, people: Cast, organiser: Client) -> None:
    for user, company, partner, value in (
        (people.owner, people.company, people.other_company, 1),
        (people.other_owner, people.other_company, people.company, 2),
    ):
        report_result(
            user=user, company=company, partner=partner, kind="contract", opportunity=theme,
            value=Decimal(value), currency="USD",
        )  # fmt: skip
    deal = Deal.objects.get()
    settle = url("settle_deal", theme.public_id, deal.public_id)
    assert statuses(settle, people, "post") == [404, 404, 302, 404]
    assert Deal.objects.get().is_disputed
    organiser.post(settle, {"value": "2", "currency": "USD"})
    deal.refresh_from_db()
    assert (deal.is_disputed, deal.value, deal.settled_by) == (False, Decimal(2), people.organiser)


def test_a_paper_of_another_opportunity_is_not_found(
    theme: Opportunity, people: Cast, organiser: Client
) -> None:
    paper = attach_paper(user=people.organiser, opportunity=theme, file=uploaded(a_pdf()), name="a.pdf")
    other = OpportunityFactory()
    assert organiser.get(url("opportunity_paper", other.public_id, paper.public_id)).status_code == 404
