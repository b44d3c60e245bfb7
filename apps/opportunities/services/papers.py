"""Private files of an opportunity: the organisers', and those that the company which proposed it may open as well."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.permissions import require_manager
from apps.core import private_files
from apps.core.documents import read_document
from apps.core.errors import Conflict, NotAllowed
from apps.opportunities.enums import Review
from apps.opportunities.models import Opportunity, OpportunityPaper
from apps.opportunities.permissions import may_organise, no_such_opportunity, require_organiser

MAX_PAPERS = 30
ROOM = "opportunity-papers"


def attach_paper(
    *, user: User, opportunity: Opportunity, file: BinaryIO, name: str, is_shared: bool = False
) -> OpportunityPaper:
    """Keep an organiser's file, judged by its content; with `is_shared` the company that proposed may open it.

    The file comes first and the row second.
    """
    require_organiser(user)
    return _stored(user, opportunity, file, name, is_shared=is_shared, is_from_proposer=False)


def hand_in_paper(*, user: User, proposal: Opportunity, file: BinaryIO, name: str) -> OpportunityPaper:
    """Keep a file of the company that proposed; the organisers see it with the proposal."""
    _require_proposer(user, proposal)
    if proposal.review == Review.DECLINED:
        raise Conflict(_("The organisers have declined this proposal."), code="proposal_closed")
    return _stored(user, proposal, file, name, is_shared=True, is_from_proposer=True)


@transaction.atomic
def share_paper(*, user: User, paper: OpportunityPaper, is_shared: bool) -> OpportunityPaper:
    """Let the company that proposed open an organiser's file, or close it again."""
    require_organiser(user)
    locked = OpportunityPaper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    if locked.is_from_proposer and not is_shared:
        raise Conflict(_("This document is the company's own: it stays open to it."), code="own_paper")
    if locked.is_shared != is_shared:
        locked.is_shared = is_shared
        locked.save(update_fields=["is_shared"])
    return locked


@transaction.atomic
def remove_paper(*, user: User, paper: OpportunityPaper) -> None:
    """Delete a file: organisers any, the company that proposed its own."""
    if not may_organise(user):
        _require_proposer(user, paper.opportunity)
        if not paper.is_from_proposer:
            raise NotAllowed(_("This document is the organisers'."))
    transaction.on_commit(partial(private_files.remove, paper.stored_name))
    paper.delete()


def sweep_paper_files(*, now: datetime | None = None) -> int:
    """Delete files that no row names; return how many."""
    kept = set(OpportunityPaper.objects.values_list("stored_name", flat=True))
    return private_files.sweep(room=ROOM, kept=kept, now=now or timezone.now())


def _require_proposer(user: User, opportunity: Opportunity) -> None:
    if opportunity.proposed_by is None:
        raise no_such_opportunity()
    require_manager(user, opportunity.proposed_by)


def _stored(
    user: User,
    opportunity: Opportunity,
    file: BinaryIO,
    name: str,
    *,
    is_shared: bool,
    is_from_proposer: bool,
) -> OpportunityPaper:
    document = read_document(file)
    with private_files.stored(document.content, room=ROOM, suffix=document.suffix) as stored:
        paper = OpportunityPaper(
            opportunity=opportunity,
            name=document.name_from(name),
            media_type=document.media_type,
            pages=document.pages,
            size=len(document.content),
            sha256=document.sha256,
            stored_name=stored,
            uploaded_by=user,
            is_shared=is_shared,
            is_from_proposer=is_from_proposer,
        )
        return _keep(paper)


@transaction.atomic
def _keep(paper: OpportunityPaper) -> OpportunityPaper:
    Opportunity.objects.select_for_update(no_key=True).get(pk=paper.opportunity_id)
    if OpportunityPaper.objects.filter(opportunity=paper.opportunity_id).count() >= MAX_PAPERS:
        raise Conflict(
            _("An opportunity keeps up to %(most)d documents. Please remove one first.")
            % {"most": MAX_PAPERS},
            code="too_many_papers",
        )
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:
        raise Conflict(_("The same file is there already."), code="paper_exists") from None
    return paper
