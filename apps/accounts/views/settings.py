"""A person's own settings. Passwords, addresses, second factors and sessions have pages of their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts import services
from apps.accounts.forms import SettingsForm
from apps.accounts.models import User
from apps.accounts.readers import reader
from apps.core.forms import form_status, posted, refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    # A copy: a form that is refused must not change the name in the page's header.
    form = SettingsForm(posted(request), instance=User.objects.get(pk=reader(request).pk))
    if form.is_valid():
        with refusals_on(form):
            user = services.change_settings(user=reader(request), **form.values())
            # The page goes on in the language that was just chosen.
            with translation.override(user.language):
                messages.success(request, _("Your settings are saved."))
                return redirect(reverse("accounts:settings"))
    return render(request, "accounts/settings.html", {"form": form}, status=form_status(form))
