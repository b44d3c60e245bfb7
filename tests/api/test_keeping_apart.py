"""A company's private wish not to meet another, over the API."""

import pytest

from apps.meetings.models import PairRule
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.factories import CompanyFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_saying_it_and_taking_it_back(people: Cast, owner: Api) -> None:
    path = f"my/companies/{people.company.public_id}/kept-apart/"
    assert owner.get(path).json() == {"companies": []}
    body = {"company": people.other_company.public_id}
    for _time in range(2):
        said = owner.post(path, body)
        assert said.status_code == 201
        assert [each["id"] for each in said.json()["companies"]] == [people.other_company.public_id]
    rule = PairRule.objects.get()
    assert (rule.company, rule.other, rule.is_private, rule.kind) == (
        people.company,
        people.other_company,
        True,
        "must_not",
    )
    assert owner.delete(f"{path}{people.other_company.public_id}/").status_code == 204
    assert kind(owner.delete(f"{path}{people.other_company.public_id}/")) == (404, "not_found")
    assert not PairRule.objects.exists()


def test_only_whoever_acts_for_the_company(
    people: Cast, colleague: Api, outsider: Api, other_owner: Api
) -> None:
    path = f"my/companies/{people.company.public_id}/kept-apart/"
    PairRule.objects.create(
        company=people.company, other=people.other_company, is_private=True, kind="must_not"
    )
    one = f"{path}{people.other_company.public_id}/"
    body = {"company": CompanyFactory().public_id}
    assert problem(Api().get(path)) == SIGN_IN
    for api in (colleague, outsider, other_owner, Api(people.organiser)):
        assert kind(api.get(path)) == (404, "not_found")
        assert kind(api.post(path, body)) == (404, "not_found")
        assert kind(api.delete(one)) == (404, "not_found")
    assert PairRule.objects.count() == 1


def test_what_is_refused(people: Cast, owner: Api) -> None:
    path = f"my/companies/{people.company.public_id}/kept-apart/"
    hidden = CompanyFactory(is_visible=False)
    for company in (people.company.public_id, hidden.public_id, "nobody"):
        assert kind(owner.post(path, {"company": company})) == (422, "invalid")
    assert kind(owner.patch(path, {})) == (405, "method_not_allowed")
    assert not PairRule.objects.exists()


def test_an_organisers_rule_is_not_ones_own(people: Cast, owner: Api) -> None:
    PairRule.objects.create(company=people.company, other=people.other_company, kind="must_not")
    path = f"my/companies/{people.company.public_id}/kept-apart/"
    assert owner.get(path).json() == {"companies": []}
    assert kind(owner.delete(f"{path}{people.other_company.public_id}/")) == (404, "not_found")
