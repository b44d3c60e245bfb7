"""Two companies that are one, at fairs, in forums and at tables: what both had there comes together."""

from typing import Any

import pytest
from django.db import connection

from apps.companies.models import (
    Company,
    Person,
)
from apps.exhibitions.models import Attendance
from apps.matching.models import Rescore, ScoreRun, Suggestion
from apps.meetings.models import Meeting, MeetingRequest, Outcome, PairRule, PlannedMeeting, Seat
from apps.notifications.models import Delivery
from tests.companies.merging import fates, merge
from tests.factories import (
    CompanyFactory,
    DelegateFactory,
    EditionFactory,
    ForumFactory,
    MeetingRequestFactory,
    PersonFactory,
    RegistrationFactory,
    TableFactory,
    forum_with_programme,
)
from tests.meetings.steps import accepted, drafted, published
from tests.people import Cast

pytestmark = pytest.mark.django_db


# --- fairs and forums -------------------------------------------------------------------------------------------------


def test_going_to_one_fair_twice_is_going_once(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    both, alone = EditionFactory(), EditionFactory()
    Attendance.objects.create(company=kept, edition=both, role="visits")
    Attendance.objects.create(company=merged, edition=both, role="exhibits", booth="A1")
    Attendance.objects.create(company=merged, edition=alone)
    done = merge(people, kept, merged)
    rows = Attendance.objects.order_by("edition_id").values_list("company", "edition", "role", "booth")
    assert list(rows) == [(kept.pk, both.pk, "exhibits", "A1"), (kept.pk, alone.pk, "visits", "")]
    [line] = [line for line in done.report if line["fate"] == "joined"]
    assert (line["model"], line["rows"][0]["booth"]) == ("exhibitions.attendance", "A1")


def test_one_place_in_a_forum_with_the_delegates_of_both(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    forum = forum_with_programme(hosts=[people.body])
    slot, other_slot = forum.slots.all()[:2]
    table = TableFactory(forum=forum, owner=merged)
    own = RegistrationFactory(forum=forum, company=kept, state="waiting_list")
    theirs = RegistrationFactory(forum=forum, company=merged, state="approved", note="Near the door")
    alone = RegistrationFactory(company=merged, state="pending")
    twin = PersonFactory(company=kept, email="a@example.com")
    lost = PersonFactory(company=merged, email="a@example.com")
    kept_delegate = DelegateFactory(registration=own, person=twin)
    kept_delegate.blocked_slots.add(slot)
    DelegateFactory(registration=theirs, person=lost).blocked_slots.add(other_slot)
    colleague = DelegateFactory(registration=theirs, person=PersonFactory(company=merged))
    merge(people, kept, merged)
    own.refresh_from_db()
    theirs.refresh_from_db()
    alone.refresh_from_db()
    assert (own.state, own.note, own.revision) == ("approved", "Near the door", 1)
    assert (theirs.state, theirs.company) == ("cancelled", merged)
    assert alone.company == kept
    assert list(own.delegates.order_by("pk")) == [kept_delegate, colleague]
    assert set(kept_delegate.blocked_slots.all()) == {slot, other_slot}
    table.refresh_from_db()
    assert table.owner == kept


# --- meetings ---------------------------------------------------------------------------------------------------------


def scene(people: Cast, kept: Company, merged: Company, partners: int = 1) -> tuple[Any, list[Company]]:
    """Return a forum in which both companies and some Chinese ones take part, each with one delegate."""
    forum = forum_with_programme(hosts=[people.body], slots=6, tables=4, cross_country_only=False)
    others = [CompanyFactory(country="CN") for _ in range(partners)]
    for company in (kept, merged, *others):
        DelegateFactory(registration=RegistrationFactory(forum=forum, company=company))
    return forum, others


def test_of_two_requests_to_one_company_the_accepted_stays(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    forum, [first, second, third] = scene(people, kept, merged, partners=3)
    own_pending = MeetingRequestFactory(forum=forum, sender=kept, recipient=first)
    their_accepted = accepted(forum, first, merged)
    own_accepted = accepted(forum, kept, second)
    their_pending = MeetingRequestFactory(forum=forum, sender=merged, recipient=second)
    their_only = MeetingRequestFactory(forum=forum, sender=merged, recipient=third)
    between = MeetingRequestFactory(forum=forum, sender=kept, recipient=merged)
    history = MeetingRequestFactory(forum=forum, sender=merged, recipient=second, state="declined")
    done = merge(people, kept, merged)
    found = {r.pk: (r.state, r.sender_id, r.recipient_id) for r in MeetingRequest.objects.all()}
    assert found == {
        own_pending.pk: ("withdrawn", kept.pk, first.pk),
        their_accepted.pk: ("accepted", first.pk, kept.pk),
        own_accepted.pk: ("accepted", kept.pk, second.pk),
        their_pending.pk: ("withdrawn", kept.pk, second.pk),
        their_only.pk: ("pending", kept.pk, third.pk),
        between.pk: ("withdrawn", kept.pk, merged.pk),
        history.pk: ("declined", kept.pk, second.pk),
    }
    assert fates(done)["meetings.meetingrequest", "ended"] == 3


def test_meetings_and_seats_go_along_and_nobody_sits_in_two(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    forum, [first, second] = scene(people, kept, merged, partners=2)
    mine = kept.registrations.get().delegates.get().person
    theirs = merged.registrations.get().delegates.get().person
    Person.objects.filter(pk__in=[mine.pk, theirs.pk]).update(email="same@example.com")
    accepted(forum, kept, first)
    accepted(forum, merged, second)
    meetings = published(people.organiser, forum)
    Meeting.objects.update(starts_at=meetings[0].starts_at, ends_at=meetings[0].ends_at)
    during = Seat.objects.filter(meeting=meetings[0]).values_list("during", flat=True)[0]
    Seat.objects.filter(table=None, interpreter=None).update(during=during)
    merge(people, kept, merged)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    live = Meeting.objects.get(state="scheduled")
    assert {live.request.sender, live.request.recipient} == {kept, first}
    dropped = Meeting.objects.get(state="cancelled")
    assert {dropped.request.sender, dropped.request.recipient} == {kept, second}
    assert "same person" in dropped.cancel_reason
    assert not Seat.objects.filter(company=merged).exists()
    assert set(Seat.objects.filter(company=kept).values_list("person", flat=True)) == {mine.pk}
    assert Delivery.objects.filter(kind="meetings.cancelled").exists()


def test_meetings_at_different_times_both_stay(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    forum, [first, second] = scene(people, kept, merged, partners=2)
    shared = first.registrations.get().delegates.get()
    accepted(forum, kept, first)
    accepted(forum, merged, second)
    published(people.organiser, forum)
    theirs = Meeting.objects.get(request__sender=merged)
    Outcome.objects.create(meeting=theirs, company=merged, result="held", interest=4)
    merge(people, kept, merged)
    assert Meeting.objects.filter(state="scheduled").count() == 2
    assert Outcome.objects.get().company == kept
    assert {seat.company_id for seat in Seat.objects.exclude(company=None)} == {kept.pk, first.pk, second.pk}
    assert shared.registration.company == first


def test_a_draft_names_the_delegate_who_stays(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    forum, [first] = scene(people, kept, merged)
    mine = kept.registrations.get().delegates.get()
    theirs = merged.registrations.get().delegates.get()
    Person.objects.filter(pk__in=[mine.person_id, theirs.person_id]).update(email="same@example.com")
    accepted(forum, merged, first)
    drafted(people.organiser, forum)
    merge(people, kept, merged)
    assert PlannedMeeting.objects.get().sender_delegate == mine


def test_of_two_rules_must_not_counts(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    other, forum = people.other_company, ForumFactory()
    PairRule.objects.create(company=kept, other=other, kind="must")
    PairRule.objects.create(company=merged, other=other, kind="must_not")
    PairRule.objects.create(company=other, other=merged, kind="must", forum=forum)
    PairRule.objects.create(company=merged, other=kept, kind="must_not")
    done = merge(people, kept, merged)
    rules = PairRule.objects.order_by("pk").values_list("company", "other", "kind", "forum")
    assert list(rules) == [
        (kept.pk, other.pk, "must_not", None),
        (other.pk, kept.pk, "must", forum.pk),
    ]
    assert fates(done)["meetings.pairrule", "moved"] == 1
    assert fates(done)["meetings.pairrule", "joined"] == 1
    assert fates(done)["meetings.pairrule", "ended"] == 1


def test_suggestions_are_computed_anew(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    run = ScoreRun.objects.create(state="done", is_shown=True)
    pairs = [
        (kept, people.other_company, 1),
        (merged, people.other_company, 1),
        (people.other_company, merged, 1),
    ]
    for company, other, rank in pairs:
        Suggestion.objects.create(run=run, company=company, other=other, rank=rank, score=1)
    merge(people, kept, merged)
    assert [(s.company, s.other) for s in Suggestion.objects.all()] == [(kept, people.other_company)]
    assert {rescore.company for rescore in Rescore.objects.filter(state="queued")} == {kept, merged}
