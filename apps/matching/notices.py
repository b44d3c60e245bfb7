"""How the digest of suggestions reads."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from apps.matching.models import Digest
from apps.matching.reasons import Labels, sentence
from apps.matching.services.digests import DIGEST_KIND
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

SUGGESTIONS = NoticeGroup(
    code="suggestions",
    label=gettext_lazy("Suggestions"),
    help=gettext_lazy("A few companies that fit yours, weekly and before a forum; each one once."),
)


class DigestNotice(TellsMany):
    """Companies that fit, with the reasons as they were when the digest was made."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        digest = Digest.objects.select_related("company", "forum").get(public_id=payload["digest"])
        pairs = list(digest.pairs.select_related("other__city"))
        labels = Labels(reason for pair in pairs for reason in pair.reasons)
        lines = [
            {
                "company": pair.other,
                "reasons": [
                    text
                    for reason in pair.reasons
                    if (text := sentence(reason, reader_id=digest.company_id, labels=labels))
                ],
                "url": context.site_url + reverse("website:company", args=[pair.other.public_id]),
            }
            for pair in pairs
        ]
        return message_from_templates(
            subject=_headline(digest, len(pairs)),
            template="matching/mail/digest",
            values={"digest": digest, "lines": lines, "url": context.site_url + _url(digest)},
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(digest: Digest, payload: Payload) -> InboxLine:
            return InboxLine(_headline(digest, len(digest.pairs.all())), _url(digest))

        digests = Digest.objects.select_related("company", "forum").prefetch_related("pairs")
        found = digests.in_bulk([p["digest"] for p in payloads], field_name="public_id")
        return lines_about(found, payloads, "digest", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """Not any more once one of the companies hides itself, or the own one is no longer verified."""
        digest = Digest.objects.filter(
            public_id=payload["digest"], company__verification_state="verified"
        ).first()
        if digest is None:
            return False
        gone = digest.pairs.exclude(other__is_visible=True, other__verification_state="verified")
        return not gone.exists()


def _headline(digest: Digest, number: int) -> str:
    if digest.forum is not None:
        text = ngettext(
            "%(number)d company at “%(forum)s” that fits yours",
            "%(number)d companies at “%(forum)s” that fit yours",
            number,
        )
        return text % {"number": number, "forum": digest.forum.name}
    text = ngettext("%(number)d company that fits yours", "%(number)d companies that fit yours", number)
    return text % {"number": number}


def _url(digest: Digest) -> str:
    place = digest.forum.public_id if digest.forum else "all"
    return f"{reverse('matching:list')}?company={digest.company.public_id}&forum={place}"


def register_notices() -> None:
    register(DIGEST_KIND, DigestNotice(), group=SUGGESTIONS)
