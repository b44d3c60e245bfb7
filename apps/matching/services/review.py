"""Sensitive goods: a pair that would trade them is held back until an organiser has looked at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.matching.models import FlaggedCompany, HeldPair, SensitiveCode
from apps.matching.ranker.recommend import Ranking
from apps.matching.ranker.types import Line, Profile
from apps.matching.ranker.types import Suggestion as Scored

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Goods:
    """The sensitive codes among what a company offers and what it seeks; `flagged` by an organiser as a whole."""

    offers: frozenset[str]
    seeks: frozenset[str]
    flagged: bool


def released(ranking: Ranking, profiles: Iterable[Profile]) -> Ranking:
    """Return the ranking without what is held back."""
    back = held_back(ranking.suggestions, profiles)
    if not back:
        return ranking
    kept = [pair for pair in ranking.suggestions if _key(pair) not in back]
    return Ranking(kept, ranking.prices)


def held_back(pairs: Sequence[Scored], profiles: Iterable[Profile]) -> set[Pair]:
    """Return which of the pairs must not be suggested now; those that nobody has looked at yet are put up for review."""
    codes = tuple(SensitiveCode.objects.filter(is_active=True).values_list("code", flat=True))
    flagged = set(FlaggedCompany.objects.values_list("company_id", flat=True))
    if not codes and not flagged:
        return set()
    goods = {int(p.id): _goods(p, codes, int(p.id) in flagged) for p in profiles}
    found: dict[Pair, list[str]] = {}
    for scored in pairs:
        a, b = _key(scored)
        common = _common(goods[a], goods[b])
        if common is not None:
            found[a, b] = common
    return _up_for_review(found) if found else set()


def reviews() -> bool:
    """Whether anything is sensitive at all."""
    return SensitiveCode.objects.filter(is_active=True).exists() or FlaggedCompany.objects.exists()


def ordered(one: int, two: int) -> Pair:
    return min(one, two), max(one, two)


def _key(scored: Scored) -> Pair:
    return ordered(int(scored.a), int(scored.b))


def _up_for_review(found: Mapping[Pair, list[str]]) -> set[Pair]:
    HeldPair.objects.bulk_create(
        [HeldPair(company_id=a, other_id=b, codes=codes) for (a, b), codes in found.items()],
        ignore_conflicts=True,
    )
    rows = HeldPair.objects.filter(company__in=[a for a, _b in found], is_released=False)
    return set(rows.values_list("company_id", "other_id")) & set(found)


def _goods(profile: Profile, codes: tuple[str, ...], flagged: bool) -> _Goods:
    return _Goods(_sensitive(profile.offers, codes), _sensitive(profile.seeks, codes), flagged)


def _sensitive(lines: Iterable[Line], codes: tuple[str, ...]) -> frozenset[str]:
    written = {code for line in lines for code in line.hs}
    return frozenset(code for code in codes if any(_meets(one, code) for one in written))


def _meets(written: str, code: str) -> bool:
    """A chapter or heading that holds the sensitive code is as much in question as a code below it."""
    return written.startswith(code) or code.startswith(written)


def _common(a: _Goods, b: _Goods) -> list[str] | None:
    common = (a.offers & b.seeks) | (a.seeks & b.offers)
    return sorted(common) if common or a.flagged or b.flagged else None
