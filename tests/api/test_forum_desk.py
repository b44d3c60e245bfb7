"""The organisers' side of forums over the API."""

from collections.abc import Iterator

import pytest
import time_machine

from apps.accounts.enums import OrganiserRole
from apps.forums.models import Delegate, Forum, Registration
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_companies import ONLY_MANAGERS
from tests.api.test_forums import NO_FORUM
from tests.factories import (
    EditionFactory,
    OrganiserBodyFactory,
    PersonFactory,
    RegistrationFactory,
    VenueFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.organiser.steps import without_second_factor
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=4, tables=2, hosts=[people.body], name_en="Silk forum")


def outsiders(people: Cast) -> list[Api]:
    """Those for whom there is nothing: a company's owner, another body's organiser, one without a second factor."""
    users = (people.owner, organiser_of(OrganiserBodyFactory()), without_second_factor(people.body))
    return [Api(user) for user in users]


WRITES = (
    ("PATCH", "", {"places": 9}),
    ("POST", "steps/", {"state": "closed"}),
    ("POST", "copies/", {"starts_on": "2028-05-20"}),
    ("POST", "programme/", {"sessions": []}),
    ("POST", "slots/", {}),
    ("POST", "tables/", {"count": 1}),
)


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_who_may_write(people: Cast, forum: Forum, method: str, path: str, body: dict[str, object]) -> None:
    full = f"organiser/forums/{forum.public_id}/{path}"
    before = list(Forum.objects.values()), forum.slots.count(), forum.tables.count()
    assert problem(Api().send(method, full, body)) == SIGN_IN
    for api in outsiders(people):
        assert problem(api.send(method, full, body)) == NO_FORUM
    statistics = Api(organiser_of(people.body, OrganiserRole.STATISTICS))
    assert kind(statistics.send(method, full, body)) == (403, "not_allowed")
    assert before == (list(Forum.objects.values()), forum.slots.count(), forum.tables.count())


def test_reading_is_for_hosts(people: Cast, host: Api, forum: Forum) -> None:
    draft = forum_with_programme(state="draft", hosts=[people.body])
    forum_with_programme()
    listed = host.get("organiser/forums/").json()["results"]
    assert {line["id"] for line in listed} == {forum.public_id, draft.public_id}
    for path in ("", "steps/", "registrations/"):
        full = f"organiser/forums/{forum.public_id}/{path}"
        assert host.get(full).status_code == 200
        assert problem(Api().get(full)) == SIGN_IN
        for api in outsiders(people):
            assert problem(api.get(full)) == NO_FORUM


@pytest.mark.parametrize("count", [1, 3])
def test_queries(people: Cast, host: Api, django_assert_num_queries, count: int) -> None:
    forum = forum_with_programme(hosts=[people.body])
    for _n in range(count):
        RegistrationFactory(forum=forum)
    host.get("organiser/forums/")
    with django_assert_num_queries(FORUM_QUERIES):
        host.get("organiser/forums/")
    with django_assert_num_queries(REGISTRATION_QUERIES):
        found = host.get(f"organiser/forums/{forum.public_id}/registrations/").json()["results"]
    assert len(found) == count


FORUM_QUERIES, REGISTRATION_QUERIES = 6, 10


def test_a_forum_is_made_and_opened(people: Cast, host: Api) -> None:
    edition, venue = EditionFactory(slug="expo-2027"), VenueFactory(code="PAZHOU")
    body = {
        "name": {"en": "Silk forum", "az": "İpək forumu"},
        "starts_on": "2027-05-20",
        "ends_on": "2027-05-21",
        "edition": edition.slug,
        "venue": venue.code,
        "languages": ["az", "zh-hans"],
        "places": 40,
        "meetings_most": 10,
        "fee": "150.00",
        "fee_currency": "CNY",
    }
    made = host.post("organiser/forums/", body)
    assert made.status_code == 201, made.json()
    answer = made.json()
    forum = Forum.objects.get()
    assert (forum.name_az, forum.edition, forum.venue) == ("İpək forumu", edition, venue)
    assert list(forum.hosts.all()) == [people.body]
    assert (answer["fee"], answer["places_left"]["total"], answer["state"]) == (
        {"amount": "150.00", "currency": "CNY"},
        40,
        "draft",
    )
    base = f"organiser/forums/{forum.public_id}"
    refused = problem(host.post(f"{base}/steps/", {"state": "open"}))
    assert (refused["type"], [each["code"] for each in refused["missing"]]) == (
        "urn:ipek:problem:not_ready",
        ["no_slots", "no_tables"],
    )
    sessions = [
        {"kind": "plenary", "title": {"en": "Opening"}, "starts_at": "2027-05-20T09:00:00+08:00",
         "ends_at": "2027-05-20T10:00:00+08:00"},
        {"kind": "meetings", "starts_at": "2027-05-20T10:00:00+08:00", "ends_at": "2027-05-20T12:00:00+08:00"},
    ]  # fmt: skip
    host.post(f"{base}/programme/", {"sessions": sessions})
    host.post(f"{base}/tables/", {"count": 2, "hall": "A"})
    laid = host.post(f"{base}/slots/").json()
    assert laid["slots"] == [
        "2027-05-20T10:00:00+08:00",
        "2027-05-20T10:30:00+08:00",
        "2027-05-20T11:00:00+08:00",
        "2027-05-20T11:30:00+08:00",
    ]
    assert laid["tables"] == [{"label": "1", "hall": "A"}, {"label": "2", "hall": "A"}]
    opened = host.post(f"{base}/steps/", {"state": "open"}).json()
    assert opened["state"] == "open"
    assert [(step["state"], step["by_hand"]) for step in opened["next"]] == [
        ("closed", True),
        ("planned", False),
    ]


