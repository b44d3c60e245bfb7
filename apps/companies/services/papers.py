"""Handing papers in, taking them back, and deleting them once they have served."""

from datetime import datetime, timedelta
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import PaperGone, PaperKind, VerificationState
from apps.companies.models import Company, Paper, PaperReading
from apps.companies.permissions import require_manager
from apps.companies.services.live import lock_live
from apps.companies.services.profile import raise_version
from apps.core import private_files
from apps.core.documents import Document, read_document
from apps.core.errors import Conflict, InvalidInput

MAX_PAPERS = 20
ROOM = "papers"


def hand_in_paper(
    *, user: User, company: Company, kind: str, file: BinaryIO, name: str, replaces: Paper | None = None
) -> Paper:
    """Keep a paper, in the place of `replaces` where that is given.

    Raises InvalidInput for a file that cannot be accepted, Conflict for one that is there already and
    StorageUnavailable when there is no room. The file comes first and the row second; without the row the file goes.
    """
    require_manager(user, company)
    if kind not in PaperKind.values:
        raise InvalidInput(_("Choose one of the listed kinds of paper."), field="kind")
    document = read_document(file)
    with private_files.stored(document.content, room=ROOM, suffix=document.suffix) as stored:
        return _keep(user, company, kind, document, stored, name, replaces)


@transaction.atomic
def _keep(
    user: User,
    company: Company,
    kind: str,
    document: Document,
    stored: str,
    name: str,
    replaces: Paper | None,
) -> Paper:
    lock_live(company)
    if replaces is not None:
        _let_go(_locked(replaces), PaperGone.REPLACED)
    if company.papers.filter(gone_at=None).count() >= MAX_PAPERS:
        raise Conflict(
            _("A company keeps up to %(most)d papers here. Please remove one first.") % {"most": MAX_PAPERS},
            code="too_many_papers",
        )
    paper = Paper(
        company=company,
        kind=kind,
        name=document.name_from(name),
        media_type=document.media_type,
        pages=document.pages,
        size=len(document.content),
        sha256=document.sha256,
        stored_name=stored,
        uploaded_by=user,
    )
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:
        raise Conflict(_("The same file has been handed in already."), code="paper_exists") from None
    raise_version(company)
    return paper


@transaction.atomic
def remove_paper(*, user: User, paper: Paper) -> None:
    """Take a paper back: its file is deleted, that it was there stays on record."""
    require_manager(user, paper.company)
    # The company first, as when one is handed in: two acts on its papers queue up instead of blocking each other.
    lock_live(paper.company)
    _let_go(_locked(paper), PaperGone.REMOVED)
    raise_version(paper.company)


@transaction.atomic
def note_reading(*, reader: User, paper: Paper) -> None:
    """Note that an organiser has had the paper before them; once for each reader."""
    PaperReading.objects.bulk_create([PaperReading(paper=paper, reader=reader)], ignore_conflicts=True)


@transaction.atomic
def discard_old_papers(*, now: datetime | None = None) -> int:
    """Delete the files of papers that have served: those of companies verified long enough ago; return how many.

    Papers that came after the decision wait for the next one, and so do all while a renewal is before the organisers.
    """
    before = (now or timezone.now()) - timedelta(days=settings.PAPERS_KEPT_DAYS)
    served = Paper.objects.filter(
        gone_at=None,
        uploaded_at__lte=F("company__verified_at"),
        company__verification_state=VerificationState.VERIFIED,
        company__renewal_submitted_at=None,
        company__verified_at__lte=before,
    )
    rows = list(served.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"))
    for paper in rows:
        _let_go(paper, PaperGone.RETENTION)
    return len(rows)


def sweep_paper_files(*, now: datetime | None = None) -> int:
    """Delete files that no row names; return how many."""
    kept = set(Paper.objects.filter(~Q(stored_name="")).values_list("stored_name", flat=True))
    return private_files.sweep(room=ROOM, kept=kept, now=now or timezone.now())


def _locked(paper: Paper) -> Paper:
    found = Paper.objects.select_for_update(no_key=True).filter(pk=paper.pk, gone_at=None).first()
    if found is None:
        raise Conflict(_("This paper has been removed already."), code="paper_gone")
    return found


def _let_go(paper: Paper, why: PaperGone) -> None:
    transaction.on_commit(partial(private_files.remove, paper.stored_name))
    paper.stored_name, paper.gone_at, paper.gone_because = "", timezone.now(), why
    paper.save(update_fields=["stored_name", "gone_at", "gone_because"])
