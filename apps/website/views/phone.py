"""Changing one's phone number: allauth's pages, with the outbox woken so that the code goes out at once."""

from collections.abc import Callable

from allauth.account import views as allauth_views
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.core.errors import NotFound
from apps.notifications import sms
from apps.notifications.tasks import sweep_outbox


def change_phone(request: HttpRequest) -> HttpResponse:
    return _with_code(request, allauth_views.change_phone)


def verify_phone(request: HttpRequest) -> HttpResponse:
    return _with_code(request, allauth_views.verify_phone)


def _with_code(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if not sms.can_send():
        raise NotFound(_("This site sends no text messages."))
    response = view(request)
    if request.method == "POST":
        sweep_outbox.delay_on_commit()
    return response