def test_faults_name_their_field(host: Api, forum: Forum) -> None:
    base = f"organiser/forums/{forum.public_id}/"
    assert kind(host.patch(base, {"ends_on": "2027-04-01"})) == (422, "invalid")
    assert kind(host.patch(base, {"meetings_most": 2, "meetings_least": 3})) == (422, "invalid")
    assert problem(host.patch(base, {"slot_minutes": 1}))["errors"][0]["pointer"] == "#/slot_minutes"
    assert kind(host.post("organiser/forums/", {"name": {"en": "x"}})) == (422, "invalid")
    sessions = [{"kind": "break", "starts_at": "2027-05-20T10:00Z", "ends_at": "2027-05-20T10:00Z"}]
    assert kind(host.post(f"{base}programme/", {"sessions": sessions})) == (422, "invalid")
    assert (Forum.objects.count(), forum.sessions.count(), forum.slots.count()) == (1, 1, 4)


def test_a_programme_with_meetings_stays(people: Cast, host: Api, forum: Forum) -> None:
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    published(people.organiser, forum)
    refused = host.post(f"organiser/forums/{forum.public_id}/programme/", {"sessions": []})
    assert kind(refused) == (409, "slots_in_use")
    assert (forum.sessions.count(), forum.slots.count()) == (1, 4)


def test_a_copy(host: Api, forum: Forum) -> None:
    made = host.post(
        f"organiser/forums/{forum.public_id}/copies/",
        {"starts_on": "2028-05-20", "name": {"en": "Second forum"}},
    ).json()
    assert (made["name"]["en"], made["starts_on"], made["state"]) == ("Second forum", "2028-05-20", "draft")
    assert made["slots"][0] == "2028-05-20T09:00:00+08:00"


def test_registrations_are_answered(people: Cast, host: Api, forum: Forum) -> None:
    Forum.objects.filter(pk=forum.pk).update(places=1)
    first, second = (RegistrationFactory(forum=forum, state="pending") for _n in range(2))
    base = f"organiser/forums/{forum.public_id}/registrations"
    for act in ("approval", "waiting", "refusal"):
        path = f"{base}/{first.public_id}/{act}/"
        body = {"reason": "No room."} if act == "refusal" else {}
        assert problem(Api().post(path, body)) == SIGN_IN
        for api in outsiders(people):
            assert problem(api.post(path, body)) == NO_FORUM
        verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
        assert kind(verifier.post(path, body)) == (403, "not_allowed")
    assert {row.state for row in Registration.objects.all()} == {"pending"}
    assert host.post(f"{base}/{first.public_id}/approval/").json()["state"] == "approved"
    assert host.post(f"{base}/{second.public_id}/approval/").json()["state"] == "waiting_list"
    assert kind(host.post(f"{base}/{second.public_id}/approval/")) == (409, "no_places")
    refused = host.post(f"{base}/{first.public_id}/refusal/", {"reason": "Mistake."}).json()
    assert (refused["state"], refused["reason"]) == ("declined", "Mistake.")
    listed = {line["id"]: line["state"] for line in host.get(f"{base}/").json()["results"]}
    assert listed == {first.public_id: "declined", second.public_id: "approved"}


def test_when_a_delegate_is_there(
    people: Cast, owner: Api, colleague: Api, outsider: Api, forum: Forum
) -> None:
    take_part(forum, people.company)
    delegate = Delegate.objects.select_related("registration", "person").get()
    path = (
        f"forums/{forum.public_id}/registrations/{delegate.registration.public_id}"
        f"/people/{delegate.person.public_id}/"
    )
    body = {"arrives_at": "2027-04-14T09:30:00+08:00", "away_in": [3]}
    assert problem(Api().patch(path, body)) == SIGN_IN
    assert problem(outsider.patch(path, body)) == NO_FORUM
    assert kind(colleague.patch(path, body)) in {(404, "not_found"), kind_of(ONLY_MANAGERS)}
    assert kind(owner.patch(path, body | {"away_in": [99]})) == (422, "invalid")
    assert kind(owner.patch(path, body | {"leaves_at": "2027-04-14T08:00:00+08:00"})) == (422, "invalid")
    delegate.refresh_from_db()
    assert (delegate.arrives_at, delegate.blocked_slots.count()) == (None, 0)
    answer = owner.patch(path, body).json()
    assert (answer["arrives_at"], answer["leaves_at"], answer["away_in"], answer["time_zone"]) == (
        "2027-04-14T09:30:00+08:00",
        None,
        [3],
        "Asia/Shanghai",
    )
    assert owner.patch(path, {"arrives_at": None}).json()["arrives_at"] is None
    assert owner.get(path).json()["away_in"] == [3]
    stranger = PersonFactory(company=people.company)
    missing = path.replace(delegate.person.public_id, stranger.public_id)
    assert problem(owner.get(missing)) == NO_FORUM


def kind_of(document: dict[str, object]) -> tuple[object, str]:
    return document["status"], str(document["type"]).removeprefix("urn:ipek:problem:")
