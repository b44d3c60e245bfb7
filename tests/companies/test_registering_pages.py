"""The first steps of a company: country, number, names, contacts; each can be left and gone on with."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import Company, CompanyDraft, JoinRequest
from tests.doors import LANGUAGES, in_language, login_url, post_statuses, signed_in
from tests.factories import CompanyFactory, PlaceFactory
from tests.factories.companies import valid_voen
from tests.people import Cast

pytestmark = pytest.mark.django_db
DOUBTFUL = "1400057431"


def url_of(name: str, *args: object) -> str:
    return reverse(f"companies:{name}", args=args)


def rows(*names: tuple[str, str, str], initial: int = 0) -> dict[str, str]:
    """Return what a browser sends for the rows of further names."""
    sent = {"names-TOTAL_FORMS": str(len(names)), "names-INITIAL_FORMS": str(initial)}
    for place, (name, kind, language) in enumerate(names):
        sent |= {
            f"names-{place}-name": name,
            f"names-{place}-kind": kind,
            f"names-{place}-language": language,
        }
    return sent


def at_names(people: Cast, number: str) -> Client:
    """Return the outsider's browser after the first two steps."""
    client = signed_in(people.outsider)
    client.post(url_of("register"), {"country": "AZ"})
    client.post(url_of("register_number"), {"registration_number": number})
    return client


def test_visitors_sign_in_first(db: None) -> None:
    for name in ("register", "register_number", "register_names"):
        assert Client().get(url_of(name)).headers["Location"] == login_url(url_of(name))
        assert Client().post(url_of(name)).status_code == 302
    assert not CompanyDraft.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_steps_answer_in_every_language(people: Cast, language: str) -> None:
    client = at_names(people, valid_voen(11))
    urls = [url_of(name) for name in ("register", "register_number", "register_names")]
    assert [client.get(in_language(url, language)).status_code for url in urls] == [200, 200, 200]


def test_registering_step_by_step(people: Cast) -> None:
    number, client = valid_voen(500), signed_in(people.outsider)
    assert client.get(url_of("index")).headers["Location"] == url_of("register")
    answer = client.post(url_of("register"), {"country": "AZ"})
    assert answer.headers["Location"] == url_of("register_number")
    assert client.get(url_of("index")).headers["Location"] == url_of("register_number")
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    answer = client.post(url_of("register_number"), {"registration_number": f" {full_width} "})
    assert answer.headers["Location"] == url_of("register_names")
    assert client.get(url_of("index")).headers["Location"] == url_of("register_names")
    assert not Company.objects.filter(registration_number=number).exists()
    names = {"legal_name": "Xəzər Körpü MMC", "name_en": "Caspian Bridge", "language": "az"}
    further = rows(("里海桥", "translated", "zh-hans"), ("", "short", ""))
    answer = client.post(url_of("register_names"), names | further)
    company = Company.objects.get(registration_number=number)
    assert answer.headers["Location"] == url_of("contacts", company.public_id)
    assert [(m.user, m.role) for m in company.memberships.all()] == [(people.outsider, "owner")]
    assert [(n.name, n.kind, n.language) for n in company.names.all()] == [
        ("里海桥", "translated", "zh-hans")
    ]
    assert {"xezer", "lihaiqiao", "lhq"} <= set(company.search_text.split())
    assert not CompanyDraft.objects.exists()


def test_another_country_forgets_the_number(people: Cast) -> None:
    client = at_names(people, valid_voen(12))
    client.post(url_of("register"), {"country": "AZ"})
    assert CompanyDraft.objects.get().registration_number == valid_voen(12)
    client.post(url_of("register"), {"country": "HK"})
    assert CompanyDraft.objects.get().registration_number == ""
    assert client.get(url_of("register_names")).headers["Location"] == url_of("register_number")


