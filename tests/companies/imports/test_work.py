"""Thousands of rows."""

import time
from collections.abc import Callable
from functools import partial

import pytest

from apps.companies.models import Company, Listing, Person
from apps.companies.services import (
    ask_for_import,
    carry_out_import,
    confirm_import,
)
from tests.companies.imports.steps import FULL, HEADER, row
from tests.conftest import Note
from tests.files import uploaded
from tests.people import Cast
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db


def many(count: int) -> bytes:
    listing = {code: value for code, value in FULL.items() if code.startswith(("listing_", "person_"))}
    rows = [
        row(
            country="ZZ",
            registration_number=f"REG{n:08d}",
            legal_name=f"{name} {n}",
            **listing | {"description": "Words " * 20, "sectors": "FOOD"},
        )
        for n in range(count)
        for name in [("Xəzər", "深圳科技", "Ипек")[n % 3]]
    ]
    return xlsx([HEADER, *rows])


def timed(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


# The smaller count still takes several batches of each kind of row.
@pytest.mark.parametrize("count", [2_100, pytest.param(5_000, marks=pytest.mark.full)])
def test_thousands_of_rows(people: Cast, note: Note, count: int) -> None:
    content = many(count)
    run = ask_for_import(
        user=people.organiser, file=uploaded(content), name="many.xlsx", takes_duplicates=True
    )
    began = time.monotonic()
    checking = timed(lambda: carry_out_import(run_id=run.pk))
    confirm_import(user=people.organiser, run=run)
    importing = timed(lambda: carry_out_import(run_id=run.pk))
    elapsed = time.monotonic() - began
    run.refresh_from_db()
    assert (run.is_imported, run.counts["created"], run.error) == (True, count, "")
    assert (
        Company.objects.filter(country="ZZ").count()
        == Listing.objects.count()
        == Person.objects.count()
        == count
    )
    note(
        f"{count:,} rows: check {checking:.1f} s CPU, import {importing:.1f} s CPU, both {elapsed:.1f} s on the clock"
    )


def test_the_work_grows_with_the_rows_and_no_faster(people: Cast, note: Note) -> None:
    spent = []
    for count in (200, 800):
        run = ask_for_import(
            user=people.organiser, file=uploaded(many(count)), name="x.xlsx", takes_duplicates=True
        )
        spent.append(timed(partial(carry_out_import, run_id=run.pk)))
    few, more = spent
    note(f"four times the rows take {more / few:.1f} times the CPU")
    assert more / few < 8
