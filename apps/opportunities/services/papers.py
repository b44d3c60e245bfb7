"""Private files of an opportunity: for organisers alone."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import private_files
from apps.core.documents import Document, read_document
from apps.core.errors import Conflict
from apps.opportunities.models import Opportunity, OpportunityPaper
from apps.opportunities.permissions import require_organiser

MAX_PAPERS = 30
ROOM = "opportunity-papers"


def attach_paper(*, user: User, opportunity: Opportunity, file: BinaryIO, name: str) -> OpportunityPaper:
    """Keep a file; it is judged by its content. The file comes first and the row second."""
    require_organiser(user)
    document = read_document(file)
    with private_files.stored(document.content, room=ROOM, suffix=document.suffix) as stored:
        return _keep(user, opportunity, document, stored, name)


@transaction.atomic
def _keep(
    user: User, opportunity: Opportunity, document: Document, stored: str, name: str
) -> OpportunityPaper:
    Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    if opportunity.papers.count() >= MAX_PAPERS:
        raise Conflict(
            _("An opportunity keeps up to %(most)d documents. Please remove one first.")
            % {"most": MAX_PAPERS},
            code="too_many_papers",
        )
    try:
        with transaction.atomic():
            return OpportunityPaper.objects.create(
                opportunity=opportunity,
                name=document.name_from(name),
                media_type=document.media_type,
                pages=document.pages,
                size=len(document.content),
                sha256=document.sha256,
                stored_name=stored,
                uploaded_by=user,
            )
    except IntegrityError:
        raise Conflict(_("The same file is there already."), code="paper_exists") from None


@transaction.atomic
def remove_paper(*, user: User, paper: OpportunityPaper) -> None:
    require_organiser(user)
    transaction.on_commit(partial(private_files.remove, paper.stored_name))
    paper.delete()


def sweep_paper_files(*, now: datetime | None = None) -> int:
    """Delete files that no row names; return how many."""
    kept = set(OpportunityPaper.objects.values_list("stored_name", flat=True))
    return private_files.sweep(room=ROOM, kept=kept, now=now or timezone.now())
