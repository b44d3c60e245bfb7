"""Who is told what about meetings, and how the inbox reads."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.services import request_changes
from apps.core.errors import NotAllowed, NotFound
from apps.forums.models import Forum, Registration
from apps.forums.services import decline_registration
from apps.meetings.models import Meeting
from apps.meetings.services import (
    accept_meeting_request,
    cancel_meeting,
    decline_meeting_request,
    request_meeting,
    withdraw_meeting_request,
)
from apps.notifications.models import Delivery, Notification
from apps.notifications.selectors import inbox_page
from tests.factories import (
    CompanyFactory,
    MeetingRequestFactory,
    MembershipFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, forum_of_owners, published
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_of_owners(people, slots=4, tables=3, name_en="Spring forum")


def inbox(user: User) -> list[str]:
    return [entry.text for entry in inbox_page(user).entries]


def test_a_published_meeting_is_told_once_and_reminded_three_times(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    [meeting] = published(people.organiser, forum)
    mails = Delivery.objects.filter(recipient=people.owner).order_by("due_at")
    assert [(m.kind, m.offset) for m in mails] == [
        ("meetings.agenda_published", ""),
        ("meetings.reminder", "24h"),
        ("meetings.reminder", "1h"),
        ("meetings.reminder", "10min"),
    ]
    assert [(meeting.starts_at - m.due_at).total_seconds() for m in mails[1:]] == [86_400, 3_600, 600]
    assert Counter(Delivery.objects.values_list("recipient", flat=True)) == {
        people.owner.pk: 4,
        people.other_owner.pk: 4,
    }


def test_a_reminder_whose_hour_has_passed_is_not_made(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    with time_machine.travel("2027-04-13 12:00:00+00:00", tick=False):
        published(people.organiser, forum)
    assert set(Delivery.objects.values_list("kind", "offset")) == {
        ("meetings.agenda_published", ""),
        ("meetings.reminder", "1h"),
        ("meetings.reminder", "10min"),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_publishing_tells_in_a_fixed_number_of_queries(
    people: Cast, count: int, django_assert_num_queries: object
) -> None:
    from apps.meetings.services.notices import renew_reminders

    forum = forum_with_programme(slots=4, tables=3, hosts=[people.body])
    others = [CompanyFactory(country="CN") for _ in range(count)]
    for other in others:
        MembershipFactory(company=other)
    take_part(forum, people.company, *others)
    for other in others:
        accepted(forum, people.company, other)
    meetings = published(people.organiser, forum)
    Notification.objects.all().delete()
    Delivery.objects.all().delete()
    # Old ones are sought in inboxes and outbox, the seats of people and interpreters read, the new ones written, in two savepoints.
    with django_assert_num_queries(9):
        renew_reminders(meetings)
    assert Delivery.objects.count() == 6 * count


def test_the_managers_are_told_where_nobody_at_the_table_can_be(people: Cast, forum: Forum) -> None:
    person = people.company.people.get()
    person.user, person.email = None, ""
    person.save()
    manager = MembershipFactory(company=people.company, role="manager").user
    accepted(forum, people.company, people.other_company)
    published(people.organiser, forum)
    told = Delivery.objects.filter(kind="meetings.agenda_published").values_list("recipient", flat=True)
    assert set(told) == {people.owner.pk, manager.pk, people.other_owner.pk}


def test_a_cancelled_meeting_leaves_no_reminder_and_is_told(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    [meeting] = published(people.organiser, forum)
    cancel_meeting(user=people.owner, meeting=meeting, reason="We cannot come.")
    states = Counter(Delivery.objects.values_list("kind", "state"))
    assert states == {
        ("meetings.agenda_published", "pending"): 2,
        ("meetings.reminder", "retired"): 6,
        ("meetings.cancelled", "pending"): 2,
    }
    assert not Notification.objects.filter(kind="meetings.reminder").exists()


# --- how the inbox reads -------------------------------------------------------------------------------------


def busy(people: Cast, forum: Forum, count: int) -> list[Meeting]:
    """Everything that can be told of requests and meetings, `count` times over."""
    for _ in range(count):
        asker, other = CompanyFactory(country="CN"), CompanyFactory(country="CN")
        owner = MembershipFactory(company=other).user
        asker_owner = MembershipFactory(company=asker).user
        take_part(forum, asker, other)
        request_meeting(user=asker_owner, sender=asker, recipient=people.company, forum=forum)
        asked = request_meeting(user=people.owner, sender=people.company, recipient=other, forum=forum)
        accept_meeting_request(user=owner, request=asked)
    meetings = list(published(people.organiser, forum))
    for meeting in meetings:
        cancel_meeting(user=people.owner, meeting=meeting)
    return meetings


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_the_inbox_asks_a_fixed_number_of_queries(
    people: Cast, forum: Forum, count: int, django_assert_num_queries: object
) -> None:
    busy(people, forum, count)
    # The page, then the requests asked and those answered, the forum published, the meetings cancelled.
    with django_assert_num_queries(5):
        assert len(inbox(people.owner)) == 3 * count + 1


def test_the_lines_name_the_other_side(people: Cast, forum: Forum) -> None:
    [meeting] = busy(people, forum, 1)
    asked = meeting.request.recipient
    asker = people.company.received_requests.get().sender
    assert set(inbox(people.owner)) == {
        f"{asker} asks you for a meeting",
        f"{asked} has accepted your request for a meeting",
        "Your agenda is ready: Spring forum",
        f"Cancelled: {people.company} – {asked}",
    }


def test_reminders_show_in_the_inbox_when_they_are_due(people: Cast, forum: Forum) -> None:
    accepted(forum, people.company, people.other_company)
    [meeting] = published(people.organiser, forum)
    with time_machine.travel(meeting.starts_at, tick=False):
        lines = inbox(people.owner)
        with translation.override("zh-hans"):
            chinese = inbox(people.owner)
    assert len(lines) == 4
    assert lines[0].startswith(f"Soon: {people.company} – {people.other_company}, ")
    # In Chinese neither a comma of ours nor a space after it.
    assert chinese[0].endswith(f"{people.other_company}，4月14日 {lines[0][-5:]}")


def test_a_line_whose_rows_are_gone_does_not_spoil_the_others(people: Cast, forum: Forum) -> None:
    busy(people, forum, 2)
    people.company.received_requests.order_by("pk").first().delete()
    lines = inbox(people.owner)
    assert lines.count("This message can no longer be shown.") == 1
    assert len(lines) == 7


def test_decisions_on_company_and_registration_keep_what_they_said(people: Cast, forum: Forum) -> None:
    registration = Registration.objects.get(company=people.company)
    decline_registration(user=people.organiser, registration=registration, reason="No room.")
    Registration.objects.filter(pk=registration.pk).update(state="approved")
    company = Company.objects.get(pk=people.company.pk)
    request_changes(
        user=people.organiser, company=company, seen_version=company.version, reason="More, please."
    )
    with translation.override("en"):
        lines = inbox(people.owner)
    assert f"{company} has no place: Spring forum" in lines
    assert f"{company}: please change something in the profile" in lines


# --- who may answer ------------------------------------------------------------------------------------------


def test_who_manages_both_sides_can_answer_and_withdraw(people: Cast, forum: Forum) -> None:
    MembershipFactory(user=people.owner, company=people.other_company, role="manager")
    request = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    assert accept_meeting_request(user=people.owner, request=request).state == "accepted"
    assert withdraw_meeting_request(user=people.owner, request=request).state == "withdrawn"


def test_only_the_side_that_was_asked_answers(people: Cast, forum: Forum) -> None:
    request = MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)
    for user, refusal in (
        (people.owner, NotAllowed),
        (people.colleague, NotAllowed),
        (people.outsider, NotFound),
    ):
        for act in (accept_meeting_request, decline_meeting_request):
            with pytest.raises(refusal):
                act(user=user, request=request)
    with pytest.raises(NotAllowed):
        withdraw_meeting_request(user=people.other_owner, request=request)
    request.refresh_from_db()
    assert request.state == "pending"
