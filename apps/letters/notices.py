"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.letters.enums import LetterState
from apps.letters.models import InvitationLetter
from apps.letters.services.letters import DECIDED_KIND
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

LETTERS = NoticeGroup(
    code="letters",
    label=gettext_lazy("Invitation letters"),
    help=gettext_lazy("Letters that were issued, declined or revoked."),
    mandatory=frozenset({NoticeWay.EMAIL}),
)


class LetterNotice(TellsMany):
    """Issued, declined or revoked."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        letter = InvitationLetter.objects.select_related("company", "person").get(public_id=payload["letter"])
        return message_from_templates(
            subject=_headline(letter),
            template="letters/mail/decided",
            values={"letter": letter, "headline": _headline(letter), "url": context.site_url + _page(letter)},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        rows = InvitationLetter.objects.select_related("company", "person")
        letters = rows.in_bulk([p["letter"] for p in payloads], field_name="public_id")
        return lines_about(letters, payloads, "letter", _line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return InvitationLetter.objects.filter(public_id=payload["letter"], state=payload["state"]).exists()


def _line(letter: InvitationLetter, payload: Payload) -> InboxLine:
    return InboxLine(_headline(letter), _page(letter))


def _page(letter: InvitationLetter) -> str:
    return reverse("letters:letter", args=[letter.company.public_id, letter.public_id])


def _headline(letter: InvitationLetter) -> str:
    if letter.state == LetterState.ISSUED:
        return _("The invitation letter for %(person)s is issued") % {"person": letter.person}
    if letter.state == LetterState.REVOKED:
        return _("The invitation letter for %(person)s is no longer in force") % {"person": letter.person}
    return _("No invitation letter was issued for %(person)s") % {"person": letter.person}


def register_notices() -> None:
    register(DECIDED_KIND, LetterNotice(), group=LETTERS)
