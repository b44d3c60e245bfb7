"""The directory and one's own company."""

import pytest
from stdnum.cn import uscc

from apps.companies.models import Company, CompanyDraft, Membership
from apps.directory.services import rebuild_directory
from apps.exhibitions.models import Attendance
from tests.api.steps import NO_LANGUAGE, SIGN_IN, Api, kind, problem
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    HsCodeFactory,
    ListingFactory,
    MembershipFactory,
    PersonFactory,
    PlaceFactory,
    SectorFactory,
)
from tests.factories.companies import valid_voen
from tests.people import Cast

NOT_SEEN = {
    "type": "urn:ipek:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no such company, or it is not for you to see.",
}
ONLY_MANAGERS = {
    "type": "urn:ipek:problem:not_allowed",
    "title": "Not allowed",
    "status": 403,
    "detail": "Only an owner or manager of the company can do this.",
}


def names(visitor: Api, query: str = "") -> list[str]:
    return [line["legal_name"] for line in visitor.get(f"companies/{query}").json()["results"]]


@pytest.mark.django_db
def test_directory_line(visitor: Api) -> None:
    city = PlaceFactory(code="BAKU", country="AZ", name_en="Baku", name_az="Bakı")
    company = CompanyFactory(legal_name="Fındıq MMC", name_en="Findiq LLC", city=city, employees="10-49")
    company.sectors.set([SectorFactory(code="FOOD")])
    assert visitor.get("companies/").json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": company.public_id,
                "country": "AZ",
                "legal_name": "Fındıq MMC",
                "name_en": "Findiq LLC",
                "language": "az",
                "languages": ["az", "en"],
                "city": {"code": "BAKU", "name": NO_LANGUAGE | {"en": "Baku", "az": "Bakı"}, "country": "AZ"},
                "website": "",
                "employees": "10-49",
                "sectors": ["FOOD"],
                "is_example": False,
            }
        ],
    }


@pytest.mark.django_db
def test_directory_shows_only_who_shows_themselves(visitor: Api) -> None:
    CompanyFactory(verification_state="draft")
    CompanyFactory(is_visible=False)
    assert names(visitor) == []


