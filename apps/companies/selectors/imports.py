"""Imports as organisers see them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import country_desks
from apps.companies.models import ImportRow, ImportRun
from apps.core.errors import NotFound


def imports_for_organiser(user: User) -> QuerySet[ImportRun]:
    """Return the imports, the newest first; a country desk sees its own, which hold its country's companies."""
    rows = ImportRun.objects.select_related("asked_by").order_by("-created_at", "-pk")
    return rows.filter(asked_by=user) if country_desks(user) else rows


def import_for_organiser(user: User, public_id: str) -> ImportRun:
    """Return one import, or raise NotFound."""
    run = imports_for_organiser(user).filter(public_id=public_id).first()
    if run is None:
        raise no_such_import()
    return run


def no_such_import() -> NotFound:
    return NotFound(_("There is no such import, or it is not for you to see."))


def rows_of_import(run: ImportRun, fate: str = "") -> QuerySet[ImportRow]:
    rows = run.rows.select_related("company").order_by("number")
    return rows.filter(fate=fate) if fate else rows


def report_of_import(run: ImportRun) -> Iterator[list[Any]]:
    """Yield a header and every row's fate, as a sheet in the active language."""
    yield [str(word) for word in (_("Row"), _("Company"), _("Fate"), _("Why"))]
    for row in rows_of_import(run):
        yield [row.number, row.label, row.get_fate_display(), "\n".join(row.notes)]
