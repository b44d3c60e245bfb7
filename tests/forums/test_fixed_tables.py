"""Tables kept for a company that is not coming: said to the organiser, and freed."""

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.core.errors import InvalidInput, NotFound
from apps.forums.models import Forum, Table
from apps.forums.selectors import idle_tables
from apps.forums.services import cancel_registration, fix_table
from apps.meetings.services.problem import problem_of
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_forum_desk import outsiders
from tests.doors import signed_in
from tests.factories import CompanyFactory, RegistrationFactory, forum_with_programme, take_part
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=2, tables=3, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    return forum


def fixed(forum: Forum, label: str, owner: object) -> Table:
    forum.tables.filter(label=label).update(owner=owner)
    return forum.tables.get(label=label)


def test_only_tables_without_anybody_are_idle(people: Cast, forum: Forum) -> None:
    fixed(forum, "1", people.company)
    sends_nobody = RegistrationFactory(forum=forum, state="approved").company
    empty, away = fixed(forum, "2", sends_nobody), fixed(forum, "3", CompanyFactory())
    found = [(each.table, each.stands_empty) for each in idle_tables(forum)]
    assert found == [(empty, True), (away, False)]


@pytest.mark.parametrize("tables", [1, 3])
def test_they_are_read_in_one_query(forum: Forum, tables: int) -> None:
    for number in range(1, tables + 1):
        fixed(forum, str(number), CompanyFactory())
    with CaptureQueriesContext(connection) as queries:
        assert len(idle_tables(forum)) == tables
        assert [str(each.table.owner) for each in idle_tables(forum)]
    assert len(queries) == 2


def test_a_company_that_cancels_leaves_its_table(people: Cast, forum: Forum) -> None:
    table = fixed(forum, "1", people.company)
    assert idle_tables(forum) == []
    cancel_registration(user=people.owner, registration=forum.registrations.get(company=people.company))
    assert [(each.table, each.stands_empty) for each in idle_tables(forum)] == [(table, False)]


def test_the_plan_keeps_a_table_for_whoever_takes_part(people: Cast, forum: Forum) -> None:
    own = fixed(forum, "1", people.company)
    fixed(forum, "2", RegistrationFactory(forum=forum, state="approved").company)
    everybodys = fixed(forum, "3", CompanyFactory())
    tables = problem_of(forum).problem.named_tables
    delegate = forum.registrations.get(company=people.company).delegates.get()
    assert [(table.id, table.owner) for table in tables] == [(own.pk, delegate.pk), (everybodys.pk, None)]


def test_freeing_and_keeping(people: Cast, forum: Forum) -> None:
    table = fixed(forum, "1", CompanyFactory())
    fix_table(user=people.organiser, table=table, owner=None)
    assert forum.tables.get(label="1").owner is None
    assert LogEntry.objects.get_for_object(table).count() == 1
    fix_table(user=people.organiser, table=table, owner=people.company)
    assert forum.tables.get(label="1").owner == people.company
    with pytest.raises(InvalidInput):
        fix_table(user=people.organiser, table=table, owner=CompanyFactory())
    with pytest.raises(NotFound):
        fix_table(user=people.owner, table=table, owner=None)
    assert forum.tables.get(label="1").owner == people.company


@pytest.mark.parametrize("page", ["board", "forum"])
def test_the_pages_say_so_and_free_it(people: Cast, forum: Forum, page: str) -> None:
    away = CompanyFactory(legal_name="Xəzər Gəmi")
    fixed(forum, "2", away)
    client = signed_in(people.organiser)
    url = reverse(f"organiser:{page}", args=[forum.public_id])
    text = client.get(url).content.decode()
    assert "Table 2 is fixed for Xəzər Gəmi, which does not take part." in text
    answer = client.post(
        reverse("organiser:free_table", args=[forum.public_id]), {"table": "2", "next": page}
    )
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert forum.tables.get(label="2").owner is None
    assert "Xəzər Gəmi" not in client.get(url).content.decode()


def test_who_may_free_a_table_on_the_page(people: Cast, forum: Forum) -> None:
    fixed(forum, "2", CompanyFactory())
    url = reverse("organiser:free_table", args=[forum.public_id])
    organiser = signed_in(people.organiser)
    assert signed_in(people.owner).post(url, {"table": "2"}).status_code == 404
    assert organiser.get(url).status_code == 405
    assert organiser.post(url, {"table": "9"}).status_code == 404
    reader = signed_in(organiser_of(people.body, OrganiserRole.VERIFIER))
    board = reader.get(reverse("organiser:board", args=[forum.public_id])).content.decode()
    assert "Table 2 is fixed for" in board
    assert url not in board
    reader.post(url, {"table": "2"})
    assert forum.tables.get(label="2").owner is not None


def test_over_the_api(people: Cast, forum: Forum) -> None:
    host, path = Api(people.organiser), f"organiser/forums/{forum.public_id}/table-owners/"
    away = CompanyFactory()
    fixed(forum, "2", away)
    (line,) = host.get(path).json()["tables"]
    assert (line["label"], line["owner"]["id"], line["is_idle"], line["stands_empty"]) == (
        "2",
        away.public_id,
        True,
        False,
    )
    assert host.post(path, {"table": "2", "owner": None}).json() == {"tables": []}
    (line,) = host.post(path, {"table": "1", "owner": people.company.public_id}).json()["tables"]
    assert (line["label"], line["is_idle"], line["stands_empty"]) == ("1", False, False)
    assert kind(host.post(path, {"table": "9", "owner": None})) == (422, "invalid")
    assert kind(host.post(path, {"table": "1", "owner": away.public_id})) == (422, "invalid")
    assert kind(host.post(path, {"table": "1"})) == (422, "invalid")
    assert problem(Api().get(path)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.get(path)) == (404, "not_found")
        assert kind(api.post(path, {"table": "1", "owner": None})) == (404, "not_found")
    assert forum.tables.get(label="1").owner == people.company
