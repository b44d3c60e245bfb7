"""Interpreters and their hours at a forum, over the API."""

import pytest

from apps.accounts.enums import OrganiserRole
from apps.forums.models import Forum, ForumInterpreter, Interpreter
from apps.meetings.services.problem import problem_of
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_forum_desk import outsiders
from tests.factories import InterpreterFactory, OrganiserBodyFactory, forum_with_programme
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=4, tables=2, hosts=[people.body])


def test_noting_and_listing(people: Cast, host: Api) -> None:
    body = {"name": " Aygün  Məmmədova ", "pairs": ["az-zh", "az-en", "az-zh"], "email": "aygun@example.com"}
    made = host.post("organiser/interpreters/", body)
    assert made.status_code == 201
    row = Interpreter.objects.get()
    assert made.json() == {
        "id": row.public_id,
        "name": "Aygün Məmmədova",
        "pairs": ["az-zh", "az-en"],
        "email": "aygun@example.com",
        "phone": "",
    }
    assert host.get("organiser/interpreters/").json()["results"] == [made.json()]
    for wrong in ({"pairs": []}, {"pairs": ["xx-yy"]}, {"name": " "}, {"email": "nobody"}):
        assert kind(host.post("organiser/interpreters/", body | wrong)) == (422, "invalid")
    assert problem(Api().get("organiser/interpreters/")) == SIGN_IN
    assert kind(Api(people.owner).get("organiser/interpreters/")) == (404, "not_found")
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    assert kind(verifier.post("organiser/interpreters/", body)) == (403, "not_allowed")
    assert Interpreter.objects.count() == 1


def test_engaging_hours_and_the_end(host: Api, forum: Forum) -> None:
    helper, path = InterpreterFactory(pairs=["az-zh"]), f"organiser/forums/{forum.public_id}/interpreters/"
    for _time in range(2):
        (line,) = host.post(path, {"interpreter": helper.public_id}).json()["interpreters"]
    assert (line["interpreter"]["id"], line["rest_slots"], line["longest_run"], line["away_in"]) == (
        helper.public_id,
        1,
        None,
        [],
    )
    one = f"{path}{helper.public_id}/"
    hours = {"longest_run": 2, "rest_slots": 1, "away_in": [4], "arrives_at": "2027-04-14T09:30:00+08:00"}
    changed = host.patch(one, hours).json()
    assert {name: changed[name] for name in hours} == hours
    assert changed["time_zone"] == "Asia/Shanghai"
    (interpreter,) = problem_of(forum).problem.interpreters
    assert interpreter.slots == (1,)
    assert host.patch(one, {"longest_run": None}).json()["away_in"] == [4]
    (interpreter,) = problem_of(forum).problem.interpreters
    assert interpreter.slots == (1, 2)
    assert host.delete(one).status_code == 204
    assert kind(host.delete(one)) == (404, "not_found")
    assert host.get(path).json() == {"interpreters": []}


def test_what_is_refused(host: Api, forum: Forum) -> None:
    helper, path = InterpreterFactory(), f"organiser/forums/{forum.public_id}/interpreters/"
    assert kind(host.post(path, {"interpreter": "nobody"})) == (422, "invalid")
    host.post(path, {"interpreter": helper.public_id})
    one = f"{path}{helper.public_id}/"
    backwards = {"arrives_at": "2027-04-14T12:00:00+08:00", "leaves_at": "2027-04-14T10:00:00+08:00"}
    for wrong in (backwards, {"longest_run": 0}, {"rest_slots": 0}, {"away_in": [99]}):
        assert kind(host.patch(one, wrong)) == (422, "invalid")
    row = ForumInterpreter.objects.get()
    assert (row.arrives_at, row.leaves_at, row.longest_run, row.rest_slots) == (None, None, None, 1)


def test_only_hosts_who_may_edit(people: Cast, host: Api, forum: Forum) -> None:
    helper, path = InterpreterFactory(), f"organiser/forums/{forum.public_id}/interpreters/"
    host.post(path, {"interpreter": helper.public_id})
    one = f"{path}{helper.public_id}/"
    assert problem(Api().get(path)) == SIGN_IN
    for api in [*outsiders(people), Api(organiser_of(OrganiserBodyFactory()))]:
        assert kind(api.get(path)) == (404, "not_found")
        assert kind(api.post(path, {"interpreter": helper.public_id})) == (404, "not_found")
        assert kind(api.patch(one, {"rest_slots": 2})) == (404, "not_found")
        assert kind(api.delete(one)) == (404, "not_found")
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    assert verifier.get(path).status_code == 200
    assert kind(verifier.patch(one, {"rest_slots": 2})) == (403, "not_allowed")
    assert kind(verifier.delete(one)) == (403, "not_allowed")
    assert ForumInterpreter.objects.get().rest_slots == 1
