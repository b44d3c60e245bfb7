from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.core.geo import Point
from apps.reference.models import Airport, Place
from apps.reference.rows import read_airports, read_places
from apps.reference.selectors import nearest_airports, point_of
from apps.reference.services import load_reference
from tests.factories import PlaceFactory


def test_every_city_is_on_the_map_and_has_an_airport_in_the_file() -> None:
    cities = [row for row in read_places() if row.parent_code]
    assert [row.code for row in cities if row.latitude is None] == []
    assert len({row.code for row in read_airports()}) == 38


@pytest.mark.django_db
@pytest.mark.usefixtures("few_goods_names")
def test_the_nearest_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_reference()
    with django_assert_num_queries(2):
        near = nearest_airports(Place.objects.get(code="SHANGHAI"))
    assert [(each.airport.code, each.km) for each in near] == [("SHA", 12), ("PVG", 34)]
    cities = Place.objects.filter(kind="city")
    assert [city.code for city in cities if not nearest_airports(city)] == []


@pytest.mark.django_db
def test_a_place_off_the_map_has_none() -> None:
    Airport.objects.create(code="AAA", country="CN", latitude=Decimal(1), longitude=Decimal(1))
    assert nearest_airports(PlaceFactory()) == []
    assert nearest_airports(None) == []
    assert point_of(PlaceFactory(latitude=Decimal("1.5"), longitude=Decimal(2))) == Point(1.5, 2.0)
