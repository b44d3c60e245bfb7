"""What moves is counted, noted and told once; deadlines and conflicting dates have their sources."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.exhibitions import services
from apps.exhibitions.models import DateClaim, Deadline, Edition, EditionChange, Follow
from apps.exhibitions.services import DEADLINE_NEAR, EDITION_CHANGED, EditionData
from apps.notifications.models import Delivery, Notification
from apps.notifications.renderers import RenderContext, renderer_for
from apps.notifications.services import Recipient
from tests.factories import EditionFactory, PlaceFactory, VenueFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(key="SILK-2027", slug="silk-2027", exhibition__name_en="Silk Fair")


def data(edition: Edition, **changes: object) -> EditionData:
    values = {
        name: getattr(edition, name)
        for name in ("start_date", "end_date", "status", "confidence", "city", "venue", "source_url")
    }
    return EditionData(**{**values, "source": "organiser's page", **changes})


def correct(people: Cast, edition: Edition, **changes: object) -> Edition:
    return services.correct_edition(user=people.organiser, edition=edition, data=data(edition, **changes))


def told(kind: str = EDITION_CHANGED) -> list[tuple[int, int | None, str, str]]:
    rows = Delivery.objects.filter(kind=kind).order_by("pk")
    return [(row.revision, row.recipient_id, row.offset, row.state) for row in rows]


def subject_for(user: object, kind: str, payload: dict[str, object], language: str = "en") -> str:
    recipient = Recipient.of_user(user)
    context = RenderContext(language, "Asia/Baku", "https://ipek.example", recipient)
    message = renderer_for(kind).render(payload, context)
    return f"{message.subject}\n{message.text}"


class TestMoving:
    def test_a_move_is_counted_noted_and_told_to_followers_and_those_who_go(
        self, people: Cast, edition: Edition
    ) -> None:
        Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
        people.company.attendances.create(edition=edition)
        moved = correct(people, edition, start_date=date(2027, 4, 20), end_date=date(2027, 4, 22))
        assert (moved.sequence, moved.year, moved.checked_at) == (1, 2027, timezone.now())
        change = EditionChange.objects.get()
        assert (change.old_start, change.old_end, change.new_start, change.new_end, change.actor) == (
            date(2027, 4, 15),
            date(2027, 4, 19),
            date(2027, 4, 20),
            date(2027, 4, 22),
            people.organiser,
        )
        assert {row[1] for row in told()} == {people.outsider.pk, people.owner.pk}
        assert Notification.objects.filter(kind=EDITION_CHANGED).count() == 2
        text = subject_for(people.owner, EDITION_CHANGED, {"change": change.pk})
        assert text.startswith("Silk Fair 2027 has new dates")
        assert "Dates: 15–19 April 2027 → 20–22 April 2027" in text

    def test_nothing_moved_is_nothing_told(self, people: Cast, edition: Edition) -> None:
        Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
        assert correct(people, edition).sequence == 0
        assert (EditionChange.objects.count(), told()) == (0, [])

    def test_a_second_move_replaces_the_first_in_the_outbox(self, people: Cast, edition: Edition) -> None:
        Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
        edition = correct(people, edition, end_date=date(2027, 4, 20))
        first = EditionChange.objects.get()
        edition = correct(people, edition, status="cancelled")
        assert [(revision, state) for revision, _user, _offset, state in told()] == [
            (1, "retired"),
            (2, "pending"),
        ]
        renderer = renderer_for(EDITION_CHANGED)
        latest = EditionChange.objects.exclude(pk=first.pk).get()
        due = [renderer.still_due({"change": each.pk}, timezone.now()) for each in (first, latest)]
        assert due == [False, True]
        with time_machine.travel("2027-05-01T00:00:00Z", tick=False):
            assert not renderer.still_due({"change": latest.pk}, timezone.now())

    @pytest.mark.parametrize(
        ("before", "after", "says"),
        [
            ({}, {"status": "cancelled"}, "is cancelled"),
            ({}, {"status": "postponed"}, "is postponed"),
            ({"status": "cancelled"}, {"status": "scheduled"}, "takes place after all"),
            ({"confidence": "low"}, {"confidence": "high"}, "the dates are confirmed"),
            ({}, {"confidence": "low"}, "the dates are not confirmed any more"),
        ],
    )
    def test_each_kind_of_news(
        self, people: Cast, before: dict[str, str], after: dict[str, str], says: str
    ) -> None:
        edition = EditionFactory(**before)
        correct(people, edition, **after)
        text = subject_for(people.owner, EDITION_CHANGED, {"change": EditionChange.objects.get().pk})
        assert says in text.splitlines()[0]

    def test_days_that_are_not_confirmed_are_told_to_nobody(
        self, people: Cast, edition: Edition, client: Client
    ) -> None:
        correct(people, edition, confidence="low")
        change = EditionChange.objects.get()
        assert (change.old_start, change.new_start, change.source) == (date(2027, 4, 15), None, "")
        page = client.get("/en/calendar/silk-2027/").content.decode()
        mail = subject_for(people.owner, EDITION_CHANGED, {"change": change.pk})
        assert [trace for trace in ("April 2027", "2027-04-15") if trace in page + mail] == []
        assert "The dates are not confirmed any more." in page

    def test_what_is_over_is_told_to_nobody(self, people: Cast) -> None:
        past = EditionFactory(start_date=date(2025, 4, 15), end_date=date(2025, 4, 19), year=2025)
        Follow.objects.create(user=people.outsider, exhibition=past.exhibition)
        correct(people, past, end_date=date(2025, 4, 20))
        assert (EditionChange.objects.count(), told()) == (1, [])

    def test_the_page_tells_what_changed(self, people: Cast, edition: Edition, client: Client) -> None:
        correct(people, edition, city=PlaceFactory(name_en="Silk City"), venue=None)
        page = client.get("/en/calendar/silk-2027/").content.decode()
        assert "What changed" in page
        assert f"<del>{edition.city}</del>" in page
        assert "Silk City</ins>" in page

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"end_date": date(2027, 4, 14)}, "end_date"),
            ({"status": "moved"}, "status"),
            ({"confidence": "sure"}, "confidence"),
            ({"source": " "}, "source"),
        ],
    )
    def test_what_cannot_be_is_refused_with_nothing_changed(
        self, people: Cast, edition: Edition, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(InvalidInput) as refused:
            correct(people, edition, **changes)
        assert refused.value.field == field
        assert (Edition.objects.get().sequence, EditionChange.objects.count()) == (0, 0)

    def test_a_venue_of_another_city(self, people: Cast, edition: Edition) -> None:
        with pytest.raises(InvalidInput):
            correct(people, edition, venue=VenueFactory())

    def test_only_organisers_who_keep_the_calendar(self, people: Cast, edition: Edition) -> None:
        for user in (people.owner, people.outsider):
            with pytest.raises(NotAllowed):
                services.correct_edition(user=user, edition=edition, data=data(edition, status="cancelled"))
            with pytest.raises(NotAllowed):
                services.confirm_edition(user=user, edition=edition)
        assert Edition.objects.get().status == "scheduled"
        services.confirm_edition(user=people.organiser, edition=edition)
        assert (Edition.objects.get().checked_at, EditionChange.objects.count()) == (timezone.now(), 0)


class TestDeadlines:
    def set(self, people: Cast, edition: Edition, day: date, **values: object) -> Deadline:
        arguments = {"kind": "booth", "source": "organiser's page", **values}
        return services.set_deadline(user=people.organiser, edition=edition, day=day, **arguments)

    def test_told_two_weeks_and_three_days_before_once_each(self, people: Cast, edition: Edition) -> None:
        Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
        deadline = self.set(people, edition, date(2027, 3, 20))
        for moment in ("2027-03-05", "2027-03-06", "2027-03-10", "2027-03-17", "2027-03-18", "2027-03-21"):
            with time_machine.travel(f"{moment}T08:00:00Z", tick=False):
                services.tell_near_deadlines(now=timezone.now())
        assert [row[2] for row in told(DEADLINE_NEAR)] == ["14d", "3d"]
        payload = {"deadline": deadline.public_id, "revision": 1}
        assert subject_for(people.outsider, DEADLINE_NEAR, payload).startswith(
            "Silk Fair 2027: booth booking until 20 March 2027"
        )

    def test_a_moved_deadline_is_told_anew_and_the_old_one_no_more(
        self, people: Cast, edition: Edition
    ) -> None:
        Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
        deadline = self.set(people, edition, date(2026, 11, 26))
        services.tell_near_deadlines(now=timezone.now())
        moved = self.set(people, edition, date(2026, 12, 1))
        assert (moved.pk, moved.revision) == (deadline.pk, 2)
        services.tell_near_deadlines(now=timezone.now())
        assert [(row[0], row[2], row[3]) for row in told(DEADLINE_NEAR)] == [
            (1, "3d", "retired"),
            (2, "14d", "pending"),
        ]
        due = renderer_for(DEADLINE_NEAR).still_due
        asked = [{"deadline": deadline.public_id, "revision": number} for number in (1, 2)]
        assert [due(payload, timezone.now()) for payload in asked] == [False, True]
        Edition.objects.update(status="cancelled")
        assert not due(asked[1], timezone.now())
        assert services.tell_near_deadlines(now=timezone.now()) == 0

    def test_without_a_source_there_is_none(self, people: Cast, edition: Edition, client: Client) -> None:
        for values in ({"source": ""}, {"kind": "coffee"}):
            with pytest.raises(InvalidInput):
                self.set(people, edition, date(2027, 3, 20), **values)
        with pytest.raises(InvalidInput):
            self.set(people, edition, date(2027, 4, 20))
        with pytest.raises(NotAllowed):
            services.set_deadline(
                user=people.owner, edition=edition, kind="hotel", day=date(2027, 3, 1), source="x"
            )
        assert Deadline.objects.count() == 0
        assert "No deadline is known yet" in client.get("/en/calendar/silk-2027/").content.decode()

    def test_shown_with_its_source_and_taken_away(
        self, people: Cast, edition: Edition, client: Client
    ) -> None:
        deadline = self.set(people, edition, date(2027, 3, 20), source_url="https://silk.example/dates")
        page = client.get("/en/calendar/silk-2027/").content.decode()
        assert "Sat 20 March 2027" in page
        assert 'href="https://silk.example/dates"' in page
        services.remove_deadline(user=people.organiser, deadline=deadline)
        assert Deadline.objects.count() == 0


class TestClaims:
    def note(self, people: Cast, edition: Edition, day: int = 25) -> DateClaim:
        return services.note_claim(
            user=people.organiser,
            edition=edition,
            start_date=date(2027, 4, day),
            end_date=None,
            source="another list",
        )

    def test_noted_once_and_taken_over(self, people: Cast, edition: Edition) -> None:
        claim = self.note(people, edition)
        assert self.note(people, edition) == claim
        services.settle_claim(user=people.organiser, claim=claim, accept=True)
        edition.refresh_from_db()
        assert (edition.start_date, edition.end_date, edition.source, edition.sequence) == (
            date(2027, 4, 25),
            None,
            "another list",
            1,
        )
        with pytest.raises(Conflict):
            services.settle_claim(user=people.organiser, claim=claim, accept=False)

    def test_put_aside(self, people: Cast, edition: Edition) -> None:
        claim = self.note(people, edition)
        services.settle_claim(user=people.organiser, claim=claim, accept=False)
        claim.refresh_from_db()
        assert (claim.was_accepted, Edition.objects.get().sequence) == (False, 0)

    def test_refused(self, people: Cast, edition: Edition) -> None:
        with pytest.raises(InvalidInput):
            services.note_claim(
                user=people.organiser,
                edition=edition,
                start_date=edition.start_date,
                end_date=edition.end_date,
                source="x",
            )
        claim = self.note(people, edition)
        for user in (people.owner, people.outsider):
            with pytest.raises(NotAllowed):
                services.settle_claim(user=user, claim=claim, accept=True)
        assert Edition.objects.get().start_date == date(2027, 4, 15)


class TestFollowing:
    def test_follow_and_stop(self, people: Cast, edition: Edition, as_user: type[Client]) -> None:
        client = as_user(people.outsider)
        for _press in range(2):
            answer = client.post("/en/calendar/silk-2027/follow/")
            assert (answer.status_code, answer["Location"]) == (302, "/en/calendar/silk-2027/")
        assert Follow.objects.get().user == people.outsider
        assert "You follow this exhibition" in client.get("/en/calendar/silk-2027/").content.decode()
        client.post("/en/calendar/silk-2027/unfollow/")
        assert Follow.objects.count() == 0

    def test_only_signed_in_and_only_by_post(
        self, people: Cast, edition: Edition, client: Client, as_user: type[Client]
    ) -> None:
        assert client.post("/en/calendar/silk-2027/follow/").status_code == 302
        assert as_user(people.owner).get("/en/calendar/silk-2027/follow/").status_code == 405
        assert as_user(people.owner).post("/en/calendar/nothing/follow/").status_code == 404
        assert Follow.objects.count() == 0
