"""What happens to letters when people leave and companies turn out to be one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.companies.events import MergeReport
from apps.letters.enums import LetterState
from apps.letters.models import LIVE, InvitationLetter
from apps.letters.services.letters import _move, _tell


@transaction.atomic
def end_letters_of(*, company_id: int, person_ids: Iterable[int] | None = None) -> None:
    """End what is asked for and revoke what is issued, for a company that lost its verification or people who left."""
    rows = InvitationLetter.objects.filter(company_id=company_id, state__in=LIVE)
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
        reason = _("The person no longer works for the company.")
    else:
        reason = _("The company is no longer verified.")
    for letter in rows.select_for_update(of=("self",), no_key=True).select_related("company").order_by("pk"):
        if person_ids is not None:
            # Nothing is kept of what stood on a paper that is of no use any more: the person may want to be forgotten.
            letter.printed, letter.note = {}, ""
        if letter.state == LetterState.ISSUED:
            _tell(_move(letter, LetterState.REVOKED, None, reason=reason))
        else:
            _move(letter, LetterState.WITHDRAWN, None, reason=reason)


@transaction.atomic
def move_letters(*, kept_id: int, merged_id: int, people: Mapping[int, int], report: MergeReport) -> None:
    """Give a merged company's letters to the one that is kept; of two requests for one person the later is withdrawn."""
    rows = InvitationLetter.objects.select_for_update(of=("self",), no_key=True).filter(company_id=merged_id)
    moved = 0
    for letter in rows.order_by("pk"):
        person_id = people.get(letter.person_id, letter.person_id)
        event: dict[str, Any] = {"forum_id": letter.forum_id, "edition_id": letter.edition_id}
        twins = InvitationLetter.objects.filter(person_id=person_id, state__in=LIVE, **event).exclude(
            pk=letter.pk
        )
        if letter.state in LIVE and twins.exists():
            ended = LetterState.REVOKED if letter.state == LetterState.ISSUED else LetterState.WITHDRAWN
            letter = _move(letter, ended, None, reason=_("The person has another letter to this event."))
        letter.company_id, letter.person_id = kept_id, person_id
        letter.save(update_fields=["company", "person", "updated_at"])
        moved += 1
    report.note(InvitationLetter, "moved", moved)
