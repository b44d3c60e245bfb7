"""Stages, interests, proposals and papers: who may, what follows, and nothing half-done."""

from datetime import date
from functools import partial

import pytest
import time_machine

from apps.core import private_files
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from apps.notifications.models import Delivery
from apps.opportunities.enums import TRANSITIONS, Stage
from apps.opportunities.models import Desk, Interest, Opportunity, OpportunityPaper, StageStep
from apps.opportunities.selectors import overdue, waiting_proposals
from apps.opportunities.services import (
    answer_proposal,
    attach_paper,
    change_proposal,
    discard_proposal,
    move_stage,
    plan_next,
    propose_opportunity,
    remove_paper,
    say_interest,
    submit_proposal,
    sweep_paper_files,
    take_back_interest,
)
from tests.factories import OpportunityFactory, SectorFactory
from tests.files import a_pdf, uploaded
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db
WORDS = {
    "language": "az",
    "title": "Meyvə emalı sexi",
    "sought": "Avadanlıq və investor axtarırıq.",
    "kind": "agro",
    "region": "north_west",
}


@pytest.fixture
def theme() -> Opportunity:
    return OpportunityFactory()


@pytest.fixture
def proposal(people: Cast) -> Opportunity:
    return propose_opportunity(
        user=people.owner, company=people.company, sectors=[SectorFactory(code="FOOD")], **WORDS
    )


def test_every_stage_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS) == set(Stage)
    assert {target for targets in TRANSITIONS.values() for target in targets} == set(Stage)
    assert all(stage not in targets for stage, targets in TRANSITIONS.items())


@time_machine.travel("2026-11-25 08:00Z", tick=False)
def test_a_step_is_written_down_with_date_person_and_note(theme: Opportunity, people: Cast) -> None:
    move_stage(
        user=people.organiser,
        opportunity=theme,
        stage="interest",
        note="Two firms",
        happened_on=date(2026, 11, 20),
    )
    step = StageStep.objects.get()
    theme.refresh_from_db()
    assert (theme.stage, step.from_stage, step.to_stage) == ("interest", "published", "interest")
    assert (step.happened_on, step.note, step.moved_by) == (date(2026, 11, 20), "Two firms", people.organiser)


def test_a_step_that_does_not_exist_names_both_stages(theme: Opportunity, people: Cast) -> None:
    with pytest.raises(InvalidTransition) as refusal:
        move_stage(user=people.organiser, opportunity=theme, stage="operating")
    assert refusal.value.extra == {"current": "published", "wanted": "operating"}
    with pytest.raises(InvalidInput):
        move_stage(user=people.organiser, opportunity=theme, stage="interest", happened_on=date(2999, 1, 1))
    assert StageStep.objects.count() == 0


def test_only_organisers_move_and_plan(theme: Opportunity, people: Cast) -> None:
    for user in (people.owner, people.outsider):
        with pytest.raises(NotAllowed):
            move_stage(user=user, opportunity=theme, stage="interest")
        with pytest.raises(NotAllowed):
            plan_next(user=user, opportunity=theme, owner=None)
    assert (StageStep.objects.count(), Desk.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_press_at_once_and_one_step_is_taken(people: Cast) -> None:
    theme = OpportunityFactory()
    press = partial(
        move_stage, user=people.organiser, opportunity=theme, stage="interest", seen_stage="published"
    )
    outcomes = at_once(press, press, behind=lambda: Opportunity.objects.select_for_update().get(pk=theme.pk))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Opportunity"]
    assert StageStep.objects.count() == 1


@time_machine.travel("2026-11-25 08:00Z", tick=False)
def test_what_is_overdue_is_found(theme: Opportunity, people: Cast) -> None:
    with pytest.raises(InvalidInput):
        plan_next(user=people.organiser, opportunity=theme, owner=None, next_on=date(2026, 11, 24))
    with pytest.raises(InvalidInput):
        plan_next(user=people.organiser, opportunity=theme, owner=people.owner, next_step="Call")
    plan_next(
        user=people.organiser, opportunity=theme, owner=people.organiser, next_step="Call",
        next_on=date(2026, 11, 24),
    )  # fmt: skip
    assert list(overdue(people.organiser, date(2026, 11, 25))) == [theme]
    assert list(overdue(people.organiser, date(2026, 11, 24))) == []
    assert list(overdue(people.owner, date(2026, 11, 25))) == []


def test_a_verified_company_is_interested_once_and_takes_it_back(theme: Opportunity, people: Cast) -> None:
    plan_next(user=people.organiser, opportunity=theme, owner=people.organiser, next_step="Wait")
    for message in ("Land", "Land and a hall"):
        say_interest(user=people.owner, company=people.company, opportunity=theme, message=message)
    assert [(row.message, row.is_public) for row in Interest.objects.all()] == [("Land and a hall", False)]
    assert [row.recipient for row in Delivery.objects.all()] == [people.organiser]
    take_back_interest(user=people.owner, company=people.company, opportunity=theme)
    assert Interest.objects.count() == 0


def test_who_may_not_be_interested(theme: Opportunity, people: Cast) -> None:
    with pytest.raises(NotAllowed):
        say_interest(user=people.colleague, company=people.company, opportunity=theme)
    with pytest.raises(NotFound):
        say_interest(user=people.outsider, company=people.company, opportunity=theme)
    with pytest.raises(NotFound):
        say_interest(user=people.owner, company=people.company, opportunity=OpportunityFactory(stage="idea"))
    people.company.verification_state = "submitted"
    people.company.save()
    with pytest.raises(NotAllowed):
        say_interest(user=people.owner, company=people.company, opportunity=theme)
    assert Interest.objects.count() == 0


def test_a_proposal_goes_back_and_forth_and_is_published(proposal: Opportunity, people: Cast) -> None:
    assert list(waiting_proposals(people.organiser)) == []
    submit_proposal(user=people.owner, proposal=proposal)
    assert list(waiting_proposals(people.organiser)) == [proposal]
    proposal.refresh_from_db()
    with pytest.raises(InvalidInput):
        answer_proposal(
            user=people.organiser, proposal=proposal, answer="changes_requested",
            seen_version=proposal.version,
        )  # fmt: skip
    answer_proposal(
        user=people.organiser, proposal=proposal, answer="changes_requested", seen_version=proposal.version,
        reason="How large?",
    )  # fmt: skip
    change_proposal(
        user=people.owner, proposal=proposal, sectors=[SectorFactory()],
        **(WORDS | {"language": "ru", "title": "Цех переработки фруктов"}),
    )  # fmt: skip
    submit_proposal(user=people.owner, proposal=proposal)
    proposal.refresh_from_db()
    answer_proposal(
        user=people.organiser, proposal=proposal, answer="accepted", seen_version=proposal.version
    )
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.review, proposal.review_note) == ("published", "accepted", "")
    assert (proposal.title_ru, proposal.title_az) == ("Цех переработки фруктов", "")
    assert [step.to_stage for step in proposal.steps.all()] == ["published"]
    assert [row.payload["review"] for row in Delivery.objects.order_by("pk")] == [
        "changes_requested",
        "accepted",
    ]


