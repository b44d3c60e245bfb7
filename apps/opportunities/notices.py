"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.companies.models import Company
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
from apps.opportunities.enums import Review
from apps.opportunities.models import Deal, Interest, Opportunity
from apps.opportunities.services.deals import REPORTED_KIND
from apps.opportunities.services.interests import INTEREST_KIND
from apps.opportunities.services.proposals import ANSWERED_KIND

OPPORTUNITIES = NoticeGroup(
    code="opportunities",
    label=gettext_lazy("Opportunities"),
    help=gettext_lazy(
        "Answers to your proposals, interest in what you look after, results that others report."
    ),
)


class _AboutOpportunity(TellsMany):
    """Notices that name an opportunity and a company."""

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        rows = Opportunity.objects.in_bulk([p["opportunity"] for p in payloads], field_name="public_id")
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return lines_about(
            rows,
            payloads,
            "opportunity",
            lambda row, payload: InboxLine(
                self.headline(row, companies.get(str(payload["company"])), payload), self.path(row, payload)
            ),
        )

    def render(self, payload: Payload, context: RenderContext) -> Message:
        opportunity = Opportunity.objects.get(public_id=payload["opportunity"])
        company = Company.objects.filter(public_id=payload["company"]).first()
        headline = self.headline(opportunity, company, payload)
        return message_from_templates(
            subject=headline,
            template="opportunities/mail/told",
            values={
                "headline": headline,
                "note": self.note(opportunity),
                "url": context.site_url + self.path(opportunity, payload),
            },
        )

    def headline(self, opportunity: Opportunity, company: Company | None, payload: Payload) -> str:
        raise NotImplementedError

    def path(self, opportunity: Opportunity, payload: Payload) -> str:
        raise NotImplementedError

    def note(self, opportunity: Opportunity) -> str:
        return ""


class AnswerNotice(_AboutOpportunity):
    """Published, sent back or declined."""

    def headline(self, opportunity: Opportunity, company: Company | None, payload: Payload) -> str:
        title = {"title": opportunity.title}
        if payload["review"] == Review.ACCEPTED:
            return _("Your proposal is published: %(title)s") % title
        if payload["review"] == Review.CHANGES_REQUESTED:
            return _("Please change something in your proposal: %(title)s") % title
        return _("Your proposal was not accepted: %(title)s") % title

    def path(self, opportunity: Opportunity, payload: Payload) -> str:
        return reverse("opportunities:own", args=[payload["company"]])

    def note(self, opportunity: Opportunity) -> str:
        return opportunity.review_note

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """An answer that a later act has replaced is not told any more."""
        rows = Opportunity.objects.filter(public_id=payload["opportunity"], review=payload["review"])
        return rows.exists()


class InterestNotice(_AboutOpportunity):
    """For the organiser in charge."""

    def headline(self, opportunity: Opportunity, company: Company | None, payload: Payload) -> str:
        return _("%(company)s is interested in: %(title)s") % {
            "company": company or _("A company"),
            "title": opportunity.title,
        }

    def path(self, opportunity: Opportunity, payload: Payload) -> str:
        return reverse("organiser:opportunity", args=[opportunity.public_id])

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Interest.objects.filter(
            opportunity__public_id=payload["opportunity"], company__public_id=payload["company"]
        ).exists()


class ReportNotice(TellsMany):
    """For the other side of a deal: they may report it as well."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        deal = Deal.objects.get(public_id=payload["deal"])
        company = Company.objects.get(public_id=payload["company"])
        headline = _reported(deal, company)
        return message_from_templates(
            subject=headline,
            template="opportunities/mail/told",
            values={
                "headline": headline,
                "note": _("Report it from your side as well: the two reports become one result."),
                "url": context.site_url + reverse("opportunities:own", args=[payload["partner"]]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        deals = Deal.objects.in_bulk([p["deal"] for p in payloads], field_name="public_id")
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return lines_about(
            deals,
            payloads,
            "deal",
            lambda deal, payload: InboxLine(
                _reported(deal, companies.get(str(payload["company"]))),
                reverse("opportunities:own", args=[payload["partner"]]),
            ),
        )

    def still_due(self, payload: Payload, now: datetime) -> bool:
        deal = Deal.objects.filter(public_id=payload["deal"]).first()
        return deal is not None and not deal.reports.filter(company__public_id=payload["partner"]).exists()


def _reported(deal: Deal, company: Company | None) -> str:
    return _("%(company)s reports a result with you: %(result)s") % {
        "company": company or _("A company"),
        "result": deal.get_kind_display(),
    }


def register_notices() -> None:
    register(ANSWERED_KIND, AnswerNotice(), group=OPPORTUNITIES)
    register(INTEREST_KIND, InterestNotice(), group=OPPORTUNITIES)
    register(REPORTED_KIND, ReportNotice(), group=OPPORTUNITIES)
