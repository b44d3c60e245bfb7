"""Where a meeting takes place online, told to the people who sit there and to nobody else."""

from collections.abc import Iterable
from urllib.parse import quote

from django.utils.crypto import salted_hmac

from apps.accounts.models import User
from apps.companies.models import Person
from apps.forums.enums import ForumFormat
from apps.meetings.models import Meeting
from apps.notifications.services import Recipient

_SALT = "meetings.room"


def is_online(meeting: Meeting) -> bool:
    forum = meeting.forum
    return forum is not None and forum.format != ForumFormat.ON_SITE and bool(forum.join_link)


def join_url(meeting: Meeting) -> str:
    """Return the address of a live meeting's online room, or nothing. The room's name cannot be guessed from anything public."""
    forum = meeting.forum
    if forum is None or not meeting.is_live or not is_online(meeting):
        return ""
    values = {
        "{room}": f"ipek-{salted_hmac(_SALT, meeting.public_id, algorithm='sha256').hexdigest()[:24]}",
        "{slot}": str(meeting.slot.number) if meeting.slot else "",
        "{table}": quote(meeting.table.label, safe="") if meeting.table else "",
    }
    link: str = forum.join_link
    for placeholder, value in values.items():
        link = link.replace(placeholder, value)
    return link


def join_url_for(meeting: Meeting, user: User) -> str:
    """Return the room's address if the user sits there. Expects `people_seats` (`with_places`)."""
    sits = any(person.user_id == user.pk for person in _seated(meeting))
    return join_url(meeting) if sits else ""


def join_url_in_mail(meeting: Meeting, recipient: Recipient) -> str:
    """Return the room's address if the mail goes to somebody who sits there, or to the interpreter."""
    if recipient.user_id is not None:
        sits = any(person.user_id == recipient.user_id for person in _seated(meeting))
    else:
        address = recipient.address.casefold()
        known = [person.email for person in _seated(meeting)]
        known += [meeting.interpreter.email] if meeting.interpreter else []
        sits = address in {each.casefold() for each in known if each}
    return join_url(meeting) if sits else ""


def _seated(meeting: Meeting) -> Iterable[Person]:
    return [seat.person for seat in meeting.people_seats if seat.person]
