"""Days and times, as each language writes them and in two zones."""

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from apps.core.templatetags import ipek, times
from tests.core.rendering import render

NOON = dt.datetime(2026, 10, 14, 8, 0, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 10, 14, 17, 30, tzinfo=dt.UTC)


def test_time_is_shown_in_both_zones_the_readers_first() -> None:
    html = render(
        '<c-time :value="start" :end="end" first="Asia/Shanghai" />', start=NOON, end=NOON.replace(minute=30)
    )
    assert re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', html) == [
        ("2026-10-14T16:00:00+08:00", "Wed 14 October 2026, 16:00–16:30"),
        ("2026-10-14T12:00:00+04:00", "12:00–12:30"),
    ]
    assert re.findall(r'when__zone">([^<]+)<', html) == ["Shanghai", "Baku"]


def test_other_day_on_the_other_side_is_named() -> None:
    lines = times.zone_lines(LATE)
    assert [line["text"] for line in lines] == ["Wed 14 October 2026, 21:30", "Thu 15 October 2026, 01:30"]


def test_readers_own_zone_stands_first_and_equal_clocks_are_shown_once() -> None:
    with timezone.override("Asia/Hong_Kong"):
        assert [line["name"] for line in times.zone_lines(NOON)] == ["Hong Kong", "Baku"]
    with timezone.override("UTC"):
        assert [line["name"] for line in times.zone_lines(NOON)] == ["Baku", "Shanghai"]


def test_chinese_puts_no_comma_between_day_and_hour() -> None:
    with translation.override("zh-hans"):
        assert [line["text"] for line in times.zone_lines(NOON)] == ["2026年10月14日 星期三 12:00", "16:00"]


def test_range_over_midnight_names_both_days() -> None:
    lines = times.zone_lines(LATE, LATE + dt.timedelta(hours=3))
    assert lines[0]["text"] == "Wed 14 October 2026, 21:30 – Thu 15 October 2026, 00:30"


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        times.zone_lines(dt.datetime(2026, 10, 14))


@pytest.mark.parametrize(
    ("code", "same_month", "across", "one"),
    [
        ("en", "14–17 October 2026", "14 October – 2 November 2026", "14 October 2026"),
        ("ru", "14–17 октября 2026", "14 октября – 2 ноября 2026", "14 октября 2026"),
        ("az", "14–17 oktyabr 2026", "14 oktyabr – 2 noyabr 2026", "14 oktyabr 2026"),
        ("zh-hans", "2026年10月14日–17日", "2026年10月14日–11月2日", "2026年10月14日"),
    ],
)
def test_days_of_a_fair_read_naturally(code: str, same_month: str, across: str, one: str) -> None:
    start = dt.date(2026, 10, 14)
    with translation.override(code):
        assert times.date_range(start, dt.date(2026, 10, 17)) == same_month
        assert times.date_range(start, dt.date(2026, 11, 2)) == across
        assert times.date_range(start, start) == one
        assert times.date_range(start) == one


def test_range_over_new_year_names_both_years() -> None:
    assert times.date_range(dt.date(2026, 12, 30), dt.date(2027, 1, 2)) == "30 December 2026 – 2 January 2027"


@pytest.mark.parametrize(
    ("code", "moment", "inside", "share"),
    [
        ("en", "14 October 2026, 08:00", "Wed 14 October 2026", "2.05\N{NO-BREAK SPACE}%"),
        ("az", "14 oktyabr 2026, 08:00", "çrş 14 oktyabr 2026", "2.05\N{NO-BREAK SPACE}%"),
        ("zh-hans", "2026年10月14日 08:00", "2026年10月14日 星期三", "2.05%"),
        ("ru", "14 октября 2026, 08:00", "ср 14 октября 2026", "2.05\N{NO-BREAK SPACE}%"),
    ],
)
def test_inside_a_sentence_dates_read_naturally(code: str, moment: str, inside: str, share: str) -> None:
    with translation.override(code):
        assert times.in_words(NOON) == moment
        assert times.in_words(NOON, with_year=False) == moment.replace("2026年", "").replace(" 2026", "")
        assert times.day_inside(NOON.date()) == inside
        assert ipek.percent("2.05") == share


def test_unconfirmed_and_unknown_dates_look_so() -> None:
    day = dt.date(2026, 10, 14)
    assert "unconfirmed" in render('<c-dates :start="day" :confirmed="False" />', day=day)
    assert "unconfirmed" not in render('<c-dates :start="day" />', day=day)
    assert render("<c-dates />") == '<span class="text-muted">Dates not announced</span>'
