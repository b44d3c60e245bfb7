import pytest

from apps.core.geo import Point, great_circle_km

BAKU, SHANGHAI, GUANGZHOU = Point(40.37767, 49.89201), Point(31.22222, 121.45806), Point(23.11667, 113.25)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        (BAKU, BAKU, 0),
        (SHANGHAI, GUANGZHOU, 1_209),
        (Point(0, 0), Point(0, 90), 10_008),
        (Point(0, 179), Point(0, -179), 222),
        (Point(90, 0), Point(-90, 77), 20_015),
    ],
)
def test_known_distances(here: Point, there: Point, km: int) -> None:
    assert great_circle_km(here, there) == pytest.approx(km, rel=0.005, abs=0.5)
    assert great_circle_km(there, here) == pytest.approx(great_circle_km(here, there))
