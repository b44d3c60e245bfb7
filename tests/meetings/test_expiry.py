"""Requests that nobody answers: the daily word, the warning and the end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, InvalidTransition
from apps.forums.models import Forum
from apps.meetings.models import MeetingRequest
from apps.meetings.services import (
    accept_meeting_request,
    decline_meeting_request,
    expire_requests,
    remind_of_waiting,
    request_meeting,
    warn_of_expiry,
    withdraw_meeting_request,
)
from apps.meetings.tasks import expire_requests as expire_task
from apps.meetings.tasks import remind_of_waiting as remind_task
from apps.meetings.tasks import warn_of_expiry as warn_task
from apps.notifications.models import Delivery
from apps.notifications.selectors import inbox_page
from apps.notifications.services import choose_notices, deliver_due
from tests.doors import signed_in
from tests.factories import CompanyFactory, MembershipFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=4, tables=2, hosts=[people.body], request_expiry_days=14)
    take_part(forum, people.company, people.other_company)
    return forum


def ask(people: Cast, forum: Forum) -> MeetingRequest:
    return request_meeting(
        user=people.owner, sender=people.company, recipient=people.other_company, forum=forum
    )


def mails(kind: str) -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("recipient__email", "state"))


@pytest.mark.parametrize(
    ("rules", "until"),
    [
        ({}, NOW + 14 * DAY),
        ({"request_expiry_days": 0, "request_expiry_hours": 36}, NOW + 36 * HOUR),
        ({"request_expiry_days": 2, "request_expiry_hours": 12}, NOW + 60 * HOUR),
        ({"requests_until": NOW + 5 * DAY}, NOW + 5 * DAY),
        ({"request_expiry_days": 90}, datetime(2027, 4, 14, 1, tzinfo=UTC)),
    ],
)
def test_when_a_request_runs_out(people: Cast, forum: Forum, rules: dict, until: datetime) -> None:
    Forum.objects.filter(pk=forum.pk).update(**rules)
    forum.refresh_from_db()
    asked = ask(people, forum)
    assert (asked.expires_at, asked.answer_until) == (until, until)


def test_a_forum_gives_at_least_an_hour(forum: Forum) -> None:
    with pytest.raises(IntegrityError, match="forums_forum_request_expiry"), transaction.atomic():
        Forum.objects.filter(pk=forum.pk).update(request_expiry_days=0)


def test_after_the_last_moment_nobody_asks(people: Cast, forum: Forum) -> None:
    Forum.objects.filter(pk=forum.pk).update(requests_until=NOW)
    forum.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        ask(people, forum)
    assert refused.value.code == "requests_over"
    assert not MeetingRequest.objects.exists()


def test_the_sweep_closes_what_was_not_answered(
    people: Cast, forum: Forum, clock: time_machine.Traveller
) -> None:
    asked = ask(people, forum)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    answered = request_meeting(user=people.owner, sender=people.company, recipient=third, forum=forum)
    MeetingRequest.objects.filter(pk=answered.pk).update(state="accepted")
    clock.move_to(NOW + 14 * DAY - timedelta(seconds=1))
    expire_task()
    asked.refresh_from_db()
    assert asked.state == "pending"
    clock.move_to(NOW + 14 * DAY)
    expire_task()
    assert list(MeetingRequest.objects.order_by("pk").values_list("state", flat=True)) == [
        "expired",
        "accepted",
    ]
    asked.refresh_from_db()
    assert (asked.decided_by, asked.decided_at) == (None, NOW + 14 * DAY)
    assert mails("meetings.answered") == [(people.owner.email, "pending")]
    assert expire_requests(now=NOW + 20 * DAY) == 0
    for act in (accept_meeting_request, decline_meeting_request):
        with pytest.raises(InvalidTransition):
            act(user=people.other_owner, request=asked)


def test_a_last_moment_brought_forward_holds_for_what_waits(people: Cast, forum: Forum) -> None:
    asked = ask(people, forum)
    Forum.objects.filter(pk=forum.pk).update(requests_until=NOW + HOUR)
    assert MeetingRequest.objects.select_related("forum").get(pk=asked.pk).answer_until == NOW + HOUR
    assert expire_requests(now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert expire_requests(now=NOW + HOUR) == 1


def test_nobody_says_yes_between_the_end_and_the_sweep(
    people: Cast, forum: Forum, clock: time_machine.Traveller
) -> None:
    asked = ask(people, forum)
    clock.move_to(NOW + 14 * DAY)
    with pytest.raises(Conflict) as refused:
        accept_meeting_request(user=people.other_owner, request=asked)
    assert refused.value.code == "request_expired"
    asked.refresh_from_db()
    assert asked.state == "pending"


# --- the warning ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "before"),
    [
        ({"request_expiry_days": 14}, 24 * HOUR),
        ({"request_expiry_days": 0, "request_expiry_hours": 12}, 3 * HOUR),
    ],
)
def test_a_warning_once_and_in_time(
    people: Cast, forum: Forum, clock: time_machine.Traveller, rules: dict, before: timedelta
) -> None:
    Forum.objects.filter(pk=forum.pk).update(**rules)
    forum.refresh_from_db()
    until = ask(people, forum).answer_until
    assert warn_of_expiry(now=until - before - timedelta(seconds=1)) == 0
    clock.move_to(until - before)
    warn_task()
    warn_task()
    assert mails("meetings.request_expiring") == [(people.other_owner.email, "pending")]
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    [sent] = [each for each in mail.outbox if "ends soon" in each.subject]
    assert sent.to == [people.other_owner.email]
    assert sent.subject == f"The request of {people.company} ends soon"
    assert "Asia/Baku" in sent.body
    assert "Asia/Shanghai" in sent.body
    assert f"The request of {people.company} ends soon" in [
        e.text for e in inbox_page(people.other_owner).entries
    ]


def test_an_answered_request_is_not_warned_of(
    people: Cast, forum: Forum, clock: time_machine.Traveller
) -> None:
    asked = ask(people, forum)
    clock.move_to(NOW + 13 * DAY + HOUR)
    warn_of_expiry(now=NOW + 13 * DAY + HOUR)
    accept_meeting_request(user=people.other_owner, request=asked)
    assert mails("meetings.request_expiring") == [(people.other_owner.email, "retired")]
    withdraw_meeting_request(user=people.owner, request=asked)
    again = ask(people, forum)
    decline_meeting_request(user=people.other_owner, request=again)
    assert warn_of_expiry(now=NOW + 27 * DAY + HOUR) == 0


def test_a_warning_that_comes_too_late_is_not_sent(
    people: Cast, forum: Forum, clock: time_machine.Traveller
) -> None:
    ask(people, forum)
    warn_of_expiry(now=NOW + 13 * DAY)
    clock.move_to(NOW + 14 * DAY)
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    assert [each.subject for each in mail.outbox if "ends soon" in each.subject] == []


# --- the daily word ---------------------------------------------------------------------------------------------------


def test_a_daily_word_while_requests_wait(people: Cast, forum: Forum, clock: time_machine.Traveller) -> None:
    """Nine in London is one in the afternoon in Baku and five in Shanghai: the morning is the reader's own."""
    asked = ask(people, forum)
    people.other_owner.time_zone = "Asia/Shanghai"
    people.other_owner.save()
    remind_of_waiting(now=NOW + DAY)
    assert mails("meetings.requests_waiting") == []
    morning = datetime(2027, 3, 2, 0, 10, tzinfo=UTC)
    for moment in (morning, morning + HOUR, morning + 3 * HOUR):
        clock.move_to(moment)
        remind_task()
    assert mails("meetings.requests_waiting") == [(people.other_owner.email, "pending")]
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    [sent] = [each for each in mail.outbox if "waits for your answer" in each.subject]
    assert (sent.to, sent.subject) == (
        [people.other_owner.email], "1 request for a meeting waits for your answer",
    )  # fmt: skip
    assert str(people.company) in sent.body
    clock.move_to(morning + DAY)
    remind_task()
    assert len(mails("meetings.requests_waiting")) == 2
    decline_meeting_request(user=people.other_owner, request=asked)
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    assert [each.subject for each in mail.outbox if "waits" in each.subject] == []
    remind_of_waiting(now=morning + 2 * DAY)
    assert len(mails("meetings.requests_waiting")) == 2


