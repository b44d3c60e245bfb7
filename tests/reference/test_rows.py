"""The reference data files: complete, consistent, in four languages; and the readers that refuse mistakes."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from apps.reference import rows
from apps.reference.csv_rows import Confidence, DataFileError, LocalisedText
from apps.reference.hs_labels import read_hs_labels
from apps.reference.rows import (
    Country,
    HolidayCategory,
    PlaceKind,
    Region,
    Side,
    read_cooperation_types,
    read_holidays,
    read_hs_chapters,
    read_hs_headings,
    read_institutions,
    read_places,
    read_sectors,
)

READERS = (
    read_sectors,
    read_cooperation_types,
    read_hs_chapters,
    read_hs_headings,
    read_holidays,
    read_institutions,
    read_places,
)
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
HAN = re.compile(r"[一-鿿]")


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the data folder with one text of one file replaced once."""

    def _broken(file: str, old: str, new: str) -> Path:
        folder = shutil.copytree(rows.DATA, tmp_path / "data")
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return _broken


def refused(reader: Callable[[Path], object], folder: Path) -> tuple[str, int, str]:
    with pytest.raises(DataFileError) as caught:
        reader(folder)
    assert str(caught.value).startswith(
        f"{caught.value.file}, line {caught.value.line}, column {caught.value.column}: "
    )
    return caught.value.file, caught.value.line, caught.value.column


def test_every_file_has_all_its_rows() -> None:
    assert [len(reader()) for reader in READERS] == [131, 38, 97, 1228, 167, 28, 58]


def test_every_row_names_its_source_and_confidence() -> None:
    every = [row for reader in READERS for row in reader()]
    assert all(row.source for row in every)
    assert {row.confidence for row in every} == set(Confidence)


def test_sectors_are_twenty_branches_with_sub_branches() -> None:
    sectors = read_sectors()
    branches = [row.code for row in sectors if row.level == 1]
    assert len(branches) == 20
    assert Counter(row.level for row in sectors) == {1: 20, 2: 111}
    assert {row.parent_code for row in sectors if row.level == 2} == set(branches)
    assert all(row.code.startswith(f"{row.parent_code}-") for row in sectors if row.level == 2)


def test_sector_hs_codes_are_chapters_or_headings_that_exist() -> None:
    known = {row.code for row in read_hs_chapters()} | {row.code for row in read_hs_headings()}
    named = {code for row in read_sectors() for code in row.hs_codes}
    assert named - known == set()
    assert {len(code) for code in named} == {2, 4}


def test_complements_are_symmetric_and_only_two_types_are_their_own() -> None:
    types = {row.code: row for row in read_cooperation_types()}
    assert all(types[types[code].complement_code].complement_code == code for code in types)
    assert {code for code, row in types.items() if row.complement_code == code} == {"JV", "RND"}
    assert Counter(row.side for row in types.values()) == {Side.OFFER: 18, Side.SEEK: 18, Side.MUTUAL: 2}


def test_hs_chapters_run_from_01_to_97_and_only_77_is_reserved() -> None:
    chapters = read_hs_chapters()
    assert [row.code for row in chapters] == [f"{number:02}" for number in range(1, 98)]
    assert [row.code for row in chapters if not row.in_use] == ["77"]


def test_every_chapter_in_use_has_headings_and_9999_is_left_out() -> None:
    headings = read_hs_headings()
    assert {row.chapter_code for row in headings} == {row.code for row in read_hs_chapters() if row.in_use}
    assert all(row.code[:2] == row.chapter_code for row in headings)
    assert "9999" not in {row.code for row in headings}


def test_holidays_by_region_and_category() -> None:
    found = Counter((row.region, row.category) for row in read_holidays())
    assert found == {
        (Region.AZERBAIJAN, HolidayCategory.PUBLIC): 51,
        (Region.AZERBAIJAN, HolidayCategory.OBSERVANCE): 8,
        (Region.CHINA, HolidayCategory.PUBLIC): 41,
        (Region.CHINA, HolidayCategory.HALF_DAY): 8,
        (Region.CHINA, HolidayCategory.WORKING_WEEKEND): 6,
        (Region.HONG_KONG, HolidayCategory.PUBLIC): 33,
        (Region.MACAO, HolidayCategory.PUBLIC): 20,
    }


