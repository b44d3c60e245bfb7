"""What one agrees to: each text by itself, to be given and taken back at any time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import services
from apps.accounts.enums import ConsentKind
from apps.accounts.readers import reader
from apps.accounts.selectors import consents_of
from apps.core.errors import NotFound


@require_safe
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    return render(request, "accounts/consents.html", {"consents": consents_of(reader(request), language)})


@require_POST
@login_required
def give(request: HttpRequest, kind: str) -> HttpResponse:
    services.give_consent(user=reader(request), kind=_kind(kind), language=get_language() or "en")
    messages.success(request, _("Your consent is noted."))
    return redirect(reverse("accounts:consents"))


@require_POST
@login_required
def withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    services.withdraw_consent(user=reader(request), kind=_kind(kind))
    messages.success(request, _("Your consent is taken back, and what follows from that is done."))
    return redirect(reverse("accounts:consents"))


def _kind(code: str) -> ConsentKind:
    if code not in ConsentKind.values:
        raise NotFound(_("There is no such page, or it is not for you."))
    return ConsentKind(code)
