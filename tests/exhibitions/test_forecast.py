from datetime import date

import pytest
from django.utils import translation

from apps.exhibitions.forecast import Forecast, Habits, Held, Rule, forecasts
from apps.exhibitions.templatetags.calendar_pages import month_names, window

TODAY = date(2026, 11, 25)


def held(first: str, last: str | None = None, season: str = "") -> Held:
    start = date.fromisoformat(first)
    return Held(start.year, start, date.fromisoformat(last) if last else None, season)


def told(habits: Habits, *rows: Held, today: date = TODAY) -> list[tuple[str, str, str]]:
    return [
        (f.rule.value, f.earliest.isoformat(), f.latest.isoformat()) for f in forecasts(habits, rows, today)
    ]


ANNUAL, BIENNIAL = Habits("annual"), Habits("biennial")


def test_the_same_days_each_year() -> None:
    rows = [held("2025-11-05", "2025-11-10"), held("2026-11-05", "2026-11-10")]
    assert forecasts(ANNUAL, rows, TODAY) == [
        Forecast(2027, date(2027, 11, 5), date(2027, 11, 10), Rule.SAME_DAYS, "", (2025, 2026))
    ]


def test_the_same_weeks_give_a_window() -> None:
    rows = [held("2025-06-11", "2025-06-13"), held("2026-06-03", "2026-06-05")]
    assert told(ANNUAL, *rows) == [("same_weeks", "2027-06-03", "2027-06-13")]


def test_one_edition_or_a_wandering_one_gives_its_month() -> None:
    assert told(ANNUAL, held("2026-03-20", "2026-03-22")) == [("same_month", "2027-03-01", "2027-03-31")]
    wandering = [held("2025-03-20"), held("2026-05-20")]
    assert told(ANNUAL, *wandering) == [("same_month", "2027-05-01", "2027-05-31")]


def test_usual_months_where_nothing_was_held() -> None:
    assert told(Habits("annual", usual_months=(11,)), today=date(2026, 12, 1)) == [
        ("usual_months", "2027-11-01", "2027-11-30")
    ]
    assert told(Habits("annual", usual_months=(10, 11))) == [("usual_months", "2026-10-01", "2026-11-30")]


@pytest.mark.parametrize(("parity", "year"), [("", "2027"), ("odd", "2027"), ("even", "2028")])
def test_every_two_years_by_parity(parity: str, year: str) -> None:
    found = told(Habits("biennial", parity), held("2025-05-10"))
    assert found == [("same_month", f"{year}-05-01", f"{year}-05-31")]


def test_each_season_on_its_own() -> None:
    rows = [
        held("2025-04-15", "2025-05-05", "spring"),
        held("2026-04-15", "2026-05-05", "spring"),
        held("2026-10-15", "2026-11-04", "autumn"),
        held("2026-08-01"),
    ]
    assert told(Habits("twice_a_year", usual_months=(4, 10)), *rows) == [
        ("same_days", "2027-04-15", "2027-05-05"),
        ("same_month", "2027-10-01", "2027-10-31"),
    ]


@pytest.mark.parametrize("last", ["2026-11-25", "2026-12-01"])
def test_nothing_while_an_announced_edition_is_to_come(last: str) -> None:
    assert told(ANNUAL, held("2025-11-20"), held("2026-11-20", last)) == []


@pytest.mark.parametrize("cadence", ["", "irregular", "quarterly"])
def test_no_known_pace_no_forecast(cadence: str) -> None:
    assert told(Habits(cadence, usual_months=(5,)), held("2025-05-01")) == []


def test_nothing_to_go_by() -> None:
    assert told(ANNUAL) == []


def test_a_leap_day_and_an_edition_that_was_missed() -> None:
    assert told(ANNUAL, held("2023-02-28"), held("2024-02-29"), today=date(2026, 1, 1)) == [
        ("same_days", "2026-02-28", "2026-02-28")
    ]
    # The window of this year is over and nobody announced anything: the next one by the same pace.
    assert told(ANNUAL, held("2025-03-10")) == [("same_month", "2027-03-01", "2027-03-31")]


def test_a_cancelled_edition_counts_for_the_pace_but_not_for_the_days() -> None:
    gone = Held(2026, date(2026, 6, 1), None, ended_well=False)
    assert told(ANNUAL, held("2025-03-10"), gone) == [("same_month", "2027-03-01", "2027-03-31")]


@pytest.mark.parametrize(
    ("code", "usual", "one_year", "two_years", "spring"),
    [
        (
            "en",
            "April, October",
            "August – September 2027",
            "December 2026 – January 2027",
            "April 2027, spring",
        ),
        ("az", "Aprel, oktyabr", "Avqust – sentyabr 2027", "Dekabr 2026 – yanvar 2027", "Aprel 2027, yaz"),
        ("zh-hans", "4月、10月", "2027年8月–9月", "2026年12月–2027年1月", "2027年4月，春季"),
        (
            "ru",
            "Апрель, октябрь",
            "Август – сентябрь 2027",
            "Декабрь 2026 – январь 2027",
            "Апрель 2027, весна",
        ),
    ],
)
def test_months_read_naturally(code: str, usual: str, one_year: str, two_years: str, spring: str) -> None:
    def during(first: str, last: str, season: str = "") -> str:
        days = (date.fromisoformat(day) for day in (first, last))
        return window(Forecast(2027, *days, Rule.USUAL_MONTHS, season))

    with translation.override(code):
        assert month_names([4, 10]) == usual
        assert during("2027-08-01", "2027-09-30") == one_year
        assert during("2026-12-01", "2027-01-31") == two_years
        assert during("2027-04-01", "2027-04-30", "spring") == spring
