"""What a visitor sees first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from apps.website.selectors import next_editions, open_forums


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address to the language that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect(reverse("website:home"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {"editions": next_editions(today), "forums": open_forums(today)}
    return render(request, "website/home.html", context)
