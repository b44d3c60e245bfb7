"""What people agree to: each text by itself, with version, language and time; and what follows when it is taken back."""

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from apps.accounts import texts
from apps.accounts.enums import ConsentKind
from apps.accounts.models import Consent, User
from apps.accounts.selectors import consents_of
from apps.accounts.services import give_consent, withdraw_consent
from apps.accounts.texts import VERSIONS, statement_template, texts_version
from apps.companies.models import Company
from apps.core.errors import Conflict
from apps.forums.models import Registration
from tests.doors import LANGUAGES, get_statuses, in_language, post_statuses, signed_in
from tests.factories import CompanyFactory, ForumFactory, MembershipFactory, UserFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
SHOWN, ABROAD = ConsentKind.PROFILE_VISIBLE, ConsentKind.TRANSFER_ABROAD
URL = "accounts:consents"


def agree(user: User, *kinds: ConsentKind) -> None:
    for kind in kinds:
        give_consent(user=user, kind=kind, language="az")


@pytest.fixture
def new_terms(monkeypatch: pytest.MonkeyPatch) -> str:
    """The terms get a new version tomorrow."""
    changed = {**VERSIONS, "terms": ("2027-03", *VERSIONS["terms"])}
    monkeypatch.setattr(texts, "VERSIONS", changed)
    return "2027-03"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(ConsentKind))
def test_every_statement_is_there_in_every_language(kind: ConsentKind, language: str) -> None:
    assert get_template(statement_template(kind, language))


def test_nothing_is_ticked_before_somebody_ticks_it(client: Client) -> None:
    page = client.get("/en/accounts/signup/").content.decode()
    assert [page.count(f'name="{kind.value}"') for kind in ConsentKind] == [1, 1, 1, 1]
    assert "checked" not in page


def test_each_tick_is_a_consent_of_its_own(client: Client) -> None:
    form = {"email": "wei@example.cn", "password1": "a-Long-passphrase-4-tests", "name": "Wei", "terms": "on"}
    client.post("/zh-hans/accounts/signup/", form | {"profile_visible": "on"})
    user = User.objects.get()
    given = Consent.objects.order_by("kind").values_list("kind", "text_version", "language", "withdrawn_at")
    version = VERSIONS["terms"][0]
    assert list(given) == [
        ("profile_visible", version, "zh-hans", None), ("terms", version, "zh-hans", None),
    ]  # fmt: skip
    assert user.texts_version == texts_version()


