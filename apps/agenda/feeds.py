"""The private calendar addresses: calendar programs fetch them without signing in, the address itself is the key."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from apps.agenda.calendar import calendar_of
from apps.agenda.fairs_calendar import calendar_of_fairs
from apps.agenda.selectors import fairs_feed_of, user_of_feed
from apps.core.ical import CONTENT_TYPE
from apps.exhibitions.calendar_files import FORMAT


@require_safe
def agenda(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the calendar that this address opens, or 304 where the reader has it already."""
    user = user_of_feed(signed)
    if user is None:
        return _nothing()
    content = calendar_of(user)
    etag = _etag(content)
    response = _private(content, etag, "ipek-agenda.ics")
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def fairs(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the fairs that somebody follows or attends. A reader that has them is answered from one query."""
    feed = fairs_feed_of(signed)
    if feed is None:
        return _nothing()
    marks = (FORMAT, feed.stamp.name, *feed.stamp.today, feed.user.language, feed.follows, feed.goes_to)
    etag = _etag(repr(marks).encode())
    unchanged = get_conditional_response(request, etag=etag)
    return unchanged or _private(calendar_of_fairs(feed.user), etag, "ipek-exhibitions.ics")


def _etag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


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