@pytest.mark.django_db
def test_directory_filters(visitor: Api) -> None:
    seller = ListingFactory(
        company=CompanyFactory(legal_name="Seller", search_text="seller"),
        side="offer",
        cooperation_type__code="SELL",
        sector=SectorFactory(code="FOOD"),
    ).company
    seller.listings.get().hs_codes.add(HsCodeFactory(code="0802", keywords_az=["fındıq"]))
    edition = EditionFactory()
    Attendance.objects.create(company=seller, edition=edition)
    CompanyFactory(legal_name="丝路", country="CN", search_text="silu")
    rebuild_directory()
    assert names(visitor) == [seller.legal_name, "丝路"]
    assert names(visitor, "?country=CN") == ["丝路"]
    assert names(visitor, "?sector=FOOD") == ["Seller"]
    assert names(visitor, "?side=offer&type=SELL") == ["Seller"]
    assert names(visitor, "?side=seek") == []
    assert names(visitor, "?q=Silu") == ["丝路"]
    assert names(visitor, "?q=findiq") == ["Seller"]
    assert names(visitor, "?chapter=08") == ["Seller"]
    assert names(visitor, f"?edition={edition.slug}") == ["Seller"]
    assert names(visitor, f"?edition={edition.slug}&country=CN") == []
    assert kind(visitor.get("companies/?chapter=8")) == (400, "invalid_query")
    assert kind(visitor.get("companies/?name=x")) == (400, "invalid_query")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_directory_takes_two_queries(visitor: Api, django_assert_num_queries, count: int) -> None:
    for _n in range(count):
        CompanyFactory().sectors.set([SectorFactory()])
    with django_assert_num_queries(2):
        response = visitor.get("companies/")
    assert len(response.json()["results"]) == count
    assert visitor.get("companies/", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_company_page(visitor: Api, django_assert_num_queries, count: int) -> None:
    company = CompanyFactory(address="Secret street", phone="+994 12 000 00 00")
    company.texts.create(language="en", text="What we do", translated_by="machine")
    listings = [ListingFactory(company=company, quantity="2.5", unit="t") for _n in range(count)]
    with django_assert_num_queries(7):
        found = visitor.get(f"companies/{company.public_id}/").json()
    assert found == {
        "id": company.public_id,
        "country": "AZ",
        "legal_name": company.legal_name,
        "name_en": company.name_en,
        "language": "az",
        "description": {"language": "az", "text": "What we do."},
        "translations": [{"language": "en", "text": "What we do", "translated_by": "machine"}],
        "city": None,
        "website": "",
        "founded_year": None,
        "employees": "",
        "languages": ["az", "en"],
        "sectors": [],
        "is_verified": True,
        "is_example": False,
        "listings": [
            {
                "id": listing.public_id,
                "side": "offer",
                "cooperation_type": listing.cooperation_type.code,
                "sector": listing.sector.code,
                "hs_codes": [],
                "text": {"language": "az", "text": listing.text},
                "translations": [],
                "quantity": "2.500",
                "unit": "t",
                "valid_until": None,
                "certificates": [],
                "other_certificates": "",
                "markets": [],
            }
            for listing in listings
        ],
    }


def test_a_hidden_company_is_seen_by_its_people_alone(people: Cast, owner: Api, outsider: Api) -> None:
    Company.objects.filter(pk=people.company.pk).update(verification_state="draft")
    path = f"companies/{people.company.public_id}/"
    assert owner.get(path).json()["id"] == people.company.public_id
    assert problem(outsider.get(path)) == NOT_SEEN
    assert problem(Api().get(path)) == NOT_SEEN


NEW = {"country": "AZ", "legal_name": "Yeni MMC", "language": "az"}


def test_register(people: Cast, outsider: Api) -> None:
    number = valid_voen(7)
    response = outsider.post("companies/", NEW | {"registration_number": f" {number} "})
    assert response.status_code == 201
    company = Company.objects.get(legal_name="Yeni MMC")
    assert company.registration_number == number
    assert Membership.objects.get(company=company).role == "owner"
    assert response.json() == {
        "time_zone": "Asia/Baku",
        "id": company.public_id,
        "country": "AZ",
        "legal_name": "Yeni MMC",
        "name_en": "",
        "language": "az",
        "description": {"language": "az", "text": ""},
        "translations": [],
        "city": None,
        "website": "",
        "founded_year": None,
        "employees": "",
        "languages": ["az"],
        "sectors": [],
        "is_verified": False,
        "is_example": False,
        "role": "owner",
        "registration_kind": "voen",
        "registration_number": number,
        "number_state": "checked",
        "number_doubt": "",
        "names": [],
        "region": None,
        "city_name": "",
        "postal_code": "",
        "address": "",
        "addresses": [],
        "phone": "",
        "wechat_id": "",
        "is_visible": False,
        "verification_state": "draft",
        "submitted_at": None,
        "verified_at": None,
        "verified_until": None,
        "renewal_submitted_at": None,
        "may_be_renewed": False,
        "has_proof": False,
        "decision": None,
        "missing": [
            "Say where the company sits.",
            "Say in a few sentences what the company does.",
            "Add at least one line that you offer or seek.",
            "Name at least one person of the company.",
        ],
    }


def test_register_refuses(people: Cast, outsider: Api) -> None:
    before = Company.objects.count()
    wrong = f"{valid_voen(5)[:9]}3"
    assert problem(Api().post("companies/", NEW)) == SIGN_IN
    assert problem(outsider.post("companies/", NEW | {"registration_number": wrong})) == {
        "type": "urn:ipek:problem:invalid",
        "title": "The values cannot be accepted",
        "status": 422,
        "detail": "A VÖEN has 10 digits, and its last one is 1 or 2.",
        "errors": [
            {
                "pointer": "#/registration_number",
                "code": "invalid",
                "detail": "A VÖEN has 10 digits, and its last one is 1 or 2.",
            }
        ],
    }
    assert problem(outsider.post("companies/", {"country": "XX", "colour": "red"})) == {
        "type": "urn:ipek:problem:invalid",
        "title": "The values cannot be accepted",
        "status": 422,
        "detail": "Some of the values cannot be accepted. Each is named below.",
        "errors": [{"pointer": "#/colour", "code": "unknown", "detail": "There is no such field."}],
    }
    taken = CompanyFactory(registration_number=valid_voen(9))
    response = outsider.post("companies/", NEW | {"registration_number": taken.registration_number})
    assert kind(response) == (409, "company_exists")
    assert Company.objects.count() == before + 1


def test_a_doubtful_number_is_registered_and_named(people: Cast, outsider: Api) -> None:
    found = outsider.post("companies/", NEW | {"registration_number": "1400057431"})
    assert found.status_code == 201
    assert (found.json()["number_state"], found.json()["number_doubt"]) == (
        "doubtful",
        "The check digit of this VÖEN does not fit. It is kept; an organiser compares it with your papers.",
    )


def test_names_addresses_and_contacts(people: Cast, owner: Api) -> None:
    place = f"my/companies/{people.company.public_id}/"
    region = PlaceFactory(country="AZ", kind="province")
    body = {
        "names": [{"name": "里海桥", "kind": "translated", "language": "zh-hans"}, {"name": "XK"}],
        "addresses": [{"language": "en", "text": "5 Nizami Street"}],
        "phone": "012 493 00 91",
        "postal_code": "az 1000",
        "region": region.code,
    }
    found = owner.patch(place, body).json()
    assert {name: found[name] for name in ("names", "addresses", "phone", "postal_code")} == {
        "names": [
            {"name": "里海桥", "kind": "translated", "language": "zh-hans"},
            {"name": "XK", "kind": "short", "language": ""},
        ],
        "addresses": [{"language": "en", "text": "5 Nizami Street"}],
        "phone": "+994124930091",
        "postal_code": "AZ1000",
    }
    assert found["region"]["code"] == region.code
    refused = owner.patch(place, {"phone": "1", "legal_name": "Not kept"})
    assert kind(refused) == (422, "invalid")
    assert owner.get(place).json()["legal_name"] == people.company.legal_name


@pytest.mark.parametrize("count", [1, 3])
def test_own_companies(people: Cast, owner: Api, django_assert_num_queries, count: int) -> None:
    more = [MembershipFactory(user=people.owner, role="delegate").company for _n in range(count - 1)]
    with django_assert_num_queries(2):
        found = owner.get("my/companies/").json()
    assert [(line["id"], line["role"]) for line in found["results"]] == [
        (people.company.public_id, "owner"),
        *((company.public_id, "delegate") for company in more),
    ]
    assert problem(Api().get("my/companies/")) == SIGN_IN


def test_profile_is_changed_by_managers_alone(
    people: Cast, owner: Api, colleague: Api, outsider: Api
) -> None:
    path = f"my/companies/{people.company.public_id}/"
    PlaceFactory(code="BAKU", country="AZ")
    SectorFactory(code="FOOD")
    changes = {"description": "Nuts.", "city": "BAKU", "sectors": ["FOOD"], "founded_year": 1999}
    assert problem(Api().patch(path, changes)) == SIGN_IN
    assert problem(outsider.patch(path, changes)) == NOT_SEEN
    assert problem(colleague.patch(path, changes)) == ONLY_MANAGERS
    people.company.refresh_from_db()
    assert (people.company.description, people.company.version) == ("What we do.", 1)
    found = owner.patch(path, changes).json()
    assert (found["description"]["text"], found["city"]["code"], found["sectors"], found["founded_year"]) == (
        "Nuts.", "BAKU", ["FOOD"], 1999,
    )  # fmt: skip
    assert found["legal_name"] == people.company.legal_name
    assert colleague.get(path).json()["role"] == "delegate"
    assert problem(outsider.get(path)) == NOT_SEEN
    assert kind(owner.post(path)) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"founded_year": 3000}, "#/founded_year", "invalid"),
        ({"legal_name": "x" * 201}, "#/legal_name", "max_length"),
        ({"city": "NOWHERE"}, "#/city", "does_not_exist"),
        ({"languages": ["xx"]}, "#/languages/0", "invalid_choice"),
        ({"registration_number": "1"}, "#/registration_number", "unknown"),
        ({"website": "no address"}, "#/website", "invalid"),
    ],
)
def test_profile_refuses(
    people: Cast, owner: Api, changes: dict[str, object], pointer: str, code: str
) -> None:
    response = owner.patch(f"my/companies/{people.company.public_id}/", changes)
    assert kind(response) == (422, "invalid")
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]
    people.company.refresh_from_db()
    assert people.company.version == 1


