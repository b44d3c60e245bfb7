"""Keyset pages: every row once, in order, both ways, whatever is added meanwhile; and nothing else is a cursor."""

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F, QuerySet
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.paging import Page, page_of
from apps.exhibitions.models import Edition
from tests.factories import EditionFactory, ExhibitionFactory, PlaceFactory, UserFactory

ORDER = ("start_date", "id")
FIRST = date(2027, 1, 1)


@pytest.fixture
def seven(db: None) -> list[Edition]:
    """Seven editions on four days, so that days alone do not tell them apart."""
    fair, city = ExhibitionFactory(), PlaceFactory()
    return [
        EditionFactory(
            exhibition=fair, city=city, key=f"K{n}", start_date=FIRST + timedelta(days=n // 2), end_date=None
        )
        for n in range(7)
    ]


def all_pages(rows: QuerySet[Edition], order: tuple[str, ...], size: int) -> list[Page[Edition]]:
    pages = [page_of(rows, order=order, cursor=None, size=size)]
    while pages[-1].next:
        pages.append(page_of(rows, order=order, cursor=pages[-1].next, size=size))
    return pages


def keys(page: Page[Edition]) -> list[str]:
    return [edition.key for edition in page.rows]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize("order", [ORDER, ("-start_date", "-id"), ("start_date", "-id")])
def test_pages_hold_every_row_once_and_in_order(
    seven: list[Edition], order: tuple[str, ...], size: int
) -> None:
    rows = Edition.objects.all()
    pages = all_pages(rows, order, size)
    assert [key for page in pages for key in keys(page)] == [row.key for row in rows.order_by(*order)]
    assert [len(page.rows) for page in pages[:-1]] == [size] * (len(pages) - 1)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_going_back_shows_the_same_pages(seven: list[Edition], size: int) -> None:
    rows = Edition.objects.all()
    pages = all_pages(rows, ORDER, size)
    page, seen = pages[-1], [keys(pages[-1])]
    while page.previous:
        page = page_of(rows, order=ORDER, cursor=page.previous, size=size)
        seen.append(keys(page))
    assert [key for part in reversed(seen) for key in part] == [edition.key for edition in seven]


def test_the_ends_have_no_cursor(seven: list[Edition]) -> None:
    pages = all_pages(Edition.objects.all(), ORDER, 3)
    assert [(page.previous is None, page.next is None) for page in pages] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_a_row_added_before_the_cursor_neither_repeats_nor_hides_another(seven: list[Edition]) -> None:
    first = page_of(Edition.objects.all(), order=ORDER, cursor=None, size=3)
    EditionFactory(exhibition=seven[0].exhibition, key="NEW", start_date=FIRST, end_date=None)
    second = page_of(Edition.objects.all(), order=ORDER, cursor=first.next, size=3)
    assert keys(second) == ["K3", "K4", "K5"]


def test_a_deleted_row_may_stand_in_a_cursor(seven: list[Edition]) -> None:
    first = page_of(Edition.objects.all(), order=ORDER, cursor=None, size=3)
    seven[2].delete()
    assert keys(page_of(Edition.objects.all(), order=ORDER, cursor=first.next, size=3)) == ["K3", "K4", "K5"]


def test_annotations_can_be_an_order(seven: list[Edition]) -> None:
    rows = Edition.objects.annotate(day=F("start_date"))
    pages = all_pages(rows, ("-day", "id"), 3)
    assert [key for page in pages for key in keys(page)] == ["K6", "K4", "K5", "K2", "K3", "K0", "K1"]


@pytest.mark.parametrize("order", [("date_joined", "id"), ("-date_joined", "id")])
def test_moments_that_differ_by_microseconds_are_told_apart(db: None, order: tuple[str, str]) -> None:
    moment = datetime(2027, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC)
    users = [UserFactory(date_joined=moment + timedelta(microseconds=n)) for n in range(3)]
    cursor, seen = None, []
    for _page in users:
        page = page_of(User.objects.all(), order=order, cursor=cursor, size=1)
        seen += page.rows
        cursor = page.next
    assert (seen, cursor) == (users if order[0] == "date_joined" else users[::-1], None)
    page = page_of(User.objects.all(), order=order, cursor=page.previous, size=1)
    assert page.rows == [users[1]]


def test_a_null_character_is_no_cursor(db: None) -> None:
    with pytest.raises(InvalidInput) as refusal:
        page_of(Edition.objects.all(), order=("key",), cursor=packed(0, "\x00"), size=3)
    assert refusal.value.code == "bad_cursor"


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_is_one_query(
    seven: list[Edition], count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page_of(Edition.objects.all(), order=ORDER, cursor=None, size=count)


def packed(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "北京",
        packed(),
        packed(0),
        packed(0, "2027-01-01"),
        packed(0, "2027-01-01", 1, 2),
        packed(2, "2027-01-01", 1),
        packed(0, "2027-13-01", 1),
        packed(0, "2027-01-01", "one"),
        packed(0, "2027-01-01", None),
        packed(0, None, 1),
        packed(0, ["2027-01-01"], 1),
        packed(0, "2027-01-01", {"id": 1}),
        base64.urlsafe_b64encode(b"{}").decode(),
        base64.urlsafe_b64encode(b"12").decode(),
        base64.urlsafe_b64encode(b"null").decode(),
    ],
)
def test_what_was_not_made_here_is_refused(db: None, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        page_of(Edition.objects.all(), order=ORDER, cursor=cursor, size=3)
    assert refusal.value.code == "bad_cursor"


def test_a_number_too_large_for_the_column_finds_nothing_and_breaks_nothing(seven: list[Edition]) -> None:
    page = page_of(Edition.objects.all(), order=ORDER, cursor=packed(0, "2027-01-04", 10**30), size=3)
    assert (keys(page), page.next) == ([], None)
