"""Whom a change touches, said before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.companies.models import Person
from apps.forums.models import Interpreter
from apps.meetings.models import Meeting, Seat
from apps.meetings.selectors.openings import Opening


@dataclass(frozen=True, slots=True)
class Touched:
    """Everybody who is told: who sits there now, and who will."""

    people: list[Person]
    interpreters: list[Interpreter]


@dataclass(frozen=True, slots=True)
class Change:
    """One meeting with the place that it would get; None where it does not fit."""

    meeting: Meeting
    opening: Opening | None


def touched_by(meetings: Sequence[Meeting], openings: Sequence[Opening]) -> Touched:
    seats = Seat.objects.filter(meeting__in=meetings).select_related("person__company", "interpreter")
    rows = list(seats.order_by("pk"))
    people = {seat.person.pk: seat.person for seat in rows if seat.person}
    interpreters = {seat.interpreter.pk: seat.interpreter for seat in rows if seat.interpreter}
    for opening in openings:
        for delegate in (opening.sender_delegate, opening.recipient_delegate):
            people.setdefault(delegate.person_id, delegate.person)
        if opening.interpreter:
            interpreters.setdefault(opening.interpreter.pk, opening.interpreter)
    return Touched(list(people.values()), list(interpreters.values()))
