"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.companies.enums import ListingRest, VerificationState
from apps.companies.models import Company, Listing, VerificationDecision
from apps.companies.services.listing_expiry import ENDED_KIND
from apps.companies.services.verification import DECIDED_KIND, EXPIRES_KIND
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
            subject=_headline(decision.state, company, is_renewal=decision.is_renewal),
            template="companies/mail/decided",
            values={
                "company": company,
                "decision": decision,
                "headline": _headline(decision.state, company, is_renewal=decision.is_renewal),
                "url": context.site_url + reverse("companies:detail", args=[company.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return lines_about(companies, payloads, "company", _line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """A decision that a later one has replaced is not told any more."""
        decisions = VerificationDecision.objects.filter(company__public_id=payload["company"])
        if payload["state"] == VerificationState.EXPIRED:
            # A renewal that waits when the day comes is put back into the queue at once: both are told.
            decisions = decisions.exclude(state=VerificationState.SUBMITTED)
        latest = decisions.first()
        return latest is not None and latest.pk == payload["decision"]


class ExpiryNotice(TellsMany):
    """The verification ends soon: hand the profile in again."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        company = Company.objects.get(public_id=payload["company"])
        return message_from_templates(
            subject=_expiry_headline(company),
            template="companies/mail/expires",
            values={
                "company": company,
                "headline": _expiry_headline(company),
                "url": context.site_url + reverse("companies:submit", args=[company.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return lines_about(companies, payloads, "company", _expiry_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """A company that was renewed, is being renewed or has lost its verification needs no warning."""
        return Company.objects.filter(
            public_id=payload["company"],
            verification_state=VerificationState.VERIFIED,
            renewal_submitted_at=None,
            verified_until=datetime.fromisoformat(str(payload["until"])),
            verified_until__gt=now,
        ).exists()


class ListingEnded(TellsMany):
    """A line's last day is over: it needs another day, or nothing."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        listing = Listing.objects.select_related("company").get(public_id=payload["listing"])
        return message_from_templates(
            subject=_ended_headline(listing),
            template="companies/mail/listing_ended",
            values={
                "listing": listing,
                "headline": _ended_headline(listing),
                "url": context.site_url + _listing_url(listing),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        ids = [p["listing"] for p in payloads]
        listings = Listing.objects.select_related("company").in_bulk(ids, field_name="public_id")
        return lines_about(listings, payloads, "listing", _ended_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """A line that was given another day or deleted since needs no telling."""
        return Listing.objects.filter(public_id=payload["listing"], rest=ListingRest.EXPIRED).exists()


def _ended_line(listing: Listing, payload: Payload) -> InboxLine:
    return InboxLine(_ended_headline(listing), _listing_url(listing))


def _ended_headline(listing: Listing) -> str:
    return _("A line of %(company)s has ended") % {"company": listing.company}


def _listing_url(listing: Listing) -> str:
    return reverse("companies:change_listing", args=[listing.company.public_id, listing.public_id])


def _line(company: Company, payload: Payload) -> InboxLine:
    url = reverse("companies:detail", args=[company.public_id])
    return InboxLine(
        _headline(str(payload["state"]), company, is_renewal=bool(payload.get("is_renewal"))), url
    )


def _expiry_line(company: Company, payload: Payload) -> InboxLine:
    return InboxLine(_expiry_headline(company), reverse("companies:submit", args=[company.public_id]))


def _expiry_headline(company: Company) -> str:
    return _("The verification of %(company)s ends soon") % {"company": company}


def _headline(state: str, company: Company, *, is_renewal: bool) -> str:
    if state == VerificationState.VERIFIED:
        if is_renewal:
            return _("The verification of %(company)s is renewed") % {"company": company}
        return _("%(company)s is verified") % {"company": company}
    if state == VerificationState.CHANGES_REQUESTED:
        if is_renewal:
            return _("%(company)s: please change something before the verification is renewed") % {
                "company": company
            }
        return _("%(company)s: please change something in the profile") % {"company": company}
    if state == VerificationState.EXPIRED:
        return _("The verification of %(company)s has ended") % {"company": company}
    return _("%(company)s could not be verified") % {"company": company}


def register_notices() -> None:
    register(DECIDED_KIND, DecisionNotice(), group=COMPANY)
    register(EXPIRES_KIND, ExpiryNotice(), group=COMPANY)
    register(ENDED_KIND, ListingEnded(), group=COMPANY)