@pytest.mark.parametrize("typed", ["123", "", "<b>1400057421</b>"])
def test_a_number_that_cannot_be_one_stays_in_the_form(people: Cast, typed: str) -> None:
    client = signed_in(people.outsider)
    client.post(url_of("register"), {"country": "AZ"})
    answer = client.post(url_of("register_number"), {"registration_number": typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["registration_number"]
    assert CompanyDraft.objects.get().registration_number == ""


def test_a_doubtful_number_is_asked_about_once_more_and_then_kept(people: Cast) -> None:
    client = signed_in(people.outsider)
    client.post(url_of("register"), {"country": "AZ"})
    answer = client.post(url_of("register_number"), {"registration_number": DOUBTFUL})
    assert answer.status_code == 422
    assert "is_compared" in answer.content.decode()
    assert CompanyDraft.objects.get().registration_number == ""
    compared = {"registration_number": DOUBTFUL, "is_compared": "on"}
    assert client.post(url_of("register_number"), compared).status_code == 302
    client.post(url_of("register_names"), {"legal_name": "Nar", "language": "az"} | rows())
    company = Company.objects.get(registration_number=DOUBTFUL)
    assert company.number_state == "doubtful"
    assert "check digit" in client.get(url_of("detail", company.public_id)).content.decode()


def test_a_number_that_is_taken_leads_to_asking(people: Cast) -> None:
    taken = CompanyFactory(registration_number=valid_voen(700), legal_name="Taken and secret")
    client = signed_in(people.outsider)
    client.post(url_of("register"), {"country": "AZ"})
    answer = client.post(url_of("register_number"), {"registration_number": taken.registration_number})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert url_of("join") in page
    assert "Taken and secret" not in page
    values = answer.context["join_form"].initial | {"message": "Let me in."}
    assert client.post(url_of("join"), values).headers["Location"] == url_of("index")
    assert [(r.user, r.company, r.message) for r in JoinRequest.objects.all()] == [
        (people.outsider, taken, "Let me in.")
    ]
    waiting = client.get(url_of("index"))
    assert waiting.status_code == 200
    assert "Taken and secret" not in waiting.content.decode()
    assert not CompanyDraft.objects.exists()


def test_the_own_number_leads_to_the_own_company(people: Cast) -> None:
    people.company.registration_number = valid_voen(701)
    people.company.save()
    owner = signed_in(people.owner)
    owner.post(url_of("register"), {"country": "AZ"})
    answer = owner.post(url_of("register_number"), {"registration_number": valid_voen(701)})
    assert answer.status_code == 409
    assert answer.context["own_company"] == people.company
    assert answer.context["join_form"] is None


def test_the_number_may_be_taken_between_two_steps(people: Cast) -> None:
    client = at_names(people, valid_voen(13))
    CompanyFactory(registration_number=valid_voen(13))
    answer = client.post(url_of("register_names"), {"legal_name": "Late", "language": "az"} | rows())
    assert answer.status_code == 409
    assert answer.context["join_form"].initial["registration_number"] == valid_voen(13)
    assert not people.outsider.memberships.exists()


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "<i>Nar</i>", "\u202e\u200b", ""], ids=["long", "markup", "invisible", "empty"]
)
def test_names_that_cannot_be_are_refused_and_nothing_is_registered(people: Cast, name: str) -> None:
    client = at_names(people, valid_voen(14))
    values = {"legal_name": name, "name_en": "Kept", "language": "az"}
    answer = client.post(url_of("register_names"), values | rows(("Kept too", "short", "")))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["legal_name"]
    assert 'value="Kept"' in answer.content.decode()
    assert 'value="Kept too"' in answer.content.decode()
    assert not people.outsider.memberships.exists()


def test_names_are_changed_as_a_whole(people: Cast) -> None:
    owner, url = signed_in(people.owner), url_of("names", people.company.public_id)
    names = {"legal_name": "Yeni ad", "name_en": "", "language": "az"}
    first = rows(("CNPC", "short", ""), ("PetroChina", "brand", "en"))
    assert owner.post(url, names | first | {"next": "1"}).headers["Location"] == url_of(
        "contacts", people.company.public_id
    )
    kept = people.company.names.get(name="CNPC").pk
    assert owner.get(url).status_code == 200
    second = rows(("CNPC", "brand", ""), ("", "brand", "en"), initial=2)
    assert owner.post(url, names | second).status_code == 302
    assert [(n.pk, n.name, n.kind) for n in people.company.names.all()] == [(kept, "CNPC", "brand")]
    refused = owner.post(url, names | rows(("<p>", "short", "")))
    assert refused.status_code == 422
    assert people.company.names.count() == 1


