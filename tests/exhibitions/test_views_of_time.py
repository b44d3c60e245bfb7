"""Month, year and timeline: bars keep their lane, days are counted, fairs are compared; and no size makes them slow."""

import gzip
import posixpath
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.core.statistics import count_rows
from apps.exhibitions.forecast import Rule
from apps.exhibitions.models import Edition, Exhibition, Follow, Phase
from apps.exhibitions.selectors import EditionFilters, month_days, own_editions, timeline, year_view
from apps.exhibitions.selectors.month import LANES
from apps.exhibitions.services import load_calendar
from apps.reference.models import Holiday, Place
from apps.reference.services import load_reference
from tests.conftest import Note
from tests.factories import EditionFactory, ExhibitionFactory, HsCodeFactory, PlaceFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def holding(key: str, first: str, last: str | None = None, **values: object) -> Edition:
    start = date.fromisoformat(first)
    end = date.fromisoformat(last) if last else None
    return EditionFactory(
        key=key, slug=key.lower(), start_date=start, end_date=end, year=start.year, **values
    )


class TestBars:
    def test_a_fair_keeps_its_lane_and_opens_anew_each_week(self) -> None:
        holding("A", "2026-12-04", "2026-12-08")
        holding("B", "2026-12-05", "2026-12-05")
        cells = {cell.day.day: cell for cell in month_days(2026, 12).days if cell.is_in_month}
        drawn = {
            day: [slot and (slot.edition.key, slot.opens, slot.closes) for slot in cells[day].slots]
            for day in (4, 5, 6, 7, 8, 9)
        }
        assert drawn == {
            4: [("A", True, False)],
            5: [("A", False, False), ("B", True, True)],
            6: [("A", False, True)],
            7: [("A", True, False)],
            8: [("A", False, True)],
            9: [],
        }

    def test_what_has_no_room_is_counted(self) -> None:
        for number in range(LANES + 2):
            holding(f"E{number}", "2026-12-02")
        [cell] = [cell for cell in month_days(2026, 12).days if cell.entries]
        assert (len(cell.entries), cell.more) == (LANES, 2)


class TestYear:
    def test_days_are_counted_and_holidays_marked(self) -> None:
        holding("A", "2026-12-30", "2027-01-02")
        holding("B", "2026-12-31")
        Holiday.objects.create(
            country="AZ", date=date(2026, 12, 31), category="public", confidence="high", name_en="Day"
        )
        shown = year_view(2026)
        days = [day for week in shown.months[11].weeks for day in week if day]
        assert [(day.day.day, day.count, day.load) for day in days if day.count] == [(30, 1, 1), (31, 2, 1)]
        assert [day.day.day for day in days if day.is_holiday] == [31]
        assert (len(days), shown.edition_count, shown.months[11].edition_count) == (31, 2, 2)
        assert year_view(2027).months[0].edition_count == 1

    def test_forecasts_stand_apart_from_what_was_announced(self) -> None:
        fair = ExhibitionFactory(cadence="annual")
        holding("A", "2025-11-05", "2025-11-10", exhibition=fair)
        holding("B", "2026-11-05", "2026-11-10", exhibition=fair)
        shown = year_view(2027)
        assert (shown.edition_count, sum(month.edition_count for month in shown.months)) == (0, 0)
        assert [(each.exhibition, each.forecast.rule) for each in shown.expected] == [(fair, Rule.SAME_DAYS)]
        assert year_view(2027, EditionFilters(country="AZ")).expected == []

    def test_a_forecast_is_labelled_and_in_no_file(self, client: Client) -> None:
        fair = ExhibitionFactory(cadence="annual", name_en="Silk Fair")
        holding("A", "2025-11-05", exhibition=fair)
        text = client.get("/en/calendar/year/2026/").content.decode()
        assert "Silk Fair" not in text.partition("Expected, not announced")[0]
        later = client.get("/en/calendar/year/2027/").content.decode()
        # November 2026 is still to come: that is the next one.
        assert ("Silk Fair" in text, "Silk Fair" in later) == (True, False)
        page = client.get("/en/calendar/a/").content.decode()
        assert [words in page for words in ("forecast", "November 2026", "Nothing is announced yet")] == [
            True,
            True,
            True,
        ]


