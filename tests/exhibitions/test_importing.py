"""Reading files: what each row says, and each kind of bad input with its row."""

import json
from datetime import date

import pytest

from apps.exhibitions.importing import DateOrder, read_csv, read_ics, read_json_ld
from apps.exhibitions.importing.days import read_day
from apps.exhibitions.importing.rows import Read, Refused


def problems(read: Read) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in read.problems]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026/4/3", date(2026, 4, 3)),
        ("20260403", date(2026, 4, 3)),
        ("2026年4月3日", date(2026, 4, 3)),
        ("13.04.2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("03.03.2026", date(2026, 3, 3)),
    ],
)
def test_days_that_can_be_read_in_one_way(text: str, day: date) -> None:
    assert read_day(text) == day


def test_a_day_that_can_be_read_in_two_ways_is_asked_about() -> None:
    with pytest.raises(Refused) as refused:
        read_day("03.04.2026")
    assert (refused.value.code, refused.value.values) == (
        "ambiguous_date",
        {"text": "03.04.2026", "one": "2026-04-03", "other": "2026-03-04"},
    )
    assert read_day("03.04.2026", DateOrder.DAY_FIRST) == date(2026, 4, 3)
    assert read_day("03.04.2026", DateOrder.MONTH_FIRST) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "31.31.2026", "2026", "1.2.26"])
def test_days_that_cannot_be(text: str) -> None:
    with pytest.raises(Refused, match="bad_date"):
        read_day(text)


class TestCsv:
    def test_rows_with_either_delimiter_and_a_mark(self) -> None:
        for mark in (",", ";", "\t"):
            lines = ["key,exhibition,start_date,end_date,city", "CIIE-2027,,2027-11-05,2027-11-10,上海"]
            read = read_csv(("\ufeff" + "\n".join(lines).replace(",", mark)).encode())
            [row] = read.rows
            assert (row.row, row.key, row.start, row.end, row.city) == (
                2,
                "CIIE-2027",
                date(2027, 11, 5),
                date(2027, 11, 10),
                "上海",
            )

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", [(1, "bad_header")]),
            (b"key,when\nX,2027-01-01", [(1, "bad_header")]),
            (b"start_date\n2027-01-01", [(1, "bad_header")]),
            ("key,start_date\nX,№".encode("cp1251"), [(0, "not_utf8")]),
            (b"key,start_date\nX,2027-01-01,more", [(2, "bad_cells")]),
            (b"key,start_date\n,2027-01-01\nX,", [(2, "no_exhibition"), (3, "no_start")]),
            (b"key,start_date\nX,03.04.2026\nY,soon", [(2, "ambiguous_date"), (3, "bad_date")]),
            (b"key,start_date,status\nX,2027-01-01,maybe", [(2, "bad_status")]),
            (b"key,start_date,season\nX,2027-01-01,summer", [(2, "bad_season")]),
        ],
    )
    def test_bad_input(self, content: bytes, expected: list[tuple[int, str]]) -> None:
        assert problems(read_csv(content)) == expected


class TestJsonLd:
    def event(self, **changes: object) -> dict[str, object]:
        event = {
            "@type": "ExhibitionEvent",
            "name": "Silk Fair",
            "startDate": "2027-04-15",
            "endDate": "2027-04-19",
            "eventStatus": "https://schema.org/EventPostponed",
            "location": {"@type": "Place", "address": {"addressLocality": "Baku"}},
            "url": "https://silk.example/",
        }
        return event | changes

    def read(self, content: object) -> Read:
        return read_json_ld(json.dumps(content).encode())

    def test_events_wherever_they_stand(self) -> None:
        for content in (self.event(), [self.event()], {"@graph": [{"@type": "Thing"}, self.event()]}):
            [row] = self.read(content).rows
            assert (row.fair, row.start, row.end, row.status, row.city, row.source_url) == (
                "Silk Fair", date(2027, 4, 15), date(2027, 4, 19), "postponed", "Baku", "https://silk.example/",
            )  # fmt: skip

    def test_a_time_with_its_own_zone_is_a_day_there(self) -> None:
        [row] = self.read(self.event(startDate="2027-04-15T00:30:00+08:00")).rows
        assert row.start == date(2027, 4, 15)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"name": "<b>Silk</b> Fair"}, "html_in_text"),
            ({"name": "Silk &amp; Fair"}, "html_in_text"),
            ({"url": "<script>alert(1)</script>"}, "html_in_text"),
            ({"startDate": "2027-04-15T09:00"}, "floating_time"),
            ({"startDate": "2027-04-15T00:00:00Z"}, "utc_time"),
            ({"startDate": "03.04.2026"}, "ambiguous_date"),
            ({"startDate": ""}, "no_start"),
            ({"name": ""}, "no_exhibition"),
            ({"eventStatus": "https://schema.org/EventMaybe"}, "bad_status"),
        ],
    )
    def test_bad_input(self, changes: dict[str, object], code: str) -> None:
        assert problems(self.read([self.event(), self.event(**changes)])) == [(2, code)]

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"<html>", "not_json"), (b"\xff", "not_json"), (b"[" * 100_000, "not_json"), (b"{}", "no_events")],
    )
    def test_files_that_are_none(self, content: bytes, code: str) -> None:
        assert problems(read_json_ld(content)) == [(0, code)]


def ics(*lines: str) -> bytes:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:CIIE-2027@x", *lines]
    return "\r\n".join([*body, "END:VEVENT", "END:VCALENDAR", ""]).encode()


class TestIcs:
    def test_whole_days_end_on_the_last_one(self) -> None:
        [row] = read_ics(
            ics(
                "DTSTART;VALUE=DATE:20271105",
                "DTEND;VALUE=DATE:20271111",
                "STATUS:CANCELLED",
                "SUMMARY:CIIE 2027",
            )
        ).rows
        assert (row.key, row.fair, row.start, row.end, row.status) == (
            "CIIE-2027", "CIIE 2027", date(2027, 11, 5), date(2027, 11, 10), "cancelled",
        )  # fmt: skip

    def test_a_time_with_a_zone_is_a_day_there(self) -> None:
        [row] = read_ics(ics("DTSTART;TZID=Asia/Shanghai:20271105T003000")).rows
        assert row.start == date(2027, 11, 5)

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            (["DTSTART;TZID=Nowhere/City:20271105T090000"], "unknown_zone"),
            (["DTSTART:20271105T090000"], "floating_time"),
            (["DTSTART:20271105T090000Z"], "utc_time"),
            (["DTSTART;VALUE=DATE:20271105", "RRULE:FREQ=YEARLY"], "endless_recurrence"),
            (["DTSTART;VALUE=DATE:20271105", "RRULE:FREQ=YEARLY;COUNT=3"], "recurrence"),
            (["SUMMARY:x"], "no_start"),
            (["DTSTART;VALUE=DATE:20271105", "STATUS:MAYBE"], "bad_status"),
        ],
    )
    def test_bad_input(self, lines: list[str], code: str) -> None:
        assert problems(read_ics(ics(*lines))) == [(1, code)]

    @pytest.mark.parametrize(
        ("content", "code"), [(b"hello", "not_ics"), (b"", "no_events"), (b"\xff\xfe\x00", "not_ics")]
    )
    def test_files_that_are_none(self, content: bytes, code: str) -> None:
        assert problems(read_ics(content))[0][0] == 0
        assert problems(read_ics(content))[0][1] in {code, "no_events", "not_ics"}
