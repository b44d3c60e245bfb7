"""Trips: who plans, sees and changes them; what a moved fair does; what calendars are told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from apps.agenda import services
from apps.agenda.models import Trip, TripStop
from apps.agenda.selectors import itinerary, trip_for, trips_for
from apps.agenda.trip_calendar import calendar_of_trip
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition
from apps.exhibitions.services import correct_edition
from apps.exhibitions.services.changes import EditionData
from apps.meetings.models import Meeting
from apps.notifications.models import Delivery
from tests.doors import Counter, get_statuses, post_statuses, signed_in
from tests.factories import EditionFactory, MeetingRequestFactory, PersonFactory, PlaceFactory
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_frozen")]
MOVED = "trip.edition_moved"


@pytest.fixture
def _frozen() -> Any:
    with time_machine.travel("2027-01-01 08:00Z", tick=False):
        yield


@pytest.fixture
def fairs() -> list[Edition]:
    shanghai = PlaceFactory(code="SHANGHAI", latitude=31.2, longitude=121.5)
    beijing = PlaceFactory(code="BEIJING", latitude=39.9, longitude=116.4)
    return [
        EditionFactory(city=shanghai, start_date=date(2027, 4, 15), end_date=date(2027, 4, 19)),
        EditionFactory(city=beijing, start_date=date(2027, 4, 20), end_date=date(2027, 4, 22)),
        EditionFactory(city=beijing, start_date=date(2027, 4, 22), end_date=date(2027, 4, 24)),
    ]


@pytest.fixture
def trip(people: Cast, fairs: list[Edition]) -> Trip:
    person = PersonFactory(company=people.company, user=people.colleague)
    made = services.plan_trip(
        user=people.owner, company=people.company, title="Spring in China", editions=fairs, people=[person]
    )
    return trip_for(people.owner, made.public_id)


def events(trip: Trip) -> dict[str, tuple[int, str]]:
    calendar = Calendar.from_ical(calendar_of_trip(trip))
    return {
        str(event["uid"]): (int(event["sequence"]), str(event["status"])) for event in calendar.walk("VEVENT")
    }


def test_the_itinerary_shows_ways_clashes_and_what_is_too_tight(trip: Trip) -> None:
    plan = itinerary(trip)
    assert [step.way.days_between if step.way else None for step in plan.steps] == [None, 0, -1]
    assert [step.is_tight for step in plan.steps] == [False, True, False]
    assert [(one.edition.slug, other.edition.slug) for one, other in plan.clashes] == [
        (plan.steps[1].stop.edition.slug, plan.steps[2].stop.edition.slug)
    ]
    assert (plan.first, plan.last, plan.is_moved) == (date(2027, 4, 15), date(2027, 4, 24), False)


def test_the_days_of_a_trip_are_those_of_the_fairs_places(people: Cast) -> None:
    """In Baku the day begins and ends four hours after Shanghai's."""
    baku = PlaceFactory(code="BAKU", country="AZ", time_zone="Asia/Baku")
    fair = EditionFactory(city=baku, start_date=date(2027, 10, 19), end_date=date(2027, 10, 21))
    request = MeetingRequestFactory(
        forum=None, edition=fair, sender=people.company, recipient=people.other_company, state="accepted"
    )

    def begins(moment: str) -> str:
        starts = datetime.fromisoformat(moment)
        made = Meeting.objects.create(
            edition=fair,
            request=request,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
        )
        return made.public_id

    def found() -> list[tuple[str, str]]:
        plan = itinerary(trip_for(people.owner, made.public_id))
        return [(item.meeting.public_id, item.time_zone) for item in plan.meetings]

    made = services.plan_trip(user=people.owner, company=people.company, title="Baku", editions=[fair])
    begins("2027-10-18T20:30+04:00")  # already the 19th in Shanghai
    assert found() == []
    Meeting.objects.all().delete()
    late = begins("2027-10-21T22:00+04:00")  # already the 22nd there
    assert found() == [(late, "Asia/Baku")]


def test_who_sees_and_changes_a_trip(trip: Trip, people: Cast, fairs: list[Edition]) -> None:
    private = services.plan_trip(
        user=people.owner, company=people.company, title="Alone", editions=fairs[:1], is_shared=False
    )
    assert [row.title for row in trips_for(people.owner)] == ["Alone", "Spring in China"]
    assert [row.title for row in trips_for(people.colleague)] == ["Spring in China"]
    assert list(trips_for(people.other_owner)) == []
    values = {"title": "Mine now", "editions": fairs[:1]}
    with pytest.raises(NotAllowed):
        services.change_trip(user=people.colleague, trip=trip, **values)
    for user in (people.colleague, people.outsider):
        with pytest.raises(NotFound):
            services.change_trip(user=user, trip=private, **values)
    with pytest.raises(NotFound):
        services.plan_trip(user=people.outsider, company=people.company, **values)
    assert sorted(Trip.objects.values_list("title", flat=True)) == ["Alone", "Spring in China"]


