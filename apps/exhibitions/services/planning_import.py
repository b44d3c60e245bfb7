"""What a file would change, row by row, and what stands in its way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from apps.core.text import fold
from apps.exhibitions.importing import Incoming, Problem
from apps.exhibitions.importing.rows import Refused
from apps.exhibitions.selectors.imports import Index, Known

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_LINK = 500
_link = URLValidator(schemes=("https", "http"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the calendar has, or would have, of an edition."""

    start: date
    end: date | None
    status: str
    city_id: int | None
    venue_id: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """One row's effect. `kind` is new, moved, or claim: kept beside what the calendar has."""

    row: int
    kind: str
    key: str
    fair_id: int
    year: int
    season: str
    after: Facts
    source_url: str = ""
    edition_id: int | None = None
    before: Facts | None = None


@dataclass(slots=True)
class Plan:
    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def plan_import(rows: Iterable[Incoming], index: Index, *, notes_conflicts: bool) -> Plan:
    """Compare each row with the calendar. Rows that disagree about one edition are a problem of both."""
    plan = Plan()
    by_key: dict[str, list[Planned]] = defaultdict(list)
    for row in rows:
        try:
            planned = _planned(row, index)
        except Refused as refusal:
            plan.problems.append(Problem(row.row, refusal.code, refusal.values))
        else:
            by_key[planned.key].append(planned)
    for key, same in by_key.items():
        first = same[0]
        others = [each for each in same[1:] if each.after != first.after]
        for each in others:
            plan.problems.append(Problem(each.row, "rows_disagree", {"other": first.row, "key": key}))
        if others:
            plan.problems.append(Problem(first.row, "rows_disagree", {"other": others[0].row, "key": key}))
        elif first.before == first.after:
            plan.unchanged += 1
        else:
            plan.planned.append(_as_claim(first) if notes_conflicts else first)
    plan.problems.sort(key=lambda problem: (problem.row, problem.code))
    return plan


def represent(plan: Plan, index: Index) -> list[dict[str, Any]]:
    """Return the plan's changes as they are kept and shown: names of places, days in ISO 8601."""
    return [
        {
            "row": each.row,
            "kind": each.kind,
            "key": each.key,
            "fair": index.names[each.fair_id],
            "before": _shown(each.before, index) if each.before else None,
            "after": _shown(each.after, index),
        }
        for each in plan.planned
    ]


def fingerprint(changes: list[dict[str, Any]]) -> str:
    return sha256(dumps(changes, sort_keys=True).encode()).hexdigest()


def _shown(facts: Facts, index: Index) -> dict[str, Any]:
    return {
        "start": facts.start.isoformat(),
        "end": facts.end.isoformat() if facts.end else None,
        "status": facts.status,
        "city": index.city_names.get(facts.city_id or 0, ""),
        "venue": index.venue_names.get(facts.venue_id or 0, ""),
    }


def _as_claim(planned: Planned) -> Planned:
    """Days that the calendar has stay; those of the file are noted beside them. What is no conflict of days goes in."""
    before, after = planned.before, planned.after
    if before is None or (before.start, before.end) == (after.start, after.end):
        return planned
    return Planned(
        planned.row, "claim", planned.key, planned.fair_id, planned.year, planned.season,
        Facts(after.start, after.end, before.status, before.city_id, before.venue_id),
        planned.source_url, planned.edition_id, before,
    )  # fmt: skip


def _planned(row: Incoming, index: Index) -> Planned:
    _check(row)
    known = index.by_key.get(row.key.lower()) if row.key else None
    fair_id = known.fair_id if known else _fair(row, index)
    known = known or _of_its_year(row, fair_id, index)
    city = _named(row.city, index.cities, "unknown_city") if row.city else None
    venue = _named(row.venue, index.venues, "unknown_venue") if row.venue else None
    if known is None:
        if fair_id in index.twice_a_year and not row.season:
            raise Refused("say_season", fair=index.names[fair_id])
        season = row.season if fair_id in index.twice_a_year else ""
        key = "-".join(filter(None, (index.codes[fair_id], str(row.start.year), season.upper())))
        after = Facts(row.start, row.end, row.status or "scheduled", city, venue)
        return Planned(row.row, "new", key, fair_id, row.start.year, season, after, row.source_url)
    before = Facts(known.start, known.end, known.status, known.city_id, known.venue_id)
    after = Facts(
        row.start,
        row.end if row.end or row.start != known.start else known.end,
        row.status or known.status,
        city or known.city_id,
        venue or (known.venue_id if city in (None, known.city_id) else None),
    )
    return Planned(
        row.row, "moved", known.key, fair_id, row.start.year, known.season, after, row.source_url, known.pk, before
    )  # fmt: skip


def _check(row: Incoming) -> None:
    if row.end is not None and row.end < row.start:
        raise Refused("ends_before_start", start=row.start.isoformat(), end=row.end.isoformat())
    if not FIRST_YEAR <= row.start.year <= LAST_YEAR:
        raise Refused("bad_year", year=row.start.year)
    if row.source_url:
        try:
            _link(row.source_url)
        except ValidationError:
            raise Refused("bad_link", text=row.source_url[:80]) from None
        if len(row.source_url) > LONGEST_LINK:
            raise Refused("bad_link", text=f"{row.source_url[:80]}…")


def _fair(row: Incoming, index: Index) -> int:
    """Return the fair that a row names; the name of an edition may have its year or number around it."""
    for name in filter(None, (row.fair, row.key)):
        found = index.fairs.get(fold(name)) or index.fairs.get(fold(_without_year(name, row.start.year)))
        if found and len(found) == 1:
            return next(iter(found))
        if found:
            raise Refused("several_fairs", text=name[:80])
    raise Refused("unknown_fair", text=(row.fair or row.key)[:80])


def _without_year(name: str, year: int) -> str:
    return " ".join(part for part in name.replace(str(year), " ").split() if part)


def _of_its_year(row: Incoming, fair_id: int, index: Index) -> Known | None:
    """Return the fair's edition of the row's year, or None where it would be a new one."""
    found = index.by_year.get((fair_id, row.start.year), [])
    if row.season:
        found = [known for known in found if known.season == row.season]
    if len(found) > 1:
        found = [known for known in found if known.start == row.start]
        if len(found) != 1:
            raise Refused("several_editions", fair=index.names[fair_id], year=row.start.year)
    return found[0] if found else None


def _named(name: str, known: dict[str, int], code: str) -> int:
    found = known.get(fold(name))
    if found is None:
        raise Refused(code, text=name[:80])
    return found
