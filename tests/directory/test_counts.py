"""Counting the facets, against a slow count of the same strings by which companies are found."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import product
from random import Random

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection

from apps.companies.models import Company, Listing
from apps.directory.facets import LINE_PARTS, NAMES, SINGLE_PARTS, Criteria, asked_by
from apps.directory.models import Entry
from apps.directory.selectors import Counts, count_facets, search_companies
from apps.directory.selectors.counts import count_anew
from apps.directory.services import rebuild_directory
from apps.directory.tallies import FIXED, Tallies, count, line_record, own_record, packed
from apps.exhibitions.models import Attendance, Edition
from tests.directory.test_selectors import VISITOR
from tests.doors import Counter as QueryCounter
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    EditionFactory,
    HsCodeFactory,
    ListingFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(db: None) -> list[Company]:
    """Forty companies with random countries, sectors, fairs and lines; some hide, some are not verified."""
    random = Random(7)
    parents = [SectorFactory(code=code) for code in ("FOOD", "ENER")]
    sectors = [
        *parents,
        *(SectorFactory(code=f"{parent.code}-{n}", parent=parent) for parent in parents for n in range(3)),
    ]
    kinds = [CooperationTypeFactory(code=code) for code in ("SELL", "BUY", "INVEST")]
    codes = [HsCodeFactory(code=code) for code in ("0802", "0813", "2204", "8501")]
    fairs = [EditionFactory(), EditionFactory()]
    rows = []
    for number in range(40):
        company = CompanyFactory(country=random.choice(["AZ", "CN", "HK"]), is_visible=random.random() < 0.9)
        if random.random() < 0.1:
            Company.objects.filter(pk=company.pk).update(verification_state="submitted")
        company.sectors.set(random.sample(sectors, random.randrange(3)))
        for fair in random.sample(fairs, random.randrange(3)):
            Attendance.objects.create(company=company, edition=fair)
        for line in range(random.randrange(5)):
            listing = ListingFactory(
                company=company,
                side=random.choice(["offer", "seek"]),
                cooperation_type=random.choice(kinds),
                sector=random.choice(sectors),
                text=f"{random.choice(['silk', 'steel'])} {number} {line}",
                is_active=random.random() < 0.9,
            )
            listing.hs_codes.set(random.sample(codes, random.randrange(3)))
        rows.append(company)
    rebuild_directory()
    return rows


def counted_slowly(criteria: Criteria) -> Counts:
    """Return for each facet, with each value that there is, how many companies have it and all else that is asked."""
    entries = [
        (set(entry.facets), set(entry.lines))
        for entry in Entry.objects.filter(is_shown=True)
        if not criteria.query or f"'{criteria.query}'" in entry.words
    ]

    def having(criteria: Criteria) -> int:
        asked = asked_by(criteria)
        return sum(
            facets.issuperset(asked.facets) and lines.issuperset(asked.lines) for facets, lines in entries
        )

    options: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    for text in set().union(*(facets for facets, _lines in entries)):
        name, _colon, value = text.partition(":")
        if number := having(replace(criteria, **{name: value})):
            options[name][value] = number
    return Counts(having(criteria), options)


def asked_for() -> Iterator[Criteria]:
    """Every facet alone, every two, three and four of a line, each with a country, a fair and a word or without."""
    of_line = {"side": "offer", "cooperation_type": "SELL", "sector": "FOOD", "chapter": "08"}
    fair = Edition.objects.order_by("pk").values_list("slug", flat=True)[0]
    for ticks in product((False, True), repeat=len(of_line)):
        line = {name: value for tick, (name, value) in zip(ticks, of_line.items(), strict=True) if tick}
        yield Criteria(**line)
        yield Criteria(query="silk", **line)
        yield Criteria(query="steel", country="CN", verified="yes", **line)
        yield Criteria(edition=fair, **line)
        yield Criteria(
            country="AZ", edition=fair, **(line | ({"sector": "ENER-1"} if "sector" in line else {}))
        )


@pytest.mark.usefixtures("crowd")
def test_counts_are_those_of_counting_one_by_one() -> None:
    totals = Counter[int]()
    for criteria in asked_for():
        slow, quick = counted_slowly(criteria), count_anew(criteria)
        assert (criteria, quick) == (criteria, slow)
        totals[quick.total] += 1
    # Neither everything nor nothing: the comparison would say little.
    assert len(totals) > 15


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "criteria",
    [Criteria(query="silk", country="CN"), Criteria(sector="FOOD"), Criteria(side="offer", chapter="08")],
)
def test_an_option_finds_as_many_as_it_says(criteria: Criteria) -> None:
    for name, options in count_anew(criteria).options.items():
        for value, number in options.items():
            asked = replace(criteria, **{name: value})
            assert (name, value, search_companies(VISITOR, asked).count()) == (name, value, number)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "Azərbaycan"), ("country", "ə1"), ("country", "A"), ("chapter", "٠٨"), ("chapter", "8"), ("chapter", "xx"),
        ("side", "both"), ("verified", "no"), ("sector", "NONE"), ("cooperation_type", "x|y"), ("edition", "%"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("crowd")
def test_what_nothing_has_is_counted_as_nothing(name: str, value: str) -> None:
    counts = count_anew(Criteria(**{name: value}))
    assert counts.total == 0
    # Its own options are what would be there instead.
    assert counts.of(name) == count_anew(Criteria()).of(name)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "criteria", [Criteria(), Criteria(query="silk", country="AZ", side="offer", sector="FOOD")]
)
def test_counting_asks_as_often_whatever_is_chosen(
    criteria: Criteria, django_assert_num_queries: QueryCounter
) -> None:
    with django_assert_num_queries(5 if criteria.query else 4):
        count_anew(criteria)


def test_counts_are_kept_for_a_minute_and_nobody_is_counted_in_an_empty_directory() -> None:
    cache.clear()
    nothing = Counts(0, {name: {} for name in NAMES})
    assert count_facets(Criteria()) == nothing
    CompanyFactory()
    rebuild_directory()
    assert count_facets(Criteria()) == nothing
    assert count_anew(Criteria()).of("country") == {"AZ": 1}


@pytest.mark.usefixtures("crowd")
def test_entries_from_before_are_filled_as_the_service_fills_them() -> None:
    kept = dict(Entry.objects.values_list("pk", "own_tallies"))
    lines = dict(Entry.objects.values_list("pk", "line_tallies"))
    Listing.objects.filter(is_active=False).update(valid_until=None)
    Entry.objects.update(own_tallies=b"", line_tallies=b"")
    with connection.schema_editor() as editor:
        import_module("apps.directory.migrations.0002_tallies").fill(apps, editor)
    assert dict(Entry.objects.values_list("pk", "own_tallies")) == kept
    assert dict(Entry.objects.values_list("pk", "line_tallies")) == lines


def test_records_say_which_line_has_what() -> None:
    """Of two companies one offers wine and seeks nuts; nobody offers nuts."""
    lines = packed([line_record("offer", 1, 10, None, "22"), line_record("seek", 1, 11, 9, "08")])
    own = [packed([own_record("country", FIXED.number("country", "AZ"))]), packed([own_record("sector", 11)])]
    tallies = Tallies.unpacked(
        own_sizes=b"".join(len(each).to_bytes(4, "big") for each in own),
        own=b"".join(own),
        line_sizes=len(lines).to_bytes(4, "big") + bytes(4),
        lines=lines,
    )
    assert tallies.companies == 2
    total, options = count(tallies, {"side": 1, "chapter": 8})
    assert (total, options["side"], options["chapter"]) == (0, {2: 1}, {22: 1})
    assert {name: options[name] for name in SINGLE_PARTS} == {name: {} for name in SINGLE_PARTS}
    total, options = count(tallies, {"sector": 11})
    assert (total, options["side"], options["sector"]) == (2, {2: 1}, {9: 1, 10: 1, 11: 2})
    assert set(options) == {*SINGLE_PARTS, *LINE_PARTS}
