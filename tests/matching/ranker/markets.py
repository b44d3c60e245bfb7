"""Small made-up companies and tables, and hypothesis strategies over them. Nothing here is a real firm."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from apps.matching.ranker.types import Line, Profile, Rules, Suggestion, Tables

TABLES = Tables(
    complements={
        "SELL": "BUY",
        "BUY": "SELL",
        "LOG_OFFER": "LOG_SEEK",
        "LOG_SEEK": "LOG_OFFER",
        "JV": "JV",
    },
    sectors={"FOOD": "", "FOOD-FRU": "FOOD", "FOOD-WIN": "FOOD", "CHEM": "", "CHEM-PLA": "CHEM"},
    speaks_alone=frozenset({"LOG_SEEK"}),
    interpreted=frozenset({frozenset({"az", "zh"})}),
)


def line(id: str, cooperation_type: str = "", **fields: Any) -> Line:
    return Line(id, cooperation_type, **fields)


def exporter(id: str = "az-fruit", **fields: Any) -> Profile:
    """Sells dried fruit, seeks nothing."""
    offer = line(
        "o1", "SELL", sector="FOOD-FRU", hs=("081310",), text="dried apricots and figs", language="en"
    )
    return replace(Profile(id, "AZ", languages=("az", "en"), offers=(offer,)), **fields)


def buyer(id: str = "cn-fruit", **fields: Any) -> Profile:
    """Seeks dried fruit, offers nothing."""
    seek = line("s1", "BUY", sector="FOOD-FRU", hs=("081310",), text="dried apricots", language="en")
    return replace(Profile(id, "CN", languages=("zh", "en"), seeks=(seek,)), **fields)


def scores(suggestions: Sequence[Suggestion]) -> dict[tuple[str, str], float]:
    return {(s.a, s.b): s.score for s in suggestions}


lines = st.builds(
    Line,
    id=st.sampled_from(["l1", "l2", "l3", "l4"]),
    cooperation_type=st.sampled_from(["", "SELL", "BUY", "JV", "LOG_OFFER", "LOG_SEEK"]),
    sector=st.sampled_from(["", "FOOD", "FOOD-FRU", "FOOD-WIN", "CHEM-PLA"]),
    hs=st.lists(st.sampled_from(["08", "0813", "081310", "220421", "390110"]), max_size=2).map(tuple),
    text=st.sampled_from(["", "dried apricots", "dried figs", "red wine", "红葡萄酒", "葡萄酒"]),
    quantity=st.sampled_from([None, 10.0, 500.0]),
    unit=st.sampled_from(["t", "kg"]),
    markets=st.lists(st.sampled_from(["AZ", "CN"]), max_size=2).map(tuple),
    certificates=st.lists(st.sampled_from(["ISO 22000", "HALAL"]), max_size=2, unique=True).map(tuple),
)


def _unique(some: list[Line], prefix: str) -> tuple[Line, ...]:
    return tuple(replace(one, id=f"{prefix}{at}") for at, one in enumerate(some))


@st.composite
def profiles(draw: st.DrawFn, id: str, countries: Sequence[str] = ("AZ", "CN")) -> Profile:
    return Profile(
        id=id,
        country=draw(st.sampled_from(countries)),
        languages=draw(st.lists(st.sampled_from(["az", "zh", "en"]), max_size=2, unique=True).map(tuple)),
        offers=_unique(draw(st.lists(lines, max_size=3)), "o"),
        seeks=_unique(draw(st.lists(lines, max_size=3)), "s"),
        attending=draw(st.frozensets(st.sampled_from(["forum", "fair"]), max_size=2)),
        verified=draw(st.booleans()),
        updated_days_ago=draw(st.sampled_from([None, 0.0, 90.0])),
        capacity=draw(st.sampled_from([0.0, 1.0, 3.0])),
    )


@st.composite
def markets(draw: st.DrawFn, countries: Sequence[str] = ("AZ", "CN"), most: int = 7) -> list[Profile]:
    size = draw(st.integers(0, most))
    return [draw(profiles(f"p{at}", countries)) for at in range(size)]


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    ids = st.sampled_from([f"p{at}" for at in range(7)])
    pairs = st.frozensets(st.tuples(ids, ids), max_size=4)
    may_meet = st.none() | st.just(frozenset({("AZ", "CN")})) | st.just(frozenset({("AZ", "AZ")}))
    return Rules(draw(pairs), draw(pairs), draw(may_meet), draw(st.booleans()))
