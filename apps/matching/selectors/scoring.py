"""One company with everybody who comes into question for it, scored exactly."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Q

from apps.matching.models import ScoreRun
from apps.matching.ranker.one import Entry, entries
from apps.matching.ranker.text import Encoder
from apps.matching.ranker.types import Profile, Weights
from apps.matching.selectors.candidates import candidates
from apps.matching.selectors.profiles import profiles_of, rules_of, tables_of

Shelve = Callable[[Sequence[Profile]], Encoder]


def entries_for(
    company: int,
    run: ScoreRun,
    *,
    now: datetime,
    weights: Weights,
    version: str,
    shelve: Shelve,
    boosts: dict[str, float] | None = None,
) -> list[Entry]:
    """Return who may be suggested to the company in this set, the best first; none where it cannot be itself.

    `shelve` gives the vectors of profiles, `version` names the ones that the database compares.
    """
    forum = run.forum
    mine = profiles_of(forum, now=now, among=[company])
    if not mine:
        return []
    tables, rules = tables_of(forum), rules_of(forum)
    others = candidates(
        mine[0],
        forum,
        tables,
        weights=weights,
        encoder=shelve(mine),
        version=version,
        other_country=not rules.same_country,
    )
    others |= _partners(company, run) | _wanted(company, rules.must)
    profiles = profiles_of(forum, now=now, among=others - {company})
    return entries(
        mine[0],
        profiles,
        tables,
        prices=_prices(run, [*mine, *profiles]),
        encoder=shelve([*mine, *profiles]),
        weights=weights,
        rules=rules,
        boosts=boosts,
    )


def _prices(run: ScoreRun, profiles: list[Profile]) -> dict[str, float]:
    """Return everybody's price in the run; who came since is worth as much as the middle one of their country."""
    known = run.prices.filter(company__in=[int(profile.id) for profile in profiles])
    prices = {str(pk): price for pk, price in known.values_list("company_id", "price")}
    middle = {profile.country: None for profile in profiles if profile.id not in prices}
    usual = {country: _middle_price(run, country) for country in middle}
    return {profile.id: prices.get(profile.id, usual.get(profile.country, 0.0)) for profile in profiles}


def _middle_price(run: ScoreRun, country: str) -> float:
    rows = run.prices.filter(company__country=country).order_by("price").values_list("price", flat=True)
    count = rows.count()
    return float(rows[count // 2]) if count else 0.0


def _partners(pk: int, run: ScoreRun) -> set[int]:
    pairs = run.suggestions.filter(Q(company=pk) | Q(other=pk)).values_list("company_id", "other_id")
    return {one for pair in pairs for one in pair}


def _wanted(pk: int, must: frozenset[tuple[str, str]]) -> set[int]:
    return {int(one) for pair in must if str(pk) in pair for one in pair}
