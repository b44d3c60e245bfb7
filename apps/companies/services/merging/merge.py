"""The merge itself. Its preview is the merge, undone."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import PairState
from apps.companies.events import CompaniesMerged, CompanyProfileChanged, MergeReport
from apps.companies.models import Company, CompanyMerge, DuplicatePair
from apps.companies.selectors import companies_for_organiser, managers_of, no_such_company
from apps.companies.services.merging.fields import fill_blanks, snapshot_of
from apps.companies.services.merging.people import join_people
from apps.companies.services.merging.rows import move_rows
from apps.companies.services.profile import refresh_derived
from apps.companies.validators import plain
from apps.core.errors import Conflict, NotAllowed
from apps.core.events import publish
from apps.notifications.services import Recipient, notify

MERGED_KIND = "company.merged"


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would become of each table's rows (`report`) and which blanks of the kept company would be filled.

    `digest` stands for exactly this merge: given to `merge_companies`, any other outcome is refused.
    """

    report: list[dict[str, Any]]
    filled: dict[str, Any]
    digest: str


class _UndoError(Exception):
    def __init__(self, merge: CompanyMerge, seen: tuple[int, int]) -> None:
        super().__init__()
        self.preview = MergePreview(merge.report, merge.snapshot["filled"], _digest(merge, seen))


@transaction.atomic
def merge_companies(
    *,
    user: User,
    kept: Company,
    merged: Company,
    seen: tuple[int, int],
    reason: str = "",
    foreseen: str = "",
) -> CompanyMerge:
    """Make `merged` a part of `kept`, as the organiser has seen the two (`seen`: their versions).

    The row of `merged` stays, hidden, with its number; its address leads to `kept`. Raises Conflict when one of them
    has changed meanwhile, was merged already, or the verified one of the two would not be the one that stays; with
    `foreseen`, a preview's digest, also when something else would become of the rows than was shown.
    """
    merge = _merge(user, kept, merged, seen, reason)
    if foreseen and foreseen != _digest(merge, seen):
        raise Conflict(
            _("A merge would do something else by now than you were shown. Please look at both again."),
            code="changed_meanwhile",
        )
    return merge


def preview_merge(*, user: User, kept: Company, merged: Company) -> MergePreview:
    """Say what a merge would do, by doing it and undoing it: what is shown is what happens."""
    seen = (kept.version, merged.version)
    try:
        with transaction.atomic():
            raise _UndoError(_merge(user, kept, merged, seen, ""), seen)
    except _UndoError as undo:
        return undo.preview


def _digest(merge: CompanyMerge, seen: tuple[int, int]) -> str:
    """Return the same for the same two companies in the same state, of whose rows the same becomes."""
    said = [merge.kept_id, merge.merged_id, seen, merge.report, merge.snapshot["filled"]]
    packed = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(packed.encode()).hexdigest()[:32]


def _merge(user: User, kept: Company, merged: Company, seen: tuple[int, int], reason: str) -> CompanyMerge:
    kept, merged = _locked(user, kept, merged)
    _check(kept, merged, seen)
    report = MergeReport()
    managers = managers_of([kept, merged])
    snapshot = snapshot_of(merged)
    people = join_people(kept, merged, report)
    move_rows(kept, merged, report)
    snapshot["filled"] = fill_blanks(kept, merged)
    merged.is_visible, merged.merged_into, merged.is_comparison_due = False, kept, False
    merged.version += 1
    merged.save(update_fields=["is_visible", "merged_into", "is_comparison_due", "version", "updated_at"])
    Company.objects.filter(merged_into=merged).update(merged_into=kept)
    refresh_derived(kept)
    kept.version += 1
    kept.save()
    publish(CompaniesMerged(kept.pk, merged.pk, people, report))
    for company in (kept, merged):
        publish(CompanyProfileChanged(company.pk))
    merge = CompanyMerge.objects.create(
        kept=kept,
        merged=merged,
        merged_by=user,
        reason=plain(reason, field="reason", most=500),
        snapshot=snapshot,
        report=report.lines,
    )
    _close_pairs(user, kept, merged)
    _tell(merge, managers)
    return merge


def _locked(user: User, kept: Company, merged: Company) -> tuple[Company, Company]:
    """Return both under lock, in the order of their keys, if this organiser may review both."""
    if not user.has_perm("companies.change_company"):
        raise NotAllowed(_("Your role does not include merging companies."))
    may_see = companies_for_organiser(user).filter(pk__in=[kept.pk, merged.pk]).count()
    rows = Company.objects.filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    locked = {company.pk: company for company in rows.select_for_update()}
    if kept.pk == merged.pk:
        raise Conflict(_("Choose two different companies."), code="same_company")
    if any(company.merged_into_id for company in locked.values()):
        raise Conflict(_("One of these companies has been merged already."), code="merged_already")
    if may_see != 2:
        raise no_such_company()
    return locked[kept.pk], locked[merged.pk]


def _check(kept: Company, merged: Company, seen: tuple[int, int]) -> None:
    if (kept.version, merged.version) != seen:
        raise Conflict(
            _("One of the companies has changed since you opened this page. Please look at both again."),
            code="changed_meanwhile",
        )
    if merged.is_verified and not kept.is_verified:
        raise Conflict(
            _("The verified company is the one that stays: choose it, or decide on the other one first."),
            code="keep_the_verified",
        )


def _close_pairs(user: User, kept: Company, merged: Company) -> None:
    """The pair is merged; what the merged one had in common with others is looked for anew from the kept one."""
    of_merged = DuplicatePair.objects.filter(Q(first=merged) | Q(second=merged))
    both = of_merged.filter(Q(first=kept) | Q(second=kept))
    both.update(state=PairState.MERGED, decided_by=user, decided_at=timezone.now())
    of_merged.filter(state=PairState.OPEN).delete()


def _tell(merge: CompanyMerge, managers: list[User]) -> None:
    notify(
        kind=MERGED_KIND,
        subject_key=f"merge:{merge.public_id}",
        revision=0,
        recipients=[Recipient.of_user(manager) for manager in managers],
        payload={"merge": merge.public_id},
    )
