"""What is wrong with a row of an import, as a sentence in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.times import date_range


def sentence(problem: Mapping[str, Any]) -> str:
    """Return the sentence for a kept problem; days in it are written as the reader writes them."""
    values = {name: _shown(value) for name, value in problem["values"].items()}
    template = _sentences().get(problem["code"])
    return template % values if template else _("This row cannot be read.")


def _shown(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10:
        try:
            return date_range(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def _sentences() -> dict[str, str]:
    return {
        "too_large": _("The file is larger than %(megabytes)s MB."),
        "too_many_rows": _("The file has more than %(most)s rows. Split it."),
        "not_utf8": _("The file is not in UTF-8. Save it as “CSV UTF-8” and try again."),
        "not_json": _("The file is no JSON that can be read."),
        "not_ics": _("The file is no iCalendar file that can be read."),
        "no_events": _("There is no event in the file."),
        "bad_header": _(
            "The first line must name the columns. Unknown here: %(names)s. Known are: %(columns)s."
        ),
        "bad_cells": _("There are %(found)s cells, the header has %(wanted)s."),
        "no_exhibition": _("It does not say which exhibition it is about."),
        "no_start": _("The first day is missing."),
        "bad_date": _("“%(text)s” is no day that can be read. Write 2026-04-03."),
        "ambiguous_date": _(
            "“%(text)s” can be %(one)s or %(other)s. Say whether the day or the month stands first."
        ),
        "floating_time": _("“%(text)s” is a time without a zone. Write the day alone, or name the zone."),
        "utc_time": _("“%(text)s” is a time in UTC: at the fair it may be another day. Write the day alone."),
        "unknown_zone": _("The time zone “%(zone)s” does not exist."),
        "endless_recurrence": _(
            "The event repeats without an end. Write each edition as an event of its own."
        ),
        "recurrence": _("The event repeats. Write each edition as an event of its own."),
        "html_in_text": _("There is HTML in “%(field)s”. Write plain text."),
        "bad_status": _("“%(text)s” is no status that is known here."),
        "bad_season": _("“%(text)s” is no season: write spring or autumn, or leave it blank."),
        "ends_before_start": _("It ends on %(end)s, before it starts on %(start)s."),
        "bad_year": _("The calendar has no year %(year)s."),
        "bad_link": _("“%(text)s” is no web address."),
        "unknown_fair": _("There is no exhibition called “%(text)s” in the calendar. Add it first."),
        "several_fairs": _("Several exhibitions are called “%(text)s”. Write the code instead."),
        "several_editions": _(
            "%(fair)s has several editions in %(year)s. Write the key of the one you mean."
        ),
        "say_season": _("%(fair)s is held twice a year. Write spring or autumn into the column “season”."),
        "unknown_city": _("There is no city called “%(text)s” in the calendar."),
        "unknown_venue": _("There is no venue called “%(text)s” in the calendar."),
        "rows_disagree": _("It says something else about %(key)s than row %(other)s."),
        "calendar_moved": _(
            "The calendar has changed since this preview. Look at the new one before you confirm."
        ),
    }
