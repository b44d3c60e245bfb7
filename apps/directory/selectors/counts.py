"""How many companies each further choice would leave."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Aggregate, BinaryField, Func, IntegerField, Value
from django.db.models.functions import Length

from apps.directory.facets import NAMES, Criteria
from apps.directory.models import Entry
from apps.directory.selectors.search import asked_words
from apps.directory.tallies import Numbers, Tallies, count
from apps.exhibitions.models import Edition
from apps.reference.models import CooperationType, Sector

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Counts:
    """`total` answers all criteria; each facet's options are counted as if nothing were chosen in it."""

    total: int = 0
    options: dict[str, dict[str, int]] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, int]:
        return self.options.get(name, {})


class _Joined(Aggregate):
    """The bytes of all rows, one after the other; those of several columns come in the same order."""

    function = "string_agg"
    output_field = BinaryField()

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, Value(b""), **extra)


class _Size(Func):
    """The length of a row's bytes, as four bytes."""

    function = "int4send"
    output_field = BinaryField()

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(Length(expression, output_field=IntegerField()), **extra)


def count_facets(criteria: Criteria) -> Counts:
    """Return the counts over the companies that everybody sees.

    They are the same for all, and are kept for a minute: a reader who goes through pages does not count again.
    """
    key = f"directory-counts:{hash_of(criteria)}"
    kept = cache.get(key)
    if kept is None:
        kept = count_anew(criteria)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def hash_of(criteria: Criteria) -> str:
    """Return the name under which these counts are kept."""
    named = "\0".join([criteria.query.strip(), *(getattr(criteria, name) for name in NAMES)])
    return sha256(named.encode()).hexdigest()


def count_anew(criteria: Criteria) -> Counts:
    """Count in four queries, whatever is asked: what the numbers stand for, and the records of all who have the words.

    The facets are left to `tallies.count`, since each chosen one is counted among companies that do not have it.
    """
    words = asked_words(criteria)
    if criteria.query.strip() and not words:
        return Counts()
    numbers = _numbers()
    tallies = _tallies(words)
    asked = {name: numbers.number(name, getattr(criteria, name)) for name in criteria.chosen}
    total, options = count(tallies, asked)
    return Counts(total, {name: numbers.values(name, counted) for name, counted in options.items()})


def _tallies(words: str) -> Tallies:
    rows = Entry.objects.filter(is_shown=True)
    if words:
        rows = rows.filter(words__answers=words)
    joined = rows.aggregate(
        own_sizes=_Joined(_Size("own_tallies")),
        own=_Joined("own_tallies"),
        line_sizes=_Joined(_Size("line_tallies")),
        lines=_Joined("line_tallies"),
    )
    return Tallies.unpacked(**{name: bytes(found or b"") for name, found in joined.items()})


def _numbers() -> Numbers:
    return Numbers(
        {
            "cooperation_type": dict(CooperationType.objects.values_list("code", "pk")),
            "sector": dict(Sector.objects.values_list("code", "pk")),
            "edition": dict(Edition.objects.values_list("slug", "pk")),
        }
    )