def test_submission(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    Company.objects.filter(pk=people.company.pk).update(verification_state="draft")
    path = f"my/companies/{people.company.public_id}/submission/"
    assert problem(Api().post(path)) == SIGN_IN
    assert problem(outsider.post(path)) == NOT_SEEN
    assert problem(colleague.post(path)) == ONLY_MANAGERS
    assert kind(owner.get(path)) == (405, "method_not_allowed")
    assert problem(owner.post(path)) == {
        "type": "urn:ipek:problem:incomplete",
        "title": "The values cannot be accepted",
        "status": 422,
        "detail": "Add at least one line that you offer or seek. Name at least one person of the company.",
    }
    ListingFactory(company=people.company)
    PersonFactory(company=people.company)
    assert owner.post(path).json()["verification_state"] == "submitted"
    assert problem(owner.post(path)) == {
        "type": "urn:ipek:problem:invalid_transition",
        "title": "In conflict with the present state",
        "status": 409,
        "detail": "A company that is “Submitted” cannot become “Submitted”.",
        "current": "submitted",
        "wanted": "submitted",
    }


def test_registers_a_chinese_company(people: Cast, outsider: Api) -> None:
    front = "91440101MA5CK8XG1"
    number = front + uscc.calc_check_digit(front)
    body = {"country": "CN", "registration_number": number, "legal_name": "丝路贸易", "language": "zh-hans"}
    found = outsider.post("companies/", body).json()
    assert (found["registration_kind"], found["time_zone"]) == ("uscc", "Asia/Shanghai")


@pytest.mark.django_db
def test_directory_orders_and_facets(visitor: Api) -> None:
    goods = HsCodeFactory(code="0802", keywords_az=["fındıq"])
    line = ListingFactory(
        company=CompanyFactory(legal_name="Aqro", search_text="aqro"),
        side="offer",
        cooperation_type__code="SELL",
        sector=SectorFactory(code="FOOD"),
    )
    line.hs_codes.add(goods)
    CompanyFactory(legal_name="Findiq", search_text="findiq")
    CompanyFactory(legal_name="丝路", country="CN", search_text="silu")
    rebuild_directory()
    assert names(visitor, "?q=findiq") == ["Aqro", "Findiq"]
    assert names(visitor, "?q=findiq&sort=best") == ["Findiq", "Aqro"]
    assert names(visitor, "?sort=new") == ["丝路", "Findiq", "Aqro"]
    Company.objects.get(legal_name="Aqro").save()
    assert names(visitor, "?sort=changed") == ["Aqro", "丝路", "Findiq"]
    for sort in ("best", "new", "changed"):
        first = visitor.get(f"companies/?q=findiq&sort={sort}&limit=1").json()
        second = visitor.get(first["next"]).json()
        found = [page["results"][0]["legal_name"] for page in (first, second)]
        assert (sorted(found), second["next"]) == (["Aqro", "Findiq"], None)
    assert names(visitor, "?verified=yes&country=CN") == ["丝路"]
    assert kind(visitor.get("companies/?sort=lost")) == (400, "invalid_query")
    counted = visitor.get("companies/facets/?country=AZ").json()
    assert counted["total"] == 2
    facets = {facet["name"]: facet["options"] for facet in counted["facets"]}
    assert list(facets) == ["country", "sector", "side", "type", "chapter", "edition", "verified"]
    assert facets["country"] == [{"value": "AZ", "count": 2}, {"value": "CN", "count": 1}]
    assert facets["type"] == [{"value": "SELL", "count": 1}]
    assert facets["chapter"] == [{"value": "08", "count": 1}]
    assert visitor.get("companies/facets/?q=!").json()["total"] == 0
    assert visitor.post("companies/facets/").status_code == 405
    assert kind(visitor.get("companies/facets/?cursor=x")) == (400, "invalid_query")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_facets_take_four_queries(visitor: Api, django_assert_num_queries, count: int) -> None:
    for _n in range(count):
        CompanyFactory().sectors.set([SectorFactory()])
    rebuild_directory()
    with django_assert_num_queries(4):
        assert visitor.get("companies/facets/").json()["total"] == count


@pytest.mark.django_db
def test_a_registration_is_begun_and_gone_on_with(outsider: Api, visitor: Api, people: Cast) -> None:
    place, number = "my/registration/", valid_voen(71)
    assert problem(visitor.post(place, {"country": "AZ"})) == SIGN_IN
    assert kind(outsider.get(place)) == (404, "not_found")
    begun = {"country": "AZ", "registration_number": "", "number_doubt": ""}
    assert outsider.post(place, {"country": "AZ"}).json() == begun
    assert kind(outsider.post(place, {"country": "AZ", "registration_number": "1"})) == (422, "invalid")
    taken = CompanyFactory(registration_number=valid_voen(72)).registration_number
    # Refused whole: the country that came with the number is not noted either.
    assert kind(outsider.post(place, {"country": "CN", "registration_number": "1"})) == (422, "invalid")
    body = {"country": "AZ", "registration_number": taken}
    assert kind(outsider.post(place, body)) == (409, "company_exists")
    assert outsider.get(place).json() == begun
    assert outsider.post(place, {"country": "AZ", "registration_number": f" {number} "}).json() == begun | {
        "registration_number": number
    }
    assert CompanyDraft.objects.get().user == people.outsider
    names = {"legal_name": "Yeni MMC", "language": "az", "names": [{"name": "Yeni", "kind": "brand"}]}
    made = outsider.post("companies/", {"country": "AZ", "registration_number": number} | names)
    assert (made.status_code, [row["name"] for row in made.json()["names"]]) == (201, ["Yeni"])
    assert (outsider.get(place).status_code, CompanyDraft.objects.count()) == (404, 0)
    assert kind(outsider.post(place, {"country": "Mars"})) == (422, "invalid")
    assert outsider.delete(place).status_code == 405