def test_bad_trips(people: Cast, fairs: list[Edition]) -> None:
    unsure = EditionFactory(confidence="low")
    stranger = PersonFactory(company=people.other_company)
    for values, field in (
        ({"editions": []}, "editions"),
        ({"editions": [unsure]}, "editions"),
        ({"editions": fairs, "people": [stranger]}, "people"),
        ({"editions": fairs, "title": "<i>x</i>"}, "title"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            services.plan_trip(user=people.owner, company=people.company, **({"title": "Trip"} | values))
        assert refusal.value.field == field


def test_a_calendar_strikes_out_what_was_taken_off(trip: Trip, people: Cast, fairs: list[Edition]) -> None:
    before = events(trip)
    assert sorted(before.values()) == [(0, "CONFIRMED")] * 3
    services.change_trip(user=people.owner, trip=trip, title="Spring", editions=fairs[:2])
    after = events(Trip.objects.get())
    assert (set(after), sorted(after.values())) == (
        set(before),
        [(0, "CONFIRMED"), (0, "CONFIRMED"), (1, "CANCELLED")],
    )
    services.cancel_trip(user=people.owner, trip=trip)
    assert {status for _sequence, status in events(Trip.objects.get()).values()} == {"CANCELLED"}
    assert list(trips_for(people.owner)) == []
    with pytest.raises(Conflict):
        services.cancel_trip(user=people.owner, trip=trip)


def test_a_moved_fair_flags_the_trip_and_tells_each_traveller_once(
    trip: Trip, people: Cast, fairs: list[Edition]
) -> None:
    data = EditionData(
        start_date=date(2027, 5, 1), end_date=date(2027, 5, 3), status=EditionStatus.SCHEDULED,
        confidence="high", city=fairs[0].city, venue=None, source="Organiser's site", source_url="",
    )  # fmt: skip
    for _again in range(2):
        correct_edition(user=people.organiser, edition=fairs[0], data=data)
    told = Delivery.objects.filter(kind=MOVED).values_list("recipient", flat=True)
    assert sorted(told) == sorted((people.owner.pk, people.colleague.pk))
    stop = TripStop.objects.get(edition=fairs[0])
    assert (stop.sequence, itinerary(trip_for(people.owner, trip.public_id)).is_moved) == (1, True)
    services.mark_seen(user=people.owner, trip=trip)
    assert not itinerary(trip_for(people.owner, trip.public_id)).is_moved


def test_pages(trip: Trip, people: Cast, fairs: list[Edition]) -> None:
    for name in ("trip", "edit_trip", "print_trip", "trip_file"):
        assert get_statuses(reverse(f"agenda:{name}", args=[trip.public_id]), people) == (200, 200, 404, 302)
    assert get_statuses(reverse("agenda:trips"), people) == (200, 200, 200, 302)
    new = reverse("agenda:new_trip", args=[people.company.public_id])
    assert get_statuses(f"{new}?edition={fairs[0].slug}", people) == (200, 200, 404, 302)
    owner = signed_in(people.owner)
    assert owner.post(new, {"title": "x"}).status_code == 422
    data = {"title": "Second", "editions": [fairs[0].slug], "is_shared": "on"}
    assert owner.post(new, data).status_code == 302
    assert Trip.objects.count() == 2
    cancel = reverse("agenda:cancel_trip", args=[trip.public_id])
    assert post_statuses(cancel, people) == (403, 404, 302)
    assert owner.get(cancel).status_code == 405
    assert Trip.objects.filter(cancelled_at=None).count() == 2
    owner.post(cancel)
    assert Trip.objects.get(cancelled_at=None).title == "Second"


def test_organisers_read_in_the_panel_what_is_shared(trip: Trip, people: Cast, fairs: list[Edition]) -> None:
    Trip.objects.filter(pk=trip.pk).update(notes="Ask for a better price")
    alone = services.plan_trip(
        user=people.owner, company=people.company, title="Alone", editions=fairs[:1], is_shared=False
    )
    organiser = signed_in(people.organiser)
    page = organiser.get(reverse("admin:agenda_trip_changelist")).content.decode()
    assert ("Spring in China" in page, "Alone" in page) == (True, False)
    assert organiser.get(reverse("admin:agenda_trip_change", args=[alone.pk])).status_code == 302
    url = reverse("admin:agenda_trip_change", args=[trip.pk])
    one = organiser.get(url).content.decode()
    assert (fairs[0].title in one, "better price" in one) == (True, False)
    assert organiser.post(url, {"title": "Mine"}).status_code in {302, 403}
    assert signed_in(people.owner).get(url).status_code == 302
    assert Trip.objects.get(pk=trip.pk).title == "Spring in China"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(
    trip: Trip, people: Cast, fairs: list[Edition], django_assert_num_queries: Counter, count: int
) -> None:
    for number in range(count - 1):
        services.plan_trip(user=people.owner, company=people.company, title=f"Trip {number}", editions=fairs)
    owner = signed_in(people.owner)
    owner.get(reverse("agenda:trips"))
    with django_assert_num_queries(12):
        owner.get(reverse("agenda:trips"))
