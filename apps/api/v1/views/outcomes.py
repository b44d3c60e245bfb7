"""What came of a meeting."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.api.operations import ApiView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import OutcomeBody, OutcomeLine
from apps.companies.models import Company
from apps.companies.selectors import own_company
from apps.core.errors import NotFound
from apps.meetings import services
from apps.meetings.models import Outcome
from apps.meetings.permissions import reporting_side
from apps.meetings.selectors import meeting_for
from apps.meetings.selectors.outcomes import outcome_of


class OutcomeView(ApiView):
    @operation("Read what your side said of a meeting", item=OutcomeLine)
    def get(self, request: Request, public_id: str) -> Outcome:
        found = meeting_for(reader(request), public_id)
        said = outcome_of(found, reporting_side(reader(request), found))
        if said is None:
            raise NotFound(_("Nothing was reported yet."))
        return said

    @operation("Report what came of a meeting", body=OutcomeBody, item=OutcomeLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Outcome:
        """By whoever sat there or acts for the company, once the meeting has begun. Saying it again corrects it."""
        found = meeting_for(reader(request), public_id)
        company: Company | None = (
            own_company(reader(request), data.pop("company")) if "company" in data else None
        )
        if "agreed" in data:
            data["agreed"] = services.Agreed(**data["agreed"])
        return services.report_outcome(user=reader(request), meeting=found, company=company, **data)
