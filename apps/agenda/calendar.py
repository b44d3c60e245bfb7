"""One person's agenda as a calendar file: meetings, and the fairs of the trips on which they go.

Calendars know an entry again by its UID and a change by its SEQUENCE.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.agenda.selectors import AgendaItem, agenda_items, stops_of_traveller
from apps.agenda.trip_calendar import entries_of_stops
from apps.core.ical import Entry, calendar
from apps.core.joining import listed, placed
from apps.core.templatetags.times import in_words
from apps.core.time import other_zone

# Raise it when what the file says of a meeting or a trip changes: readers then take the new text over.
FORMAT = 1


def calendar_of(user: User) -> bytes:
    """Return the user's whole agenda, cancelled meetings and trips included, in the user's own language."""
    with translation.override(user.language):
        entries = [*map(_entry, agenda_items(user)), *entries_of_stops(stops_of_traveller(user))]
        return calendar(entries, name=_("Agenda of %(name)s") % {"name": user})


def _entry(item: AgendaItem) -> Entry:
    meeting = item.meeting
    return Entry(
        key=meeting.public_id,
        sequence=meeting.sequence,
        summary=_("Meeting: %(company)s") % {"company": item.counterpart.display_name},
        start=item.starts_at,
        end=item.ends_at,
        changed_at=meeting.updated_at,
        location=placed(*_place(item)),
        description="\n".join(_lines(item)),
        url=settings.SITE_URL + reverse("meetings:meeting", args=[meeting.public_id]),
        is_cancelled=item.is_cancelled,
    )


def _place(item: AgendaItem) -> Iterator[str]:
    if item.forum and item.forum.room:
        yield item.forum.room
    if item.is_online:
        return
    if item.hall:
        yield item.hall
    if item.meeting.booth:
        yield item.meeting.booth
    elif item.table:
        yield _("table %(table)s") % {"table": item.table}


def _lines(item: AgendaItem) -> Iterator[str]:
    """The time where the meeting is, then the time at the other end of the corridor; then who and what."""
    here = ZoneInfo(item.time_zone)
    yield _zone_line(item, here)
    yield _zone_line(item, other_zone(here))
    if place := item.forum or item.meeting.edition:
        yield str(place)
    if item.join_url:
        yield _("Join online: %(link)s") % {"link": item.join_url}
    if item.people:
        yield _("You meet: %(people)s") % {"people": listed(item.people)}
    if item.own_people:
        yield _("For your company: %(people)s") % {"people": listed(item.own_people)}
    if item.interpreter:
        yield _("Interpreter: %(name)s") % {"name": item.interpreter}


def _zone_line(item: AgendaItem, zone: ZoneInfo) -> str:
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    return f"{in_words(start)}–{end:%H:%M} ({zone.key})"
