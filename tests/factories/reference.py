from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.exhibitions.models import Edition, Exhibition
from apps.reference.models import CooperationType, HsCode, Place, Sector, Venue
from apps.reference.services import save_hs_code


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"S{n}")
    label_en = factory.LazyAttribute(lambda o: f"Sector {o.code}")


class CooperationTypeFactory(DjangoModelFactory):
    """`complemented_by` makes the pair at once."""

    class Meta:
        model = CooperationType
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"T{n}")
    side = "offer"
    group = "trade"
    label_en = factory.LazyAttribute(lambda o: f"Cooperation {o.code}")


class HsCodeFactory(DjangoModelFactory):
    class Meta:
        model = HsCode
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{n:04d}")
    label_en = factory.LazyAttribute(lambda o: f"Goods {o.code}")

    @classmethod
    def _create(cls, model_class: type[HsCode], *args: Any, **kwargs: Any) -> HsCode:
        """Findable, like one that was loaded."""
        return save_hs_code(code=super()._create(model_class, *args, **kwargs))


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"CITY{n}")
    kind = "city"
    country = "CN"
    name_en = factory.LazyAttribute(lambda o: f"City {o.code}")
    time_zone = "Asia/Shanghai"


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    code = factory.Sequence(lambda n: f"HALL{n}")
    name_en = factory.LazyAttribute(lambda o: f"Hall {o.code}")
    city = factory.SubFactory(PlaceFactory)
    time_zone = "Asia/Shanghai"


class ExhibitionFactory(DjangoModelFactory):
    class Meta:
        model = Exhibition

    code = factory.Sequence(lambda n: f"FAIR{n}")
    slug = factory.LazyAttribute(lambda o: o.code.lower())
    name_en = factory.LazyAttribute(lambda o: f"Fair {o.code}")
    country = "CN"
    confidence = "high"


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    exhibition = factory.SubFactory(ExhibitionFactory)
    year = 2027
    key = factory.LazyAttribute(lambda o: f"{o.exhibition.code}-{o.year}")
    slug = factory.LazyAttribute(lambda o: o.key.lower())
    start_date = date(2027, 4, 15)
    end_date = date(2027, 4, 19)
    city = factory.SubFactory(PlaceFactory)
    confidence = "high"
