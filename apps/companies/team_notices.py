"""How the mails about a company's team read: invitations, requests to join, who came."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.companies.enums import JoinState
from apps.companies.models import Company, CompanyMerge, Invitation, JoinRequest
from apps.companies.services.invitations import INVITED_KIND, JOINED_KIND
from apps.companies.services.joining import ANSWERED_KIND, ASKED_KIND
from apps.companies.services.merging import MERGED_KIND
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
    register,
)


class InvitationNotice(TellsMany):
    """To somebody who is invited onto a team, with or without an account."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        invitation = _invitations([payload])[str(payload["invitation"])]
        return message_from_templates(
            subject=_invited(invitation, payload).text,
            template="companies/mail/invited",
            values={
                "invitation": invitation,
                "headline": _invited(invitation, payload).text,
                "url": context.site_url + reverse("companies:invitation", args=[invitation.token]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_invitations(payloads), payloads, "invitation", _invited)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        invitation = Invitation.objects.filter(public_id=payload["invitation"]).first()
        return invitation is not None and invitation.is_open


class JoinAskedNotice(TellsMany):
    """To those who act for a company: somebody asks to come onto its team."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        request = _requests([payload])[str(payload["request"])]
        line = _asked(request, payload)
        return message_from_templates(
            subject=line.text,
            template="companies/mail/join_asked",
            values={"request": request, "headline": line.text, "url": context.site_url + line.url},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_requests(payloads), payloads, "request", _asked)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return JoinRequest.objects.filter(public_id=payload["request"], state=JoinState.PENDING).exists()


class JoinAnsweredNotice(TellsMany):
    """To the one who asked. A refusal tells nothing about the company but its number."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        request = _requests([payload])[str(payload["request"])]
        line = _answered(request, payload)
        return message_from_templates(
            subject=line.text,
            template="companies/mail/join_answered",
            values={"request": request, "headline": line.text, "url": context.site_url + line.url},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_requests(payloads), payloads, "request", _answered)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return JoinRequest.objects.filter(
            public_id=payload["request"], state__in=(JoinState.ACCEPTED, JoinState.DECLINED)
        ).exists()


class MemberJoinedNotice(TellsMany):
    """To those who act for a company: an invitation was taken up."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        [line] = self.summaries([payload], context)
        return message_from_templates(
            subject=line.text,
            template="companies/mail/member_joined",
            values={"headline": line.text, "url": context.site_url + line.url},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        users = User.objects.in_bulk([p["user"] for p in payloads], field_name="public_id")
        companies = Company.objects.in_bulk([p["company"] for p in payloads], field_name="public_id")
        return [_joined(users.get(str(p["user"])), companies.get(str(p["company"]))) for p in payloads]

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return User.objects.filter(
            public_id=payload["user"], memberships__company__public_id=payload["company"]
        ).exists()


class MergedNotice(TellsMany):
    """To those who acted for either company: the two are one now."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        merge = _merges([payload])[str(payload["merge"])]
        line = _merged(merge, payload)
        return message_from_templates(
            subject=line.text,
            template="companies/mail/merged",
            values={"merge": merge, "headline": line.text, "url": context.site_url + line.url},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_merges(payloads), payloads, "merge", _merged)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return True


def _merges(payloads: Sequence[Payload]) -> Mapping[str, CompanyMerge]:
    rows = CompanyMerge.objects.select_related("kept", "merged")
    return rows.in_bulk([p["merge"] for p in payloads], field_name="public_id")


def _merged(merge: CompanyMerge, payload: Payload) -> InboxLine:
    names = {"merged": merge.merged, "kept": merge.kept}
    url = reverse("companies:detail", args=[merge.kept.public_id])
    return InboxLine(_("%(merged)s and %(kept)s are one company here now") % names, url)


def _invitations(payloads: Sequence[Payload]) -> Mapping[str, Invitation]:
    rows = Invitation.objects.select_related("company", "invited_by")
    return rows.in_bulk([p["invitation"] for p in payloads], field_name="public_id")


def _requests(payloads: Sequence[Payload]) -> Mapping[str, JoinRequest]:
    rows = JoinRequest.objects.select_related("company", "user")
    return rows.in_bulk([p["request"] for p in payloads], field_name="public_id")


def _invited(invitation: Invitation, payload: Payload) -> InboxLine:
    url = reverse("companies:invitation", args=[invitation.token])
    text = _("You are invited to the team of %(company)s") % {"company": invitation.company}
    return InboxLine(text, url)


def _asked(request: JoinRequest, payload: Payload) -> InboxLine:
    url = reverse("companies:team", args=[request.company.public_id])
    names = {"person": request.user, "company": request.company}
    return InboxLine(_("%(person)s asks to join the team of %(company)s") % names, url)


def _answered(request: JoinRequest, payload: Payload) -> InboxLine:
    if request.state == JoinState.ACCEPTED:
        url = reverse("companies:detail", args=[request.company.public_id])
        return InboxLine(_("You are on the team of %(company)s") % {"company": request.company}, url)
    number = {"number": request.company.registration_number}
    text = _("Your request to join the company with the number %(number)s was declined") % number
    return InboxLine(text, reverse("companies:index"))


def _joined(user: User | None, company: Company | None) -> InboxLine:
    if user is None or company is None:
        return InboxLine.untold()
    text = _("%(person)s is on the team of %(company)s now") % {"person": user, "company": company}
    return InboxLine(text, reverse("companies:team", args=[company.public_id]))


def register_notices() -> None:
    register(INVITED_KIND, InvitationNotice())
    register(ASKED_KIND, JoinAskedNotice())
    register(ANSWERED_KIND, JoinAnsweredNotice())
    register(JOINED_KIND, MemberJoinedNotice())
    register(MERGED_KIND, MergedNotice())
