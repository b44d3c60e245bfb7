from datetime import date

import pytest
import time_machine

from apps.core.errors import InvalidInput, NotFound
from apps.core.text import search_text
from apps.exhibitions.models import Edition, Phase
from apps.exhibitions.selectors import (
    EditionFilters,
    days_of,
    edition_by_slug,
    edition_page,
    editions,
    filter_choices,
    month_days,
    next_editions,
    other_editions,
)
from apps.reference.models import Holiday
from tests.factories import EditionFactory, ExhibitionFactory, PlaceFactory, SectorFactory, VenueFactory

pytestmark = pytest.mark.django_db


def holding(key: str, first: str, last: str | None = None, **values: object) -> Edition:
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if last else None
    year = values.pop("year", start.year)
    return EditionFactory(key=key, slug=key.lower(), start_date=start, end_date=end, year=year, **values)


def keys(filters: EditionFilters) -> list[str]:
    return [edition.key for edition in editions(filters)]


@pytest.fixture
def calendar() -> None:
    """One edition of each standing on 24 November 2026."""
    holding("PAST", "2026-11-20", "2026-11-23")
    holding("LAST-DAY", "2026-11-20", "2026-11-24")
    holding("OPEN-END", "2026-11-24")
    holding("OPEN-END-PAST", "2026-11-23")
    holding("NEXT", "2026-12-02", "2026-12-05")
    holding("UNSURE", "2026-11-26", "2026-11-28", confidence="low")
    holding("UNSURE-OLD", "2025-12-26", "2025-12-28", confidence="low")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("upcoming", ["LAST-DAY", "OPEN-END", "NEXT", "UNSURE"]),
        ("past", ["OPEN-END-PAST", "PAST", "UNSURE-OLD"]),
        ("all", ["PAST", "LAST-DAY", "OPEN-END-PAST", "OPEN-END", "NEXT", "UNSURE-OLD", "UNSURE"]),
    ],
)
def test_parts_in_order_with_the_undated_last(calendar: None, when: str, expected: list[str]) -> None:
    assert keys(EditionFilters(when=when)) == expected


@pytest.mark.parametrize(
    ("country", "zone"), [("AZ", "Asia/Baku"), ("CN", "Asia/Shanghai"), ("HK", "Asia/Shanghai")]
)
def test_a_fair_without_a_place_keeps_its_countrys_time(country: str, zone: str) -> None:
    edition = EditionFactory(exhibition__country=country, city=None, venue=None)
    assert edition.time_zone == zone
    edition.city = PlaceFactory(time_zone="")
    assert edition.time_zone == zone


def test_today_is_the_venues_own() -> None:
    """At 19:00 UTC it is still the 24th in Baku and already the 25th in Shanghai."""
    holding("BAKU", "2026-11-24", venue=VenueFactory(time_zone="Asia/Baku"))
    holding("SHANGHAI", "2026-11-24", venue=VenueFactory(time_zone="Asia/Shanghai"))
    with time_machine.travel("2026-11-24T19:00:00+00:00", tick=False):
        assert keys(EditionFilters()) == ["BAKU"]
        assert keys(EditionFilters(when="past")) == ["SHANGHAI"]
        assert [edition.timing for edition in editions(EditionFilters(when="all"))] == ["running", "past"]


def test_timing_of_each(calendar: None) -> None:
    assert {edition.key: edition.timing for edition in Edition.objects.all()} == {
        "PAST": "past",
        "LAST-DAY": "running",
        "OPEN-END": "running",
        "OPEN-END-PAST": "past",
        "NEXT": "upcoming",
        "UNSURE": "unconfirmed",
        "UNSURE-OLD": "unconfirmed",
    }


def test_an_unconfirmed_day_moves_nothing() -> None:
    """Two days of one year are not told apart by any order, filter or annotation."""
    first = holding("A", "2026-12-30", confidence="low")
    second = holding("B", "2026-01-05", confidence="low")
    shown = [(row.pk, row.shown_from, row.shown_until) for row in editions(EditionFilters())]
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert shown == [(first.pk, *year), (second.pk, *year)]
    assert keys(EditionFilters(when="all", month=12)) == []
    assert keys(EditionFilters(when="all", month=12, year=2026)) == []
    assert keys(EditionFilters(when="all", year=2026)) == ["A", "B"]


def test_period_filters_take_what_overlaps() -> None:
    holding("OVER", "2026-11-27", "2026-12-06")
    holding("YEARS", "2026-12-30", "2027-01-02")
    assert keys(EditionFilters(month=12, year=2026)) == ["OVER", "YEARS"]
    assert keys(EditionFilters(month=11)) == ["OVER"]
    assert keys(EditionFilters(year=2027)) == ["YEARS"]


def test_sector_city_and_country() -> None:
    parent = SectorFactory(code="S1")
    child = SectorFactory(code="S1-1", parent=parent)
    fair = ExhibitionFactory(country="AZ")
    fair.sectors.set([parent, child])
    province = PlaceFactory(code="GD", kind="province")
    city = PlaceFactory(code="GZ", parent=province)
    holding("MINE", "2026-12-01", exhibition=fair, city=city)
    holding("OTHER", "2026-12-01")
    for filters in (
        EditionFilters(sector="S1"),
        EditionFilters(sector="S1-1"),
        EditionFilters(city="GZ"),
        EditionFilters(city="GD"),
        EditionFilters(country="AZ"),
    ):
        assert keys(filters) == ["MINE"]
    assert keys(EditionFilters(sector="NONE")) == []


