"""Merging, as the tests of every app about it do."""

from typing import Any

from apps.companies.models import Company, CompanyMerge
from apps.companies.services import merge_companies
from tests.people import Cast


def merge(people: Cast, kept: Company, merged: Company, **values: Any) -> CompanyMerge:
    kept.refresh_from_db()
    merged.refresh_from_db()
    seen = (kept.version, merged.version)
    return merge_companies(user=people.organiser, kept=kept, merged=merged, seen=seen, **values)


def fates(merge: CompanyMerge) -> dict[tuple[str, str], int]:
    return {(line["model"], line["fate"]): line["count"] for line in merge.report}
