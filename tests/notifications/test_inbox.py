from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.notifications import selectors
from apps.notifications.messages import InboxLine, Payload, RenderContext
from apps.notifications.models import Notification
from apps.notifications.services import mark_all_read, mark_read
from tests.notifications.conftest import Bell
from tests.notifications.steps import ring

pytestmark = pytest.mark.django_db

MakeUser = Callable[..., User]
T0 = datetime(2026, 9, 1, 8, tzinfo=UTC)
INBOX = "/en/inbox/"


def line_of(user: User, number: int = 1) -> Notification:
    return Notification.objects.get(recipient=user, subject_key=f"bell:{number}")


def unread_numbers(user: User) -> list[int]:
    lines = Notification.objects.filter(recipient=user, read_at=None).order_by("pk")
    return [line.payload["id"] for line in lines]


# --- selectors and services ----------------------------------------------------------------------------------


def test_newest_first_in_the_language_of_the_page(bell: Bell, make_user: MakeUser) -> None:
    user = make_user(language="az")
    for number in (1, 2, 3):
        ring(user, number=number, due_at=T0 + timedelta(hours=number), inbox=True)
    with time_machine.travel(T0 + timedelta(days=1)), override("zh-hans"):
        page = selectors.inbox_page(user)
    assert [(entry.text, entry.url, entry.is_unread) for entry in page.entries] == [
        ("Bell 3 for zh-hans", "/bells/3/", True),
        ("Bell 2 for zh-hans", "/bells/2/", True),
        ("Bell 1 for zh-hans", "/bells/1/", True),
    ]
    assert page.older is None


def test_a_line_appears_when_it_is_due(bell: Bell, make_user: MakeUser) -> None:
    user = make_user()
    ring(user, due_at=T0, inbox=True)
    with time_machine.travel(T0 - timedelta(seconds=1), tick=False):
        assert (selectors.inbox_page(user).entries, selectors.unread_count(user)) == ([], 0)
        assert mark_all_read(user=user) == 0
        with pytest.raises(Http404):
            selectors.get_notification(user, line_of(user).public_id)
    with time_machine.travel(T0, tick=False):
        assert (len(selectors.inbox_page(user).entries), selectors.unread_count(user)) == (1, 1)


def test_pages_go_on_where_the_last_one_ended(bell: Bell, make_user: MakeUser) -> None:
    user = make_user()
    for number in range(5):
        ring(user, number=number, due_at=T0, inbox=True)
    first = selectors.inbox_page(user, page_size=2)
    second = selectors.inbox_page(user, before=first.older, page_size=2)
    third = selectors.inbox_page(user, before=second.older, page_size=2)
    numbers = [[entry.url for entry in page.entries] for page in (first, second, third)]
    assert numbers == [["/bells/4/", "/bells/3/"], ["/bells/2/", "/bells/1/"], ["/bells/0/"]]
    assert third.older is None


def test_a_foreign_cursor_is_unknown(bell: Bell, make_user: MakeUser) -> None:
    owner, outsider = make_user(), make_user("outsider@example.com")
    ring(owner, inbox=True)
    with pytest.raises(Http404):
        selectors.inbox_page(outsider, before=line_of(owner).public_id)


@time_machine.travel(T0, tick=False)
def test_mark_read_touches_only_the_own_lines_named(bell: Bell, make_user: MakeUser) -> None:
    owner, other = make_user(), make_user("other@example.com")
    for number in (1, 2):
        ring(owner, other, number=number, inbox=True)
    ids = [line_of(owner, 1).public_id, line_of(other, 2).public_id]
    assert mark_read(user=owner, notification_public_ids=ids) == 1
    assert (unread_numbers(owner), unread_numbers(other)) == ([2], [1, 2])
    assert line_of(owner, 1).read_at == timezone.now()


def test_when_a_line_was_read_first_stays(bell: Bell, make_user: MakeUser) -> None:
    user = make_user()
    ring(user, due_at=T0, inbox=True)
    with time_machine.travel(T0, tick=False):
        assert mark_all_read(user=user) == 1
    with time_machine.travel(T0 + timedelta(days=1), tick=False):
        assert mark_all_read(user=user) == 0
        assert mark_read(user=user, notification_public_ids=[line_of(user).public_id]) == 0
    assert line_of(user).read_at == T0