class TestTimeline:
    @pytest.fixture
    def fairs(self) -> list[Edition]:
        shanghai = PlaceFactory(code="SH", latitude=Decimal("31.22222"), longitude=Decimal("121.45806"))
        guangzhou = PlaceFactory(code="GZ", latitude=Decimal("23.11667"), longitude=Decimal("113.25"))
        return [
            holding("A", "2026-12-01", "2026-12-03", city=shanghai),
            holding("B", "2026-12-03", "2026-12-05", city=shanghai),
            holding("C", "2026-12-08", "2026-12-09", city=guangzhou),
            holding("D", "2027-01-08", "2027-01-09", city=guangzhou),
        ]

    def test_bars_over_day_cells(self, fairs: list[Edition]) -> None:
        shown = timeline(2026, 12)
        assert [(row.edition.key, row.same_time, sum(span.length for span in row.spans)) for row in shown.rows] == [
            ("A", 1, 31), ("B", 1, 31), ("C", 0, 31),
        ]  # fmt: skip
        assert [span.length for span in shown.rows[2].spans if span.is_open] == [2]

    def test_phases_are_bars_of_their_own_and_one_goes_on(self) -> None:
        edition = holding("P", "2026-12-01", "2027-01-05")
        for number, first, last in ((1, "2026-12-01", "2026-12-02"), (2, "2026-12-30", "2027-01-05")):
            Phase.objects.create(
                edition=edition,
                key=f"P-P{number}",
                number=number,
                start_date=first,
                end_date=last,
                confidence="high",
            )
        bars = [span for span in timeline(2026, 12).rows[0].spans if span.is_open]
        assert [(bar.phase and bar.phase.number, bar.length, bar.goes_on) for bar in bars] == [
            (1, 2, False),
            (2, 2, True),
        ]

    def test_picked_fairs_are_compared_in_order_of_time(self, fairs: list[Edition]) -> None:
        low = holding("LOW", "2026-12-02", confidence="low")
        shown = timeline(2026, 12, None, ["d", "b", "a", low.slug, "nothing"])
        assert [
            (step.edition.key, step.way and (step.way.days_between, step.way.is_move)) for step in shown.steps
        ] == [
            ("A", None),
            ("B", (-1, False)),
            ("D", (33, True)),
        ]
        assert [(one.key, other.key) for one, other, _way in shown.clashes] == [("A", "B")]

    def test_the_page_keeps_what_was_picked_elsewhere(self, client: Client, fairs: list[Edition]) -> None:
        text = client.get(
            "/en/calendar/timeline/2026/12/?compare=1&pick=a&pick=d&country=CN"
        ).content.decode()
        assert text.count('<input type="hidden" name="pick" value="d">') == 1
        assert 'name="pick" value="a" checked' in text
        assert '<input type="hidden" name="country" value="CN">' in text
        assert "km as the crow flies" in text

    def test_members_see_their_own_at_first(self, people: Cast, fairs: list[Edition]) -> None:
        Follow.objects.create(user=people.owner, exhibition=fairs[2].exhibition)
        people.company.attendances.create(edition=fairs[0])
        assert own_editions(people.colleague) == ["a"]
        assert own_editions(people.owner) == ["a", "c"]
        assert own_editions(people.outsider) == []


def test_filter_by_hs_chapter_and_province(client: Client) -> None:
    province = PlaceFactory(code="CN-GD", kind="province")
    city = PlaceFactory(code="GZ", parent=province)
    one = holding("A", "2026-12-02", city=city)
    one.exhibition.hs_chapters.add(HsCodeFactory(code="84"))
    holding("B", "2026-12-03")
    for query in ("hs=84", "region=CN-GD"):
        assert [edition.key for edition in client.get(f"/en/calendar/?{query}").context["page"].rows] == ["A"]
    assert client.get("/en/calendar/?hs=99").status_code == 422


QUERIES = {"": 7, "month/2026/12/": 8, "year/2026/": 9, "timeline/2026/12/": 8}
WIRE_LIMIT = 60_000


def many_editions(count: int) -> None:
    """Editions of two hundred fairs around the tests' day, as dense as the real calendar would never be."""
    city = Place.objects.filter(kind="city").first() or PlaceFactory()
    fairs = Exhibition.objects.bulk_create(
        Exhibition(code=f"BULK{n}", slug=f"bulk{n}", name_en=f"Bulk fair number {n}", country="CN", cadence="annual")
        for n in range(200)
    )  # fmt: skip
    Edition.objects.bulk_create(
        Edition(
            exhibition=fairs[n % 200],
            key=f"BULK-{n}",
            slug=f"bulk-{n}",
            year=(day := date(2024, 1, 1) + timedelta(days=n * 1500 // count)).year,
            start_date=day,
            end_date=day + timedelta(days=n % 5),
            city=city,
            confidence="high",
        )
        for n in range(count)
    )
    # Else it is a matter of luck whether the database knows of them: ten seconds, or two minutes.
    count_rows(Exhibition, Edition)


def test_ten_thousand_editions_cost_what_157_do(
    client: Client, note: Note, django_assert_num_queries: DjangoAssertNumQueries, few_goods_names: None
) -> None:
    load_reference()
    load_calendar()
    counted = _look(client, django_assert_num_queries)
    many_editions(10_000)
    sizes = _look(client, django_assert_num_queries)
    for page, size in sizes.items():
        note(
            f"/calendar/{page}: {QUERIES[page]} queries; the whole first view without fonts takes {counted[page]} bytes "
            f"on the wire with 157 editions, {size} with 10,157"
        )
        assert max(size, counted[page]) <= WIRE_LIMIT, page


def _look(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> dict[str, int]:
    """Open each view with its literal number of queries, and again for a 304; return the sizes on the wire."""
    sizes = {}
    for page, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            response = client.get(f"/en/calendar/{page}")
        etag = response.headers["ETag"]
        again = client.get(f"/en/calendar/{page}", headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        sizes[page] = _on_the_wire(client, f"/en/calendar/{page}")
    return sizes


def _on_the_wire(client: Client, path: str) -> int:
    """Return the compressed bytes of a first visit: the page, its styles and scripts, and every picture they name."""
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    named = set(re.findall(r"/static/([^\"'#?]+)", gzip.decompress(response.content).decode()))
    for sheet in [name for name in named if name.endswith(".css")]:
        found = re.findall(r"url\(\s*[\"']?([^)\"']+)", Path(_file(sheet)).read_text())
        named |= {
            posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address.partition("#")[0]))
            for address in found
            if not address.startswith("data:")
        }
    files = [name for name in named if not name.endswith(".woff2")]
    assert {name.rpartition(".")[2] for name in files} >= {"css", "js", "svg"}
    # As whitenoise keeps them beside the originals.
    return len(response.content) + sum(
        len(gzip.compress(Path(_file(name)).read_bytes(), 9)) for name in files
    )


def _file(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return found


def test_chinese_weekdays_fit_into_their_columns(client: Client) -> None:
    page = client.get("/zh-hans/calendar/year/2026/").content.decode()
    assert page.count('<abbr title="星期一">一</abbr>') == 12
