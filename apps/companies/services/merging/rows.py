"""This app's own rows about the merged company. Where both have a row under one natural key, the kept company's stays."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from apps.companies.enums import JoinState, PictureKind
from apps.companies.events import MergeReport
from apps.companies.models import (
    Company,
    CompanyAddress,
    CompanyName,
    CompanyText,
    Invitation,
    JoinRequest,
    Listing,
    Membership,
    Paper,
    Picture,
)
from apps.companies.services.team import RANK

Key = Callable[[Any], object]


def move_rows(kept: Company, merged: Company, report: MergeReport) -> None:
    """Move everything that hangs on the merged company; a row with a twin stays with it as it was."""
    _move_members(kept, merged, report)
    _move_listings(kept, merged, report)
    _move(CompanyName, kept, merged, report, key=lambda row: row.name)
    _move(CompanyText, kept, merged, report, key=lambda row: row.language)
    _move(CompanyAddress, kept, merged, report, key=lambda row: row.language)
    _move(Paper, kept, merged, report, key=lambda row: None if row.gone_at else row.sha256)
    _move(Picture, kept, merged, report, key=lambda row: row.kind if row.kind == PictureKind.LOGO else None)
    _move(Invitation, kept, merged, report, key=lambda row: None)
    _move_join_requests(kept, merged, report)
    merged.match_keys.all().delete()


def _move(model: type[Model], kept: Company, merged: Company, report: MergeReport, *, key: Key) -> None:
    """Move the rows whose key (None: never the same) the kept company has not."""
    rows: Any = model._default_manager
    taken = {key(row) for row in rows.filter(company=kept)} - {None}
    movable, left = _split(rows.filter(company=merged).order_by("pk"), taken, key)
    rows.filter(pk__in=[row.pk for row in movable]).update(company=kept)
    report.note(model, "moved", len(movable))
    report.note(model, "joined", len(left), [{"id": row.pk} for row in left])


def _split(rows: Iterable[Any], taken: set[object], key: Key) -> tuple[list[Any], list[Any]]:
    movable: list[Any] = []
    left: list[Any] = []
    for row in rows:
        (left if key(row) in taken else movable).append(row)
    return movable, left


def _move_members(kept: Company, merged: Company, report: MergeReport) -> None:
    """Who is on both teams keeps the role that allows more."""
    there = {row.user_id: row for row in kept.memberships.all()}
    joined = []
    for membership in merged.memberships.order_by("pk"):
        own = there.get(membership.user_id)
        if own is None:
            membership.company = kept
            membership.save(update_fields=["company"])
            continue
        joined.append({"user": membership.user_id, "role": membership.role, "kept_role": own.role})
        if RANK[membership.role] > RANK[own.role]:
            own.role = membership.role
            own.save(update_fields=["role"])
        membership.delete()
    report.note(Membership, "moved", kept.memberships.count() - len(there))
    report.note(Membership, "joined", len(joined), joined)


def _move_listings(kept: Company, merged: Company, report: MergeReport) -> None:
    """The same line of both is one; it is offered or sought if either company did so."""
    twins = {_listing_key(row): row for row in kept.listings.all()}
    active = [
        twins[_listing_key(row)].pk
        for row in merged.listings.filter(is_active=True)
        if _listing_key(row) in twins
    ]
    kept.listings.filter(pk__in=active).update(is_active=True)
    _move(Listing, kept, merged, report, key=_listing_key)
    merged.listings.update(is_active=False)


def _listing_key(row: Listing) -> object:
    return row.side, row.cooperation_type_id, row.sector_id, row.text


def _move_join_requests(kept: Company, merged: Company, report: MergeReport) -> None:
    """Who asked both waits once, and who is on the team now waits no more."""
    members = set(kept.memberships.values_list("user_id", flat=True))
    JoinRequest.objects.filter(company__in=[kept, merged], user__in=members, state=JoinState.PENDING).update(
        state=JoinState.WITHDRAWN
    )
    _move(
        JoinRequest,
        kept,
        merged,
        report,
        key=lambda row: row.user_id if row.state == JoinState.PENDING else None,
    )
    merged.join_requests.filter(state=JoinState.PENDING).update(state=JoinState.WITHDRAWN)
