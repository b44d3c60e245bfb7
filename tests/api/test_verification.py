"""Verifying companies over the API: the queue, what is read, and the decision on exactly that."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company, VerificationDecision
from tests.api.steps import Api, kind
from tests.factories import OrganiserBodyFactory
from tests.factories.companies import CompanyFactory
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
QUEUE = "organiser/companies/"


@pytest.fixture
def waiting(people: Cast) -> Company:
    company = people.company
    company.verification_state, company.submitted_at = "submitted", timezone.now()
    company.save()
    return company


@pytest.fixture
def verifier(people: Cast) -> Api:
    return Api(organiser_of(people.body, OrganiserRole.VERIFIER))


def test_the_queue(waiting: Company, people: Cast, verifier: Api) -> None:
    answer = verifier.get(QUEUE)
    [line] = answer.json()["results"]
    assert (line["id"], line["verification_state"], line["version"]) == (
        waiting.public_id,
        "submitted",
        waiting.version,
    )
    assert line["waiting_since"] is not None
    earlier = timezone.now() - timedelta(days=3)
    renewed = CompanyFactory(country="CN", verification_state="verified", renewal_submitted_at=earlier)
    assert [row["id"] for row in verifier.get(QUEUE).json()["results"]] == [
        renewed.public_id,
        waiting.public_id,
    ]
    chinese = OrganiserBodyFactory(country="CN")
    desk = Api(organiser_of(chinese, OrganiserRole.COUNTRY_DESK))
    assert [row["id"] for row in desk.get(QUEUE).json()["results"]] == [renewed.public_id]
    assert desk.get(f"{QUEUE}{waiting.public_id}/").status_code == 404


def test_the_queue_asks_as_much_for_three_as_for_one(
    waiting: Company, verifier: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    verifier.get(QUEUE)
    for more in (0, 2):
        CompanyFactory.create_batch(
            more, verification_state="submitted", submitted_at=timezone.now(), country="AZ"
        )
        with django_assert_num_queries(7):
            assert len(verifier.get(QUEUE).json()["results"]) == 1 + more


def test_what_is_read_can_be_decided_on(waiting: Company, verifier: Api) -> None:
    one = f"{QUEUE}{waiting.public_id}/"
    read = verifier.get(one).json()
    assert (read["legal_name"], read["registration_number"]) == (
        waiting.legal_name,
        waiting.registration_number,
    )
    assert "role" not in read
    decided = verifier.post(f"{one}decision/", {"decision": "verify", "seen_version": read["version"]})
    assert (decided.status_code, decided.json()["verification_state"]) == (200, "verified")
    late = verifier.post(
        f"{one}decision/", {"decision": "reject", "reason": "No.", "seen_version": read["version"]}
    )
    assert kind(late) == (409, "changed_meanwhile")
    waiting.refresh_from_db()
    assert (waiting.verification_state, waiting.version) == ("verified", decided.json()["version"])


@pytest.mark.parametrize(("decision", "state"), [("changes", "changes_requested"), ("reject", "rejected")])
def test_a_refusal_has_a_reason(waiting: Company, verifier: Api, decision: str, state: str) -> None:
    path = f"{QUEUE}{waiting.public_id}/decision/"
    body = {"decision": decision, "seen_version": waiting.version}
    assert kind(verifier.post(path, body)) == (422, "invalid")
    assert VerificationDecision.objects.count() == 0
    answer = verifier.post(path, body | {"reason": "Send the extract."}).json()
    assert (answer["verification_state"], answer["decision"]["reason"]) == (state, "Send the extract.")


def test_a_doubtful_number_is_accepted_first(waiting: Company, verifier: Api) -> None:
    waiting.number_state = "doubtful"
    waiting.save()
    one = f"{QUEUE}{waiting.public_id}/"
    verify = {"decision": "verify", "seen_version": waiting.version}
    assert kind(verifier.post(f"{one}decision/", verify)) == (409, "number_doubtful")
    accepted = verifier.post(f"{one}number/", {"seen_version": waiting.version}).json()
    assert accepted["number_state"] == "accepted"
    again = verifier.post(f"{one}number/", {"seen_version": accepted["version"]})
    assert kind(again) == (409, "number_not_doubtful")
    verify["seen_version"] = accepted["version"]
    assert verifier.post(f"{one}decision/", verify).json()["verification_state"] == "verified"


def test_to_others_it_is_not_there(
    waiting: Company, people: Cast, owner: Api, colleague: Api, outsider: Api
) -> None:
    one = f"{QUEUE}{waiting.public_id}/"
    body = {"seen_version": waiting.version}
    hall = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    for client, status in ((Api(), 401), (owner, 404), (colleague, 404), (outsider, 404), (hall, 404)):
        answers = [
            client.get(QUEUE),
            client.get(one),
            client.post(f"{one}decision/", body | {"decision": "verify"}),
            client.post(f"{one}number/", body),
        ]
        assert [answer.status_code for answer in answers] == [status] * 4
    assert VerificationDecision.objects.count() == 0


def test_wrong_methods_and_bodies(waiting: Company, verifier: Api) -> None:
    one = f"{QUEUE}{waiting.public_id}/"
    assert [verifier.post(QUEUE).status_code, verifier.get(f"{one}decision/").status_code] == [405, 405]
    assert verifier.post(f"{one}decision/", {"decision": "verify"}).status_code == 422
    assert verifier.post(f"{one}decision/", {"decision": "maybe", "seen_version": 1}).status_code == 422
    assert verifier.get(f"{QUEUE}{'2' * 12}/").status_code == 404
    assert VerificationDecision.objects.count() == 0


def test_the_list_is_narrowed_as_in_the_panel(waiting: Company, people: Cast, verifier: Api) -> None:
    soon = timezone.now() + timedelta(days=9)
    ending = CompanyFactory(legal_name="Xəzər", search_text="xezer xazar", verified_until=soon)
    draft = CompanyFactory(country="CN", verification_state="draft", registration_number="91440000X")

    def found(query: str) -> set[str]:
        return {row["id"] for row in verifier.get(f"{QUEUE}?{query}").json()["results"]}

    everybody = {waiting, ending, draft, people.other_company}
    assert found("queue=all") == {company.public_id for company in everybody}
    assert found("queue=ending") == {ending.public_id}
    assert found("queue=renewal") == set()
    assert found("queue=all&state=draft&country=CN") == {draft.public_id}
    assert found("queue=all&q=Xəzər") == {ending.public_id}
    assert found("queue=all&q=91440000x") == {draft.public_id}
    assert found("queue=all&proof=true") == set()
    assert found("waits_days=1") == set()
    Company.objects.filter(pk=waiting.pk).update(submitted_at=timezone.now() - timedelta(days=2))
    assert found("waits_days=1") == {waiting.public_id}
    page = verifier.get(f"{QUEUE}?queue=all&limit=2").json()
    rest = verifier.get(page["next"]).json()
    assert [len(page["results"]), len(rest["results"]), rest["next"]] == [2, 2, None]
    assert kind(verifier.get(f"{QUEUE}?queue=lost")) == (400, "invalid_query")
