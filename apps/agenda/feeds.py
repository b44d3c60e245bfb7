"""The private calendar address: calendar programs fetch it without signing in, the address itself is the key."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from apps.agenda.calendar import calendar_of
from apps.agenda.selectors import user_of_feed
from apps.core.ical import CONTENT_TYPE


@require_safe
def agenda(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the calendar that this address opens, or 304 where the reader has it already.

    An address that was closed or made up is answered in plain text: the site's own page for errors would look at the
    session.
    """
    user = user_of_feed(signed)
    if user is None:
        return HttpResponseNotFound("There is no such calendar.\n", content_type="text/plain; charset=utf-8")
    content = calendar_of(user)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE, headers={"ETag": etag})
    response["Content-Disposition"] = 'inline; filename="ipek-agenda.ics"'
    # The address must stay with its owner: it neither goes to search engines nor to sites that an event links to.
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response) or response
