"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.companies.enums import VerificationState
from apps.companies.models import Company, VerificationDecision
from apps.companies.services.verification import DECIDED_KIND
from apps.notifications.enums import NoticeWay
from apps.notifications.renderers import (
    InboxLine,
    Message,
    NoticeGroup,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
    register,
)

COMPANY = NoticeGroup(
    code="company",
    label=gettext_lazy("Your company"),
    help=gettext_lazy("Decisions on its verification, its papers and its team."),
    mandatory=frozenset({NoticeWay.EMAIL}),
)


class DecisionNotice(TellsMany):
    """Verified, sent back or rejected."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        company = Company.objects.get(public_id=payload["company"])
        decision = VerificationDecision.objects.get(pk=str(payload["decision"]))
        return message_from_templates(
            subject=_headline(decision.state, company),
            template="companies/mail/decided",
            values={
                "company": company,
                "decision": decision,
                "headline": _headline(decision.state, company),
                "url": context.site_url + reverse("companies:detail", args=[company.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return lines_about(companies, payloads, "company", _line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """A decision that a later one has replaced is not told any more."""
        latest = VerificationDecision.objects.filter(company__public_id=payload["company"]).first()
        return latest is not None and latest.pk == payload["decision"]


def _line(company: Company, payload: Payload) -> InboxLine:
    url = reverse("companies:detail", args=[company.public_id])
    return InboxLine(_headline(str(payload["state"]), company), url)


def _headline(state: str, company: Company) -> str:
    if state == VerificationState.VERIFIED:
        return _("%(company)s is verified") % {"company": company}
    if state == VerificationState.CHANGES_REQUESTED:
        return _("%(company)s: please change something in the profile") % {"company": company}
    return _("%(company)s could not be verified") % {"company": company}


def register_notices() -> None:
    register(DECIDED_KIND, DecisionNotice(), group=COMPANY)
