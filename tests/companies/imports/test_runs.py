"""How an import goes: a file is refused, or all of it is imported or nothing, once, by those who may."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from apps.companies.models import Company, ImportRow, ImportRun, Listing, Person
from apps.companies.services import (
    ask_for_import,
    carry_out_import,
    change_company,
    confirm_import,
    discard_import,
    discard_old_import_files,
)
from apps.companies.services.imports import runs
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.runs import LeaseLost, RunState
from tests.companies.imports.steps import HEADER, VOEN, check, fates, imported, row
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
)
from tests.factories.companies import valid_voen
from tests.files import uploaded
from tests.people import Cast, organiser_of
from tests.races import at_once
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xlsx([["Name", "Country"], ["x", "AZ"]]), "unknown_headings"),
        (xlsx([["country", "legal_name"], ["AZ", "x"]]), "heading_missing"),
        (xlsx([["country", "Country or region", "registration_number"]]), "heading_twice"),
        (xlsx([HEADER, row()], merge="A1:C1"), "merged_cells"),
        (b"x" * (21 * 1024 * 1024), "too_large"),
    ],
    ids=["unknown", "missing", "twice", "merged", "large"],
)
def test_a_file_that_cannot_be_used_is_refused_at_once(
    people: Cast, folder: Path, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask_for_import(user=people.organiser, file=uploaded(content), name="x.xlsx")
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert (ImportRun.objects.count(), folder.exists()) == (0, False)


def test_what_comes_out_while_reading_ends_the_run_with_a_sentence(people: Cast) -> None:
    assert check(people.organiser, []).error == "There are no rows under the headings."


def test_rejected_rows_are_left_out_only_when_asked(people: Cast) -> None:
    run = check(people.organiser, [row(), row(registration_number="12")])
    with pytest.raises(InvalidInput) as refusal:
        confirm_import(user=people.organiser, run=run)
    assert refusal.value.field == "leaves_out"
    run = imported(people.organiser, run, leaves_out=True)
    assert (run.is_imported, Company.objects.filter(registration_number=VOEN).count()) == (True, 1)
    with pytest.raises(Conflict):
        confirm_import(user=people.organiser, run=run)


def test_all_or_nothing_when_the_world_has_moved(people: Cast) -> None:
    rows = [row(), row(registration_number=valid_voen(9000), legal_name="İpək Yolu MMC")]
    run = check(people.organiser, rows)
    CompanyFactory(registration_number=valid_voen(9000), legal_name="Somebody quicker")
    before = list(Company.objects.order_by("pk").values())
    run = imported(people.organiser, run)
    assert (run.state, run.error.split(",")[0]) == (
        RunState.FAILED,
        "The companies have changed since the file was checked",
    )
    assert list(Company.objects.order_by("pk").values()) == before
    assert Person.objects.count() == Listing.objects.count() == 0


def test_a_change_in_the_last_moment_undoes_all(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(people.organiser, check(people.organiser, [row()]))
    company = Company.objects.get(registration_number=VOEN)
    rows = [
        row(address="New street 5"),
        row(registration_number=valid_voen(9000), legal_name="İpək Yolu MMC"),
    ]
    run = check(people.organiser, rows)
    plan_derived = runs.finish_derived

    def meanwhile(plans: Iterable[Any]) -> None:
        plan_derived(plans)
        membership = MembershipFactory(company=company)
        change_company(user=membership.user, company=company, address="Their own words")

    monkeypatch.setattr(runs, "finish_derived", meanwhile)
    run = imported(people.organiser, run)
    assert run.state == RunState.FAILED
    company.refresh_from_db()
    assert company.address == "Their own words"
    assert not Company.objects.filter(registration_number=valid_voen(9000)).exists()


def test_a_lost_lease_saves_nothing(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = check(people.organiser, [row()])
    confirm_import(user=people.organiser, run=run)

    def lost(_run: object) -> None:
        raise LeaseLost

    monkeypatch.setattr(runs, "lock_held", lost)
    assert carry_out_import(run_id=run.pk) is None
    assert not Company.objects.filter(registration_number=VOEN).exists()


@pytest.mark.django_db(transaction=True)
def test_confirming_twice_at_once_imports_once(people: Cast) -> None:
    run = check(people.organiser, [row()])
    outcomes = at_once(
        *[lambda: confirm_import(user=people.organiser, run=run)] * 2,
        behind=lambda: ImportRun.objects.select_for_update().get(pk=run.pk),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "ImportRun"]


def test_verified_when_the_organiser_vouches(people: Cast) -> None:
    doubtful = f"{VOEN[:8]}{(int(VOEN[8]) + 1) % 10}{VOEN[9]}"
    rows = [row(), row(registration_number=doubtful, legal_name="İpək Yolu MMC")]
    imported(people.organiser, check(people.organiser, rows, verifies=True))
    states = Company.objects.filter(registration_number__in=[VOEN, doubtful]).values_list(
        "registration_number", "verification_state"
    )
    assert dict(states) == {VOEN: "verified", doubtful: "draft"}
    company = Company.objects.get(registration_number=VOEN)
    assert company.decisions.get().decided_by == people.organiser
    assert (company.verified_until is None, company.is_visible) == (False, False)


def test_who_may_import(people: Cast) -> None:
    for role in ("verifier", "hall_staff", "statistics"):
        with pytest.raises(NotAllowed):
            check(organiser_of(people.body, role), [row()])
    with pytest.raises(NotAllowed):
        check(people.owner, [row()])
    desk = organiser_of(people.body, "country_desk")
    run = check(desk, [row(), row(country="CN", registration_number="91110000100003962T")])
    assert [fate for _n, fate, _notes in fates(run)] == ["created", "rejected"]
    run = check(people.organiser, [row()])
    with pytest.raises(NotAllowed):
        confirm_import(user=people.owner, run=run)
    with pytest.raises(NotAllowed):
        discard_import(user=people.owner, run=run)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_the_run_or_after_a_month(people: Cast, folder: Path) -> None:
    done = imported(people.organiser, check(people.organiser, [row()]))
    assert (done.stored_name, list(folder.iterdir())) == ("", [])
    with pytest.raises(Conflict):
        discard_import(user=people.organiser, run=done)
    first, second = check(people.organiser, [row(address="1")]), check(people.organiser, [row(address="2")])
    discard_import(user=people.organiser, run=first)
    assert (ImportRow.objects.filter(run_id=first.pk).count(), len(list(folder.iterdir()))) == (0, 1)
    assert discard_old_import_files() == 0
    assert discard_old_import_files(now=timezone.now() + timedelta(days=31)) == 1
    second.refresh_from_db()
    assert (second.stored_name, list(folder.iterdir())) == ("", [])
    assert (
        imported(people.organiser, second).error
        == "The file of this import has been deleted. Please send it again."
    )
