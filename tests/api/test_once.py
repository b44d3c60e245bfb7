"""Writes that are sent again under their `Idempotency-Key`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test.client import encode_multipart
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.services import dismiss_organiser, erase_user
from apps.api import services
from apps.api.keys import Key
from apps.api.models import KEPT, KeptAnswer
from apps.api.tasks import forget_old_answers
from apps.companies.models import Listing, Membership, Paper
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.factories import CooperationTypeFactory, ListingFactory, MembershipFactory, SectorFactory
from tests.files import a_pdf, uploaded
from tests.people import Cast

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "3f6a1c0e-hazelnuts"}
T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def line() -> dict[str, object]:
    CooperationTypeFactory(code="SELL", side="offer")
    SectorFactory(code="FOOD")
    values = {"side": "offer", "cooperation_type": "SELL", "sector": "FOOD", "text": "Hazelnuts"}
    return values | {"language": "en", "hs_codes": []}


@pytest.fixture
def lines(people: Cast) -> str:
    return f"my/companies/{people.company.public_id}/listings/"


def told(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Return all that a client sees of an answer, but for whether it is told again."""
    headers = {name: value for name, value in response.items() if name != "Idempotency-Replayed"}
    return response.status_code, response.content, headers


def is_again(response: HttpResponse) -> bool:
    return response.headers.get("Idempotency-Replayed") == "true"


def test_what_is_sent_again_is_done_once(owner: Api, lines: str, line: dict[str, object]) -> None:
    first = owner.post(lines, line, **KEY)
    again = [owner.post(lines, line, **KEY) for _time in range(2)]
    assert (first.status_code, is_again(first)) == (201, False)
    assert [is_again(each) for each in again] == [True, True]
    assert [told(each) for each in again] == [told(first)] * 2
    assert first.json()["id"] == Listing.objects.get().public_id
    assert kind(owner.post(lines, line)) == (409, "listing_exists")


def test_the_answer_is_the_same_as_without_a_key(people: Cast, owner: Api, outsider: Api) -> None:
    body = {"name": "Leyla"}
    with_key, without = owner.patch("me/", body, **KEY), owner.patch("me/", body)
    assert told(with_key) == told(without)


def test_a_change_is_not_made_again(people: Cast, owner: Api) -> None:
    first = owner.patch("me/", {"name": "Leyla"}, **KEY)
    assert owner.patch("me/", {"name": "Aysel"}).json()["name"] == "Aysel"
    assert told(owner.patch("me/", {"name": "Leyla"}, **KEY)) == told(first)
    people.owner.refresh_from_db()
    assert people.owner.name == "Aysel"


def test_a_deletion_is_answered_as_before(people: Cast, owner: Api, lines: str) -> None:
    one = f"{lines}{ListingFactory(company=people.company).public_id}/"
    first, again = owner.delete(one, **KEY), owner.delete(one, **KEY)
    assert (first.status_code, first.content, is_again(again)) == (204, b"", True)
    assert told(again) == told(first)
    assert kind(owner.delete(one)) == (404, "not_found")


def test_a_key_belongs_to_one_request(owner: Api, lines: str, line: dict[str, object]) -> None:
    owner.post(lines, line, **KEY)
    assert problem(owner.post(lines, line | {"text": "Walnuts"}, **KEY)) == {
        "type": "urn:ipek:problem:key_used_otherwise",
        "title": "The values cannot be accepted",
        "status": 422,
        "detail": "This Idempotency-Key belongs to another request. Every act needs a key of its own.",
    }
    elsewhere = [owner.post(f"{lines}?lang=az", line, **KEY), owner.patch("me/", line, **KEY)]
    assert [kind(each) for each in elsewhere] == [(422, "key_used_otherwise")] * 2
    assert Listing.objects.count() == 1


def test_a_key_belongs_to_one_method(people: Cast, owner: Api, lines: str) -> None:
    one = f"{lines}{ListingFactory(company=people.company).public_id}/"
    assert owner.patch(one, {}, **KEY).status_code == 200
    assert kind(owner.delete(one, **KEY)) == (422, "key_used_otherwise")
    assert Listing.objects.get().is_active


def test_the_order_of_names_says_nothing(owner: Api, lines: str, line: dict[str, object]) -> None:
    first = owner.post(lines, line, **KEY)
    assert told(owner.post(lines, dict(reversed(line.items())), **KEY)) == told(first)
    assert kind(owner.post(lines, line | {"hs_codes": ["08"]}, **KEY)) == (422, "key_used_otherwise")


def test_a_body_that_cannot_be_read_is_refused_as_without_a_key(people: Cast, owner: Api) -> None:
    for body in ("{", b'"\xff"', "[" * 100_000, "[" * 500 + "]" * 500):
        assert kind(owner.patch("me/", body, **KEY)) == kind(owner.patch("me/", body))


