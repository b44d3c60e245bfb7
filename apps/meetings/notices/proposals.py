"""The other side proposes when to meet, or agrees to what was proposed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.templatetags.ipek import colon
from apps.core.templatetags.times import in_words
from apps.core.time import BAKU, SHANGHAI
from apps.meetings.enums import ProposalState
from apps.meetings.models import LIVE_REQUEST_STATES, TimeProposal
from apps.meetings.notices.words import span_line
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
)


class ProposalNotice(TellsMany):
    """Sent only while the proposal is in the state that it tells of, and the request is alive."""

    def __init__(self, headline: Callable[[TimeProposal], str], state: ProposalState) -> None:
        self._headline, self._state = headline, state

    def render(self, payload: Payload, context: RenderContext) -> Message:
        proposal = _proposals().get(public_id=payload["proposal"])
        headline = self._headline(proposal)
        return message_from_templates(
            subject=headline,
            template="meetings/mail/proposal",
            values={
                "proposal": proposal,
                "headline": headline,
                "is_open": self._state == ProposalState.OPEN,
                "times": _times(proposal),
                "url": context.site_url + _url(proposal),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(proposal: TimeProposal, payload: Payload) -> InboxLine:
            return InboxLine(self._headline(proposal) + _when(proposal, context.time_zone), _url(proposal))

        keys = [payload["proposal"] for payload in payloads]
        return lines_about(_proposals().in_bulk(keys, field_name="public_id"), payloads, "proposal", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        proposal = _proposals().filter(public_id=payload["proposal"], state=self._state).first()
        if proposal is None or proposal.request.state not in LIVE_REQUEST_STATES:
            return False
        return proposal.begins is None or proposal.begins > now


def proposed_headline(proposal: TimeProposal) -> str:
    return _("%(company)s proposes when to meet") % {"company": proposal.company}


def agreed_headline(proposal: TimeProposal) -> str:
    other = proposal.request.other_side(proposal.company)
    return _("%(company)s agrees to the time that you proposed") % {"company": other}


def _proposals() -> QuerySet[TimeProposal]:
    return TimeProposal.objects.select_related(
        "request__sender", "request__recipient", "request__forum", "request__edition__exhibition",
        "company", "slot", "person",
    )  # fmt: skip


def _url(proposal: TimeProposal) -> str:
    return reverse("meetings:request", args=[proposal.request.public_id])


def _times(proposal: TimeProposal) -> list[dict[str, str]]:
    if proposal.begins is None or proposal.ends is None:
        return []
    return [span_line(proposal.begins, proposal.ends, zone) for zone in (SHANGHAI, BAKU)]


def _when(proposal: TimeProposal, zone: str) -> str:
    if proposal.begins is None:
        return f"{colon()}{proposal.get_part_of_day_display()}"
    return f"{colon()}{in_words(proposal.begins.astimezone(ZoneInfo(zone)), with_year=False)}"
