"""The calendar's data files: complete, cross-referenced, honest about what is not known; and what is refused."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from apps.exhibitions import rows
from apps.exhibitions.rows import (
    Cadence,
    CityPattern,
    EditionRow,
    EditionStatus,
    ExhibitionRow,
    Season,
    YearParity,
    is_publishable_date,
    read_editions,
    read_exhibitions,
    read_venues,
)
from apps.reference.csv_rows import Confidence, DataFileError, LocalisedText
from apps.reference.rows import PlaceKind, Region, read_hs_chapters, read_places, read_sectors

LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
HAN = re.compile(r"[一-鿿]")
# A Latin letter that Azerbaijani does not use: a word holding one must be a brand.
NOT_AZERBAIJANI = re.compile(r"\b\w*[Ww]\w*\b")


def exhibitions() -> dict[str, ExhibitionRow]:
    return {row.code: row for row in read_exhibitions()}


def editions() -> dict[str, EditionRow]:
    return {row.key: row for row in read_editions()}


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


def test_every_file_has_all_its_rows() -> None:
    assert len(read_exhibitions()) == 111
    assert len(read_editions()) == 145
    assert sum(len(edition.phases) for edition in read_editions()) == 12
    assert len(read_venues()) == 29


def test_every_row_names_its_source() -> None:
    phases = [phase for edition in read_editions() for phase in edition.phases]
    assert all(row.source for row in (*read_exhibitions(), *read_editions(), *read_venues(), *phases))


def test_confidence_is_carried_over() -> None:
    phases = [phase for edition in read_editions() for phase in edition.phases]
    high, medium, low = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
    assert Counter(row.confidence for row in read_exhibitions()) == {high: 46, medium: 62, low: 3}
    assert Counter(row.confidence for row in read_editions()) == {high: 45, medium: 94, low: 6}
    assert Counter(row.confidence for row in phases) == {medium: 12}
    assert Counter(row.confidence for row in read_venues()) == {medium: 29}


def test_the_dates_that_must_not_be_published() -> None:
    withheld = [edition.key for edition in read_editions() if not is_publishable_date(edition)]
    assert withheld == ["AUTOSH-2027", "WBE-2026", "CWP-2026", "CIMT-2027", "ZHAIR-2026", "HOTELEX-2026"]


def test_every_exhibition_refers_to_what_exists() -> None:
    sectors = {row.code for row in read_sectors()}
    chapters = {row.code for row in read_hs_chapters()}
    cities = {row.code for row in read_places() if row.kind is PlaceKind.CITY}
    venues = {row.code for row in read_venues()}
    for row in read_exhibitions():
        assert row.sector_codes, row.code
        assert set(row.sector_codes) - sectors == set()
        assert set(row.hs_chapter_codes) - chapters == set()
        assert set(row.city_codes) - cities == set()
        assert set(row.venue_codes) - venues == set()


def test_every_sector_branch_city_and_venue_is_used() -> None:
    branches = {row.code for row in read_sectors() if row.level == 1}
    cities = {row.code for row in read_places() if row.kind is PlaceKind.CITY}
    assert {code for row in read_exhibitions() for code in row.sector_codes} == branches
    assert {code for row in read_exhibitions() for code in row.venue_codes} == {
        row.code for row in read_venues()
    }
    used = {code for row in read_exhibitions() for code in row.city_codes}
    assert cities - used == {"WUHAN"}  # the host of one edition of a rotating fair
    assert "WUHAN" in {edition.city_code for edition in read_editions()}


def test_fairs_by_region_cadence_and_city_pattern() -> None:
    found = read_exhibitions()
    assert Counter(row.region for row in found) == {
        Region.CHINA: 97,
        Region.HONG_KONG: 4,
        Region.MACAO: 2,
        Region.AZERBAIJAN: 8,
    }
    assert Counter(row.cadence for row in found) == {
        Cadence.ANNUAL: 80,
        Cadence.BIENNIAL: 20,
        Cadence.TWICE_A_YEAR: 6,
        Cadence.IRREGULAR: 4,
        Cadence.UNKNOWN: 1,
    }
    assert Counter(row.city_pattern for row in found) == {
        CityPattern.FIXED: 97,
        CityPattern.ALTERNATING: 8,
        CityPattern.ROTATING: 4,
        CityPattern.SEVERAL: 2,
    }


def test_what_the_source_doubts_is_not_confirmed() -> None:
    doubted = [row.code for row in read_exhibitions() if not row.cadence_confirmed]
    assert doubted == ["WCIFIT", "MODRAIL", "TRANSLOG", "AITF", "BAKUTEL"]


def test_biennial_fairs_know_their_years() -> None:
    biennial = [row for row in read_exhibitions() if row.cadence is Cadence.BIENNIAL]
    assert [row.code for row in biennial if row.year_parity is YearParity.UNKNOWN] == ["MODRAIL"]
    parities = {row.code: row.year_parity for row in read_exhibitions()}
    for edition in read_editions():
        parity = parities[edition.exhibition_code]
        if parity is not YearParity.UNKNOWN:
            assert (edition.year % 2 == 1) == (parity is YearParity.ODD), edition.key


def test_usual_months_are_structured() -> None:
    found = exhibitions()
    assert found["CANTON"].usual_months == (4, 5, 10, 11)
    assert found["ELECCN"].usual_months == (4, 7)
    assert found["ZHAIR"].usual_months == (11,)
    assert found["HKELEC"].usual_months == (10,)
    assert [code for code, row in found.items() if not row.usual_months] == ["CATF"]


def test_websites_that_no_source_gave_are_not_confirmed() -> None:
    websites = Counter((row.website != "", row.website_confirmed) for row in read_exhibitions())
    assert websites == {(True, True): 24, (True, False): 57, (False, False): 30}


def test_the_year_of_the_figures_is_told_only_when_it_is_one() -> None:
    found = exhibitions()
    assert found["CHINAPLAS"].scale_year == 2026
    assert found["EESA"].scale_year == 2024
    assert found["ZHAIR"].exhibitors_year == 2024
    assert found["ZHAIR"].scale_year is None  # its area has no year
    assert found["CANTON"].scale_year is None
    assert found["CICPE"].exhibitors_approx is None  # the source counts brands


def test_the_canton_fair_has_editions_in_phases() -> None:
    canton = [edition for edition in read_editions() if edition.exhibition_code == "CANTON"]
    assert [(edition.key, edition.ordinal, edition.season) for edition in canton] == [
        ("CANTON-2025-SPRING", 137, Season.SPRING),
        ("CANTON-2025-AUTUMN", 138, Season.AUTUMN),
        ("CANTON-2026-SPRING", 139, Season.SPRING),
        ("CANTON-2026-AUTUMN", 140, Season.AUTUMN),
    ]
    autumn = canton[-1]
    assert (autumn.start_date, autumn.end_date) == (date(2026, 10, 15), date(2026, 11, 4))
    assert [(phase.key, phase.start_date, phase.end_date) for phase in autumn.phases] == [
        ("CANTON-2026-AUTUMN-P1", date(2026, 10, 15), date(2026, 10, 19)),
        ("CANTON-2026-AUTUMN-P2", date(2026, 10, 23), date(2026, 10, 27)),
        ("CANTON-2026-AUTUMN-P3", date(2026, 10, 31), date(2026, 11, 4)),
    ]
    assert {row.exhibition_code for row in read_editions() if row.phases} == {"CANTON"}


def test_fairs_without_any_dated_edition() -> None:
    dated = {edition.exhibition_code for edition in read_editions()}
    assert len(dated) == 89
    assert set(exhibitions()) - dated == {
        "YIWUFAIR", "EURCTE", "LANZHOU", "CIAACE", "CDPE", "CILF", "MODRAIL", "TOEWINE", "CATF", "HORTI", "COTTM",
        "CITM", "CEEEXPO", "CEEIA", "WVTE", "CIEMESY", "MIF", "BAKUBUILD", "TRANSLOG", "AITF", "BAKUTEL", "AIIF",
    }  # fmt: skip


def test_editions_of_which_only_the_first_day_is_known() -> None:
    open_ended = [edition.key for edition in read_editions() if edition.end_date is None]
    assert open_ended == ["CAEXPO-2025", "CAEXPO-2026", "CAEURASIA-2026", "WMC-2026", "CASPAGRO-2026"]


def test_moving_fairs_are_where_their_edition_was() -> None:
    found = editions()
    assert {
        key: (found[key].city_code, found[key].venue_code)
        for key in ("CHINAPLAS-2025", "CHINAPLAS-2026", "WSIE-2026", "CMEF-2025-AUTUMN", "CIFF-2026-AUTUMN")
    } == {
        "CHINAPLAS-2025": ("SHENZHEN", "SZW"),
        "CHINAPLAS-2026": ("SHANGHAI", "NECC"),
        "WSIE-2026": ("TIANJIN", None),
        "CMEF-2025-AUTUMN": ("GUANGZHOU", None),
        "CIFF-2026-AUTUMN": ("SHANGHAI", None),
    }


def test_no_edition_is_cancelled_or_postponed_yet() -> None:
    assert {edition.status for edition in read_editions()} == {EditionStatus.SCHEDULED}


def test_editions_with_a_name_of_their_own() -> None:
    named = {edition.key: edition.name.ru for edition in read_editions() if edition.name}
    assert named == {
        "HARBIN-2024": "8-е Российско-Китайское ЭКСПО",
        "HARBIN-2025": "34-я Харбинская международная торгово-экономическая ярмарка",
        "CASPAGRO-2023": "16-я Caspian Agro и 28-я InterFood Azerbaijan",
        "CASPAGRO-2026": "19-я Caspian Agro и 31-я InterFood Azerbaijan",
    }


def test_every_name_and_note_is_in_four_languages() -> None:
    texts = [
        *(row.name for row in (*read_exhibitions(), *read_venues())),
        *(row.note for row in read_exhibitions() if row.note),
        *(row.name for row in read_editions() if row.name),
    ]
    assert len(texts) == 111 + 29 + 36 + 4
    for text in texts:
        assert all(text.by_language().values()), text
        assert HAN.search(text.zh), text
        assert CYRILLIC.search(text.ru), text
        assert not CYRILLIC.search(text.az), text
        assert len(set(text.by_language().values())) == 4, text


def brand_words(row: ExhibitionRow) -> set[str]:
    return set(LATIN_WORD.findall(f"{row.name.en} {row.acronym}"))


def test_latin_words_in_russian_names_are_brands() -> None:
    for row in read_exhibitions():
        assert set(LATIN_WORD.findall(row.name.ru)) - brand_words(row) == set(), row.code
    venues = {word for row in read_venues() for word in LATIN_WORD.findall(row.name.ru)}
    assert venues == {"AsiaWorld", "Expo", "Shenzhen", "World"}


def test_azerbaijani_names_are_azerbaijani() -> None:
    for row in read_exhibitions():
        foreign = set(NOT_AZERBAIJANI.findall(row.name.az))
        assert foreign - brand_words(row) == set(), row.code
    assert exhibitions()["CANTON"].name.az == "Çin İdxal və İxrac Yarmarkası (Kanton Yarmarkası)"


def test_names_are_unique_in_every_language() -> None:
    for language in ("en", "zh-hans", "az", "ru"):
        assert len({row.name.by_language()[language] for row in read_exhibitions()}) == 111
        assert len({row.name.by_language()[language] for row in read_venues()}) == 29


def test_latin_words_in_organisers_are_names_of_firms() -> None:
    """Ministries and governments are translated; firms keep the name they trade under."""
    official = re.compile(r"Ministry|Government|Council|Association|Academy|Secretariat|Administration")
    for row in read_exhibitions():
        known = set(LATIN_WORD.findall(row.organiser.en)) | {"CCPIT"}
        assert set(LATIN_WORD.findall(row.organiser.ru)) - known == set(), row.code
        assert not official.search(row.organiser.ru + row.organiser.az), row.code
        assert CYRILLIC.search(row.organiser.ru) or not official.search(row.organiser.en), row.code


def test_venues_stand_in_the_zone_of_their_city() -> None:
    found = Counter((row.region, row.timezone) for row in read_venues())
    assert found == {
        (Region.CHINA, "Asia/Shanghai"): 26,
        (Region.HONG_KONG, "Asia/Hong_Kong"): 2,
        (Region.AZERBAIJAN, "Asia/Baku"): 1,
    }
    assert {row.code: row.name for row in read_venues()}["BAK"] == LocalisedText(
        en="Baku Expo Center", zh="巴库会展中心", az="Bakı Ekspo Mərkəzi", ru="Бакинский экспоцентр"
    )


CANTON_SPRING = "CANTON-2025-SPRING,CANTON,,2025"
CANTON_P1 = "CANTON-2025-SPRING-P1,CANTON,1,2025"


@pytest.mark.parametrize(
    ("reader", "file", "old", "new", "line", "column"),
    [
        (read_venues, "venues.csv", ",SHANGHAI,", ",PARIS,", 2, "city"),
        (read_venues, "venues.csv", ",SHANGHAI,Asia/Shanghai", ",SHANGHAI,Asia/Baku", 2, "timezone"),
        (read_exhibitions, "exhibitions.csv", ",fixed,GUANGZHOU,", ",fixed,GUANGZHOU;SHANGHAI,", 2, "cities"),
        (read_exhibitions, "exhibitions.csv", ",fixed,GUANGZHOU,", ",alternating,GUANGZHOU,", 2, "cities"),
        (read_exhibitions, "exhibitions.csv", ",fixed,GUANGZHOU,PAZ", ",fixed,GUANGZHOU,NECC", 2, "venues"),
        (read_exhibitions, "exhibitions.csv", ",CN,fixed,", ",HK,fixed,", 2, "region"),
        (read_exhibitions, "exhibitions.csv", ",twice_a_year,", ",often,", 2, "cadence"),
        (read_exhibitions, "exhibitions.csv", ",twice_a_year,yes,,", ",twice_a_year,yes,odd,", 2, "year_parity"),
        (read_exhibitions, "exhibitions.csv", ",4;5;10;11,", ",4;5;13,", 2, "usual_months"),
        (read_exhibitions, "exhibitions.csv", ",4;5;10;11,", ",5;4,", 2, "usual_months"),
        (read_exhibitions, "exhibitions.csv", ",MACH;AUTO;", ",MACH;CARS;", 2, "sectors"),
        (read_exhibitions, "exhibitions.csv", ",84;85;87;", ",84;77;", 2, "hs_chapters"),
        (read_exhibitions, "exhibitions.csv", "cantonfair.org.cn,yes", ",yes", 2, "website_confirmed"),
        (read_exhibitions, "exhibitions.csv", "cantonfair.org.cn", "http://cantonfair.org.cn", 2, "website"),
        (read_exhibitions, "exhibitions.csv", ",4108,2025,", ",,2025,", 3, "exhibitors_year"),
        (read_exhibitions, "exhibitions.csv", "固定分三期", " 固定分三期", 2, "note_zh"),
        (read_editions, "editions.csv", CANTON_SPRING, "CANTON-2025,CANTON,,2025", 3, "key"),
        (read_editions, "editions.csv", "CIIE-2024,CIIE,,2024", "CIIE-2023,CIIE,,2024", 18, "key"),
        (read_editions, "editions.csv", CANTON_P1, "CANTON-2025-SPRING-P2,CANTON,1,2025", 4, "key"),
        (read_editions, "editions.csv", CANTON_P1, "CANTON-2025-SPRING-P4,CANTON,4,2025", 2, "phase"),
        (read_editions, "editions.csv", CANTON_P1, "CANTON-2025-SPRING-P1,CIIE,1,2025", 2, "exhibition"),
        (read_editions, "editions.csv", "2025-04-19", "2025-04-24", 2, "start_date"),
        (read_editions, "editions.csv", "2025-05-05", "2025-05-04", 2, "start_date"),
        (read_editions, "editions.csv", "2024-11-10", "2024-11-04", 18, "end_date"),
        (read_editions, "editions.csv", "2025-04-15", "15/04/2025", 2, "start_date"),
        (read_editions, "editions.csv", ",SHANGHAI,NECC,", ",SHANGHAI,PAZ,", 18, "venue"),
        (read_editions, "editions.csv", ",scheduled,", ",past,", 2, "status"),
        (read_editions, "editions.csv", "Concludes\"\"\",high", "Concludes\"\"\",low", 2, "confidence"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_is(
    broken: Callable[[str, str, str], Path],
    reader: Callable[[Path], object],
    file: str,
    old: str,
    new: str,
    line: int,
    column: str,
) -> None:
    with pytest.raises(DataFileError) as caught:
        reader(broken(file, old, new))
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, line, column)
