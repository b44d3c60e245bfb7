"""The fairs that somebody follows, and those to which their companies go, as a calendar file."""

from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.ical import calendar
from apps.exhibitions.calendar_files import entries_of_all
from apps.exhibitions.selectors import editions_of_reader


def calendar_of_fairs(user: User) -> bytes:
    """Return them in the user's own language; the same UIDs as in the public calendars, so that none stands there twice."""
    with translation.override(user.language):
        return calendar(entries_of_all(editions_of_reader(user)), name=_("My exhibitions"))
