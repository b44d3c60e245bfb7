"""Who hears of what happens on the spot."""

from collections.abc import Iterable

from apps.companies.models import Company
from apps.core.ids import new_public_id
from apps.forums.models import Session
from apps.meetings.models import Meeting
from apps.meetings.services.notices import interpreter_recipient, recipient_of, recipients_of, subject_of
from apps.notifications.services import notify

SHIFTED_KIND = "meetings.shifted"
NO_SHOW_KIND = "meetings.no_show"


def tell_shifted(session: Session, meetings: Iterable[Meeting]) -> None:
    """One mail a person, however many of their meetings have moved along with the programme."""
    people = {each.key: each for found in recipients_of(meetings).values() for each in found}
    notify(
        kind=SHIFTED_KIND,
        subject_key=f"shift:{new_public_id()}",
        revision=0,
        recipients=people.values(),
        payload={"session": session.public_id, "ends_at": session.ends_at.isoformat()},
    )


def tell_no_show(meeting: Meeting, absent: Company) -> None:
    """The side that waits learns that it need not wait longer, and the interpreter too."""
    found = []
    for seat in meeting.seats.select_related("person__user", "company", "interpreter").order_by("pk"):
        if seat.person and seat.company and seat.company_id != absent.pk:
            found.append(recipient_of(seat.person, seat.company))
        elif seat.interpreter:
            found.append(interpreter_recipient(seat.interpreter))
    notify(
        kind=NO_SHOW_KIND,
        subject_key=f"{subject_of(meeting)}:no-show",
        revision=meeting.sequence,
        recipients={each.key: each for each in found if each}.values(),
        payload={"meeting": meeting.public_id, "absent": absent.public_id},
    )
