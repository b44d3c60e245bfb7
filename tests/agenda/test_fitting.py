"""Each reason for a fair by itself, and how a company's fairs are ranked."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.agenda import fitting
from apps.agenda.fitting import Fair, Reason, Wishes
from apps.agenda.routes import days_needed, is_too_tight
from apps.agenda.selectors import expected_fits_for, fits_for
from apps.agenda.wording import sentence
from apps.core.geo import Point
from apps.exhibitions.models import Attendance
from apps.exhibitions.travel import Stay, leg
from tests.doors import Counter, get_statuses
from tests.factories import (
    CooperationTypeFactory,
    EditionFactory,
    HsCodeFactory,
    ListingFactory,
    SectorFactory,
)
from tests.people import Cast

SHANGHAI, SUZHOU, BEIJING = Point(31.2, 121.5), Point(31.3, 120.6), Point(39.9, 116.4)
TODAY = date(2027, 1, 1)
STAY = Stay("fair", date(2027, 4, 15), date(2027, 4, 19), "SHANGHAI", SHANGHAI)
FAIR = Fair(STAY, frozenset({"FOOD", "AGRI"}), frozenset({"08", "20"}))
WISHES = Wishes(frozenset({"FOOD"}), frozenset({"08"}), (), TODAY)


def test_sectors() -> None:
    assert fitting.sectors(WISHES, FAIR) == (
        pytest.approx(0.85),
        Reason("sectors", {"sectors": ["FOOD"]}),
    )
    assert fitting.sectors(replace(WISHES, sectors=frozenset({"OILG"})), FAIR) == (0.0, None)


def test_chapters() -> None:
    assert fitting.chapters(WISHES, FAIR) == (1.0, Reason("hs", {"chapters": ["08"]}))
    assert fitting.chapters(replace(WISHES, chapters=frozenset()), FAIR) == (0.0, None)


def test_companies_that_answer() -> None:
    assert fitting.companies(WISHES, FAIR) == (0.0, None)
    one, _reason = fitting.companies(WISHES, replace(FAIR, complements=1))
    three, reason = fitting.companies(WISHES, replace(FAIR, complements=3))
    assert (one, three > one, reason) == (0.4, True, Reason("companies", {"number": 3}))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 4, 10), (0.1, Reason("soon", {"days": 5}, is_warning=True))),
        (date(2027, 1, 1), (1.0, Reason("in_time", {"days": 104}))),
        (date(2025, 11, 1), (pytest.approx(0.0303, abs=0.001), None)),
    ],
)
def test_season(today: date, expected: tuple[float, Reason | None]) -> None:
    assert fitting.season(replace(WISHES, today=today), FAIR) == expected


def test_journey() -> None:
    near = Stay("near", date(2027, 4, 21), date(2027, 4, 22), "SUZHOU", SUZHOU)
    clash = Stay("clash", date(2027, 4, 19), date(2027, 4, 22), "BEIJING", BEIJING)
    value, reason = fitting.journey(replace(WISHES, trips=[near]), FAIR)
    assert (value > 0.9, reason) == (True, Reason("near_trip", {"edition": "near", "km": 86, "days": 1}))
    assert fitting.journey(replace(WISHES, trips=[near, clash]), FAIR) == (
        0.0,
        Reason("clash", {"edition": "clash"}, is_warning=True),
    )
    assert fitting.journey(replace(WISHES, trips=[STAY]), FAIR)[1] == Reason("planned", {"edition": "fair"})


def test_a_fair_of_other_goods_fits_nobody() -> None:
    assert fitting.score(Wishes(frozenset({"OILG"}), frozenset({"27"}), (), TODAY), FAIR) == (0.0, [])
    value, reasons = fitting.score(WISHES, FAIR)
    assert (round(value, 2), [reason.code for reason in reasons]) == (0.67, ["sectors", "hs", "in_time"])
    assert sum(weight for weight, _feature in fitting.FEATURES) == pytest.approx(1)


def test_a_way_needs_time() -> None:
    needed = [days_needed(km, is_move=True) for km in (100, 1_100, 5_500, None)]
    assert (needed, days_needed(5_500, is_move=False)) == ([0, 1, 2, 1], 0)
    later = Stay("b", date(2027, 4, 20), date(2027, 4, 22), "BEIJING", BEIJING)
    assert is_too_tight(leg(STAY, later))
    assert not is_too_tight(leg(STAY, replace(later, first=date(2027, 4, 21))))
    assert not is_too_tight(leg(STAY, replace(later, first=date(2027, 4, 19))))


@pytest.mark.django_db
@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_ranking_with_reasons_in_four_languages(people: Cast) -> None:
    food, buy = SectorFactory(code="FOOD"), CooperationTypeFactory(code="BUY", side="seek")
    sell = CooperationTypeFactory(code="SELL", side="offer", complement=buy)
    nuts = SectorFactory(code="FOOD-NUTS", parent=food)
    line = ListingFactory(company=people.company, sector=nuts, cooperation_type=sell)
    line.hs_codes.add(HsCodeFactory(code="0802"))
    good, other = EditionFactory(), EditionFactory()
    good.exhibition.sectors.add(food)
    good.exhibition.hs_chapters.add(HsCodeFactory(code="08", label_en="Fruit and nuts", label_az="Meyvə"))
    other.exhibition.sectors.add(SectorFactory(code="OILG"))
    ListingFactory(company=people.other_company, sector=food, cooperation_type=buy, side="seek")
    Attendance.objects.create(company=people.other_company, edition=good)
    [fit] = fits_for(people.company)
    assert (fit.edition, [reason.code for reason in fit.reasons]) == (
        good,
        ["sectors", "hs", "companies", "in_time"],
    )
    words = [sentence(reason, fit.names) for reason in fit.reasons]
    assert words[1:3] == [
        "Shows goods that you trade: Fruit and nuts",
        "1 company that goes answers what you offer or seek",
    ]
    for language in ("az", "zh-hans", "ru"):
        with translation.override(language):
            assert not set(words) & {sentence(reason, fit.names) for reason in fit.reasons}
    Attendance.objects.update(is_public=False)
    assert "companies" not in [reason.code for reason in fits_for(people.company)[0].reasons]


@pytest.mark.django_db
@time_machine.travel("2027-01-01 08:00Z", tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same(people: Cast, django_assert_num_queries: Counter, count: int) -> None:
    food = SectorFactory(code="FOOD")
    for _n in range(count):
        ListingFactory(company=people.company, sector=food)
        EditionFactory().exhibition.sectors.add(food)
    with django_assert_num_queries(12):
        assert len(fits_for(people.company)) == count


@pytest.mark.django_db
def test_the_page_is_the_companys_own(people: Cast, client: Client) -> None:
    url = reverse("agenda:fits", args=[people.company.public_id])
    assert get_statuses(url, people) == (200, 200, 404, 302)
    assert client.post(url).status_code == 405


@pytest.mark.django_db
@time_machine.travel("2027-01-01 08:00Z", tick=False)
def test_a_fair_that_is_only_expected_is_told_apart(people: Cast) -> None:
    food = SectorFactory(code="FOOD")
    ListingFactory(company=people.company, sector=food)
    held = EditionFactory(
        year=2026, start_date=date(2026, 5, 10), end_date=date(2026, 5, 12), exhibition__cadence="annual"
    )
    held.exhibition.sectors.add(food)
    assert fits_for(people.company) == []
    [fit] = expected_fits_for(people.company)
    assert (fit.exhibition, fit.forecast.year, [reason.code for reason in fit.reasons]) == (
        held.exhibition,
        2027,
        ["sectors"],
    )
