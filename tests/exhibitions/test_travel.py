from datetime import date

from apps.core.geo import Point
from apps.exhibitions.travel import Stay, clashes, legs

SHANGHAI, GUANGZHOU = Point(31.22222, 121.45806), Point(23.11667, 113.25)


def stay(key: str, first: int, last: int, city: str = "SH", point: Point | None = SHANGHAI) -> Stay[str]:
    return Stay(key, date(2027, 4, first), date(2027, 4, last), city, point)


def told(stays: list[Stay[str]]) -> list[tuple[str, str, int, int | None, bool]]:
    return [(way.start.key, way.end.key, way.days_between, way.km, way.is_move) for way in legs(stays)]


def test_ways_in_order_of_time() -> None:
    stays = [stay("c", 9, 9, "GZ", GUANGZHOU), stay("a", 1, 3), stay("b", 4, 6)]
    [(_a, _b, *first), (_c, _d, *second)] = told(stays)
    assert first == [0, 0, False]
    assert (second[0], second[2]) == (2, True)
    assert abs(second[1] - 1_209) < 7


def test_a_place_off_the_map_has_no_distance_but_may_be_another() -> None:
    assert told([stay("a", 1, 2, "SH", None), stay("b", 4, 5, "XX", None)]) == [("a", "b", 1, None, True)]
    assert told([stay("a", 1, 2, "XX", None), stay("b", 4, 5, "XX", None)]) == [("a", "b", 1, 0, False)]


def test_a_shared_day_is_a_clash_and_the_next_day_is_none() -> None:
    stays = [stay("a", 1, 5), stay("b", 5, 6), stay("c", 7, 7), stay("d", 2, 9)]
    assert [(way.start.key, way.end.key, way.days_between) for way in clashes(stays)] == [
        ("a", "d", -4), ("a", "b", -1), ("d", "b", -5), ("d", "c", -3),
    ]  # fmt: skip


def test_nothing_and_one() -> None:
    assert (legs([]), clashes([]), legs([stay("a", 1, 1)])) == ([], [], [])
