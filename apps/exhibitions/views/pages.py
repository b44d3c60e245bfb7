"""The calendar as a list, a month, a year and a timeline: the same filters in all of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.views.decorators.http import conditional_page, require_safe

from apps.core.forms import form_status
from apps.exhibitions import selectors
from apps.exhibitions.enums import Part
from apps.exhibitions.forms import CalendarForm


@require_safe
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the list; a filter that cannot be is said at its field, with nothing listed."""
    form = filter_form(request)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        filters = form.filters()
        context["page"] = selectors.edition_page(filters, cursor=request.GET.get("cursor"))
        context["is_narrowed"] = form.is_narrowed()
        context["is_past"] = filters.when == Part.PAST
    return render(request, "exhibitions/list.html", context, status=form_status(form))


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    return _now(request, "exhibitions:month", with_month=True)


@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    return _now(request, "exhibitions:year", with_month=False)


@require_safe
def timeline_now(request: HttpRequest) -> HttpResponse:
    return _now(request, "exhibitions:timeline", with_month=True)


@require_safe
@conditional_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    form = filter_form(request)
    context: dict[str, Any] = {"form": form, "weekdays": _weekdays()}
    context["grid"] = selectors.month_days(year, month, form.filters() if form.is_valid() else None)
    return render(request, "exhibitions/month.html", context, status=form_status(form))


@require_safe
@conditional_page
def year(request: HttpRequest, year: int) -> HttpResponse:
    form = filter_form(request)
    context: dict[str, Any] = {"form": form, "weekdays": _weekdays()}
    context["shown"] = selectors.year_view(year, form.filters() if form.is_valid() else None)
    return render(request, "exhibitions/year.html", context, status=form_status(form))


@require_safe
@conditional_page
def timeline(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the month's fairs side by side and compare the picked ones; for members their own are picked at first."""
    form = filter_form(request)
    picked = request.GET.getlist("pick") if "compare" in request.GET else []
    is_own = not picked and "compare" not in request.GET
    if is_own:
        picked = selectors.own_editions(request.user)
    shown = selectors.timeline(year, month, form.filters() if form.is_valid() else None, picked)
    context = {
        "form": form,
        "shown": shown,
        "is_own": is_own,
        # Picked fairs of other months stay picked when this month's boxes are sent.
        "kept": [step.edition for step in shown.steps if step.edition.slug not in _slugs(shown)],
        "most": selectors.MOST_PICKED,
    }
    return render(request, "exhibitions/timeline.html", context, status=form_status(form))


def filter_form(request: HttpRequest) -> CalendarForm:
    return CalendarForm(request.GET, choices=selectors.filter_choices())


def _slugs(shown: selectors.Timeline) -> set[str]:
    return {row.edition.slug for row in shown.rows}


def _now(request: HttpRequest, name: str, *, with_month: bool) -> HttpResponse:
    today = timezone.localdate()
    response = redirect(name, today.year, *([today.month] if with_month else []))
    query = request.GET.urlencode()
    response["Location"] += f"?{query}" if query else ""
    return response


def _weekdays() -> list[tuple[str, str]]:
    """Short and long names, Monday first; Django's short Chinese name is as long as the other, and a column is not."""
    return [(str(WEEKDAYS_ABBR[number]).removeprefix("星期"), str(WEEKDAYS[number])) for number in range(7)]
