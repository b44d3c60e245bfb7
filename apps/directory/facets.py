"""What companies are counted under, as short strings that an array holds. Plain Python, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

# The parts that are asked of one and the same line, in the order in which they stand in `Entry.lines`.
LINE_PARTS = ("side", "cooperation_type", "sector", "chapter")
SINGLE_PARTS = ("country", "edition", "verified")
NAMES = (*SINGLE_PARTS, *LINE_PARTS)


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; empty means any.

    `side`, `cooperation_type`, `sector` and `chapter` ask for one line that has them all; a sector alone may also be
    the company's own.
    """

    query: str = ""
    country: str = ""
    sector: str = ""
    side: str = ""
    cooperation_type: str = ""
    chapter: str = ""
    edition: str = ""
    verified: str = ""

    def without(self, *names: str) -> "Criteria":
        return replace(self, **dict.fromkeys(names, ""))

    @property
    def chosen(self) -> list[str]:
        """The names of the facets that narrow the search."""
        return [name for name in NAMES if getattr(self, name)]

    @property
    def line(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in LINE_PARTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an entry must hold in its two arrays."""

    facets: tuple[str, ...]
    lines: tuple[str, ...]


def asked_by(criteria: Criteria) -> Asked:
    singles = [facet(name, getattr(criteria, name)) for name in SINGLE_PARTS if getattr(criteria, name)]
    chosen = [name for name in LINE_PARTS if getattr(criteria, name)]
    if len(chosen) == 1:
        singles.append(facet(chosen[0], getattr(criteria, chosen[0])))
    return Asked(tuple(singles), (line(criteria.line),) if len(chosen) > 1 else ())


def facet(name: str, value: str) -> str:
    return f"{name}:{value}"


def line(parts: Iterable[str]) -> str:
    return "|".join(parts)


def facets_of_line(
    side: str, cooperation_type: str, sectors: Iterable[str], chapters: Iterable[str]
) -> Iterator[tuple[str, bool]]:
    """Return what one line is counted under, as (string, whether it names several parts)."""
    for parts in product(("", side), ("", cooperation_type), ("", *sectors), ("", *chapters)):
        named = [(name, part) for name, part in zip(LINE_PARTS, parts, strict=True) if part]
        if len(named) == 1:
            yield facet(*named[0]), False
        elif named:
            yield line(parts), True
