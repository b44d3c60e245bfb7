"""Loading the calendar's files: complete, tied together, safe to repeat; a moved date reaches subscribed calendars."""

import shutil
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from apps.core.upsert import Counts
from apps.exhibitions import rows
from apps.exhibitions.models import Edition, Exhibition, Phase
from apps.exhibitions.services import load_calendar
from apps.reference.models import Venue
from apps.reference.services import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_goods_names")]
ROWS = {"venues": 29, "exhibitions": 111, "editions": 145, "phases": 12}


@pytest.fixture
def loaded() -> dict[str, Counts]:
    load_reference()
    return load_calendar()


def test_the_first_load_creates_everything_and_the_second_changes_nothing(loaded: dict[str, Counts]) -> None:
    assert loaded == {table: Counts(created=count) for table, count in ROWS.items()}
    assert load_calendar() == {table: Counts(unchanged=count) for table, count in ROWS.items()}
    assert [m.objects.count() for m in (Venue, Exhibition, Edition, Phase)] == list(ROWS.values())


def test_an_edition_knows_its_fair_place_and_phases(loaded: dict[str, Counts]) -> None:
    edition = Edition.objects.get(key="CANTON-2026-AUTUMN")
    assert (edition.slug, edition.exhibition.code, edition.city.code, edition.venue.code) == (
        "canton-2026-autumn",
        "CANTON",
        "GUANGZHOU",
        "PAZ",
    )
    assert [(phase.number, phase.start_date, phase.end_date) for phase in edition.phases.all()] == [
        (1, date(2026, 10, 15), date(2026, 10, 19)),
        (2, date(2026, 10, 23), date(2026, 10, 27)),
        (3, date(2026, 10, 31), date(2026, 11, 4)),
    ]


def test_a_fair_has_its_sectors_chapters_cities_and_four_names(loaded: dict[str, Counts]) -> None:
    fair = Exhibition.objects.get(code="CIIE")
    assert set(fair.sectors.values_list("code", flat=True)) == {
        "FOOD", "AGRI", "AUTO", "MACH", "HLTH", "CGDS", "PSRV", "RENW",
    }  # fmt: skip
    assert list(fair.cities.values_list("code", flat=True)) == ["SHANGHAI"]
    assert sorted(fair.hs_chapters.values_list("code", flat=True)) == [
        "04", "08", "20", "22", "30", "84", "85", "87", "90",
    ]  # fmt: skip
    assert [fair.name_en, fair.name_zh_hans, fair.name_az, fair.name_ru] == [
        "China International Import Expo",
        "中国国际进口博览会（进博会）",
        "Çin Beynəlxalq İdxal Sərgisi",
        "Китайская международная выставка импортных товаров",
    ]


def test_what_is_not_known_stays_blank(loaded: dict[str, Counts]) -> None:
    assert Edition.objects.filter(end_date=None).count() == 5
    assert Edition.objects.filter(confidence="low").count() == 6
    assert Exhibition.objects.filter(source="").count() == Edition.objects.filter(source="").count() == 0


def test_a_moved_day_raises_the_sequence_once_and_an_unmoved_one_never(loaded: dict[str, Counts]) -> None:
    Edition.objects.filter(key="CIIE-2026").update(end_date=date(2026, 11, 9))
    Edition.objects.filter(key="CIIE-2025").update(ordinal=99)
    Edition.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        counts = load_calendar()["editions"]
    assert counts == Counts(updated=2, unchanged=143)
    assert sorted(counts.changes) == ["CIIE-2025: ordinal", "CIIE-2026: end_date"]
    assert load_calendar()["editions"] == Counts(unchanged=145)
    moved = Edition.objects.get(key="CIIE-2026")
    assert (moved.end_date, moved.sequence, moved.updated_at) == (
        date(2026, 11, 10),
        1,
        datetime(2026, 11, 24, tzinfo=UTC),
    )
    assert Edition.objects.exclude(sequence=0).get() == moved


def test_relations_that_went_astray_are_put_right(loaded: dict[str, Counts]) -> None:
    fair = Exhibition.objects.get(code="CIIE")
    fair.sectors.clear()
    fair.cities.set([Exhibition.objects.get(code="CANTON").cities.get()])
    load_calendar()
    assert (fair.sectors.count(), fair.cities.get().code) == (8, "SHANGHAI")


def test_rows_that_organisers_added_stay(loaded: dict[str, Counts]) -> None:
    fair = Exhibition.objects.get(code="CIIE")
    Edition.objects.create(
        exhibition=fair, key="CIIE-2030", slug="ciie-2030", year=2030, start_date="2030-11-05"
    )
    assert load_calendar()["editions"] == Counts(unchanged=145)
    assert Edition.objects.filter(key="CIIE-2030").exists()


def test_the_command_says_what_it_did_by_table() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_reference", stdout=first)
    call_command("load_reference", stdout=second)
    assert "exhibitions: 111 created, 0 updated, 0 unchanged\n" in first.getvalue()
    assert second.getvalue() == (
        "sectors: 0 created, 0 updated, 131 unchanged\n"
        "cooperation types: 0 created, 0 updated, 38 unchanged\n"
        "HS codes: 0 created, 0 updated, 1325 unchanged\n"
        "places: 0 created, 0 updated, 58 unchanged\n"
        "airports: 0 created, 0 updated, 38 unchanged\n"
        "holidays: 0 created, 0 updated, 167 unchanged\n"
        "institutions: 0 created, 0 updated, 28 unchanged\n"
        "known names: 0 created, 0 updated, 67 unchanged\n"
        "venues: 0 created, 0 updated, 29 unchanged\n"
        "exhibitions: 0 created, 0 updated, 111 unchanged\n"
        "editions: 0 created, 0 updated, 145 unchanged\n"
        "phases: 0 created, 0 updated, 12 unchanged\n"
    )


def test_a_broken_file_loads_nothing_and_names_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(rows.DATA, tmp_path / "data")
    text = (folder / "editions.csv").read_text(encoding="utf-8")
    (folder / "editions.csv").write_text(text.replace("2025-05-05", "2025-04-05", 1), encoding="utf-8")
    read = rows.read_editions
    monkeypatch.setattr(rows, "read_editions", lambda: read(folder))
    with pytest.raises(CommandError, match=r"^editions\.csv, line 2, column end_date: "):
        call_command("load_reference", stdout=StringIO())
    assert Venue.objects.count() == Exhibition.objects.count() == 0
