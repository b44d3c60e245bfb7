"""Requests and meetings, as the companies see them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest, PairRule, Seat
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, post_statuses, signed_in
from tests.factories import CompanyFactory, MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast


def url_of(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def received(people: Cast, forum: Forum) -> MeetingRequest:
    return MeetingRequestFactory(
        forum=forum, sender=people.other_company, recipient=people.company, note="Tea?"
    )


@pytest.fixture
def sent(people: Cast, forum: Forum) -> MeetingRequest:
    return MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)


def planned(request: MeetingRequest, start: datetime | None = None) -> Meeting:
    start = start or datetime(2027, 4, 14, 1, tzinfo=UTC)
    MeetingRequest.objects.filter(pk=request.pk).update(state="accepted")
    assert request.forum is not None
    with transaction.atomic():
        meeting = Meeting.objects.create(
            request=request, forum=request.forum, starts_at=start, ends_at=start + timedelta(minutes=25),
            table=request.forum.tables.first(),
        )  # fmt: skip
        for registration in request.forum.registrations.filter(
            company__in=[request.sender, request.recipient]
        ):
            delegate = registration.delegates.get()
            Seat.objects.create(
                meeting=meeting, person=delegate.person, company=registration.company,
                during=(meeting.starts_at, meeting.ends_at),
            )  # fmt: skip
    return meeting


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_who_sees_requests_and_meetings(people: Cast, received: MeetingRequest) -> None:
    meeting = planned(received)
    assert get_statuses(url_of("requests"), people) == (200, 200, 200, 302)
    assert get_statuses(url_of("request", received.public_id), people) == (200, 200, 404, 302)
    assert get_statuses(url_of("meeting", meeting.public_id), people) == (200, 200, 404, 302)
    assert get_statuses(url_of("ask", people.other_company.public_id), people) == (200, 200, 200, 302)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_answer_in_every_language(people: Cast, received: MeetingRequest, language: str) -> None:
    urls = [
        url_of("requests"),
        url_of("request", received.public_id),
        url_of("meeting", planned(received).public_id),
        url_of("ask", people.other_company.public_id),
    ]
    owner = signed_in(people.owner)
    assert [owner.get(in_language(url, language)).status_code for url in urls] == [200] * 4


def test_the_three_views_of_the_list(people: Cast, received: MeetingRequest, forum: Forum) -> None:
    third = CompanyFactory(country="CN")
    sent = MeetingRequestFactory(forum=forum, sender=people.company, recipient=third)
    ended = MeetingRequestFactory(forum=forum, sender=third, recipient=people.company, state="declined")
    MeetingRequestFactory(forum=forum, sender=third, recipient=people.other_company)
    owner = signed_in(people.owner)
    shown = {
        tab: owner.get(url_of("requests"), {"tab": tab}).context["page"].rows
        for tab in ("received", "sent", "done", "made-up")
    }
    assert shown == {"received": [received], "sent": [sent], "done": [ended], "made-up": [received]}


# --- asking -----------------------------------------------------------------------------------------------------------


def test_asking_for_a_meeting(people: Cast, forum: Forum) -> None:
    owner, url = signed_in(people.owner), url_of("ask", people.other_company.public_id)
    place = f"{people.company.public_id}:{forum.public_id}"
    assert [p.key for p in owner.get(url).context["places"]] == [place]
    typed = {"place": place, "wish": "must", "part_of_day": "morning", "note": "About juice."}
    answer = owner.post(url, typed)
    asked = MeetingRequest.objects.get()
    assert answer.headers["Location"] == url_of("request", asked.public_id)
    assert (asked.sender, asked.recipient, asked.forum) == (people.company, people.other_company, forum)
    assert (asked.wish, asked.part_of_day, asked.note, asked.state) == (
        "must", "morning", "About juice.", "pending",
    )  # fmt: skip
    again = owner.post(url, typed)
    assert again.status_code == 409
    assert "About juice." in again.content.decode()
    assert MeetingRequest.objects.count() == 1


def test_without_a_forum_in_common_the_page_says_what_to_do(people: Cast) -> None:
    answer = signed_in(people.owner).get(url_of("ask", people.other_company.public_id))
    assert "No forum or fair in common yet" in answer.content.decode()


def test_nobody_asks_in_the_name_of_others(people: Cast, forum: Forum) -> None:
    typed = {
        "place": f"{people.company.public_id}:{forum.public_id}",
        "wish": "would",
        "part_of_day": "any",
    }
    url = url_of("ask", people.other_company.public_id)
    # The forum is not on offer to them: the page comes back, nothing is asked.
    assert post_statuses(url, people, typed) == (422, 422, 302)
    assert not MeetingRequest.objects.exists()


# --- answering --------------------------------------------------------------------------------------------------------


def test_accepting(people: Cast, received: MeetingRequest) -> None:
    answer = signed_in(people.owner).post(url_of("accept", received.public_id), {"wish": "must"})
    assert answer.headers["Location"] == url_of("request", received.public_id)
    received.refresh_from_db()
    assert (received.state, received.answer_wish, received.decided_by) == ("accepted", "must", people.owner)


def test_declining_with_a_reason(people: Cast, received: MeetingRequest) -> None:
    answer = signed_in(people.owner).post(url_of("decline", received.public_id), {"reason": "Other goods."})
    assert answer.headers["Location"] == url_of("requests")
    received.refresh_from_db()
    assert (received.state, received.decline_reason) == ("declined", "Other goods.")


def test_answering_too_late_keeps_what_was_typed(people: Cast, received: MeetingRequest) -> None:
    MeetingRequest.objects.filter(pk=received.pk).update(state="expired")
    owner = signed_in(people.owner)
    assert owner.post(url_of("accept", received.public_id), {"wish": "must"}).status_code == 409
    refused = owner.post(url_of("decline", received.public_id), {"reason": "Kept reason"})
    assert refused.status_code == 409
    assert refused.context["decline_form"]["reason"].value() == "Kept reason"
    received.refresh_from_db()
    assert received.state == "expired"


def test_withdrawing_cancels_the_meeting(people: Cast, sent: MeetingRequest) -> None:
    meeting = planned(sent)
    answer = signed_in(people.owner).post(url_of("withdraw", sent.public_id))
    assert answer.headers["Location"] == f"{url_of('requests')}?tab=sent"
    sent.refresh_from_db()
    meeting.refresh_from_db()
    assert (sent.state, meeting.state) == ("withdrawn", "cancelled")


def test_nobody_else_answers(people: Cast, received: MeetingRequest) -> None:
    for name in ("accept", "decline", "withdraw"):
        url = url_of(name, received.public_id)
        assert post_statuses(url, people, {"wish": "would"}) == (403, 404, 302)
        assert signed_in(people.owner).get(url).status_code == 405
    # The side that asked cannot answer itself, and the side that was asked cannot withdraw.
    asker = signed_in(people.other_owner)
    assert asker.post(url_of("accept", received.public_id), {"wish": "would"}).status_code == 403
    assert signed_in(people.owner).post(url_of("withdraw", received.public_id)).status_code == 403
    received.refresh_from_db()
    assert received.state == "pending"


# --- one meeting ------------------------------------------------------------------------------------------------------


def test_a_meeting_shows_the_contacts_of_the_other_side(people: Cast, received: MeetingRequest) -> None:
    meeting = planned(received)
    answer = signed_in(people.owner).get(url_of("meeting", meeting.public_id))
    page = answer.content.decode()
    [theirs], [ours] = answer.context["other_people"], answer.context["own_people"]
    assert (theirs.company, ours.company) == (people.other_company, people.company)
    assert f"mailto:{theirs.email}" in page
    assert f"mailto:{ours.email}" not in page
    assert "09:00–09:25" in page
    assert "05:00–05:25" in page


def test_cancelling_with_a_reason(people: Cast, received: MeetingRequest) -> None:
    meeting = planned(received)
    owner, url = signed_in(people.owner), url_of("cancel", meeting.public_id)
    assert owner.post(url, {"reason": "Ill."}).headers["Location"] == url_of("meeting", meeting.public_id)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == ("cancelled", "Ill.")
    assert owner.post(url, {"reason": "Again"}).status_code == 409


def test_nobody_else_cancels(people: Cast, received: MeetingRequest) -> None:
    meeting = planned(received)
    url = url_of("cancel", meeting.public_id)
    assert post_statuses(url, people, {"reason": "x"}) == (403, 404, 302)
    assert signed_in(people.owner).get(url).status_code == 405
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"


# --- kept apart -------------------------------------------------------------------------------------------------------


def test_keeping_apart_and_taking_it_back(people: Cast) -> None:
    owner, other = signed_in(people.owner), people.other_company
    company_page = reverse("website:company", args=[other.public_id])
    assert owner.post(url_of("keep_apart", other.public_id)).headers["Location"] == company_page
    rule = PairRule.objects.get()
    assert (rule.company, rule.other, rule.kind, rule.is_private) == (people.company, other, "must_not", True)
    assert "Kept apart" in owner.get(company_page).content.decode()
    assert "Kept apart" not in signed_in(people.other_owner).get(company_page).content.decode()
    assert owner.post(url_of("meet_again", other.public_id)).headers["Location"] == company_page
    assert not PairRule.objects.exists()


def test_only_managers_keep_apart(people: Cast) -> None:
    url = url_of("keep_apart", people.other_company.public_id)
    assert post_statuses(url, people) == (404, 404, 302)
    assert Client().get(url).status_code in {302, 405}
    assert not PairRule.objects.exists()


# --- how many queries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    people: Cast, forum: Forum, rows: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(rows):
        MeetingRequestFactory(forum=forum, sender=CompanyFactory(country="CN"), recipient=people.company)
    owner = signed_in(people.owner)
    owner.get(url_of("requests"))
    with django_assert_num_queries(10):
        owner.get(url_of("requests"))
