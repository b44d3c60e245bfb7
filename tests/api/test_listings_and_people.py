"""What a company offers and seeks, and its people."""

import pytest

from apps.companies.models import Listing, Person
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import NOT_SEEN, ONLY_MANAGERS
from tests.factories import (
    CooperationTypeFactory,
    HsCodeFactory,
    ListingFactory,
    PersonFactory,
    SectorFactory,
    UserFactory,
)
from tests.people import Cast


@pytest.fixture
def line(db: None) -> dict[str, object]:
    CooperationTypeFactory(code="SELL", side="offer")
    SectorFactory(code="FOOD")
    HsCodeFactory(code="0802")
    return {
        "side": "offer",
        "cooperation_type": "SELL",
        "sector": "FOOD",
        "text": "Hazelnuts",
        "language": "en",
        "hs_codes": ["0802"],
        "quantity": "20.5",
        "unit": "t",
        "certificates": ["halal"],
        "other_certificates": "AZS 001",
        "markets": ["CN"],
    }


def test_add_a_line(people: Cast, owner: Api, colleague: Api, outsider: Api, line: dict[str, object]) -> None:
    path = f"my/companies/{people.company.public_id}/listings/"
    assert problem(Api().post(path, line)) == SIGN_IN
    assert problem(outsider.post(path, line)) == NOT_SEEN
    assert problem(colleague.post(path, line)) == ONLY_MANAGERS
    assert Listing.objects.count() == 0
    response = owner.post(path, line)
    assert response.status_code == 201
    assert response.json() == {
        "id": Listing.objects.get().public_id,
        "side": "offer",
        "cooperation_type": "SELL",
        "sector": "FOOD",
        "hs_codes": ["0802"],
        "text": {"language": "en", "text": "Hazelnuts"},
        "translations": [],
        "quantity": "20.500",
        "unit": "t",
        "valid_until": None,
        "certificates": ["halal"],
        "other_certificates": "AZS 001",
        "markets": ["CN"],
        "rest": "",
    }
    assert kind(owner.post(path, line)) == (409, "listing_exists")
    assert kind(owner.post(path, line | {"side": "seek"})) == (422, "invalid")
    assert kind(owner.post(path, {})) == (422, "invalid")
    assert Listing.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lines(people: Cast, owner: Api, colleague: Api, django_assert_num_queries, count: int) -> None:
    for _n in range(count):
        ListingFactory(company=people.company).hs_codes.set([HsCodeFactory()])
    path = f"my/companies/{people.company.public_id}/listings/"
    with django_assert_num_queries(5):
        assert len(colleague.get(path).json()["results"]) == count
    assert (owner.get(f"{path}?limit=2").json()["next"] is None) is (count == 1)