@pytest.mark.parametrize("query", ["Quançjou", "quancjou", "广州", "guangzhou", "gz", "GUANGZHOU fair"])
def test_search_in_every_script(query: str) -> None:
    fair = ExhibitionFactory(search_text=search_text("Trade Fair", "广州", "Guangzhou", "Quançjou"))
    holding("FOUND", "2026-12-01", exhibition=fair)
    holding("NOT", "2026-12-01", exhibition=ExhibitionFactory(search_text=search_text("Pekin", "北京")))
    assert keys(EditionFilters(q=query)) == ["FOUND"]


def test_pages_are_exact_where_days_are_equal() -> None:
    wanted = [holding(f"E{n}", "2026-12-01").key for n in range(5)]
    wanted += [holding(f"L{n}", "2026-12-01", confidence="low").key for n in range(3)]
    seen, cursor, pages = [], None, []
    while True:
        page = edition_page(EditionFilters(), cursor=cursor, size=3)
        pages.append([row.key for row in page.rows])
        seen += pages[-1]
        if page.next is None:
            break
        cursor = page.next
    assert seen == wanted
    assert [len(rows) for rows in pages] == [3, 3, 2]
    back = edition_page(EditionFilters(), cursor=page.previous, size=3)
    assert [row.key for row in back.rows] == pages[1]


def test_a_strange_cursor_is_refused() -> None:
    with pytest.raises(InvalidInput):
        edition_page(EditionFilters(), cursor="nonsense")


def test_home_shows_confirmed_dates_only(calendar: None) -> None:
    holding("CALLED-OFF", "2026-11-25", status="cancelled")
    assert [edition.key for edition in next_editions(2)] == ["LAST-DAY", "OPEN-END"]
    assert [edition.key for edition in next_editions(9)] == ["LAST-DAY", "OPEN-END", "NEXT"]


def test_choices_are_what_editions_have() -> None:
    parent, child, unused = SectorFactory(), SectorFactory(code="X1"), SectorFactory()
    child.parent = parent
    child.save()
    edition = holding("E", "2026-12-01")
    edition.exhibition.sectors.add(child)
    ExhibitionFactory().sectors.add(unused)
    found = filter_choices()
    assert set(found.sectors) == {parent, child}
    assert found.cities == [edition.city]
    assert found.years == [2026]


def test_other_editions_latest_first() -> None:
    fair = ExhibitionFactory()
    one, two, three = (holding(f"E{y}", f"{y}-05-01", exhibition=fair) for y in (2024, 2025, 2026))
    assert list(other_editions(two)) == [three, one]


def test_an_unknown_slug() -> None:
    with pytest.raises(NotFound):
        edition_by_slug("no-such-fair")


class TestMonth:
    def test_each_day_of_a_fair(self) -> None:
        edition = holding("E", "2026-11-29", "2026-12-02")
        holding("UNSURE", "2026-12-01", "2026-12-02", confidence="low")
        grid = month_days(2026, 12)
        days = {cell.day.isoformat(): [e.edition for e in cell.entries] for cell in grid.days if cell.entries}
        # 30 November is the Monday with which the first week of December begins.
        assert days == {day: [edition] for day in ("2026-11-30", "2026-12-01", "2026-12-02")}
        leads = [cell.day.isoformat() for cell in grid.days for entry in cell.entries if entry.leads]
        assert leads == ["2026-12-01"]
        assert grid.edition_count == 1

    def test_whole_weeks_and_today(self) -> None:
        grid = month_days(2026, 11)
        assert (grid.days[0].day, grid.days[-1].day) == (date(2026, 10, 26), date(2026, 12, 6))
        assert [len(week) for week in grid.weeks] == [7] * 6
        assert [cell.day for cell in grid.days if cell.is_today] == [date(2026, 11, 24)]
        assert (grid.previous, grid.next) == (date(2026, 10, 1), date(2026, 12, 1))

    def test_an_open_end_takes_its_first_day_only(self) -> None:
        assert days_of(holding("E", "2026-12-01")) == [(date(2026, 12, 1), None)]

    def test_phases_leave_the_days_between_free(self) -> None:
        edition = holding("E", "2026-10-15", "2026-10-20")
        first, second = (
            Phase.objects.create(
                edition=edition,
                key=f"E-P{n}",
                number=n,
                start_date=date(2026, 10, day),
                end_date=date(2026, 10, day + 1),
                confidence="high",
            )
            for n, day in ((1, 15), (2, 19))
        )
        assert days_of(edition) == [
            (date(2026, 10, 15), first),
            (date(2026, 10, 16), first),
            (date(2026, 10, 19), second),
            (date(2026, 10, 20), second),
        ]

    def test_holidays_of_the_two_countries(self) -> None:
        for country, category, confidence in (
            ("CN", "public", "high"),
            ("AZ", "public", "low"),
            ("HK", "public", "high"),
            ("CN", "half_day", "high"),
        ):
            Holiday.objects.create(
                country=country,
                date=date(2026, 10, 1),
                category=category,
                confidence=confidence,
                name_en="Day",
            )
        Holiday.objects.create(
            country="CN",
            date=date(2026, 10, 10),
            category="working_weekend",
            confidence="high",
            name_en="Worked",
        )
        marked = [cell for cell in month_days(2026, 10).days if cell.holidays]
        assert [(cell.day.day, [h.country for h in cell.holidays], cell.is_holiday) for cell in marked] == [
            (1, ["CN"], True),
            (10, ["CN"], False),
        ]

    @pytest.mark.parametrize(("year", "month"), [(2026, 0), (2026, 13), (1999, 12), (2100, 1)])
    def test_no_such_month(self, year: int, month: int) -> None:
        with pytest.raises(NotFound):
            month_days(year, month)

    def test_the_first_and_the_last_month(self) -> None:
        assert month_days(2000, 1).previous is None
        assert month_days(2099, 12).next is None
