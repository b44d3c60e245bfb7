"""The private calendar of what one follows or attends, and the trips in the agenda's: read back by two parsers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from apps.accounts.models import User
from apps.agenda.enums import FeedKind
from apps.agenda.models import CalendarToken
from apps.agenda.selectors import feed_url
from apps.agenda.services import (
    cancel_trip,
    change_trip,
    make_calendar_address,
    plan_trip,
    revoke_calendar_address,
)
from apps.exhibitions.models import Edition
from apps.exhibitions.services import (
    EDITION_CHANGED,
    EditionData,
    attend_edition,
    correct_edition,
    follow_exhibition,
    leave_edition,
    unfollow_exhibition,
)
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import choose_notices
from tests.conftest import Note
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, post_statuses, signed_in
from tests.factories import EditionFactory, PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
PAGE = "/en/agenda/fairs/"
MOVED = "trip.edition_moved"
Event = tuple[str, int, str, date, date]


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    with time_machine.travel("2027-01-10 08:00Z", tick=False):
        yield


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(key="SILK-2027", slug="silk-2027", exhibition__name_en="Silk Fair")


def address_of(user: User, kind: FeedKind = FeedKind.FAIRS) -> str:
    make_calendar_address(user=user, kind=kind)
    found = feed_url(user, kind)
    assert found is not None
    return found


def events(address: str) -> list[Event]:
    """Return what two parsers read, after checking that they read the same."""
    content = Client().get(address).content
    one = [
        (str(e["UID"]), int(e["SEQUENCE"]), str(e["STATUS"]), e["DTSTART"].dt, e["DTEND"].dt)
        for e in Calendar.from_ical(content).walk("VEVENT")
    ]
    read: Any = vobject.readOne(content.decode())
    other = [
        (e.uid.value, int(e.sequence.value), e.status.value, e.dtstart.value, e.dtend.value)
        for e in read.contents.get("vevent", [])
    ]
    assert one == other
    return one


def correct(people: Cast, edition: Edition, **changes: object) -> None:
    names = ("start_date", "end_date", "status", "confidence", "city", "venue")
    values = {name: getattr(edition, name) for name in names} | {"source": "page"} | changes
    correct_edition(user=people.organiser, edition=edition, data=EditionData(**values))
    edition.refresh_from_db()


class TestFairs:
    def test_what_is_followed_moves_and_is_cancelled(self, people: Cast, edition: Edition) -> None:
        EditionFactory(key="OTHER-2027")
        follow_exhibition(user=people.outsider, exhibition=edition.exhibition)
        address = address_of(people.outsider)
        seen = events(address)
        for changes in ({"start_date": date(2027, 4, 16)}, {"status": "cancelled"}):
            correct(people, edition, **changes)
            seen += events(address)
        end = date(2027, 4, 20)
        assert seen == [
            ("silk-2027@testserver", 0, "CONFIRMED", date(2027, 4, 15), end),
            ("silk-2027@testserver", 1, "CONFIRMED", date(2027, 4, 16), end),
            ("silk-2027@testserver", 2, "CANCELLED", date(2027, 4, 16), end),
        ]
        correct(people, edition, confidence="low")
        assert events(address) == []

    def test_where_a_company_goes_is_in_it_for_its_members(self, people: Cast, edition: Edition) -> None:
        addresses = [address_of(user) for user in (people.owner, people.colleague, people.other_owner)]
        attend_edition(user=people.owner, company=people.company, edition=edition, role="visits")
        assert [len(events(address)) for address in addresses] == [1, 1, 0]
        leave_edition(user=people.owner, company=people.company, edition=edition)
        assert [len(events(address)) for address in addresses] == [0, 0, 0]

    @pytest.mark.parametrize("change", ["edition", "unfollow", "attend", "language", "day"])
    def test_whatever_it_shows_changes_its_etag(self, people: Cast, edition: Edition, change: str) -> None:
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        address = address_of(people.owner)
        etag = Client().get(address)["ETag"]
        days = 0
        match change:
            case "edition":
                Edition.objects.update(end_date=date(2027, 4, 20))
            case "unfollow":
                unfollow_exhibition(user=people.owner, exhibition=edition.exhibition)
            case "attend":
                other = EditionFactory()
                attend_edition(user=people.owner, company=people.company, edition=other, role="visits")
            case "language":
                User.objects.update(language="ru")
            case "day":
                days = 1
        with time_machine.travel(f"2027-01-{10 + days} 08:00Z", tick=False):
            assert Client().get(address, headers={"if-none-match": etag}).status_code == 200

    def test_a_304_costs_one_query(
        self, people: Cast, edition: Edition, django_assert_num_queries: Counter, note: Note
    ) -> None:
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        address = address_of(people.owner)
        with django_assert_num_queries(3):
            first = Client().get(address)
        assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert (first["X-Robots-Tag"], first["Referrer-Policy"]) == ("noindex", "no-referrer")
        assert "private" in first["Cache-Control"]
        with django_assert_num_queries(1):
            again = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, again.cookies) == (304, b"", {})
        note("1 query for a 304 of a private address, 3 for its content")

    def test_it_speaks_its_owners_language(self, people: Cast, edition: Edition) -> None:
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        User.objects.filter(pk=people.owner.pk).update(language="zh-hans")
        content = Client().get(address_of(people.owner)).content.decode()
        assert "X-WR-CALNAME:我的展会" in content

    def test_closed_renewed_invented_and_foreign_addresses(self, people: Cast, edition: Edition) -> None:
        first = address_of(people.owner)
        agenda = address_of(people.owner, FeedKind.AGENDA)
        second = address_of(people.owner)
        wrong = [first, second.replace(".ics", "x.ics"), second.replace("/fairs/", "/agenda/")]
        assert [Client().get(address).status_code for address in wrong] == [404, 404, 404]
        assert [Client().get(address).status_code for address in (second, agenda)] == [200, 200]
        assert Client().post(second).status_code == 405
        revoke_calendar_address(user=people.owner, kind=FeedKind.FAIRS)
        assert [Client().get(address).status_code for address in (second, agenda)] == [404, 200]
        User.objects.filter(pk=people.owner.pk).update(is_active=False)
        assert Client().get(agenda).status_code == 404


class TestPage:
    def test_it_lists_what_is_followed_and_attended(self, people: Cast, edition: Edition) -> None:
        other = EditionFactory(start_date=date(2027, 9, 1), end_date=None)
        over = EditionFactory(start_date=date(2026, 9, 1), end_date=None, year=2026)
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        follow_exhibition(user=people.owner, exhibition=over.exhibition)
        attend_edition(user=people.owner, company=people.company, edition=other, role="visits")
        context = signed_in(people.owner).get(PAGE).context
        assert [row.pk for row in context["editions"]] == [edition.pk, other.pk]
        assert set(context["followed"]) == {edition.exhibition, over.exhibition}
        assert get_statuses(PAGE, people) == (200, 200, 200, 302)
        assert signed_in(people.owner).post(PAGE).status_code == 405

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_in_every_language(self, people: Cast, edition: Edition, language: str) -> None:
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        address_of(people.owner)
        assert signed_in(people.owner).get(in_language(PAGE, language)).status_code == 200

    def test_following_stops_there(self, people: Cast, edition: Edition) -> None:
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        url = reverse("agenda:unfollow", args=[edition.exhibition.code])
        assert post_statuses(url, people) == (302, 302, 302)
        assert people.owner.follows.count() == 1
        assert signed_in(people.owner).get(url).status_code == 405
        signed_in(people.owner).post(url)
        assert people.owner.follows.count() == 0
        assert signed_in(people.owner).post(reverse("agenda:unfollow", args=["NONE"])).status_code == 404

    def test_the_address_is_made_renewed_and_closed(self, people: Cast) -> None:
        owner = signed_in(people.owner)
        make, close = reverse("agenda:make_fairs_address"), reverse("agenda:revoke_fairs_address")
        assert [Client().post(url).status_code for url in (make, close)] == [302, 302]
        assert [owner.get(url).status_code for url in (make, close)] == [405, 405]
        assert CalendarToken.objects.count() == 0
        owner.post(make)
        first = owner.get(PAGE).context["address"]
        owner.post(make)
        second = owner.get(PAGE).context["address"]
        assert [
            Client().get(url.removeprefix("http://testserver")).status_code for url in (first, second)
        ] == [404, 200]
        owner.post(close)
        assert owner.get(PAGE).context["address"] == ""

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_costs_the_same(self, people: Cast, django_assert_num_queries: Counter, count: int) -> None:
        for _number in range(count):
            follow_exhibition(user=people.owner, exhibition=EditionFactory().exhibition)
        owner = signed_in(people.owner)
        owner.get(PAGE)
        with django_assert_num_queries(13):
            owner.get(PAGE)


class TestTrips:
    def test_they_are_in_the_agendas_calendar(self, people: Cast, edition: Edition) -> None:
        second = EditionFactory(key="TEA-2027", start_date=date(2027, 5, 3), end_date=date(2027, 5, 5))
        person = PersonFactory(company=people.company, user=people.colleague)
        trip = plan_trip(
            user=people.owner,
            company=people.company,
            title="Spring",
            editions=[edition, second],
            people=[person],
        )
        users = (people.owner, people.colleague, people.other_owner)
        addresses = [address_of(user, FeedKind.AGENDA) for user in users]
        first = events(addresses[0])
        assert [event[1:] for event in first] == [
            (0, "CONFIRMED", date(2027, 4, 15), date(2027, 4, 20)),
            (0, "CONFIRMED", date(2027, 5, 3), date(2027, 5, 6)),
        ]
        assert [events(address) for address in addresses[1:]] == [first, []]
        change_trip(user=people.owner, trip=trip, title="Spring", editions=[edition], people=[person])
        after = events(addresses[1])
        assert [(event[0], event[1], event[2]) for event in after] == [
            (first[0][0], 0, "CONFIRMED"),
            (first[1][0], 1, "CANCELLED"),
        ]
        cancel_trip(user=people.owner, trip=trip)
        assert [event[1:3] for event in events(addresses[1])] == [(1, "CANCELLED"), (1, "CANCELLED")]
        with time_machine.travel("2027-10-01 08:00Z", tick=False):
            assert events(addresses[1]) == []

    def test_a_shared_trip_on_which_one_does_not_go_is_not_in_it(
        self, people: Cast, edition: Edition
    ) -> None:
        plan_trip(user=people.owner, company=people.company, title="Spring", editions=[edition])
        assert events(address_of(people.colleague, FeedKind.AGENDA)) == []

    def test_a_traveller_who_follows_too_is_told_once(self, people: Cast, edition: Edition) -> None:
        plan_trip(user=people.owner, company=people.company, title="Spring", editions=[edition])
        for user in (people.owner, people.outsider):
            follow_exhibition(user=user, exhibition=edition.exhibition)
        correct(people, edition, start_date=date(2027, 4, 16))
        rows = Delivery.objects.order_by("kind").values_list("kind", "recipient")
        lines = Notification.objects.order_by("kind").values_list("kind", "recipient")
        expected = [(EDITION_CHANGED, people.outsider.pk), (MOVED, people.owner.pk)]
        assert (list(rows), list(lines)) == (expected, expected)

    def test_who_wants_nothing_about_trips_hears_of_it_as_a_follower(
        self, people: Cast, edition: Edition
    ) -> None:
        plan_trip(user=people.owner, company=people.company, title="Spring", editions=[edition])
        follow_exhibition(user=people.owner, exhibition=edition.exhibition)
        choose_notices(user=people.owner, choices={("trips", "email"): False})
        correct(people, edition, start_date=date(2027, 4, 16))
        assert Delivery.objects.filter(kind=EDITION_CHANGED, recipient=people.owner).count() == 1
