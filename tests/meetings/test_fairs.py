"""Two companies that go to the same fair meet there without a forum."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.agenda.calendar import calendar_of
from apps.companies.models import Company, Person
from apps.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from apps.core.events import publish
from apps.exhibitions.events import EditionChanged
from apps.exhibitions.models import Attendance, Edition
from apps.exhibitions.services import leave_edition
from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest, Seat, TimeProposal
from apps.meetings.services import (
    FairTime,
    accept_meeting_request,
    accept_proposal,
    book_meeting,
    cancel_meeting,
    keep_apart,
    propose_fair_time,
    request_fair_meeting,
    withdraw_meeting_request,
)
from apps.meetings.services.fairs import TimeTaken
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.doors import get_statuses, post_statuses, signed_in
from tests.factories import (
    CompanyFactory,
    DelegateFactory,
    EditionFactory,
    MembershipFactory,
    PersonFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted
from tests.people import Cast
from tests.races import at_once

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2027, 4, 15, 9, tzinfo=SHANGHAI)
HALF_HOUR = timedelta(minutes=30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_fair() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def edition(people: Cast) -> Edition:
    edition = EditionFactory()
    for company, user in ((people.company, people.owner), (people.other_company, people.other_owner)):
        Attendance.objects.create(company=company, edition=edition)
        PersonFactory(company=company, user=user, email=user.email)
    return edition


def person(company: Company) -> Person:
    return company.people.order_by("pk").first()


def at(company: Company, start: datetime = NINE, length: timedelta = HALF_HOUR, **values: object) -> FairTime:
    return FairTime(
        starts_at=start, ends_at=start + length, person=person(company), **({"place": "4B-102"} | values)
    )


def ask(people: Cast, edition: Edition, **values: object) -> MeetingRequest:
    return request_fair_meeting(
        user=people.owner,
        sender=people.company,
        recipient=people.other_company,
        edition=edition,
        time=at(people.company),
        **values,
    )


def agree(user: User, asked: MeetingRequest, company: Company) -> Meeting:
    accept_proposal(user=user, proposal=asked.proposals.get(state="open"), person=person(company))
    return asked.meetings.get(state="scheduled")


def meet(people: Cast, edition: Edition) -> Meeting:
    return agree(people.other_owner, ask(people, edition), people.other_company)


def seats() -> set[tuple[int, datetime, datetime]]:
    rows = Seat.objects.filter(is_live=True)
    return {(seat.person_id, seat.during.lower, seat.during.upper) for seat in rows}


def test_asking_and_agreeing(people: Cast, edition: Edition) -> None:
    asked = ask(people, edition, note="Tea", wish="must")
    proposal = asked.proposals.get()
    assert (asked.state, asked.edition, asked.forum, proposal.place) == ("pending", edition, None, "4B-102")
    assert asked.expires_at == NINE
    assert not Seat.objects.exists()
    assert list(Delivery.objects.values_list("kind", "recipient__email")) == [
        ("meetings.requested", people.other_owner.email)
    ]
    meeting = agree(people.other_owner, asked, people.other_company)
    asked.refresh_from_db()
    assert (asked.state, meeting.starts_at, meeting.ends_at, meeting.booth) == (
        "accepted", NINE, NINE + HALF_HOUR, "4B-102",
    )  # fmt: skip
    assert seats() == {
        (person(company).pk, NINE, NINE + HALF_HOUR) for company in (people.company, people.other_company)
    }
    told = Delivery.objects.exclude(kind="meetings.requested").values_list("kind", "offset")
    assert Counter(told) == {
        ("meetings.answered", ""): 1,
        ("meetings.booked", ""): 2,
        ("meetings.reminder", "24h"): 2,
        ("meetings.reminder", "1h"): 2,
        ("meetings.reminder", "10min"): 2,
    }


def test_a_plain_yes_needs_a_time(people: Cast, edition: Edition) -> None:
    asked = ask(people, edition)
    with pytest.raises(Conflict) as refused:
        accept_meeting_request(user=people.other_owner, request=asked)
    assert refused.value.code == "time_needed"
    with pytest.raises(InvalidInput):
        accept_proposal(user=people.other_owner, proposal=asked.proposals.get())
    with pytest.raises(InvalidInput):
        accept_proposal(
            user=people.other_owner, proposal=asked.proposals.get(), person=person(people.company)
        )
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("start", "length", "code"),
    [
        (NINE - timedelta(days=1), HALF_HOUR, "starts_at"),
        (NINE + timedelta(days=5), HALF_HOUR, "starts_at"),
        (NINE.replace(hour=7, minute=59), HALF_HOUR, "starts_at"),
        (NINE.replace(hour=19, minute=45), HALF_HOUR, "starts_at"),
        # Half past nine in the evening in Baku is the next morning in Shanghai, the first day of the fair still.
        (datetime(2027, 4, 14, 21, 30, tzinfo=ZoneInfo("Asia/Baku")), HALF_HOUR, "starts_at"),
        (NINE, timedelta(minutes=5), "minutes"),
        (NINE, timedelta(hours=4), "minutes"),
        (NINE, -HALF_HOUR, "minutes"),
    ],
)
def test_only_in_the_hours_of_the_fair(
    people: Cast, edition: Edition, start: datetime, length: timedelta, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        request_fair_meeting(
            user=people.owner,
            sender=people.company,
            recipient=people.other_company,
            edition=edition,
            time=at(people.company, start, length),
        )
    assert refused.value.field == code
    assert (MeetingRequest.objects.count(), TimeProposal.objects.count()) == (0, 0)


@pytest.mark.parametrize("start", [NINE.replace(hour=8), NINE + timedelta(days=4, hours=10.5)])
def test_the_first_and_the_last_half_hour(people: Cast, edition: Edition, start: datetime) -> None:
    asked = request_fair_meeting(
        user=people.owner,
        sender=people.company,
        recipient=people.other_company,
        edition=edition,
        time=at(people.company, start),
    )
    assert asked.proposals.get().starts_at == start


def test_who_may_ask_whom(people: Cast, edition: Edition) -> None:
    def refused(refusal: type[DomainError], **values: object) -> str:
        with pytest.raises(refusal) as error:
            request_fair_meeting(
                **{
                    "user": people.owner,
                    "sender": people.company,
                    "recipient": people.other_company,
                    "edition": edition,
                    "time": at(people.company),
                }
                | values
            )
        return error.value.code

    stranger = CompanyFactory(country="CN")
    assert refused(NotAllowed, user=people.colleague) == "not_allowed"
    assert refused(NotFound, user=people.outsider) == "not_found"
    assert refused(NotFound, recipient=stranger) == "not_found"
    Attendance.objects.create(company=stranger, edition=edition, is_public=False)
    assert refused(NotFound, recipient=stranger) == "not_found"
    assert refused(InvalidInput, recipient=people.company) == "invalid"
    assert refused(InvalidInput, time=at(people.other_company)) == "invalid"
    keep_apart(user=people.other_owner, company=people.other_company, other=people.company)
    assert refused(NotAllowed) == "not_available"
    Edition.objects.filter(pk=edition.pk).update(status="cancelled")
    edition.refresh_from_db()
    assert refused(Conflict) == "edition_closed"
    Attendance.objects.filter(company=people.company).delete()
    Edition.objects.filter(pk=edition.pk).update(status="scheduled")
    edition.refresh_from_db()
    assert refused(NotAllowed) == "not_attending"
    assert not MeetingRequest.objects.exists()


def test_one_request_between_two_and_not_without_end(
    people: Cast, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(people, edition)
    with pytest.raises(Conflict) as refused:
        ask(people, edition)
    assert refused.value.code == "request_exists"
    monkeypatch.setattr("apps.meetings.services.fairs.MOST_REQUESTS", 1)
    with pytest.raises(Conflict) as refused:
        ask(people, edition)
    assert refused.value.code == "too_many_requests_sent"


def test_the_same_person_is_nowhere_twice_across_forums_and_fairs(people: Cast, edition: Edition) -> None:
    """A forum's meeting at nine takes both; the fair's proposal is refused with the nearest times that are free."""
    forum = forum_with_programme(slots=1, tables=1, hosts=[people.body], meeting_mode="self", first=NINE)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    DelegateFactory(
        registration=RegistrationFactory(forum=forum, company=people.other_company),
        person=person(people.other_company),
    )
    Forum.objects.update(cross_country_only=False)
    asked = ask(people, edition)
    book_meeting(
        user=people.other_owner,
        request=accepted(forum, people.other_company, third),
        slot=forum.slots.get(),
    )
    with pytest.raises(TimeTaken) as refused:
        agree(people.other_owner, asked, people.other_company)
    assert refused.value.extra == {
        "alternatives": [
            {"starts_at": f"2027-04-15T{start}:00+08:00", "ends_at": f"2027-04-15T{end}:00+08:00"}
            for start, end in (("08:30", "09:00"), ("09:30", "10:00"), ("08:15", "08:45"))
        ]
    }
    asked.refresh_from_db()
    assert (asked.state, asked.proposals.get().state, Meeting.objects.count()) == ("pending", "open", 1)
    # Nor does the busy person propose an hour that is taken.
    with pytest.raises(TimeTaken):
        propose_fair_time(user=people.other_owner, request=asked, time=at(people.other_company))


def test_moving_by_agreement(people: Cast, edition: Edition) -> None:
    meeting = meet(people, edition)
    later = NINE + timedelta(days=1, minutes=15)
    asked = meeting.request
    propose_fair_time(
        user=people.other_owner, request=asked, time=at(people.other_company, later, place="Café")
    )
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (NINE, 0)
    agree(people.owner, asked, people.company)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.booth, meeting.sequence) == (later, "Café", 1)
    assert {lower for _person, lower, _upper in seats()} == {later}
    reminders = Delivery.objects.filter(kind="meetings.reminder", state="pending")
    assert {row.due_at for row in reminders} == {
        later - before for before in (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))
    }
    assert Delivery.objects.filter(kind="meetings.moved", state="pending").count() == 2


def test_moving_a_little_does_not_clash_with_itself(people: Cast, edition: Edition) -> None:
    meeting = meet(people, edition)
    propose_fair_time(
        user=people.owner,
        request=meeting.request,
        time=at(people.company, NINE + timedelta(minutes=10)),
    )
    agree(people.other_owner, meeting.request, people.other_company)
    meeting.refresh_from_db()
    assert meeting.starts_at == NINE + timedelta(minutes=10)


def test_cancelling_and_withdrawing_free_everybody(people: Cast, edition: Edition) -> None:
    meeting = meet(people, edition)
    cancel_meeting(user=people.other_owner, meeting=meeting, reason="Ill")
    meeting.request.refresh_from_db()
    assert (meeting.request.state, seats()) == ("withdrawn", set())
    assert not Delivery.objects.filter(kind="meetings.reminder", state="pending").exists()
    again = meet(people, edition)
    withdraw_meeting_request(user=people.owner, request=again.request)
    again.refresh_from_db()
    assert (again.state, seats()) == ("cancelled", set())


def test_who_leaves_the_fair_meets_nobody_there(people: Cast, edition: Edition) -> None:
    meeting = meet(people, edition)
    leave_edition(user=people.other_owner, company=people.other_company, edition=edition)
    meeting.refresh_from_db()
    assert (meeting.state, MeetingRequest.objects.get().state, seats()) == ("cancelled", "withdrawn", set())


def test_a_fair_that_moves_or_falls(people: Cast, edition: Edition) -> None:
    meeting = meet(people, edition)
    Edition.objects.filter(pk=edition.pk).update(start_date=date(2027, 4, 14))
    publish(EditionChanged(edition.pk, 0))
    meeting.refresh_from_db()
    assert meeting.is_live
    Edition.objects.filter(pk=edition.pk).update(start_date=date(2027, 4, 16))
    publish(EditionChanged(edition.pk, 0))
    meeting.refresh_from_db()
    assert (meeting.state, MeetingRequest.objects.get().state) == ("cancelled", "accepted")
    Edition.objects.filter(pk=edition.pk).update(status="cancelled")
    publish(EditionChanged(edition.pk, 0))
    assert MeetingRequest.objects.get().state == "withdrawn"


def test_the_calendar_and_the_mails_name_the_fair(people: Cast, edition: Edition) -> None:
    people.owner.language = "en"
    people.owner.save()
    meet(people, edition)
    text = calendar_of(people.owner).decode().replace("\r\n ", "")
    assert "LOCATION:4B-102" in text
    assert str(edition) in text
    assert "09:00–09:30 (Asia/Shanghai)" in text
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    [sent] = [m for m in mail.outbox if m.to == [people.owner.email] and "Arranged" in m.subject]
    assert str(edition) in sent.body
    assert "4B-102" in sent.body


# --- pages ------------------------------------------------------------------------------------------------------------

TYPED = {
    "day": "2027-04-15", "starts": "09:00", "minutes": "30", "place": "4B-102", "wish": "must", "note": "Tea",
}  # fmt: skip


def test_the_pages(people: Cast, edition: Edition) -> None:
    owner, other = signed_in(people.owner), signed_in(people.other_owner)
    url = reverse("meetings:ask_at_fair", args=[people.other_company.public_id, edition.slug])
    listed = owner.get(reverse("meetings:ask", args=[people.other_company.public_id]))
    assert url in listed.content.decode()
    assert url in owner.get(reverse("exhibitions:edition", args=[edition.slug])).content.decode()
    company = owner.get(reverse("website:company", args=[people.other_company.public_id]))
    assert company.context["may_ask_now"]
    typed = TYPED | {"person": person(people.company).public_id}
    assert owner.get(url).context["form"]["person"].value() == person(people.company).public_id
    assert owner.post(url, typed | {"starts": "07:00"}).status_code == 422
    assert owner.post(url, typed).status_code == 302
    asked = MeetingRequest.objects.get()
    assert (asked.wish, asked.note, asked.proposals.get().starts_at) == ("must", "Tea", NINE)
    shown = reverse("meetings:request", args=[asked.public_id])
    agree_url = reverse("meetings:agree", args=[asked.public_id, asked.proposals.get().public_id])
    page = other.get(shown).content.decode()
    assert agree_url in page
    assert reverse("meetings:accept", args=[asked.public_id]) not in page
    propose = reverse("meetings:propose", args=[asked.public_id])
    counter = typed | {"starts": "10:00", "person": person(people.other_company).public_id}
    assert other.get(propose).context["form"].initial["starts"].hour == 9
    assert other.post(propose, counter).status_code == 302
    agree_url = reverse("meetings:agree", args=[asked.public_id, asked.proposals.get(state="open").public_id])
    assert owner.post(agree_url, {}).status_code == 422
    assert owner.post(agree_url, {"person": person(people.company).public_id}).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at == NINE.replace(hour=10)
    shown = owner.get(reverse("meetings:meeting", args=[meeting.public_id])).content.decode()
    assert propose in shown
    assert "10:00" in shown
    assert "4B-102" in owner.get(reverse("agenda:show")).content.decode()


def test_who_sees_the_page_of_asking(people: Cast, edition: Edition) -> None:
    url = reverse("meetings:ask_at_fair", args=[people.other_company.public_id, edition.slug])
    assert get_statuses(url, people) == (200, 404, 404, 302)
    typed = TYPED | {"person": person(people.company).public_id}
    assert post_statuses(url, people, typed) == (404, 404, 302)
    assert signed_in(people.owner).delete(url).status_code == 405
    assert not MeetingRequest.objects.exists()


def test_the_api(people: Cast, edition: Edition) -> None:
    body = {
        "sender": people.company.public_id,
        "recipient": people.other_company.public_id,
        "edition": edition.slug,
        "time": {
            "starts_at": NINE.isoformat(), "ends_at": (NINE + HALF_HOUR).isoformat(),
            "person": person(people.company).public_id, "place": "4B-102",
        },
    }  # fmt: skip
    assert problem(Api().post("meeting-requests/", body)) == SIGN_IN
    assert kind(Api(people.outsider).post("meeting-requests/", body)) == (404, "not_found")
    owner, other = Api(people.owner), Api(people.other_owner)
    assert owner.post("meeting-requests/", {k: v for k, v in body.items() if k != "time"}).status_code == 422
    made = owner.post("meeting-requests/", body)
    assert made.status_code == 201
    assert (made.json()["edition"], made.json()["forum"], made.json()["time_zone"]) == (
        edition.slug, None, "Asia/Shanghai",
    )  # fmt: skip
    path = f"meeting-requests/{made.json()['id']}/proposals/"
    [line] = other.get(path).json()["results"]
    assert (line["starts_at"], line["place"]) == ("2027-04-15T09:00:00+08:00", "4B-102")
    mine = {"person": person(people.other_company).public_id}
    assert kind(other.post(f"{path}{line['id']}/agreement/", {})) == (422, "invalid")
    assert kind(other.post(f"{path}{line['id']}/agreement/", {"person": "nobody"})) == (422, "invalid")
    assert other.post(f"{path}{line['id']}/agreement/", mine).json()["state"] == "accepted"
    [meeting] = owner.get("meetings/").json()["results"]
    assert (meeting["edition"], meeting["table"], meeting["starts_at"]) == (
        edition.slug, "4B-102", "2027-04-15T09:00:00+08:00",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_agree_on_the_same_hour_of_one_person(people: Cast, edition: Edition) -> None:
    """One person is asked twice for nine o'clock, and says yes to both at once: one meeting, one clear answer."""
    third = CompanyFactory(country="CN")
    manager = MembershipFactory(company=third, role="owner").user
    Attendance.objects.create(company=third, edition=edition)
    PersonFactory(company=third, user=manager)
    both = [ask(people, edition)]
    both.append(
        request_fair_meeting(
            user=manager, sender=third, recipient=people.other_company, edition=edition, time=at(third)
        )
    )
    outcomes = at_once(
        *(lambda asked=asked: agree(people.other_owner, asked, people.other_company) for asked in both),
        behind=lambda: list(MeetingRequest.objects.select_for_update().order_by("pk")),
    )
    assert Counter(map(type, outcomes)) == {Meeting: 1, TimeTaken: 1}
    assert (Meeting.objects.count(), Seat.objects.count()) == (1, 2)
    assert sorted(MeetingRequest.objects.values_list("state", flat=True)) == ["accepted", "pending"]