def test_change_and_withdraw_a_line(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    listing = ListingFactory(company=people.company, text="Old words", quantity=3)
    listing.texts.create(language="en", text="Old words")
    path = f"my/companies/{people.company.public_id}/listings/{listing.public_id}/"
    for method in ("PATCH", "DELETE"):
        assert problem(Api().send(method, path, {"text": "New words"})) == SIGN_IN
        assert problem(outsider.send(method, path, {"text": "New words"})) == NOT_SEEN
        assert problem(colleague.send(method, path, {"text": "New words"})) == ONLY_MANAGERS
    listing.refresh_from_db()
    assert (listing.text, listing.is_active) == ("Old words", True)
    changed = owner.patch(path, {"text": "New words"}).json()
    assert (changed["text"]["text"], changed["quantity"], changed["translations"]) == (
        "New words",
        "3.000",
        [],
    )
    assert colleague.get(path).json() == changed
    assert owner.delete(path).status_code == 204
    assert problem(owner.get(path)) == NOT_SEEN
    assert kind(owner.post(path)) == (405, "method_not_allowed")


def test_pause_and_resume_a_line(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    listing = ListingFactory(company=people.company)
    path = f"my/companies/{people.company.public_id}/listings/{listing.public_id}/pause/"
    for method in ("POST", "DELETE"):
        assert problem(Api().send(method, path, {})) == SIGN_IN
        assert problem(outsider.send(method, path, {})) == NOT_SEEN
        assert problem(colleague.send(method, path, {})) == ONLY_MANAGERS
    assert Listing.objects.get().is_active is True
    assert owner.post(path, {}).json()["rest"] == "paused"
    public = f"companies/{people.company.public_id}/"
    assert Api().get(public).json()["listings"] == []
    assert owner.delete(path).status_code == 204
    assert [line["id"] for line in Api().get(public).json()["listings"]] == [listing.public_id]


def test_say_a_line_in_a_further_language(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    listing = ListingFactory(company=people.company, language="az")
    path = f"my/companies/{people.company.public_id}/listings/{listing.public_id}/texts/"
    body = {"language": "en", "text": "Pomegranate juice"}
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert listing.texts.count() == 0
    assert owner.post(path, body).json()["translations"] == [
        {"language": "en", "text": "Pomegranate juice", "translated_by": ""}
    ]
    assert kind(owner.post(path, body | {"language": "az"})) == (422, "invalid")
    assert problem(colleague.delete(f"{path}en/")) == ONLY_MANAGERS
    assert owner.delete(f"{path}en/").status_code == 204
    assert listing.texts.count() == 0


def test_contacts_of_people_are_in_no_public_answer(people: Cast, owner: Api) -> None:
    secret = PersonFactory(
        company=people.other_company, email="secret@example.com", phone="+994501112233", wechat_id="secretwx"
    )
    company = people.other_company
    company.phone, company.wechat_id, company.address = "+994125550000", "firmwx", "Secret street 1"
    company.save()
    ListingFactory(company=company)
    for reader in (Api(), owner):
        for path in (f"companies/{company.public_id}/", "companies/"):
            said = reader.get(path).content.decode()
            for private in (secret.email, secret.phone, secret.wechat_id, company.phone, company.wechat_id):
                assert private not in said
    assert problem(owner.get(f"my/companies/{company.public_id}/people/")) == NOT_SEEN


def test_a_line_of_another_company_is_not_found(people: Cast, owner: Api) -> None:
    theirs = ListingFactory(company=people.other_company)
    path = f"my/companies/{people.company.public_id}/listings/{theirs.public_id}/"
    assert problem(owner.delete(path)) == NOT_SEEN
    theirs.refresh_from_db()
    assert theirs.is_active is True


def test_add_a_person(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    path = f"my/companies/{people.company.public_id}/people/"
    body = {
        "native_name": "王小明",
        "latin_name": "Wang Xiaoming",
        "email": people.colleague.email,
        "languages": ["en"],
    }
    assert problem(Api().post(path, body)) == SIGN_IN
    assert problem(outsider.post(path, body)) == NOT_SEEN
    assert problem(colleague.post(path, body)) == ONLY_MANAGERS
    assert Person.objects.count() == 0
    found = owner.post(path, body)
    person = Person.objects.get()
    assert found.status_code == 201
    assert person.user == people.colleague
    assert found.json() == {
        "id": person.public_id,
        "name": "王小明 (Wang Xiaoming)",
        "family_name": "",
        "given_name": "",
        "patronymic": "",
        "native_name": "王小明",
        "latin_name": "Wang Xiaoming",
        "form_of_address": "",
        "job_title": "",
        "job_title_en": "",
        "email": people.colleague.email,
        "phone": "",
        "wechat_id": "",
        "languages": ["en"],
        "has_account": True,
    }
    refused = owner.post(path, {"given_name": "Leyla"})
    assert kind(refused) == (422, "invalid")
    assert refused.json()["errors"] == [
        {"pointer": "#/family_name", "code": "invalid", "detail": "A person has at least a family name."}
    ]


def test_an_address_outside_the_team_gives_no_account(people: Cast, owner: Api) -> None:
    stranger = UserFactory()
    body = {"family_name": "Quliyev", "email": stranger.email}
    assert owner.post(f"my/companies/{people.company.public_id}/people/", body).json()["has_account"] is False


@pytest.mark.parametrize("count", [1, 3])
def test_people(people: Cast, colleague: Api, django_assert_num_queries, count: int) -> None:
    for _n in range(count):
        PersonFactory(company=people.company)
    with django_assert_num_queries(3):
        found = colleague.get(f"my/companies/{people.company.public_id}/people/").json()
    assert len(found["results"]) == count


def test_change_and_take_leave_of_a_person(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    person = PersonFactory(company=people.company, family_name="Quliyev", languages=["az"])
    path = f"my/companies/{people.company.public_id}/people/{person.public_id}/"
    for method in ("PATCH", "DELETE"):
        assert problem(Api().send(method, path, {"job_title": "Direktor"})) == SIGN_IN
        assert problem(outsider.send(method, path, {"job_title": "Direktor"})) == NOT_SEEN
        assert problem(colleague.send(method, path, {"job_title": "Direktor"})) == ONLY_MANAGERS
    person.refresh_from_db()
    assert (person.job_title, person.left_at) == ("", None)
    changed = owner.patch(path, {"job_title": "Direktor"}).json()
    assert (changed["job_title"], changed["family_name"], changed["languages"]) == (
        "Direktor",
        "Quliyev",
        ["az"],
    )
    assert owner.delete(path).status_code == 204
    assert problem(owner.get(path)) == NOT_SEEN
