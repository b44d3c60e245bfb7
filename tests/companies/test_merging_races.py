"""What is added at the very moment at which a merge commits never lands on the company that is gone."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from pytest_django import Settings

from apps.agenda.services import plan_trip
from apps.companies.models import Company
from apps.companies.services import (
    add_listing,
    add_person,
    add_picture,
    ask_to_join,
    change_company,
    hand_in_paper,
    invite_by_mail,
    merge_companies,
    submit_company,
)
from apps.exhibitions.services import attend_edition
from apps.forums.services import register_for_forum
from apps.letters.services import request_letter
from apps.meetings.services import keep_apart, request_meeting
from apps.opportunities.services import propose_opportunity, report_result, say_interest
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    EditionFactory,
    MembershipFactory,
    OpportunityFactory,
    PersonFactory,
    SectorFactory,
    UserFactory,
    forum_with_programme,
    take_part,
)
from tests.factories.companies import valid_voen
from tests.files import a_pdf, a_picture
from tests.people import Cast
from tests.races import at_once

Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"


def acts_on(company: Company, people: Cast) -> dict[str, Act]:
    """Everything that adds to the company or points at it, by name; each would succeed without a merge."""
    user = MembershipFactory(company=company).user
    partner, forum = people.other_company, forum_with_programme()
    person = PersonFactory(company=company)
    for side in (company, partner):
        take_part(forum, side)
    open_forum, edition, theme = forum_with_programme(), EditionFactory(), OpportunityFactory()
    sector, kind = SectorFactory(), CooperationTypeFactory(side="offer")
    own: dict[str, Any] = {"user": user, "company": company}
    day = edition.start_date
    newcomer = UserFactory()
    return {
        "listing": lambda: add_listing(
            **own, side="offer", cooperation_type=kind, sector=sector, text="Hazelnuts", language="az"
        ),
        "person": lambda: add_person(**own, family_name="Quliyev"),
        "picture": lambda: add_picture(**own, kind="photo", file=io.BytesIO(a_picture(size=(80, 80)))),
        "paper": lambda: hand_in_paper(**own, kind="licence", file=io.BytesIO(a_pdf()), name="a.pdf"),
        "invitation": lambda: invite_by_mail(**own, email="x@example.com", role="delegate", language="az"),
        "profile": lambda: change_company(**own, description="New."),
        "submission": lambda: submit_company(**own),
        "joining": lambda: ask_to_join(
            user=newcomer, country=company.country, registration_number=company.registration_number
        ),
        "fair": lambda: attend_edition(**own, edition=edition, role="visits"),
        "forum": lambda: register_for_forum(**own, forum=open_forum, people=[person]),
        "letter": lambda: request_letter(
            **own, person=person, event=edition, stays_from=day, stays_until=day + timedelta(days=1)
        ),
        "asking": lambda: request_meeting(user=user, sender=company, recipient=partner, forum=forum),
        "being asked": lambda: request_meeting(
            user=people.other_owner, sender=partner, recipient=company, forum=forum
        ),
        "apart": lambda: keep_apart(**own, other=partner),
        "apart from it": lambda: keep_apart(user=people.other_owner, company=partner, other=company),
        "interest": lambda: say_interest(**own, opportunity=theme),
        "result": lambda: report_result(**own, partner=partner, kind="contract"),
        "proposal": lambda: propose_opportunity(
            **own, language="az", title="A plant", sought="Partners and equipment for a plant.", kind="agro", region="north_west",
            sectors=[sector],
        ),
        "trip": lambda: plan_trip(**own, title="Spring", editions=[edition]),
    }  # fmt: skip


NAMES = (
    "listing", "person", "picture", "paper", "invitation", "profile", "submission", "joining", "fair", "forum", "letter",
    "asking", "being asked", "apart", "apart from it", "interest", "result", "proposal", "trip",
)  # fmt: skip


def hanging_on(company: Company) -> dict[str, int]:
    """Return how many rows of each table point at the company."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Company:
                count = model._base_manager.filter(**{field.name: company}).count()
                found[f"{model._meta.label}.{field.name}"] = count
    return {name: count for name, count in found.items() if count}


@pytest.mark.django_db(transaction=True)
def test_an_act_that_meets_a_merge_leaves_nothing_behind(people: Cast) -> None:
    """One test for all of them: emptying the tables between tests takes longer than the acts."""
    outcomes = {}
    for number, name in enumerate(NAMES):
        merged = CompanyFactory(country="AZ", registration_number=valid_voen(8 + number))
        act = acts_on(merged, people)[name]
        after: dict[str, int] = {}
        [outcome] = at_once(act, behind=partial(merge, people, merged, after))
        outcomes[name] = getattr(outcome, "code", outcome)
        assert hanging_on(merged) == after, name
    assert outcomes == dict.fromkeys(NAMES, "merged_already")


def merge(people: Cast, merged: Company, after: dict[str, int]) -> None:
    """Merge the company into the cast's, and note in `after` what stays with it."""
    kept = people.company
    for company in (kept, merged):
        company.refresh_from_db()
    seen = (kept.version, merged.version)
    merge_companies(user=people.organiser, kept=kept, merged=merged, seen=seen)
    after.update(hanging_on(merged))


@pytest.mark.django_db
def test_the_same_acts_succeed_without_a_merge(people: Cast) -> None:
    for number, name in enumerate(NAMES):
        state = "draft" if name == "submission" else "verified"
        company = CompanyFactory(
            country="AZ", registration_number=valid_voen(8 + number), verification_state=state
        )
        acts = acts_on(company, people)
        if name == "submission":
            acts["listing"]()
            acts["paper"]()
        assert acts[name]() is not None, name
    assert tuple(acts) == NAMES
