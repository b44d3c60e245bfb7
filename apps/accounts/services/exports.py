"""The archive of somebody's own data: asked for as a row, made under a lease, kept for some days."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.events import ExportReady
from apps.accounts.exporting import all_sections
from apps.accounts.models import DataExport, User
from apps.core.errors import Conflict, NotFound
from apps.core.events import publish
from apps.core.runs import carry_out, finish, lock_held, renew

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, user: User) -> DataExport:
    """Queue an archive of what is kept about `user`; Conflict while one is being made."""
    try:
        with transaction.atomic():
            return DataExport.objects.create(user=user)
    except IntegrityError:
        raise Conflict(_("Your archive is being made already."), code="run_under_way") from None


def carry_out_export(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> DataExport | None:
    """Make a waiting archive; None where another worker holds or ended it."""

    def work(run: DataExport) -> DataExport:
        archive = _archive(run, clock)
        path = export_path(run)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and moved: whoever fetches it never gets half of it.
        draft = path.with_suffix(f".{run.attempts}.tmp")
        draft.write_bytes(archive)
        os.replace(draft, path)
        return _close(run, len(archive), clock())

    return carry_out(DataExport, run_id, work, lease=LEASE, clock=clock)


def export_path(run: DataExport) -> Path:
    """Return where the archive lies: outside every public folder, under a name that cannot be guessed."""
    return Path(settings.PRIVATE_ROOT) / "exports" / f"{run.public_id}.zip"


def read_export(run: DataExport) -> bytes:
    """Return the archive of a run that its owner may fetch; NotFound where a cleaner was quicker."""
    try:
        return export_path(run).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("There is no such archive, or it is not kept any more.")) from None


def remove_expired_exports(*, now: datetime) -> int:
    """Delete archives whose days are over, files first: a row without a file is found again, a file without a row not."""
    expired = DataExport.objects.filter(expires_at__lte=now)
    for run in expired:
        export_path(run).unlink(missing_ok=True)
    return expired.delete()[0]


@transaction.atomic
def _close(run: DataExport, size: int, now: datetime) -> DataExport:
    held = lock_held(run)
    finish(held, now=now, size=size, expires_at=now + KEPT)
    publish(ExportReady(user_id=held.user_id, export_id=held.public_id))
    return held


def _archive(run: DataExport, clock: Callable[[], datetime]) -> bytes:
    """Return a ZIP with the same data twice: as JSON for machines, as a page for people, in their language."""
    sections = []
    with translation.override(run.user.language):
        for number, section in enumerate(all_sections(), start=1):
            sections.append((section.code, str(section.title), list(section.collect(run.user))))
            renew(run, now=clock(), lease=LEASE, progress=90 * number // len(all_sections()))
        context = {"owner": run.user, "made_at": clock(), "sections": sections}
        page = render_to_string("accounts/export.html", context)
    data = {
        code: [{fact.name: fact.value for fact in record} for record in records]
        for code, _title, records in sections
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("index.html", page)
    return packed.getvalue()