def test_what_came_today_is_not_repeated_today(people: Cast, forum: Forum) -> None:
    people.other_owner.time_zone = "UTC"
    people.other_owner.save()
    ask(people, forum)
    remind_of_waiting(now=NOW + HOUR)
    assert mails("meetings.requests_waiting") == []
    remind_of_waiting(now=NOW + DAY)
    assert mails("meetings.requests_waiting") == [(people.other_owner.email, "pending")]


def test_yesterdays_word_is_not_sent_today(people: Cast, forum: Forum, clock: time_machine.Traveller) -> None:
    people.other_owner.time_zone = "UTC"
    people.other_owner.save()
    ask(people, forum)
    remind_of_waiting(now=NOW + DAY)
    clock.move_to(NOW + 2 * DAY)
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    assert [each.subject for each in mail.outbox if "waits" in each.subject] == []


def test_the_daily_word_can_be_switched_off(
    people: Cast, forum: Forum, clock: time_machine.Traveller
) -> None:
    people.other_owner.time_zone = "UTC"
    people.other_owner.save()
    choose_notices(user=people.other_owner, choices={("waiting_requests", "email"): False})
    ask(people, forum)
    clock.move_to(NOW + DAY)
    remind_task()
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    assert [each.subject for each in mail.outbox if "waits" in each.subject] == []
    # The request itself is told as ever.
    assert [each.to for each in mail.outbox] == [[people.other_owner.email]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_sweeps_in_a_fixed_number_of_queries(
    people: Cast, forum: Forum, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        other = CompanyFactory(country="CN")
        MembershipFactory(company=other, role="owner")
        take_part(forum, other)
        request_meeting(user=people.owner, sender=people.company, recipient=other, forum=forum)
    with django_assert_num_queries(9):
        assert warn_of_expiry(now=NOW + 13 * DAY + HOUR) == count
    with django_assert_num_queries(7):
        remind_of_waiting(now=datetime(2027, 3, 3, 5, 10, tzinfo=UTC))
    assert len(mails("meetings.requests_waiting")) == count


def test_the_page_says_until_when(people: Cast, forum: Forum) -> None:
    asked = ask(people, forum)
    Forum.objects.filter(pk=forum.pk).update(requests_until=NOW + DAY)
    page = signed_in(people.other_owner).get(reverse("meetings:request", args=[asked.public_id]))
    assert "Answer until" in page.content.decode()
    assert (NOW + DAY).strftime("%Y-%m-%d") in page.content.decode()
