"""How long searches take at the server: the page of companies and the counts beside it, counted anew each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser

from apps.directory.facets import Criteria
from apps.directory.selectors.counts import count_anew
from apps.directory.selectors.search import company_page, search_companies
from apps.reference.selectors import hs_matches

Asked = TypeVar("Asked")
WORDS = (
    "fındıq", "xezer", "榛子", "石油", "丝路", "beijing", "bj", "cotton", "pambıq", "机械", "光伏", "zhenzi",
    "steel", "nar şirəsi", "上海 纺织", "qafqaz", "фундук", "solar panel", "avtobus", "工厂",
)  # fmt: skip
FACETS = (
    {"country": "CN", "sector": "AGRO"},
    {"country": "AZ", "side": "offer"},
    {"country": "CN", "cooperation_type": "SELL"},
    {"side": "seek", "sector": "FOOD"},
    {"country": "CN", "chapter": "08"},
    {"sector": "ENER", "verified": "yes"},
)
GOODS = (
    "fındıq", "findiq", "榛子", "zhenzi", "avtobus", "xalça", "halı", "hali", "pomegranete", "85", "solar panels",
    "гранатовый сок", "石榴", "sl", "m", "新鲜石榴",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, the shortest first."""

    taken: tuple[float, ...]

    def percentile(self, share: float) -> float:
        return self.taken[min(len(self.taken) - 1, int(len(self.taken) * share))]

    def __str__(self) -> str:
        p50, p95 = self.percentile(0.5), self.percentile(0.95)
        return (
            f"{len(self.taken)} searches, p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {self.taken[-1]:.0f} ms"
        )


def time_companies(*, rounds: int = 2, seed: int = 0) -> Times:
    """Time text with two facets, in every combination, in a shuffled order."""
    asked = [Criteria(query=word, **facets) for word in WORDS for facets in FACETS] * rounds
    return _timed(
        lambda criteria: (company_page(AnonymousUser(), criteria), count_anew(criteria)), asked, seed
    )


def time_goods(*, rounds: int = 20, seed: int = 0) -> Times:
    return _timed(hs_matches, list(GOODS) * rounds, seed)


def plan_of_search(criteria: Criteria) -> str:
    """Return how PostgreSQL finds the companies."""
    return str(search_companies(AnonymousUser(), criteria)[:25].explain())


def _timed(search: Callable[[Asked], object], asked: Sequence[Asked], seed: int) -> Times:
    taken = []
    for each in Random(seed).sample(asked, len(asked)):
        before = perf_counter()
        search(each)
        taken.append((perf_counter() - before) * 1000)
    return Times(tuple(sorted(taken)))