def test_a_body_that_is_too_large_is_refused_as_without_a_key(
    people: Cast, owner: Api, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert kind(owner.patch("me/", {"name": "x" * 20}, **KEY)) == (413, "body_too_large")


def hand_in(api: Api, path: str, file: SimpleUploadedFile, boundary: str, **values: str) -> HttpResponse:
    form = encode_multipart(boundary, {"kind": "licence", "file": file} | values)
    return api.generic(
        "POST", f"/api/v1/{path}", form, f"multipart/form-data; boundary={boundary}", headers=KEY
    )


def test_a_form_is_the_same_between_other_boundaries(
    people: Cast, owner: Api, settings: Settings, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    path, content = f"my/companies/{people.company.public_id}/papers/", a_pdf()
    first = hand_in(owner, path, uploaded(content), "first")
    assert (first.status_code, first.json()["size"]) == (201, len(content))
    assert told(hand_in(owner, path, uploaded(content), "second")) == told(first)
    others = [
        hand_in(owner, path, uploaded(a_pdf(2)), "third"),
        hand_in(owner, path, uploaded(content, "other.pdf"), "third"),
        hand_in(owner, path, uploaded(content), "third", kind="charter"),
    ]
    assert [kind(each) for each in others] == [(422, "key_used_otherwise")] * 3
    assert Paper.objects.count() == 1


def test_what_was_refused_is_judged_anew(
    people: Cast, owner: Api, lines: str, line: dict[str, object]
) -> None:
    there = owner.post(lines, line).json()["id"]
    assert kind(owner.post(lines, line, **KEY)) == (409, "listing_exists")
    assert KeptAnswer.objects.count() == 0
    Listing.objects.filter(public_id=there).delete()
    made = owner.post(lines, line, **KEY)
    assert (made.status_code, is_again(made)) == (201, False)


def test_two_people_may_use_the_same_key(people: Cast, owner: Api, colleague: Api) -> None:
    bodies = [{"name": "Leyla"}, {"name": "Kamran"}]
    first = [owner.patch("me/", bodies[0], **KEY), colleague.patch("me/", bodies[1], **KEY)]
    assert [(each.json()["name"], is_again(each)) for each in first] == [("Leyla", False), ("Kamran", False)]
    again = [owner.patch("me/", bodies[0], **KEY), colleague.patch("me/", bodies[1], **KEY)]
    assert [told(each) for each in again] == [told(each) for each in first]


def test_nothing_is_told_to_somebody_signed_out(people: Cast, owner: Api, visitor: Api) -> None:
    owner.patch("me/", {"name": "Leyla"}, **KEY)
    assert problem(visitor.patch("me/", {"name": "Leyla"}, **KEY)) == SIGN_IN
    SessionStore(owner.token).delete()
    assert owner.patch("me/", {"name": "Leyla"}, **KEY).status_code == 401


def test_nothing_is_told_to_somebody_who_has_lost_the_right(
    people: Cast, owner: Api, lines: str, line: dict[str, object]
) -> None:
    first = owner.post(lines, line, **KEY)
    MembershipFactory(user=people.owner, role="delegate")
    assert told(owner.post(lines, line, **KEY)) == told(first)
    Membership.objects.filter(user=people.owner, company=people.company).update(role="delegate")
    assert problem(owner.post(lines, line, **KEY)) == {
        "type": "urn:ipek:problem:done_already",
        "title": "In conflict with the present state",
        "status": 409,
        "detail": "This has been done, but its answer cannot be given again. Please read what there is now.",
    }
    Membership.objects.filter(user=people.owner, company=people.company).delete()
    assert kind(owner.post(lines, line, **KEY)) == (409, "done_already")
    assert Listing.objects.count() == 1


def test_whoever_leaves_hears_again_that_they_have_left(people: Cast, colleague: Api) -> None:
    own = f"my/companies/{people.company.public_id}/team/{people.colleague.public_id}/"
    first, again = colleague.delete(own, **KEY), colleague.delete(own, **KEY)
    assert (first.status_code, told(again), is_again(again)) == (204, told(first), True)
    assert not Membership.objects.filter(user=people.colleague).exists()


@pytest.mark.parametrize("lost", ["role", "second factor"])
def test_nothing_is_told_to_organisers_who_are_none_any_more(people: Cast, lost: str) -> None:
    organiser, place = Api(people.organiser), "organiser/interpreters/"
    body = {"name": "Aygün Məmmədova", "pairs": ["az-zh"]}
    first = organiser.post(place, body, **KEY)
    assert (first.status_code, told(organiser.post(place, body, **KEY))) == (201, told(first))
    if lost == "role":
        dismiss_organiser(appointment=people.organiser.appointments.get())
    else:
        Authenticator.objects.filter(user=people.organiser).delete()
    assert kind(organiser.post(place, body, **KEY)) == (409, "done_already")


def test_an_answer_is_kept_for_a_day(people: Cast, owner: Api) -> None:
    body = {"name": "Leyla"}
    with time_machine.travel(T0, tick=False):
        api = Api(people.owner)
        api.patch("me/", body, **KEY)
    with time_machine.travel(T0 + KEPT - timedelta(seconds=1), tick=False):
        forget_old_answers()
        assert is_again(api.patch("me/", body, **KEY))
    with time_machine.travel(T0 + KEPT, tick=False):
        assert not is_again(api.patch("me/", body, **KEY))
        assert is_again(api.patch("me/", body, **KEY))
        assert KeptAnswer.objects.get().answered_at == T0 + KEPT
    with time_machine.travel(T0 + 2 * KEPT, tick=False):
        forget_old_answers()
    assert KeptAnswer.objects.count() == 0


@pytest.mark.parametrize("key", ["", "x" * 256, "Fındıq", "a\tb", "schön", "\x7f"])
def test_a_key_that_is_none(people: Cast, owner: Api, key: str) -> None:
    name = people.owner.name
    assert problem(owner.patch("me/", {"name": "Leyla"}, **{"Idempotency-Key": key})) == {
        "type": "urn:ipek:problem:bad_key",
        "title": "The request cannot be understood",
        "status": 400,
        "detail": "An Idempotency-Key has 1 to 255 characters: letters, digits and signs of ASCII alone.",
    }
    people.owner.refresh_from_db()
    assert people.owner.name == name


def test_the_longest_and_strangest_keys(people: Cast, owner: Api) -> None:
    for key in ("x" * 255, '"8e03978e-40d5"', "a b", "~"):
        answers = [owner.patch("me/", {"name": "Leyla"}, **{"Idempotency-Key": key}) for _time in range(2)]
        assert [is_again(each) for each in answers] == [False, True]


def test_a_reading_takes_no_notice_of_it(people: Cast, owner: Api) -> None:
    first = owner.get("me/", headers=KEY)
    owner.patch("me/", {"name": "Leyla"})
    assert owner.get("me/", headers=KEY).json()["name"] == "Leyla" != first.json()["name"]
    assert owner.head("/api/v1/me/", headers={"Idempotency-Key": ""}).status_code == 200
    assert KeptAnswer.objects.count() == 0


def test_the_language_is_that_of_the_first_answer(people: Cast, owner: Api) -> None:
    first = owner.patch("me/", {"name": "Leyla"}, **KEY, **{"Accept-Language": "az"})
    again = owner.patch("me/", {"name": "Leyla"}, **KEY, **{"Accept-Language": "ru"})
    assert (first.headers["Content-Language"], told(again)) == ("az", told(first))


def test_problems_speak_the_readers_language(people: Cast, owner: Api) -> None:
    said = [
        owner.patch("me/", {}, **{"Idempotency-Key": "", "Accept-Language": language}).json()["detail"]
        for language in ("en", "az", "zh-hans", "ru")
    ]
    assert len(set(said)) == 4


def test_neither_key_nor_answer_can_be_read_in_the_database(people: Cast, owner: Api) -> None:
    """An invitation's address is signed and stored nowhere, so not here either."""
    path = f"my/companies/{people.company.public_id}/invitations/"
    made = owner.post(path, {"role": "delegate"}, **KEY)
    assert "/invit" in made.json()["url"]
    row = KeptAnswer.objects.values().get()
    written = repr({name: bytes(value) if name == "sealed" else value for name, value in row.items()})
    assert not any(word in written for word in (KEY["Idempotency-Key"], made.json()["url"], "delegate"))
    assert told(owner.post(path, {"role": "delegate"}, **KEY)) == told(made)


def test_under_another_secret_nothing_is_told_again(people: Cast, owner: Api, settings: Settings) -> None:
    key = Key(people.owner, "x")
    sealed = key.seal(b"answer")
    assert key.open(sealed) == b"answer"
    settings.SECRET_KEY = "y" * 60
    assert key.open(sealed) is None
    assert Key(people.owner, "z").open(sealed) is None


def test_a_large_answer_is_not_kept_but_that_it_was_given(
    people: Cast, owner: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", 10)
    assert owner.patch("me/", {"name": "Leyla"}, **KEY).status_code == 200
    assert kind(owner.patch("me/", {"name": "Leyla"}, **KEY)) == (409, "done_already")


def test_erasing_takes_the_answers_along(people: Cast, owner: Api, colleague: Api) -> None:
    for api in (owner, colleague):
        api.patch("me/", {"name": "Leyla"}, **KEY)
    people.colleague.erase_at = T0
    people.colleague.save()
    assert erase_user(user_id=people.colleague.pk, now=T0)
    assert KeptAnswer.objects.get().user == people.owner


def test_what_a_key_costs(
    people: Cast, owner: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body = {"name": "Leyla"}
    owner.patch("me/", body)
    with django_assert_num_queries(5):
        owner.patch("me/", body)
    with django_assert_num_queries(12):
        owner.patch("me/", body, **KEY)
    with django_assert_num_queries(7):
        owner.patch("me/", body, **KEY)


def test_every_write_names_the_header() -> None:
    described = Api().get("/api/v1/schema/?format=json").json()
    operations = {
        (method, path): each
        for path, methods in described["paths"].items()
        for method, each in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }
    naming = {
        place
        for place, each in operations.items()
        if "Idempotency-Key" in {one["name"] for one in each["parameters"] if one["in"] == "header"}
    }
    writes = {place for place in operations if place[0] != "get"}
    assert naming == writes
    assert len(writes) > 140
    assert {len({"400", "409", "422"} & set(operations[place]["responses"])) for place in writes} == {3}
