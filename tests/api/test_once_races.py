"""Repeats at the same instant, and what is left when an act does not end: real connections, real locks."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse

from apps.api import once
from apps.api.models import KeptAnswer
from apps.api.v1.views import listings
from apps.companies.models import Company, Listing
from tests.api.steps import Api, kind
from tests.api.test_once import KEY, is_again, told
from tests.factories import CooperationTypeFactory, SectorFactory
from tests.people import Cast
from tests.races import until, waiting

pytestmark = pytest.mark.django_db(transaction=True)
Post = Callable[..., HttpResponse]


@pytest.fixture
def post(people: Cast) -> Post:
    """`post()` adds a line to the company, under the key unless told otherwise; each client has the same user."""
    CooperationTypeFactory(code="SELL", side="offer")
    SectorFactory(code="FOOD")
    values = {"side": "offer", "cooperation_type": "SELL", "sector": "FOOD", "text": "Hazelnuts"}
    path = f"my/companies/{people.company.public_id}/listings/"
    token = Api(people.owner).token

    def send(headers: dict[str, str] = KEY, **changes: Any) -> HttpResponse:
        api = Api()
        api.raise_request_exception = False
        body = values | {"language": "en", "hs_codes": []} | changes
        return api.post(path, body, **{"X-Session-Token": token}, **headers)

    return send


def elsewhere(pool: ThreadPoolExecutor, act: Callable[[], HttpResponse]) -> "Future[HttpResponse]":
    def run() -> HttpResponse:
        try:
            return act()
        finally:
            connections.close_all()

    return pool.submit(run)


def test_of_two_at_once_one_runs_and_the_other_hears_so(people: Cast, post: Post) -> None:
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=people.company.pk)
            first = elsewhere(pool, post)
            until(lambda: waiting() == 1, "The first did not come to the company's lock.")
            second = elsewhere(pool, post).result(timeout=20)
            other = elsewhere(pool, lambda: post(text="Walnuts")).result(timeout=20)
        made = first.result(timeout=20)
    assert (kind(second), second.headers["Retry-After"]) == ((409, "still_running"), "1")
    assert kind(other) == (409, "still_running")
    assert (made.status_code, is_again(made)) == (201, False)
    again = post()
    assert (told(again), is_again(again)) == (told(made), True)
    assert Listing.objects.count() == 1


def test_many_at_once_do_it_once(post: Post) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = [each.result(timeout=60) for each in [elsewhere(pool, post) for _one in range(36)]]
    assert {each.status_code for each in answers} <= {201, 409}
    assert [kind(each) for each in answers if each.status_code == 409] == [(409, "still_running")] * sum(
        each.status_code == 409 for each in answers
    )
    assert sum(each.status_code == 201 and not is_again(each) for each in answers) == 1
    assert len({each.content for each in answers if each.status_code == 201}) == 1
    assert Listing.objects.count() == 1


def test_a_connection_that_ends_before_the_commit_leaves_neither_act_nor_answer(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, seen = once.services.keep_answer, []

    def die(**values: Any) -> None:
        keep(**values)
        seen.append((Listing.objects.count(), KeptAnswer.objects.count()))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(once.services, "keep_answer", die)
    with ThreadPoolExecutor(1) as pool:
        assert kind(elsewhere(pool, post).result(timeout=20)) == (500, "server_error")
    assert seen == [(1, 1)]
    assert (Listing.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    monkeypatch.undo()
    again = post()
    assert (again.status_code, is_again(again), Listing.objects.count()) == (201, False, 1)


def test_what_only_the_commit_refuses_is_refused_as_without_a_key(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Foreign keys are checked at commit: long after the handler has answered."""
    add = listings.services.add_listing

    def add_to_nobody(**values: Any) -> Listing:
        with transaction.atomic():
            made = add(**values)
            Listing.objects.filter(pk=made.pk).update(company=0)
            return made

    monkeypatch.setattr(listings.services, "add_listing", add_to_nobody)
    with_key, without = post(), post({})
    assert told(with_key) == told(without)
    assert kind(with_key) == (500, "server_error")
    assert (Listing.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert post().status_code == 201


def test_what_waits_for_the_commit_comes_after_it_and_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, seen = listings.services.add_listing, []

    def add_and_tell(**values: Any) -> Listing:
        made = add(**values)
        transaction.on_commit(lambda: seen.append((connection.in_atomic_block, KeptAnswer.objects.count())))
        return made

    monkeypatch.setattr(listings.services, "add_listing", add_and_tell)
    assert [is_again(post()) for _time in range(2)] == [False, True]
    assert seen == [(False, 1)]
