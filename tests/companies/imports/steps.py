"""A spreadsheet of companies: its rows, and the two steps of an import."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from apps.accounts.models import User
from apps.companies.models import ImportRun
from apps.companies.services import (
    ask_for_import,
    carry_out_import,
    confirm_import,
)
from apps.companies.sheet_columns import COLUMNS
from tests.factories.companies import valid_voen
from tests.files import uploaded
from tests.sheets import xlsx

HEADER = [column.code for column in COLUMNS]
VOEN = valid_voen(7)
Fates = list[tuple[int, str, list[str]]]


def row(**values: Any) -> list[Any]:
    given = {"country": "AZ", "registration_number": VOEN, "legal_name": "Xəzər Fındıq MMC"} | values
    return [given.get(code, "") for code in HEADER]


FULL = {
    "name_en": "Khazar Hazelnut LLC", "description": "Qabıqlı və qabıqsız fındıq.", "city": "巴库", "address": "Nizami 1",
    "website": "xezer.example.com", "phone": "012 555 01 00", "founded_year": 2009, "employees": "10-49",
    "languages": "az; русский", "sectors": "Ərzaq", "person_family_name": "Əliyeva", "person_given_name": "Leyla",
    "person_email": "leyla@example.com", "listing_side": "offer", "listing_cooperation_type": "销售",
    "listing_sector": "FOOD", "listing_hs_codes": 802, "listing_text": "Fındıq, qabıqlı", "listing_quantity": "20,5",
    "listing_unit": "t", "listing_valid_until": date(2027, 4, 30), "listing_certificates": "HACCP; iso 22000",
    "listing_other_certificates": "AZS 001", "listing_markets": "Китай; KZ; Guangdong",
}  # fmt: skip


def check(
    user: User, rows: Iterable[Sequence[Any]], content: bytes | None = None, **options: bool
) -> ImportRun:
    content = content or xlsx([HEADER, *rows])
    run = ask_for_import(user=user, file=uploaded(content), name="list.xlsx", **options)
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def imported(user: User, run: ImportRun, **options: bool) -> ImportRun:
    confirm_import(user=user, run=run, **options)
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def fates(run: ImportRun) -> Fates:
    return [(row.number, row.fate, row.notes) for row in run.rows.all()]