def test_only_the_estimated_lunar_holidays_are_of_low_confidence() -> None:
    low = {row.day for row in read_holidays() if row.confidence is Confidence.LOW}
    assert low == {
        date(2027, 3, 9),
        date(2027, 3, 10),
        date(2027, 5, 16),
        date(2027, 5, 17),
        date(2027, 5, 18),
    }


def test_holiday_names_say_what_kind_of_day_off_it_is() -> None:
    names = {(row.region, row.day, row.category): row.name for row in read_holidays()}
    assert names[Region.AZERBAIJAN, date(2026, 11, 10), HolidayCategory.PUBLIC] == LocalisedText(
        en="Victory Day (day off in lieu)",
        zh="胜利日（补假）",
        az="Zəfər Günü (keçirilmiş istirahət günü)",
        ru="День Победы (перенос выходного)",
    )
    assert names[Region.CHINA, date(2026, 2, 20), HolidayCategory.PUBLIC].zh == "调休休息日"


def test_institutions_by_country() -> None:
    found = Counter(row.country for row in read_institutions())
    assert found == {Country.AZERBAIJAN: 16, Country.CHINA: 11, Country.INTERNATIONAL: 1}


def test_places_are_cities_under_provinces_of_the_same_region() -> None:
    places = {row.code: row for row in read_places()}
    assert Counter(row.kind for row in places.values()) == {PlaceKind.PROVINCE: 26, PlaceKind.CITY: 32}
    cities = [row for row in places.values() if row.kind is PlaceKind.CITY]
    assert {row.parent_code for row in cities} == {
        row.code for row in places.values() if row.kind is PlaceKind.PROVINCE
    }
    assert {(row.region.value, row.timezone) for row in places.values()} == {
        ("CN", "Asia/Shanghai"),
        ("HK", "Asia/Hong_Kong"),
        ("MO", "Asia/Macau"),
        ("AZ", "Asia/Baku"),
    }


def test_place_names_are_the_established_ones() -> None:
    names = {row.code: (row.name.az, row.name.ru) for row in read_places()}
    assert names["GUANGZHOU"] == ("Quançjou", "Гуанчжоу")
    assert names["SHENZHEN"] == ("Şençjen", "Шэньчжэнь")
    assert names["XIAN"] == ("Sian", "Сиань")
    assert names["BEIJING"] == ("Pekin", "Пекин")
    assert names["BAKU"] == ("Bakı", "Баку")


def test_place_names_are_unique_in_every_language() -> None:
    for language in ("en", "zh-hans", "az", "ru"):
        names = Counter(row.name.by_language()[language] for row in read_places())
        assert max(names.values()) == 1


def localised_texts() -> list[LocalisedText]:
    named = (read_holidays, read_institutions, read_places)
    labelled = (read_sectors, read_cooperation_types, read_hs_chapters)
    return [
        *(row.name for reader in named for row in reader()),
        *(row.label for reader in labelled for row in reader()),
        *(row.role for row in read_institutions()),
    ]


def test_every_text_is_written_in_the_script_of_its_language() -> None:
    company = "Caspian Event Organisers / Iteca Caspian"  # a firm's own name, Latin in every language
    for text in localised_texts():
        assert all(part == part.strip() != "" for part in text.by_language().values())
        assert HAN.search(text.zh), text
        assert CYRILLIC.search(text.ru) or text.ru == company, text
        assert not CYRILLIC.search(text.az), text
        assert not HAN.search(text.az + text.ru + text.en), text


def test_places_in_russian_hold_no_latin_letter() -> None:
    assert [row.name.ru for row in read_places() if re.search(r"[A-Za-z]", row.name.ru)] == []


