"""Saying what came of a meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.readers import reader
from apps.companies.permissions import may_manage
from apps.core.forms import form_status, posted, refusals_on
from apps.meetings import services
from apps.meetings.forms import OutcomeForm
from apps.meetings.models import Outcome
from apps.meetings.permissions import reporting_side, require_reportable
from apps.meetings.selectors import meeting_for
from apps.meetings.selectors.outcomes import outcome_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outcome(request: HttpRequest, public_id: str) -> HttpResponse:
    """One side's word; saying it again corrects it."""
    found = meeting_for(reader(request), public_id)
    company = reporting_side(reader(request), found)
    require_reportable(found, timezone.now())
    said = outcome_of(found, company)
    form = OutcomeForm(
        posted(request),
        initial=_initial(said),
        may_report_deals=company.is_verified and may_manage(reader(request), company),
    )
    if form.is_valid():
        with refusals_on(form):
            services.report_outcome(user=reader(request), meeting=found, company=company, **form.values())
            messages.success(request, _("Thank you. You can correct it at any time."))
            return redirect("meetings:meeting", public_id)
    context = {
        "meeting": found,
        "other": found.request.other_side(company),
        "form": form,
        "has_deals": said is not None and said.deal_reports.exists(),
        "zone": found.time_zone,
    }
    return render(request, "meetings/outcome.html", context, status=form_status(form))


def _initial(said: Outcome | None) -> dict[str, object]:
    if said is None:
        return {"result": "held"}
    return {name: getattr(said, name) for name in ("result", "interest", "next_step", "is_confidential")}
