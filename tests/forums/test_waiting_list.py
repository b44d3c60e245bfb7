"""Places, and the list of those who wait for one."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from apps.companies.models import Company
from apps.core.errors import Conflict, NotAllowed, NotFound
from apps.forums.models import Forum, HostRights, Registration
from apps.forums.selectors import places_of
from apps.forums.services import (
    approve_registration,
    cancel_registration,
    change_forum,
    decline_registration,
    fill_all_places,
    put_on_waiting_list,
)
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
    OrganiserBodyFactory,
    RegistrationFactory,
    forum_with_programme,
)
from tests.people import Cast, cast_of, organiser_of
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


def registered(forum: Forum, country: str = "AZ", state: str = "pending") -> Registration:
    company = CompanyFactory(country=country)
    MembershipFactory(company=company, role="owner")
    return RegistrationFactory(forum=forum, company=company, state=state)


def states(*registrations: Registration) -> list[str]:
    return [Registration.objects.get(pk=each.pk).state for each in registrations]


def approve(people: Cast, *registrations: Registration) -> None:
    for registration in registrations:
        approve_registration(user=people.organiser, registration=registration)


def owner_of(registration: Registration) -> object:
    return registration.company.memberships.get().user


def test_who_comes_too_late_waits_and_moves_up_in_order(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], places=2)
    rows = [registered(forum) for _n in range(4)]
    approve(people, *rows)
    assert states(*rows) == ["approved", "approved", "waiting_list", "waiting_list"]
    assert places_of(forum).total == 0
    cancel_registration(user=owner_of(rows[0]), registration=rows[0])
    assert states(*rows) == ["cancelled", "approved", "approved", "waiting_list"]
    decline_registration(user=people.organiser, registration=rows[1], reason="Mistake.")
    assert states(*rows) == ["cancelled", "declined", "approved", "approved"]
    told = Delivery.objects.filter(recipient=owner_of(rows[2])).order_by("revision")
    assert [(each.payload["state"], each.revision) for each in told] == [("waiting_list", 1), ("approved", 2)]
    assert Registration.objects.get(pk=rows[2].pk).waiting_since is None


def test_each_side_has_its_own_places(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], places=3, places_az=1, places_cn=2)
    first_az, second_az = registered(forum, "AZ"), registered(forum, "AZ")
    chinese = [registered(forum, country) for country in ("CN", "HK", "CN")]
    approve(people, first_az, second_az, *chinese)
    assert states(first_az, second_az, *chinese) == [
        "approved",
        "waiting_list",
        "approved",
        "approved",
        "waiting_list",
    ]
    assert (places_of(forum).total, places_of(forum).az, places_of(forum).cn) == (0, 0, 0)
    # A Chinese place becomes free: the Azerbaijani company has waited longer, yet the place is not for it.
    cancel_registration(user=owner_of(chinese[0]), registration=chinese[0])
    assert states(second_az, chinese[2]) == ["waiting_list", "approved"]


def test_raising_the_number_of_places_lets_people_in(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], places=1)
    rows = [registered(forum) for _n in range(3)]
    approve(people, *rows)
    change_forum(user=people.organiser, forum=forum, places=2)
    assert states(*rows) == ["approved", "approved", "waiting_list"]
    change_forum(user=people.organiser, forum=forum, places=None)
    assert states(*rows) == ["approved"] * 3


def test_the_unverified_are_passed_over(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], places=1)
    rows = [registered(forum) for _n in range(3)]
    approve(people, *rows)
    Company.objects.filter(pk=rows[1].company_id).update(verification_state="submitted")
    cancel_registration(user=owner_of(rows[0]), registration=rows[0])
    assert states(*rows) == ["cancelled", "waiting_list", "approved"]


@pytest.mark.parametrize("state", ["running", "finished"])
def test_nobody_moves_up_once_it_has_begun(people: Cast, state: str) -> None:
    forum = forum_with_programme(hosts=[people.body], places=1)
    first, second = registered(forum), registered(forum)
    approve(people, first, second)
    Forum.objects.filter(pk=forum.pk).update(state=state)
    cancel_registration(user=owner_of(first), registration=first)
    assert fill_all_places() == 0
    assert states(second) == ["waiting_list"]


def test_waiting_by_hand_and_no_place_to_give(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], places=0)
    registration = registered(forum)
    put_on_waiting_list(user=people.organiser, registration=registration)
    with pytest.raises(Conflict) as error:
        approve_registration(user=people.organiser, registration=registration)
    assert error.value.code == "no_places"
    for user in (owner_of(registration), organiser_of(OrganiserBodyFactory())):
        with pytest.raises(NotFound):
            put_on_waiting_list(user=user, registration=registration)
    assert states(registration) == ["waiting_list"]
    Forum.objects.filter(pk=forum.pk).update(places=1)
    assert fill_all_places() == 1
    assert states(registration) == ["approved"]


def test_a_host_answers_its_own_country(people: Cast) -> None:
    guest = OrganiserBodyFactory(country="CN")
    forum = forum_with_programme(hosts=[people.body, guest])
    HostRights.objects.create(forum=forum, body=guest, decides_for="country")
    desk = organiser_of(guest)
    azerbaijani, chinese = registered(forum, "AZ"), registered(forum, "HK")
    for act in (approve_registration, put_on_waiting_list):
        with pytest.raises(NotAllowed) as error:
            act(user=desk, registration=azerbaijani)
        assert error.value.code == "other_host"
    with pytest.raises(NotAllowed):
        decline_registration(user=desk, registration=azerbaijani, reason="No.")
    assert states(azerbaijani) == ["pending"]
    approve_registration(user=desk, registration=chinese)
    HostRights.objects.update(decides_for="nobody")
    with pytest.raises(NotAllowed):
        decline_registration(user=desk, registration=chinese, reason="No.")
    assert states(chinese) == ["approved"]


@pytest.mark.django_db(transaction=True)
def test_two_cancel_at_once_and_two_move_up() -> None:
    people = cast_of()
    forum = forum_with_programme(hosts=[people.body], places=2)
    rows = [registered(forum) for _n in range(5)]
    approve(people, *rows)

    def lock() -> None:
        list(Forum.objects.select_for_update(no_key=True).filter(pk=forum.pk))

    at_once(
        *(lambda row=row: cancel_registration(user=owner_of(row), registration=row) for row in rows[:2]),
        behind=lock,
    )
    assert states(*rows) == ["cancelled", "cancelled", "approved", "approved", "waiting_list"]
    assert Delivery.objects.filter(payload__state="approved").count() == 4
    assert not transaction.get_connection().in_atomic_block
