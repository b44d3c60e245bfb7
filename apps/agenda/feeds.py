"""The private calendar addresses: calendar programs fetch them without signing in, the address itself is the key."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from apps.agenda.calendar import FORMAT as AGENDA_FORMAT
from apps.agenda.calendar import calendar_of
from apps.agenda.fairs_calendar import calendar_of_fairs
from apps.agenda.selectors import agenda_mark, fairs_feed_of, user_of_feed
from apps.core.ical import CONTENT_TYPE
from apps.exhibitions.calendar_files import FORMAT


@require_safe
def agenda(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the calendar that this address opens. A reader that has it is answered from two queries, and none is made."""
    user = user_of_feed(signed)
    if user is None:
        return _nothing()
    etag = _etag(repr((AGENDA_FORMAT, agenda_mark(user))).encode())
    return _unchanged(request, etag) or _private(calendar_of(user), etag, "ipek-agenda.ics")


@require_safe
def fairs(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the fairs that somebody follows or attends. A reader that has them is answered from one query."""
    feed = fairs_feed_of(signed)
    if feed is None:
        return _nothing()
    marks = (FORMAT, feed.stamp.name, *feed.stamp.today, feed.user.language, feed.follows, feed.goes_to)
    etag = _etag(repr(marks).encode())
    return _unchanged(request, etag) or _private(calendar_of_fairs(feed.user), etag, "ipek-exhibitions.ics")


def _etag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return the 304 for a reader that names this version, with its name once more (RFC 9110, 15.4.5)."""
    response = get_conditional_response(request, etag=etag)
    if response is not None:
        response["ETag"] = etag
    return response


def _nothing() -> HttpResponse:
    """An address that was closed or made up is answered in plain text: the site's own page looks at the session."""
    return HttpResponseNotFound("There is no such calendar.\n", content_type="text/plain; charset=utf-8")


def _private(content: bytes, etag: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE, headers={"ETag": etag})
    response["Content-Disposition"] = f'inline; filename="{name}"'
    # The address must stay with its owner: it neither goes to search engines nor to sites that an event links to.
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, max_age=300)
    return response
