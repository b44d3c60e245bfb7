"""A made-up forum for measuring: companies of two countries, with lines about real goods. Synthetic, and only that."""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.matching.ranker.types import Line, Profile, Tables
from apps.reference.rows import DATA

COUNTRIES = {"AZ": ("az", "ru", "en"), "CN": ("zh", "en")}
UNITS, CERTIFICATES = ("t", "pcs", "m2"), ("ISO 9001", "ISO 22000", "HALAL", "CE", "GOST")
INTERPRETED = frozenset({frozenset({"az", "zh"}), frozenset({"ru", "zh"})})


@dataclass(frozen=True, slots=True)
class _Goods:
    """Headings with their names by language, and the sectors that list their chapters."""

    names: Mapping[str, Mapping[str, Sequence[str]]]
    sectors: Mapping[str, Sequence[str]]


def tables(directory: Path = DATA) -> Tables:
    """The project's own cooperation types and sectors."""
    kinds = list(_rows(directory / "cooperation_types.csv"))
    return Tables(
        complements={row["code"]: row["complement"] for row in kinds if row["complement"]},
        sectors={row["code"]: row["parent"] for row in _rows(directory / "sectors.csv")},
        speaks_alone=frozenset(row["code"] for row in kinds if row["group"] in ("logistics", "finance")),
        interpreted=INTERPRETED,
    )


def companies(each: int, seed: int = 0, directory: Path = DATA) -> list[Profile]:
    """`each` companies of either country: up to three offers and two seeks, most about goods."""
    rng, goods = random.Random(seed), _goods(directory)
    return [_company(f"{country}{at:06}", country, goods, rng) for country in COUNTRIES for at in range(each)]


def _company(id: str, country: str, goods: _Goods, rng: random.Random) -> Profile:
    spoken = COUNTRIES[country]
    return Profile(
        id=id,
        country=country,
        languages=tuple(rng.sample(spoken, rng.randint(1, len(spoken)))),
        offers=tuple(_line(f"{id}-o{at}", "SELL", country, goods, rng) for at in range(rng.randint(0, 3))),
        seeks=tuple(_line(f"{id}-s{at}", "BUY", country, goods, rng) for at in range(rng.randint(0, 2))),
        attending=frozenset({"forum", *rng.sample(["fair 1", "fair 2", "fair 3"], rng.randint(0, 2))}),
        verified=rng.random() < 0.7,
        updated_days_ago=float(rng.randint(0, 400)),
        capacity=float(rng.randint(8, 20)),
    )


def _line(id: str, kind: str, country: str, goods: _Goods, rng: random.Random) -> Line:
    if rng.random() < 0.1:
        kind = rng.choice({"SELL": ["LOG_OFFER", "JV"], "BUY": ["LOG_SEEK", "JV"]}[kind])
    code, language = rng.choice(list(goods.names)), rng.choice(COUNTRIES[country])
    names = goods.names[code][language]
    return Line(
        id=id,
        cooperation_type=kind,
        sector=rng.choice(goods.sectors.get(code[:2], [""])),
        hs=(code + rng.choice(["", "10", "90"]),),
        text=", ".join(rng.sample(names, min(len(names), rng.randint(1, 3)))),
        language=language,
        quantity=float(rng.choice([10, 50, 500])) if rng.random() < 0.4 else None,
        unit=rng.choice(UNITS),
        markets=tuple(rng.sample(["AZ", "CN", "TR"], rng.randint(0, 2))) if kind == "SELL" else (),
        certificates=tuple(rng.sample(CERTIFICATES, rng.randint(0, 2))),
    )


def _goods(directory: Path) -> _Goods:
    names = {
        row["code"]: {
            language: row[f"keywords_{language}"].split("; ") for language in ("en", "zh", "ru", "az")
        }
        for row in _rows(directory / "hs_labels.csv")
    }
    sectors: dict[str, list[str]] = {}
    for row in _rows(directory / "sectors.csv"):
        for code in filter(None, row["hs_codes"].split(";")):
            sectors.setdefault(code[:2], []).append(row["code"])
    return _Goods(names, sectors)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