def test_contacts_are_kept_in_their_own_form(people: Cast) -> None:
    city = PlaceFactory(country="AZ")
    url = url_of("contacts", people.company.public_id)
    typed = {
        "city": city.pk,
        "postal_code": "1000",
        "address": "Nizami küçəsi 5",
        "phone": "050 123 45 67",
        "wechat_id": "xezer_baku",
        "website": "example.com",
        "address_zh_hans": "巴库市尼扎米街5号",
        "address_en": "5 Nizami Street, Baku",
        "address_ru": "",
        "next": "1",
    }
    answer = signed_in(people.owner).post(url, typed)
    assert answer.headers["Location"] == url_of("edit", people.company.public_id)
    company = Company.objects.get(pk=people.company.pk)
    assert (company.phone, company.postal_code, company.website, company.city) == (
        "+994501234567",
        "AZ1000",
        "https://example.com",
        city,
    )
    assert dict(company.addresses.values_list("language", "text")) == {
        "zh-hans": "巴库市尼扎米街5号",
        "en": "5 Nizami Street, Baku",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"postal_code": "99"}, "postal_code"),
        ({"wechat_id": "no spaces here"}, "wechat_id"),
        ({"address": "<script>"}, "address"),
        ({"address_en": "<script>"}, "address_en"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"city_name": "x" * 10_000}, "city_name"),
    ],
)
def test_contacts_that_cannot_be_are_refused_at_their_field(
    people: Cast, changes: dict[str, str], field: str
) -> None:
    before = Company.objects.filter(pk=people.company.pk).values().get()
    url = url_of("contacts", people.company.public_id)
    answer = signed_in(people.owner).post(url, {"address": "Kept Street 5"} | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Company.objects.filter(pk=people.company.pk).values().get() == before
    assert not people.company.addresses.exists()


def test_a_number_is_corrected_until_somebody_has_verified_it(people: Cast) -> None:
    company, url = people.company, url_of("number", people.company.public_id)
    owner = signed_in(people.owner)
    assert owner.post(url, {"registration_number": valid_voen(15)}).status_code == 409
    Company.objects.filter(pk=company.pk).update(verification_state="draft")
    CompanyFactory(registration_number=valid_voen(16))
    assert owner.post(url, {"registration_number": valid_voen(16)}).status_code == 409
    assert owner.post(url, {"registration_number": DOUBTFUL}).status_code == 422
    assert Company.objects.get(pk=company.pk).registration_number == company.registration_number
    assert owner.post(url, {"registration_number": valid_voen(15)}).status_code == 302
    changed = Company.objects.get(pk=company.pk)
    assert (changed.registration_number, changed.number_state) == (valid_voen(15), "checked")
    assert changed.version == company.version + 1


def test_asking_to_join_is_for_those_who_are_signed_in(people: Cast) -> None:
    taken = CompanyFactory(registration_number=valid_voen(17))
    values: dict[str, object] = {"country": "AZ", "registration_number": taken.registration_number}
    assert Client().post(url_of("join"), values).status_code == 302
    assert not JoinRequest.objects.exists()
    owner = signed_in(people.owner)
    assert owner.get(url_of("join")).headers["Location"] == url_of("index")
    assert owner.post(url_of("join"), values | {"country": "XX"}).status_code == 422
    assert owner.post(url_of("join"), values).status_code == 302
    assert owner.post(url_of("join"), values).status_code == 409
    asked = JoinRequest.objects.get()
    assert post_statuses(url_of("withdraw_join_request", asked.public_id), people) == (404, 404, 302)
    assert owner.post(url_of("withdraw_join_request", asked.public_id)).status_code == 302
    assert JoinRequest.objects.get().state == "withdrawn"
