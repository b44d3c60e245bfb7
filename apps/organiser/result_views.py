"""What came of a forum's meetings, for its organisers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.paging import page_of
from apps.forums.selectors import forum_for_organiser
from apps.meetings.selectors.outcomes import deals_of, meetings_with_outcomes, outcome_figures
from apps.organiser.guards import organiser, organiser_with

PAGE_SIZE = 50


@require_safe
@organiser_with("meetings.view_outcome")
def results(request: HttpRequest, public_id: str) -> HttpResponse:
    """Figures in which each meeting counts once, and the meetings with what their sides say."""
    forum = forum_for_organiser(organiser(request), public_id)
    now = timezone.now()
    page = page_of(
        meetings_with_outcomes(forum, now),
        order=("starts_at", "id"),
        cursor=request.GET.get("cursor"),
        size=PAGE_SIZE,
    )
    context = {"forum": forum, "figures": outcome_figures(forum, now), "page": page, "deals": deals_of(forum)}
    return render(request, "organiser/results.html", context)
