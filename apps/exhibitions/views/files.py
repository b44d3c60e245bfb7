"""Calendar files. A reader that has the latest is answered from one row: the calendar's stamp."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, conditional_page, require_safe

from apps.core import ical
from apps.core.errors import InvalidInput
from apps.exhibitions import selectors
from apps.exhibitions.calendar_files import FORMAT, entries_of, entries_of_all
from apps.exhibitions.selectors import Stamp
from apps.exhibitions.views.pages import filter_form

KEPT_SECONDS = 3600


@require_safe
@conditional_page
def edition_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the edition as a calendar file; there is none while its dates are not confirmed."""
    found = selectors.edition_by_slug(slug)
    entries = entries_of(found)
    if not entries:
        raise selectors.no_such_edition()
    return _calendar_file(ical.calendar(entries, name=found.title), f"{found.slug}.ics", kind="attachment")


def _stamp(request: HttpRequest) -> Stamp:
    """Read the stamp once a request, whichever of ETag and Last-Modified is asked for first."""
    if not hasattr(request, "calendar_stamp"):
        request.calendar_stamp = selectors.calendar_stamp()
    return request.calendar_stamp


def feed_etag(request: HttpRequest) -> str:
    """Name what the feed is made of: the calendar's version, the days on which "today" is, language and filters."""
    stamp = _stamp(request)
    asked = f"{get_language()}\0{request.GET.urlencode()}"
    parts = (FORMAT, stamp.name, *stamp.today, asked)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def feed_changed(request: HttpRequest) -> datetime:
    return _stamp(request).changed_at


@require_safe
@condition(etag_func=feed_etag, last_modified_func=feed_changed)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Give the filtered list as a calendar that programs can subscribe to.

    Made once for each version: the next thousand readers get the same bytes from the cache.
    """
    key = f"calendar-feed:{feed_etag(request)}"
    content = cache.get(key)
    if content is None:
        content = _feed(request)
        cache.set(key, content, KEPT_SECONDS)
    return _calendar_file(content, "calendar.ics")


def _feed(request: HttpRequest) -> bytes:
    form = filter_form(request)
    if not form.is_valid():
        raise InvalidInput(_("The filters in this address cannot be read."), code="bad_filter")
    editions = selectors.feed_editions(form.filters(), names_part=form.names_part())
    return ical.calendar(entries_of_all(editions), name=_("Exhibitions"))


def _calendar_file(data: bytes, name: str, *, kind: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": f'{kind}; filename="{name}"', "Cache-Control": "max-age=3600"}
    return HttpResponse(data, content_type=ical.CONTENT_TYPE, headers=headers)