@pytest.mark.parametrize(
    ("reader", "file", "old", "new", "line", "column"),
    [
        (read_sectors, "sectors.csv", "code,parent,level", "code,level,parent", 1, "(header)"),
        (read_sectors, "sectors.csv", "AUTO,,1,", "AUTO,,", 2, "(line)"),
        (read_sectors, "sectors.csv", "AUTO,,1,", "AUTO,,2,", 2, "level"),
        (read_sectors, "sectors.csv", "AUTO-EV,AUTO,2,", "AUTO-EV,AUTOS,2,", 3, "parent"),
        (read_sectors, "sectors.csv", "Electric passenger cars", "", 3, "label_en"),
        (read_sectors, "sectors.csv", "Electric passenger cars", "Electric cars ", 3, "label_en"),
        (read_sectors, "sectors.csv", "8703,29", "8799,29", 3, "hs_codes"),
        (read_sectors, "sectors.csv", "8703,29", "8703,2", 3, "isic_rev4_divisions"),
        (read_sectors, "sectors.csv", "AUTO-EV,AUTO", "AUTO,AUTO", 3, "code"),
        (
            read_cooperation_types,
            "cooperation_types.csv",
            "SELL,offer,trade,BUY",
            "SELL,offer,trade,JV",
            2,
            "complement",
        ),
        (read_cooperation_types, "cooperation_types.csv", "SELL,offer", "SELL,give", 2, "side"),
        (read_cooperation_types, "cooperation_types.csv", "SELL,offer", "SELL,seek", 2, "side"),
        (read_hs_chapters, "hs_chapters.csv", "01,I,", "1,I,", 2, "code"),
        (read_hs_chapters, "hs_chapters.csv", ",yes,", ",true,", 2, "in_use"),
        (read_hs_headings, "hs_headings.csv", "0101,01,", "0101,77,", 2, "chapter"),
        (read_hs_headings, "hs_headings.csv", "0101,01,", "0101,02,", 2, "chapter"),
        (read_holidays, "holidays.csv", "2026-01-01", "01.01.2026", 2, "date"),
        (read_holidays, "holidays.csv", "AZ,2026-01-02", "AZ,2026-01-01", 3, "region"),
        (read_holidays, "holidays.csv", "CN,2026-01-04,working", "CN,2026-01-05,working", 163, "date"),
        (read_institutions, "institutions.csv", "economy.gov.az", "https://economy.gov.az", 2, "website"),
        (read_places, "places.csv", "Asia/Shanghai,,", "Asia/Pekin,,", 2, "timezone"),
        (read_places, "places.csv", "Asia/Shanghai,,", "Asia/Shanghai,95,1", 2, "latitude"),
        (read_places, "places.csv", "Asia/Shanghai,,", "Asia/Shanghai,39.9,", 2, "longitude"),
        (read_places, "places.csv", "BEIJING,city,CN-BJ", "BEIJING,city,CN-HK", 28, "parent"),
        (read_places, "places.csv", ",medium", ",sure", 2, "confidence"),
    ],
)
def test_a_mistake_is_reported_where_it_is(
    broken: Callable[[str, str, str], Path],
    reader: Callable[[Path], object],
    file: str,
    old: str,
    new: str,
    line: int,
    column: str,
) -> None:
    assert refused(reader, broken(file, old, new)) == (file, line, column)


def test_localised_text_by_language_code() -> None:
    text = LocalisedText(en="Baku", zh="巴库", az="Bakı", ru="Баку")
    assert text.by_language() == {"en": "Baku", "zh-hans": "巴库", "az": "Bakı", "ru": "Баку"}
    assert bool(text) is True
    assert bool(LocalisedText("", "", "", "")) is False


def test_headings_have_labels_and_goods_names() -> None:
    labels = {row.code: row for row in read_hs_labels()}
    assert labels.keys() == {row.code for row in read_hs_headings()}
    nuts = labels["0802"]
    assert (nuts.label_zh, nuts.keywords["keywords_az"][0]) == ("其他坚果，鲜或干", "fındıq")
    assert all(HAN.search(row.label_zh) and CYRILLIC.search(row.label_ru) for row in labels.values())
    assert [
        code for code, row in labels.items() if CYRILLIC.search(row.label_az) or HAN.search(row.label_az)
    ] == []
    assert all(row.keywords.keys() == nuts.keywords.keys() for row in labels.values())


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("\n0802,", "\n0899,", "code"),
        ("fındıq; badam", "fındıq; fındıq", "keywords_az"),
        ("fındıq; badam", f"{'x' * 81}; badam", "keywords_az"),
        ("其他坚果，鲜或干", "果" * 91, "label_zh"),
        ("其他坚果，鲜或干", "", "label_zh"),
    ],
)
def test_a_mistake_in_the_labels_is_refused(
    broken: Callable[[str, str, str], Path], old: str, new: str, column: str
) -> None:
    assert refused(read_hs_labels, broken("hs_labels.csv", old, new))[::2] == ("hs_labels.csv", column)
