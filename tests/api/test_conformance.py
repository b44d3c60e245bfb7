"""The OpenAPI file against the code: generated requests, and what every answer must keep."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.accounts.models import DataExport
from apps.agenda.services import plan_trip
from apps.api.keys import KEY_PATTERN
from apps.api.once import KEY_HEADER
from apps.api.v1.urls import urlpatterns
from apps.companies.models import Company, CompanyMerge, DuplicatePair, ImportRun, JoinRequest
from apps.companies.services import hand_in_paper, invite_by_link
from apps.exhibitions.models import Edition
from apps.letters.models import InvitationLetter
from apps.meetings.models import Plan, PlanRun
from apps.notifications.models import Notification
from apps.opportunities.services import propose_opportunity, report_result
from forum_site.wsgi import application
from tests.api.steps import Api
from tests.api.test_meetings import BEFORE, meetings_of
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    HsCodeFactory,
    InterpreterFactory,
    ListingFactory,
    OpportunityFactory,
    PersonFactory,
    PlaceFactory,
    RegistrationFactory,
    SectorFactory,
)
from tests.files import a_pdf, uploaded
from tests.people import Cast

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def rows(people: Cast) -> Mapping[str, Any]:
    """Return something real for every kind of address, and session tokens of those who may see it."""
    (meeting,) = meetings_of(people)
    meeting.forum.hosts.add(people.body)
    run = PlanRun.objects.create(forum=meeting.forum, asked_by=people.organiser, state="done")
    plan = Plan.objects.create(forum=meeting.forum, run=run)
    edition = EditionFactory(slug="canton-2027")
    edition.phases.create(number=1, key="P-1", start_date=edition.start_date)
    HsCodeFactory(code="08")
    people.company.city = PlaceFactory(country="AZ")
    people.company.save()
    line = Notification.objects.create(
        recipient=people.owner, kind="x", subject_key="x", revision=0, due_at=meeting.created_at
    )
    DuplicatePair.objects.create(
        first=people.company,
        second=people.other_company,
        score=0.9,
        reasons=[{"kind": "name", "value": "khazar"}],
    )
    link = invite_by_link(user=people.owner, company=people.company, role="delegate")
    asked = JoinRequest.objects.create(company=people.company, user=people.outsider)
    return {
        "token": Api(people.owner).token,
        "organiser_token": Api(people.organiser).token,
        "suggestions": people.other_company.public_id,
        "session_id": meeting.slot.session.public_id,
        "address": link.token,
        "invitation_id": link.public_id,
        "request_id": asked.public_id,
        "user_id": people.colleague.public_id,
        "slug": edition.slug,
        "code": edition.exhibition.code,
        "hs_code": "08",
        "feed": "fairs",
        "year": 2027,
        "page": 1,
        "month": 4,
        "first_id": people.company.public_id,
        "second_id": people.other_company.public_id,
        "merge_id": merge_of(people.company).public_id,
        "company_import_id": ImportRun.objects.create(
            asked_by=people.organiser, file_name="list.xlsx", sha256="0" * 64, counts={"created": 1}
        ).public_id,
        "deadline_id": "2" * 12,
        "interpreter_id": meeting.forum.engagements.create(
            interpreter=InterpreterFactory()
        ).interpreter.public_id,
        "claim_id": "2" * 12,
        "import_id": "2" * 12,
        "paper_id": hand_in_paper(
            user=people.owner, company=people.company, kind="licence", file=uploaded(a_pdf()), name="a.pdf"
        ).public_id,
        "letter_id": letter_to(edition, people).public_id,
        "paper_code": letter_to(
            edition, people, state="issued", year=2027, number=900, body=people.body
        ).token,
        "listing_id": ListingFactory(company=people.company).public_id,
        "person_id": PersonFactory(company=people.company).public_id,
        "registration_id": RegistrationFactory(company=people.company).public_id,
        "companies": people.company.public_id,
        "my": people.company.public_id,
        "forums": meeting.forum.public_id,
        "meeting-requests": meeting.request.public_id,
        "meetings": meeting.public_id,
        "notifications": line.public_id,
        "me": DataExport.objects.create(user=people.owner).public_id,
        "kind": "marketing",
        "trips": plan_trip(
            user=people.owner, company=people.company, title="Spring", editions=[edition]
        ).public_id,
        "forum_id": meeting.forum.public_id,
        "run_id": run.public_id,
        "plan_id": plan.public_id,
        "opportunities": (theme := OpportunityFactory()).public_id,
        "opportunity_id": theme.public_id,
        "proposal_id": propose_opportunity(
            user=people.owner,
            company=people.company,
            sectors=[SectorFactory()],
            language="en",
            title="Dried fruit plant",
            sought="An investor for a plant.",
            kind="plant",
            region="baku",
        ).public_id,
        "deal_id": report_result(
            user=people.owner, company=people.company, partner=people.other_company, kind="mou"
        ).deal.public_id,
    }


def letter_to(edition: Edition, people: Cast, **values: Any) -> InvitationLetter:
    stay = {"stays_from": "2027-04-14", "stays_until": "2027-04-20"}
    person = PersonFactory(company=people.company)
    return InvitationLetter.objects.create(
        company=people.company, person=person, edition=edition, **stay, **values
    )


def merge_of(kept: Company) -> CompanyMerge:
    merged = CompanyFactory(merged_into=kept, is_visible=False)
    report = [{"model": "companies.listing", "fate": "moved", "count": 2}]
    return CompanyMerge.objects.create(
        kept=kept, merged=merged, report=report, snapshot={"website": "https://x.az"}
    )


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """Keep the requests on the test's own connection, as Django's test client does: WSGI closes it after each."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@BEFORE
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("one_transaction")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
def test_every_answer_is_as_described(
    mode: GenerationMode, rows: Mapping[str, Any], subtests: pytest.Subtests
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == declared() > 0
    for operation in operations:
        with subtests.test(f"{operation.method} {operation.path}"):
            check(operation.as_strategy(generation_mode=mode), rows)


def declared() -> int:
    """Return how many methods the views behind the addresses declare."""
    views = [
        pattern.callback.view_class for pattern in urlpatterns if hasattr(pattern.callback, "view_class")
    ]
    methods = [
        getattr(view, method, None) for view in views for method in ("get", "post", "put", "patch", "delete")
    ]
    return sum(hasattr(handler, "operation") for handler in methods)


def check(cases: Any, rows: Mapping[str, Any]) -> None:
    """Send a few generated requests to one operation."""

    @given(case=cases)
    @settings(
        max_examples=3,
        phases=[Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        aim(case, rows)
        door = "organiser_token" if "/organiser/" in case.operation.path else "token"
        case.call_and_validate(checks=CHECKS, headers={"X-Session-Token": rows[door]})

    run()


def aim(case: Any, rows: Mapping[str, Any]) -> None:
    """Point the generated request at rows that exist: made-up ids would only ever test the 404."""
    family = case.operation.path.removeprefix("/api/v1/").removeprefix("organiser/").split("/")[0]
    for name in case.path_parameters or {}:
        case.path_parameters[name] = rows.get(name) or rows[family]
    if re.fullmatch(KEY_PATTERN, str((case.headers or {}).get(KEY_HEADER, ""))):
        # What is made up comes again at other addresses, where it would only ever test that this is refused.
        case.headers[KEY_HEADER] = uuid4().hex
