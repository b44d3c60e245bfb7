"""Every step that a registration has, and what happens above and below when one ends."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
import time_machine

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company
from apps.companies.services import person_leaves, reject_company
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from apps.forums.enums import RegistrationState as State
from apps.forums.models import Delegate, Forum, Registration
from apps.forums.services import (
    approve_registration,
    cancel_registration,
    decline_registration,
    register_for_forum,
    set_delegates,
)
from apps.forums.services.registrations import TRANSITIONS
from apps.meetings.models import Meeting, MeetingRequest, Seat
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    MeetingRequestFactory,
    OrganiserBodyFactory,
    PersonFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db

# What each single act does while there is room; the waiting list has tests of its own.
ALLOWED = {
    (State.PENDING, State.APPROVED),
    (State.PENDING, State.DECLINED),
    (State.PENDING, State.CANCELLED),
    (State.WAITING_LIST, State.APPROVED),
    (State.WAITING_LIST, State.DECLINED),
    (State.WAITING_LIST, State.CANCELLED),
    (State.APPROVED, State.DECLINED),
    (State.APPROVED, State.CANCELLED),
    (State.DECLINED, State.APPROVED),
    (State.DECLINED, State.PENDING),
    (State.CANCELLED, State.PENDING),
}


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=4, tables=2, hosts=[people.body])


def register(people: Cast, forum: Forum, /, **values: object) -> Registration:
    return register_for_forum(
        **(
            {
                "user": people.owner,
                "forum": forum,
                "company": people.company,
                "people": [PersonFactory(company=people.company)],
            }
            | values
        )
    )


def acts(people: Cast, registration: Registration) -> dict[str, Callable[[], Registration]]:
    return {
        State.PENDING: lambda: register(people, registration.forum),
        State.APPROVED: lambda: approve_registration(user=people.organiser, registration=registration),
        State.DECLINED: lambda: decline_registration(
            user=people.organiser, registration=registration, reason="No room."
        ),
        State.CANCELLED: lambda: cancel_registration(user=people.owner, registration=registration),
    }


def test_the_table_is_the_one_meant() -> None:
    table = {(before, after) for before, afters in TRANSITIONS.items() for after in afters}
    assert table == ALLOWED | {(State.PENDING, State.WAITING_LIST), (State.DECLINED, State.WAITING_LIST)}


@pytest.mark.parametrize(
    ("before", "after"),
    list(product(State, [State.PENDING, State.APPROVED, State.DECLINED, State.CANCELLED])),
)
def test_every_step(people: Cast, forum: Forum, before: State, after: State) -> None:
    registration = RegistrationFactory(forum=forum, company=people.company, state=before)
    act = acts(people, registration)[after]
    if (before, after) in ALLOWED:
        act()
        registration.refresh_from_db()
        assert (registration.state, registration.revision) == (after, 1)
    else:
        with pytest.raises(InvalidTransition) as error:
            act()
        assert error.value.extra == {"current": before, "wanted": after}
        registration.refresh_from_db()
        assert (registration.state, registration.revision) == (before, 0)
        assert not registration.delegates.exists()


def test_a_registration_names_its_delegates(people: Cast, forum: Forum) -> None:
    person = PersonFactory(company=people.company)
    registration = register(people, forum, people=[person], note="  near   the door ")
    assert (registration.state, registration.note, registration.registered_by) == (
        "pending",
        "near the door",
        people.owner,
    )
    assert [delegate.person for delegate in registration.delegates.all()] == [person]


def test_what_cannot_be_registered(people: Cast, forum: Forum) -> None:
    stranger = PersonFactory(company=people.other_company)
    gone = PersonFactory(company=people.company)
    person_leaves(user=people.owner, person=gone)
    for chosen in ([], [stranger], [gone]):
        with pytest.raises(InvalidInput) as error:
            register(people, forum, people=chosen)
        assert error.value.field == "people"
    with pytest.raises(NotFound):
        register(people, forum, user=people.outsider)
    with pytest.raises(NotAllowed):
        register(people, forum, user=people.colleague)
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "draft"}, NotFound),
        ({"state": "closed"}, Conflict),
        ({"state": "published"}, Conflict),
        ({"registration_deadline": "2027-03-31T00:00Z"}, Conflict),
    ],
)
def test_a_forum_that_is_not_open_takes_nobody(
    people: Cast, forum: Forum, change: dict[str, str], refusal: type[Exception]
) -> None:
    Forum.objects.filter(pk=forum.pk).update(**change)
    forum.refresh_from_db()
    with pytest.raises(refusal):
        register(people, forum)
    assert Registration.objects.count() == 0


def test_only_verified_companies_register_and_are_approved(people: Cast, forum: Forum) -> None:
    registration = register(people, forum)
    Company.objects.filter(pk=people.company.pk).update(verification_state="submitted")
    with pytest.raises(Conflict) as error:
        approve_registration(user=people.organiser, registration=registration)
    assert error.value.code == "not_verified"
    people.company.refresh_from_db()
    with pytest.raises(NotAllowed):
        register(people, forum_with_programme(hosts=[people.body]))
    assert Registration.objects.get().state == State.PENDING


def test_who_may_decide(people: Cast, forum: Forum) -> None:
    registration = register(people, forum)
    elsewhere = organiser_of(OrganiserBodyFactory())
    for user, refusal in (
        (people.owner, NotFound),
        (elsewhere, NotFound),
        (organiser_of(people.body, OrganiserRole.VERIFIER), NotAllowed),
    ):
        with pytest.raises(refusal):
            approve_registration(user=user, registration=registration)
        with pytest.raises(refusal):
            decline_registration(user=user, registration=registration, reason="No.")
    registration.refresh_from_db()
    assert registration.state == State.PENDING


def test_each_decision_is_told_once(people: Cast, forum: Forum) -> None:
    registration = register(people, forum)
    approve_registration(user=people.organiser, registration=registration)
    decline_registration(user=people.organiser, registration=registration, reason="No room.")
    approve_registration(user=people.organiser, registration=registration)
    mails = Delivery.objects.filter(kind="forum.registration_decided").order_by("revision")
    assert [(m.recipient, m.revision, m.payload["state"]) for m in mails] == [
        (people.owner, 1, "approved"),
        (people.owner, 2, "declined"),
        (people.owner, 3, "approved"),
    ]


# --- consequences --------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(people: Cast, forum: Forum) -> Meeting:
    """A published meeting of the two companies; a third company has asked for one more."""
    third = CompanyFactory(country="CN")
    take_part(forum, people.company, people.other_company, third)
    accepted(forum, people.company, people.other_company)
    MeetingRequestFactory(forum=forum, sender=third, recipient=people.company)
    [meeting] = published(people.organiser, forum)
    return meeting


def everything_ended(people: Cast, meeting: Meeting) -> None:
    assert {r.state for r in MeetingRequest.objects.all()} == {"withdrawn"}
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("cancelled", 1)
    assert not Seat.objects.filter(meeting=meeting, is_live=True).exists()
    reminders = Delivery.objects.filter(kind="meetings.reminder")
    assert {mail.state for mail in reminders} == {"retired"}
    told = Delivery.objects.filter(kind="meetings.cancelled")
    assert {mail.state for mail in told} == {"pending"}
    sitting = {seat.person.email for seat in meeting.seats.all() if seat.person}
    assert {mail.address for mail in told} == sitting
    assert len(sitting) == 2


def test_a_verification_lost_ends_everything_that_rested_on_it(people: Cast, meeting: Meeting) -> None:
    assert Delivery.objects.filter(kind="meetings.reminder", state="pending").count() == 6
    company = Company.objects.get(pk=people.company.pk)
    reject_company(
        user=people.organiser, company=company, seen_version=company.version, reason="Papers were false."
    )
    registration = Registration.objects.get(company=company)
    assert (registration.state, registration.decided_by) == ("declined", None)
    everything_ended(people, meeting)
    others = Registration.objects.exclude(company=company)
    assert {r.state for r in others} == {"approved"}


def test_a_cancelled_registration_ends_requests_and_meetings(people: Cast, meeting: Meeting) -> None:
    cancel_registration(user=people.owner, registration=Registration.objects.get(company=people.company))
    everything_ended(people, meeting)


def test_a_finished_forum_is_history(people: Cast, meeting: Meeting) -> None:
    Forum.objects.update(state="finished")
    company = Company.objects.get(pk=people.company.pk)
    reject_company(
        user=people.organiser, company=company, seen_version=company.version, reason="Papers were false."
    )
    assert Registration.objects.get(company=company).state == "approved"
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"


def test_a_consequence_that_fails_undoes_the_act(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **values: object) -> None:
        raise RuntimeError("the outbox is broken")

    monkeypatch.setattr("apps.meetings.services.notices.notify_all", fail)
    company = Company.objects.get(pk=people.company.pk)
    with pytest.raises(RuntimeError):
        reject_company(
            user=people.organiser, company=company, seen_version=company.version, reason="False papers."
        )
    company.refresh_from_db()
    assert company.is_verified
    assert Registration.objects.get(company=company).state == "approved"
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"


def test_a_delegate_taken_off_frees_the_seat_but_not_the_request(people: Cast, meeting: Meeting) -> None:
    registration = Registration.objects.get(company=people.company)
    substitute = PersonFactory(company=people.company)
    set_delegates(user=people.owner, registration=registration, people=[substitute])
    assert [d.person for d in Delegate.objects.filter(registration=registration)] == [substitute]
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert meeting.request.state == "accepted"
    [again] = published(people.organiser, Forum.objects.get())
    assert again.seats.filter(person=substitute).exists()
