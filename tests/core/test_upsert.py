"""A table follows its file, row by row, and says what changed."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from auditlog.context import set_actor
from pytest_django import DjangoAssertNumQueries

from apps.core.upsert import Counts, set_many, upsert
from apps.exhibitions.models import Edition
from apps.reference.models import Sector
from tests.factories import EditionFactory, ExhibitionFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
KEY = ("code",)


def rows(*labels: str) -> list[dict[str, object]]:
    return [{"code": f"C{n}", "label_en": label, "label_az": f"{label} az"} for n, label in enumerate(labels)]


def labels() -> dict[str, tuple[str, str]]:
    found = Sector.objects.order_by("code").values_list("code", "label_en", "label_az")
    return {code: (english, azerbaijani) for code, english, azerbaijani in found}


def test_new_rows_are_created_and_the_same_again_is_no_change() -> None:
    assert upsert(Sector, KEY, rows("One", "Two")) == Counts(created=2)
    assert upsert(Sector, KEY, rows("One", "Two")) == Counts(unchanged=2)
    assert labels() == {"C0": ("One", "One az"), "C1": ("Two", "Two az")}


def test_only_what_differs_is_written() -> None:
    upsert(Sector, KEY, rows("One", "Two"))
    assert upsert(Sector, KEY, rows("One", "Deux", "Three")) == Counts(created=1, updated=1, unchanged=1)
    assert labels()["C1"] == ("Deux", "Deux az")


def test_rows_that_the_file_does_not_know_are_left_alone() -> None:
    SectorFactory(code="OWN", label_en="Ours")
    upsert(Sector, KEY, rows("One"))
    assert sorted(labels()) == ["C0", "OWN"]


def test_what_changed_is_said_row_by_row() -> None:
    upsert(Sector, KEY, rows("One", "Two"))
    counts = upsert(Sector, KEY, [{"code": "C0", "label_en": "Une", "position": 7}, *rows("x", "Two")[1:]])
    assert counts.changes == ("C0: label_en, position",)
    assert str(counts) == "0 created, 1 updated, 1 unchanged\n  C0: label_en, position"


def test_the_time_of_change_moves_for_changed_rows_alone() -> None:
    """Calendar programs take a new version over by this time: a load must not leave it behind."""
    moved, still = EditionFactory(key="MOVED"), EditionFactory(key="STILL")
    Edition.objects.update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        upsert(
            Edition,
            ("key",),
            [{"key": "MOVED", "end_date": date(2027, 4, 20)}, {"key": "STILL", "end_date": still.end_date}],
        )
    moved.refresh_from_db()
    still.refresh_from_db()
    assert (moved.end_date, moved.updated_at) == (date(2027, 4, 20), datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert still.updated_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # rows there, edited ones, one insert
        upsert(Sector, KEY, rows(*"abc"[:count]))
    with django_assert_num_queries(3):  # rows there, edited ones, one update
        upsert(Sector, KEY, rows(*"xyz"[:count]))
    with django_assert_num_queries(2):
        upsert(Sector, KEY, rows(*"xyz"[:count]))


def test_relations_become_exactly_what_is_wanted() -> None:
    fair, other = ExhibitionFactory(), ExhibitionFactory()
    one, two, three = SectorFactory(), SectorFactory(), SectorFactory()
    fair.sectors.set([one, two])
    other.sectors.set([three])
    wanted = {fair.pk: [two.pk, three.pk], other.pk: [three.pk]}
    assert set_many(type(fair), "sectors", wanted) == 1
    assert set(fair.sectors.values_list("pk", flat=True)) == {two.pk, three.pk}
    assert set(other.sectors.values_list("pk", flat=True)) == {three.pk}
    assert set_many(type(fair), "sectors", wanted) == 0


def test_counts_add_up() -> None:
    total = Counts(1, 2, 3, ("A: x",)) + Counts(4, 5, 6, ("B: y",))
    assert (total, total.changes) == (Counts(5, 7, 9), ("A: x", "B: y"))
    assert str(Counts(1, 2, 3)) == "1 created, 2 updated, 3 unchanged"


def test_what_an_organiser_has_edited_is_kept(people: Cast) -> None:
    upsert(Sector, ("code",), [{"code": "X", "label_en": "From the file"}])
    with set_actor(people.organiser):
        sector = Sector.objects.get(code="X")
        sector.label_en = "Better"
        sector.save()

    counts = upsert(Sector, ("code",), [{"code": "X", "label_en": "From the file"}])

    assert Sector.objects.get(code="X").label_en == "Better"
    assert str(counts) == "0 created, 0 updated, 0 unchanged, 1 kept as organisers have edited them"