def test_a_proposal_is_decided_as_it_was_read(proposal: Opportunity, people: Cast) -> None:
    submit_proposal(user=people.owner, proposal=proposal)
    with pytest.raises(Conflict):
        answer_proposal(
            user=people.organiser, proposal=proposal, answer="accepted", seen_version=proposal.version - 1
        )
    with pytest.raises(Conflict):
        move_stage(user=people.organiser, opportunity=proposal, stage="published")
    with pytest.raises(Conflict):
        change_proposal(user=people.owner, proposal=proposal, sectors=[SectorFactory()], **WORDS)
    proposal.refresh_from_db()
    assert (proposal.stage, proposal.review) == ("idea", "submitted")


def test_a_proposal_is_its_companys_own(proposal: Opportunity, people: Cast) -> None:
    for user, error in ((people.colleague, NotAllowed), (people.other_owner, NotFound)):
        with pytest.raises(error):
            submit_proposal(user=user, proposal=proposal)
        with pytest.raises(error):
            discard_proposal(user=user, proposal=proposal)
    with pytest.raises(NotAllowed):
        answer_proposal(user=people.owner, proposal=proposal, answer="accepted", seen_version=1)
    assert Opportunity.objects.get().review == "draft"
    discard_proposal(user=people.owner, proposal=proposal)
    assert Opportunity.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "<b>x</b>"),
        ("title", "Short"[:3]),
        ("sought", "Too short."),
        ("kind", "x"),
        ("region", "x"),
        ("language", "tr"),
    ],
)
def test_bad_words_are_refused_at_their_field(people: Cast, field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        propose_opportunity(
            user=people.owner, company=people.company, sectors=[SectorFactory()], **(WORDS | {field: value})
        )
    assert refusal.value.field == field
    assert Opportunity.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_papers_are_judged_kept_and_removed(people: Cast) -> None:
    sweep_paper_files()  # what killed runs have left in the folder
    theme = OpportunityFactory()
    with pytest.raises(NotAllowed):
        attach_paper(user=people.owner, opportunity=theme, file=uploaded(a_pdf()), name="a.pdf")
    with pytest.raises(InvalidInput):
        attach_paper(user=people.organiser, opportunity=theme, file=uploaded(b"MZ"), name="a.pdf")
    paper = attach_paper(user=people.organiser, opportunity=theme, file=uploaded(a_pdf()), name="../MoU.exe")
    assert (paper.name, private_files.read(paper.stored_name)) == ("MoU.pdf", a_pdf())
    with pytest.raises(Conflict):
        attach_paper(user=people.organiser, opportunity=theme, file=uploaded(a_pdf()), name="again.pdf")
    remove_paper(user=people.organiser, paper=paper)
    assert (OpportunityPaper.objects.count(), private_files.path_of(paper.stored_name).exists()) == (0, False)
    assert sweep_paper_files() == 0
