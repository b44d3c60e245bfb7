"""A forum's steps and its copy: who gets in, what is shown, and that a refusal changes nothing."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.forums.models import Forum, HostRights
from tests.doors import LANGUAGES, in_language, signed_in
from tests.factories import OrganiserBodyFactory, RegistrationFactory, forum_with_programme
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast, organiser_of

PAGES = ("steps", "copy")


def url_of(name: str, forum: Forum) -> str:
    return reverse(f"organiser:{name}", args=[forum.public_id])


@pytest.mark.parametrize("name", PAGES)
def test_who_may_read(name: str, people: Cast, host: Client, forum: Forum) -> None:
    url = url_of(name, forum)
    assert answer(host, url) == (200, "")
    assert refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )


@pytest.mark.parametrize("name", ["move_forum", "copy"])
def test_who_may_act(name: str, people: Cast, forum: Forum) -> None:
    url = url_of(name, forum)
    assert refusals(url, people, "post") == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )
    forum.refresh_from_db()
    assert (forum.state, Forum.objects.count()) == ("open", 1)


def test_methods(host: Client, forum: Forum) -> None:
    assert answer(host, url_of("steps", forum), "post") == (405, "")
    assert answer(host, url_of("move_forum", forum)) == (405, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_say_what_is_missing(host: Client, forum: Forum, language: str) -> None:
    RegistrationFactory(forum=forum, state="pending")
    response = host.get(in_language(url_of("steps", forum), language))
    steps = {step["state"]: step for step in response.context["next"]}
    assert set(steps) == {"closed", "planned"}
    assert [check.code for check in steps["closed"]["checks"]] == ["unanswered_registrations"]
    assert (steps["closed"]["ready"], steps["planned"]["by_hand"]) == (True, False)


@time_machine.travel("2027-04-01T09:00:00Z", tick=False)
def test_taking_a_step(people: Cast, host: Client, forum: Forum) -> None:
    url = url_of("move_forum", forum)
    assert host.post(url, {"state": "closed"}).url == url_of("steps", forum)
    forum.refresh_from_db()
    assert forum.state == "closed"
    page = host.post(url, {"state": "finished"}, follow=True)
    assert [str(message) for message in page.context["messages"]][1:] == [
        "A forum that is “Registration closed” cannot become “Finished”."
    ]
    assert host.post(url, {"state": "elsewhere"}).status_code == 404
    forum.refresh_from_db()
    assert forum.state == "closed"


def test_roles_and_hosts_that_only_look(people: Cast, forum: Forum) -> None:
    reader = signed_in(organiser_of(people.body, OrganiserRole.STATISTICS))
    guest = OrganiserBodyFactory()
    forum.hosts.add(guest)
    HostRights.objects.create(forum=forum, body=guest, may_edit=False)
    visitor = signed_in(organiser_of(guest))
    for client in (reader, visitor):
        response = client.get(url_of("steps", forum))
        assert (response.status_code, response.context["may_change"]) == (200, False)
    assert answer(reader, url_of("move_forum", forum), "post") == NOT_FOUND
    visitor.post(url_of("move_forum", forum), {"state": "closed"})
    forum.refresh_from_db()
    assert forum.state == "open"
    page = visitor.get(reverse("admin:forums_forum_change", args=[forum.pk]))
    assert page.context["has_change_permission"] is False


def test_a_copy_is_made(people: Cast, host: Client, forum: Forum) -> None:
    url = url_of("copy", forum)
    assert host.post(url, {"starts_on": "soon"}).status_code == 422
    assert Forum.objects.count() == 1
    response = host.post(url, {"starts_on": "2028-05-20", "name_en": "Second forum"})
    made = Forum.objects.exclude(pk=forum.pk).get()
    assert response.url == reverse("admin:forums_forum_change", args=[made.pk])
    assert (made.name_en, made.starts_on, made.state) == ("Second forum", date(2028, 5, 20), "draft")
    assert host.get(response.url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_steps(
    host: Client, people: Cast, count: int, django_assert_num_queries: object
) -> None:
    forum = forum_with_programme(hosts=[people.body], places=9)
    for _n in range(count):
        RegistrationFactory(forum=forum, state="pending")
    host.get(url_of("steps", forum))
    with django_assert_num_queries(QUERIES):
        host.get(url_of("steps", forum))


QUERIES = 21
