"""Hard filters: who may be suggested to whom, before anything is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .types import Flags, Indices, Pair, Profile, Rules

Kind = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sides:
    """Positions of the profiles on either side of the market.

    Where everyone may meet everyone (or three countries each other), both sides hold all profiles.
    """

    rows: Indices
    columns: Indices

    @property
    def square(self) -> bool:
        return bool(np.array_equal(self.rows, self.columns))


def sides(profiles: Sequence[Profile], rules: Rules) -> Sides:
    """Two sides that only meet each other, where the rules allow no meeting inside either; else one square market.

    Half the work for the usual forum of two countries, and the same result.
    """
    kinds = [_kind(profile) for profile in profiles]
    colours = _two_colours(list(dict.fromkeys(kinds)), rules)
    everyone = np.arange(len(profiles))
    if colours is None:
        return Sides(everyone, everyone)
    colour = np.array([colours[kind] for kind in kinds], np.intp)
    colour_of = dict(zip((profile.id for profile in profiles), colour.tolist(), strict=True))
    if any(a in colour_of and colour_of[a] == colour_of.get(b) for a, b in rules.must):
        return Sides(everyone, everyone)
    return Sides(np.flatnonzero(colour == 0), np.flatnonzero(colour == 1))


def allowed(rows: Sequence[Profile], columns: Sequence[Profile], rules: Rules) -> Flags:
    """Whether the pair may be suggested (rows × columns): not the same company, no rule against it."""
    row_kinds, column_kinds = [_kind(p) for p in rows], [_kind(p) for p in columns]
    distinct = list(dict.fromkeys([*row_kinds, *column_kinds]))
    number = {kind: at for at, kind in enumerate(distinct)}
    table = np.array([[_kinds_meet(a, b, rules) for b in distinct] for a in distinct], bool)
    row_at, column_at = (
        np.array([number[kind] for kind in side], np.intp) for side in (row_kinds, column_kinds)
    )
    flags: Flags = table.take(column_at, axis=1).take(row_at, axis=0)
    flags[_places(rows, columns, rules.must)] = True
    flags[_one_firm(rows, columns)] = False
    flags[_places(rows, columns, rules.forbidden)] = False
    return flags


def marked(rows: Sequence[Profile], columns: Sequence[Profile], pairs: frozenset[Pair]) -> Flags:
    """Whether the pair is one of `pairs`, in either order (rows × columns)."""
    flags = np.zeros((len(rows), len(columns)), bool)
    flags[_places(rows, columns, pairs)] = True
    return flags


def _places(
    rows: Sequence[Profile], columns: Sequence[Profile], pairs: frozenset[Pair]
) -> tuple[Indices, Indices]:
    """The rows and the columns of `pairs`, in either order."""
    row_at, column_at = ({p.id: at for at, p in enumerate(side)} for side in (rows, columns))
    both = [(x, y) for a, b in pairs for x, y in ((a, b), (b, a)) if x in row_at and y in column_at]
    return _as_indices([(row_at[x], column_at[y]) for x, y in both])


def _one_firm(rows: Sequence[Profile], columns: Sequence[Profile]) -> tuple[Indices, Indices]:
    """The rows and the columns that are profiles of one firm."""
    held: dict[str, list[int]] = {}
    for at, profile in enumerate(columns):
        held.setdefault(profile.company or profile.id, []).append(at)
    return _as_indices([(row, at) for row, p in enumerate(rows) for at in held.get(p.company or p.id, ())])


def _as_indices(places: Sequence[tuple[int, int]]) -> tuple[Indices, Indices]:
    row, column = np.array(places, np.intp).reshape(-1, 2).T
    return row, column


def _kind(profile: Profile) -> Kind:
    return profile.country, profile.groups | {profile.country}


def _kinds_meet(a: Kind, b: Kind, rules: Rules) -> bool:
    if a[0] == b[0] and not rules.same_country:
        return False
    if rules.may_meet is None:
        return True
    return any((x, y) in rules.may_meet or (y, x) in rules.may_meet for x in a[1] for y in b[1])


def _two_colours(kinds: Sequence[Kind], rules: Rules) -> dict[Kind, int] | None:
    """A colour for each kind so that only different colours meet, or None."""
    colours: dict[Kind, int] = {}
    for start in kinds:
        waiting = [] if start in colours else [start]
        colours.setdefault(start, 0)
        while waiting:
            kind = waiting.pop()
            for other in (other for other in kinds if _kinds_meet(kind, other, rules)):
                if other not in colours:
                    colours[other] = 1 - colours[kind]
                    waiting.append(other)
                elif colours[other] == colours[kind]:
                    return None
    return colours