def test_lines_that_cannot_be_told_do_not_break_the_page(
    bell: Bell, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    ring(user, number=1, inbox=True)
    ring(user, number=2, kind="gong", inbox=True)
    ring(user, number=3, inbox=True)
    told = bell.summary

    def lose_the_first(payload: Payload, context: RenderContext, /) -> InboxLine:
        if payload["id"] == 1:
            raise LookupError
        return told(payload, context)

    monkeypatch.setattr(bell, "summary", lose_the_first)
    assert [entry.text for entry in selectors.inbox_page(user).entries] == [
        "Bell 3 for en",
        "This message can no longer be shown.",
        "This message can no longer be shown.",
    ]


def test_a_renderer_may_tell_many_lines_at_once(
    bell: Bell, make_user: MakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[Payload]] = []

    def summaries(payloads: Sequence[Payload], context: RenderContext, /) -> list[InboxLine]:
        calls.append(list(payloads))
        return [InboxLine(f"Together {payload['id']}") for payload in payloads]

    monkeypatch.setattr(bell, "summaries", summaries, raising=False)
    user = make_user()
    for number in (1, 2):
        ring(user, number=number, inbox=True)
    assert [entry.text for entry in selectors.inbox_page(user).entries] == ["Together 2", "Together 1"]
    assert calls == [[{"id": 2}, {"id": 1}]]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_selectors(
    bell: Bell, make_user: MakeUser, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    user = make_user()
    for number in range(count):
        ring(user, number=number, inbox=True)
    with django_assert_num_queries(1):
        assert len(selectors.inbox_page(user).entries) == count
    with django_assert_num_queries(1):
        assert selectors.unread_count(user) == count


# --- the page ------------------------------------------------------------------------------------------------


def test_the_owner_reads_the_own_inbox(bell: Bell, make_user: MakeUser, client: Client) -> None:
    user = make_user()
    ring(user, inbox=True)
    client.force_login(user)
    response = client.get(INBOX)
    assert response.status_code == 200
    text = response.content.decode()
    assert text.count("Bell 1 for en") == 2  # the title, and what "Mark as read" is about
    assert 'href="/bells/1/"' in text
    assert "1 unread message" in text


def test_an_empty_inbox_says_so(bell: Bell, make_user: MakeUser, client: Client) -> None:
    client.force_login(make_user())
    text = client.get(INBOX).content.decode()
    assert "No messages yet" in text
    assert "Mark all as read" not in text


def test_a_read_line_offers_nothing_to_mark(bell: Bell, make_user: MakeUser, client: Client) -> None:
    user = make_user()
    ring(user, inbox=True)
    mark_all_read(user=user)
    client.force_login(user)
    text = client.get(INBOX).content.decode()
    assert ("Bell 1 for en" in text, "Mark as read" in text, "Mark all as read" in text) == (
        True,
        False,
        False,
    )


def test_an_outsider_sees_and_changes_nothing(bell: Bell, make_user: MakeUser, client: Client) -> None:
    owner = make_user()
    ring(owner, inbox=True)
    client.force_login(make_user("outsider@example.com"))
    assert "Bell 1" not in client.get(INBOX).content.decode()
    assert client.post(f"{INBOX}{line_of(owner).public_id}/read/").status_code == 404
    assert client.post(f"{INBOX}read/").status_code == 302
    assert client.get(INBOX, {"before": line_of(owner).public_id}).status_code == 404
    assert unread_numbers(owner) == [1]


def test_an_anonymous_visitor_is_asked_to_sign_in(bell: Bell, make_user: MakeUser, client: Client) -> None:
    owner = make_user()
    ring(owner, inbox=True)
    one, everything = f"{INBOX}{line_of(owner).public_id}/read/", f"{INBOX}read/"
    for response, path in [
        (client.get(INBOX), INBOX),
        (client.post(one), one),
        (client.post(everything), everything),
    ]:
        assert response.status_code == 302
        assert response["Location"].endswith(f"?next={path}")
    assert unread_numbers(owner) == [1]


def test_a_wrong_method_is_refused_and_changes_nothing(
    bell: Bell, make_user: MakeUser, client: Client
) -> None:
    owner = make_user()
    ring(owner, inbox=True)
    client.force_login(owner)
    assert client.post(INBOX).status_code == 405
    assert client.get(f"{INBOX}read/").status_code == 405
    assert client.get(f"{INBOX}{line_of(owner).public_id}/read/").status_code == 405
    assert unread_numbers(owner) == [1]


def test_a_post_without_its_token_is_refused(bell: Bell, make_user: MakeUser) -> None:
    owner = make_user()
    ring(owner, inbox=True)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    assert strict.post(f"{INBOX}read/").status_code == 403
    assert unread_numbers(owner) == [1]


def test_marking_one_leads_back_to_the_same_page(bell: Bell, make_user: MakeUser, client: Client) -> None:
    owner = make_user()
    for number in (1, 2):
        ring(owner, number=number, inbox=True)
    client.force_login(owner)
    newer = line_of(owner, 2).public_id
    response = client.post(f"{INBOX}{line_of(owner, 1).public_id}/read/?before={newer}")
    assert (response.status_code, response["Location"]) == (302, f"{INBOX}?before={newer}")
    assert unread_numbers(owner) == [2]


def test_marking_all(bell: Bell, make_user: MakeUser, client: Client) -> None:
    owner, other = make_user(), make_user("other@example.com")
    for number in (1, 2):
        ring(owner, other, number=number, inbox=True)
    client.force_login(owner)
    response = client.post(f"{INBOX}read/")
    assert (response.status_code, response["Location"]) == (302, INBOX)
    assert (unread_numbers(owner), unread_numbers(other)) == ([], [1, 2])


def test_a_long_inbox_has_a_next_page(bell: Bell, make_user: MakeUser, client: Client) -> None:
    owner = make_user()
    for number in range(selectors.PAGE_SIZE + 1):
        ring(owner, number=number, inbox=True)
    client.force_login(owner)
    cursor = line_of(owner, 1).public_id
    assert f'href="?before={cursor}"' in client.get(INBOX).content.decode()
    last = client.get(INBOX, {"before": cursor}).content.decode()
    assert ("Bell 0 for en" in last, "Bell 1 for en" in last) == (True, False)


def _inbox_queries(client: Client) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(INBOX).status_code == 200
    return [query["sql"] for query in captured if "notifications_notification" in query["sql"]]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page(bell: Bell, make_user: MakeUser, client: Client, count: int) -> None:
    user = make_user()
    for number in range(count):
        ring(user, number=number, inbox=True)
    client.force_login(user)
    # The lines, and the number of unread ones for the page and for the frame around it.
    assert len(_inbox_queries(client)) == 3