def test_a_new_text_is_asked_again(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    agree(people.owner, ConsentKind.TERMS)
    strip = "A text that you agreed to has changed."
    assert strip not in signed_in(people.owner).get("/en/inbox/").content.decode()
    changed = {**VERSIONS, "terms": ("2027-03", *VERSIONS["terms"])}
    monkeypatch.setattr(texts, "VERSIONS", changed)
    assert strip in signed_in(people.owner).get("/en/inbox/").content.decode()
    [terms, *others] = consents_of(people.owner, "en")
    assert (terms.is_given, terms.is_outdated, terms.version) == (True, True, "2027-03")
    assert [view.is_given for view in others] == [False, False, False]
    # Somebody who never was asked (made by hand, imported) is not asked either.
    assert strip not in signed_in(people.outsider).get("/en/inbox/").content.decode()


def test_the_answer_to_a_new_text_stands_beside_the_old_one(people: Cast, new_terms: str) -> None:
    user = people.owner
    Consent.objects.create(user=user, kind="terms", text_version="2026-11", language="az")
    User.objects.filter(pk=user.pk).update(texts_version="2026-11")
    user.refresh_from_db()
    assert user.is_asked_again
    give_consent(user=user, kind=ConsentKind.TERMS, language="en")
    found = [
        (row.text_version, row.language, row.withdrawn_at is None) for row in Consent.objects.order_by("pk")
    ]
    assert found == [("2026-11", "az", False), (new_terms, "en", True)]
    assert not User.objects.get(pk=user.pk).is_asked_again


def test_who_is_asked_again_is_led_there_after_signing_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    agree(user, ConsentKind.TERMS)
    monkeypatch.setattr(texts, "VERSIONS", {**VERSIONS, "terms": ("2027-03",)})
    answer = client.post(
        "/en/accounts/login/", {"login": user.email, "password": "a-Long-passphrase-4-tests"}
    )
    assert answer.headers["Location"] == "/en/settings/consents/"


def test_the_terms_are_not_taken_back_without_the_account(people: Cast) -> None:
    agree(people.owner, ConsentKind.TERMS)
    with pytest.raises(Conflict) as refusal:
        withdraw_consent(user=people.owner, kind=ConsentKind.TERMS)
    assert refusal.value.code == "terms_needed"
    assert Consent.objects.get().withdrawn_at is None


# --- what follows --------------------------------------------------------------------------------------------


def visible() -> set[int]:
    return set(Company.objects.filter(is_visible=True).values_list("pk", flat=True))


def test_a_company_is_hidden_when_its_only_owner_no_longer_agrees(people: Cast) -> None:
    agree(people.owner, SHOWN)
    agree(people.colleague, SHOWN)  # A delegate's consent is about themselves.
    withdraw_consent(user=people.owner, kind=SHOWN)
    assert visible() == {people.other_company.pk}
    assert people.company not in Company.objects.filter(is_visible=True)
    page = Client().get(f"/en/companies/{people.company.public_id}/")
    assert page.status_code == 404


def test_another_owner_who_agrees_keeps_it_visible(people: Cast) -> None:
    second = MembershipFactory(company=people.company, role="owner").user
    agree(people.owner, SHOWN)
    agree(second, SHOWN)
    withdraw_consent(user=people.owner, kind=SHOWN)
    assert visible() == {people.company.pk, people.other_company.pk}
    withdraw_consent(user=second, kind=SHOWN)
    assert visible() == {people.other_company.pk}


def test_taking_back_what_was_not_given_changes_nothing(people: Cast) -> None:
    withdraw_consent(user=people.owner, kind=SHOWN)
    agree(people.owner, ConsentKind.MARKETING)
    withdraw_consent(user=people.owner, kind=ConsentKind.MARKETING)
    assert visible() == {people.company.pk, people.other_company.pk}


def test_without_transfer_abroad_the_company_leaves_forums_to_come(people: Cast) -> None:
    agree(people.owner, ABROAD)
    to_come, over = ForumFactory(state="open"), ForumFactory(state="finished")
    other = CompanyFactory()
    for forum in (to_come, over):
        for company in (people.company, other):
            Registration.objects.create(forum=forum, company=company, state="approved")
    withdraw_consent(user=people.owner, kind=ABROAD)
    found = Registration.objects.order_by("pk").values_list("forum", "company", "state")
    assert [state for _forum, _company, state in found] == ["declined", "approved", "approved", "approved"]
    assert not Company.objects.get(pk=people.company.pk).is_visible


# --- the page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(people: Cast, language: str) -> None:
    agree(people.owner, ConsentKind.TERMS, SHOWN)
    page = signed_in(people.owner).get(in_language(reverse(URL), language)).content.decode()
    for kind in ConsentKind:
        gives = f"/{language}/settings/consents/{kind.value}/give/" in page
        withdraws = f"/{language}/settings/consents/{kind.value}/withdraw/" in page
        assert (gives, withdraws) == {
            "terms": (False, False), "profile_visible": (False, True),
        }.get(kind.value, (True, False))  # fmt: skip


def test_everybody_answers_for_themselves(people: Cast) -> None:
    url = reverse(URL)
    give = reverse("accounts:give_consent", args=["marketing"])
    withdraw = reverse("accounts:withdraw_consent", args=["marketing"])
    assert get_statuses(url, people) == (200, 200, 200, 302)
    assert signed_in(people.owner).post(give).status_code == 302
    assert signed_in(people.owner).post(give).status_code == 302
    assert list(Consent.objects.values_list("user", "kind")) == [(people.owner.pk, "marketing")]
    assert post_statuses(withdraw, people) == (302, 302, 302)
    assert Consent.objects.get().withdrawn_at is None
    assert signed_in(people.owner).get(withdraw).status_code == 405
    assert signed_in(people.owner).post(reverse("accounts:give_consent", args=["x"])).status_code == 404
    assert signed_in(people.owner).post(withdraw).status_code == 302
    assert Consent.objects.get().withdrawn_at is not None
    refused = signed_in(people.owner).post(reverse("accounts:withdraw_consent", args=["terms"]))
    assert refused.status_code == 409
