"""Spread attention so that nobody is drowned and nobody forgotten.

A transferable-utility matching market (Choo and Siow): with surplus `p = forward + backward` of a pair,
capacities r and c, and temperature beta, the expected matches are

    mu[i, j] = A[i] * K[i, j] * B[j],   K = exp(p / (2 * beta)),
    A[i]**2 + sum_j mu[i, j] = r[i],    B[j]**2 + sum_i mu[i, j] = c[j]

where A**2 and B**2 stay unmatched. Given s = K @ B, the row equation is a quadratic in A with the
positive root

    A = 2 * r / (s + sqrt(s * s + 4 * r)).

The textbook form (sqrt(s*s + 4r) - s) / 2 subtracts two nearly equal numbers once s is large: in float32
it is 0, and the market collapses. `hypot` also keeps s * s from overflowing.

Between two updates the exchange A * t, B / t that balances both sides is solved exactly. All of these
are exact minimisations of one convex function of (log A, log B) along some of its coordinates, so it
falls with every step; without the exchange, a market where nearly everybody is matched drifts towards
its solution over thousands of steps.

Beta is measured in units of the surplus, which lies in [0, 2] for interests in [0, 1]. Small beta: close
to the best single assignment; large beta: everybody meets everybody. Never subtract a maximum from the
surplus or scale the kernel to at most 1: a surplus is measured against staying alone, so that is another
market, in which at beta <= 0.1 nearly everyone stays alone, prices vanish, and a third of a crowded market
is never shown to anybody.

A list is not a match: whoever stands below the end of every list is never seen at all. Where one side is
larger, the weaker half of it has fewer expected matches and would vanish. So the list of row i orders the
columns by

    mu[i, j] / A[i] * (c[j] / sum_i mu[i, j]) ** g,   g = 1 - 1 / P[j]**2 (0 where P[j] < 1)

where P[j] is the number of places that the lists have for column j. With places for everybody (large P) every
column is spread over the lists as its capacity asks; with too few, as for one exporter among thirty buyers,
the best come first. Where nobody stays alone it changes nothing. Whoever is then still in no list is given
the last place of one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .tops import reached
from .types import Flags, Floats, Indices

Real = TypeVar("Real", np.float32, np.float64)

TOP = 20
# The kernel reaches exp(1 / beta) for the best of all pairs, then meets capacities; float32 ends at exp(88).
SMALLEST_BETA = 0.02
LARGEST = np.float32(1 / SMALLEST_BETA)
# Rows whose lists are made at once, and elements that stay in the cache through several steps.
ROWS, PART = 512, 1 << 17
# Products with prices up to this stay in float32, whatever the kernel.
STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Allocation:
    """Expected matches `mu` (rows × columns), and who sees whom: positions, best first, -1 past the end.

    `row_price`: what a row adds, in logarithms, to its value in every list of the columns; `column_price` likewise.
    """

    mu: Floats
    rank_rows: Indices
    rank_columns: Indices
    row_price: Floats
    column_price: Floats


def allocate(
    forward: Floats,
    backward: Floats,
    row_capacity: Floats,
    column_capacity: Floats,
    *,
    beta: float = 0.05,
    top: int = TOP,
    seed: int = 0,
    eligible: Flags | None = None,
    first: Flags | None = None,
    tastes: Floats | None = None,
) -> Allocation:
    """Match everybody at once and give each side its `top` list.

    `forward`, `backward`: interests (rows × columns); `eligible`: pairs that may be listed (default all);
    `first`: pairs that stand before all others, free slots or not; `tastes`: added to the surplus, to tell
    apart those who are alike. `seed` orders exact equals. Raises ValueError if beta is too small.
    """
    strength = kernel(forward, backward, beta, tastes)
    if eligible is not None:
        strength *= eligible
    a, b = solve(strength, row_capacity, column_capacity)
    turned = None if first is None else first.T
    rng = np.random.default_rng(seed)
    rank_rows, column_price = _lists(strength, a, b, column_capacity, first, top, rng)
    rank_columns, row_price = _lists(strength.T, b, a, row_capacity, turned, top, rng)
    strength *= a[:, None]
    strength *= b
    _hold(strength, row_capacity)
    _hold(strength.T, column_capacity)
    return Allocation(strength, rank_rows, rank_columns, row_price, column_price)


def lists(
    strength: Floats,
    a: Floats,
    b: Floats,
    row_capacity: Floats,
    column_capacity: Floats,
    *,
    first: Flags | None = None,
    top: int = TOP,
    seed: int = 0,
) -> tuple[Indices, Indices]:
    """Who sees whom, rows and columns, from the kernel and its factors. Needs no second matrix of its size."""
    rng = np.random.default_rng(seed)
    turned = None if first is None else first.T
    rows, _ = _lists(strength, a, b, column_capacity, first, top, rng)
    columns, _ = _lists(strength.T, b, a, row_capacity, turned, top, rng)
    return rows, columns


def _hold(mu: Floats, capacity: Floats) -> None:
    """Scale down, in place, the rows that single precision has left a little above their capacity."""
    sums = mu.sum(axis=1, dtype=np.float64)
    over = sums > capacity
    mu[over] *= (capacity[over] / sums[over]).astype(mu.dtype)[:, None]


def kernel(
    forward: Floats, backward: Floats, beta: float, tastes: Floats | None = None, out: Floats | None = None
) -> Floats:
    """exp((forward + backward + tastes) / (2 beta)); raises ValueError where that would leave float32.

    `out` may be `forward` itself. Each few rows are finished while they are in the cache.
    """
    if not beta >= SMALLEST_BETA:
        raise ValueError(f"beta must be at least {SMALLEST_BETA}, not {beta}")
    strength = np.empty(forward.shape, np.float32) if out is None else out
    for rows in _slices(len(forward), max(PART // max(forward.shape[1], 1), 1)):
        surplus = strength[rows]
        np.add(forward[rows], backward[rows], out=surplus)
        if tastes is not None:
            surplus += tastes[rows]
        surplus *= np.float32(0.5 / beta)
        np.exp(np.minimum(surplus, LARGEST, out=surplus), out=surplus)
    return strength


def solve(
    strength: npt.NDArray[Real],
    row_capacity: npt.NDArray[Real],
    column_capacity: npt.NDArray[Real],
    *,
    tolerance: float = 1e-5,
    most_steps: int = 500,
) -> tuple[npt.NDArray[Real], npt.NDArray[Real]]:
    """The factors A and B of the expected matches, in the precision of `strength`.

    Stops when no factor changes by more than `tolerance` of itself, or after `most_steps`.
    """
    b = np.sqrt(column_capacity)
    for _ in range(most_steps):
        before = b
        a = _root(strength @ b, row_capacity)
        b = _root(strength.T @ a, column_capacity)
        a, b = _balanced(a, b, float(row_capacity.sum()) - float(column_capacity.sum()))
        if np.all(np.abs(b - before) <= tolerance * b):
            break
    return a, b


def ranked(values: Floats, top: int, rng: np.random.Generator, nothing: float = -np.inf) -> Indices:
    """Per row the positions of its `top` largest values, -1 for `nothing`, the least value (-inf or 0); exact equals
    in a random order."""
    rows, columns = values.shape
    result = np.full((rows, min(top, columns)), -1, np.intp)
    chance = rng.permutation(columns)
    if not result.size:
        return result
    bar = np.maximum(reached(values, result.shape[1]), np.nextafter(np.float32(nothing), np.float32(np.inf)))
    row, column = np.divmod(np.flatnonzero(values >= bar[:, None]), columns)
    order = np.lexsort((chance[column], -values[row, column], row))
    row, column = row[order], column[order]
    place = np.arange(len(row)) - np.searchsorted(row, np.arange(rows))[row]
    listed = place < result.shape[1]
    result[row[listed], place[listed]] = column[listed]
    return result


def seat_the_forgotten(
    ranks: Indices,
    size: int,
    values: Callable[[Indices], Floats],
    first: Flags | None = None,
    nothing: float = -np.inf,
) -> None:
    """Give whoever of `size` others stands in no list the last place of the list that suits best, in place.

    `values` gives those of all rows with some others. Only a place whose holder stands in another list too is
    taken, and none that must come `first`.
    """
    times = np.bincount(ranks[ranks >= 0], minlength=size)
    last = (ranks >= 0).sum(axis=1) - 1
    for column in np.flatnonzero(times == 0):
        worth = values(np.array([column]))[:, 0]
        for row in np.argsort(-worth, kind="stable"):
            if worth[row] == nothing:
                break
            holder = ranks[row, last[row]]
            if times[holder] > 1 and not (first is not None and first[row, holder]):
                times[holder] -= 1
                times[column] += 1
                ranks[row, last[row]] = column
                break


def _lists(
    strength: Floats,
    own: Floats,
    others: Floats,
    capacity: Floats,
    first: Flags | None,
    top: int,
    rng: np.random.Generator,
) -> tuple[Indices, Floats]:
    """The lists of the rows, from their factors `own` and the columns' factors and capacities; the columns' prices."""
    demand = others * (strength.T @ own)
    # In logarithms: where nearly nothing is matched, shares are beyond float32.
    price = _log(others) + _evenness(strength, top) * (_log(capacity, empty=0) - _log(demand, empty=0))
    factor, room = _factors(price), np.empty((min(ROWS, len(own)), len(others)), np.float32)

    def values(rows: slice | Indices, columns: slice | Indices, out: Floats | None = None) -> Floats:
        # The row's own factor is left out: every place in its list has it, and a full row still has a list.
        if factor is not None:
            result: Floats = np.multiply(strength[rows, columns], factor[columns], out=out)
        else:
            result = _log(np.ascontiguousarray(strength[rows, columns]))
            result += price[columns]
        if first is not None:
            result[first[rows, columns]] = np.inf
        return result

    everyone, nothing = slice(0, len(own)), -np.inf if factor is None else 0.0
    parts = [
        ranked(values(rows, slice(None), room[: rows.stop - rows.start]), top, rng, nothing)
        for rows in _slices(len(own))
    ]
    ranks = np.concatenate(parts) if parts else np.empty((0, min(top, len(others))), np.intp)
    seat_the_forgotten(ranks, len(others), lambda some: values(everyone, some), first, nothing)
    return ranks, price


def _factors(price: Floats) -> Floats | None:
    """What to multiply the kernel with, in place of adding prices to its logarithms, which takes much longer;
    None where prices are too far apart."""
    some = price[np.isfinite(price)]
    if not len(some):
        return None
    # The kernel lies between 1 and exp(1 / SMALLEST_BETA), or is 0.
    low, high = float(some.min()), float(some.max())
    if high - low > STEEPEST:
        return None
    factors: Floats = np.exp(price - np.float32((low + high) / 2))
    return factors


def _slices(size: int, step: int = ROWS) -> list[slice]:
    """A few rows at a time, so that nothing of the size of the whole market is made again."""
    return [slice(start, min(start + step, size)) for start in range(0, size, step)]


def _log(values: Floats, empty: float = -np.inf) -> Floats:
    with np.errstate(divide="ignore"):
        logarithms: Floats = np.log(values)
    if empty != -np.inf:
        logarithms[values <= 0] = empty
    return logarithms


def _evenness(strength: Floats, top: int) -> Floats:
    """How far each column's attention is evened out, from the places that the rows' lists have for it."""
    size, width = strength.shape
    places = np.zeros(width, np.float32)
    if everybody := bool(strength.size and strength.min() > 0):
        places += size * min(top, width) / width
    for rows in () if everybody else _slices(size):
        present = (strength[rows] > 0).astype(np.float32)
        partners = present.sum(axis=1)
        chance = np.minimum(top, partners) / np.maximum(partners, 1)
        places += chance.astype(np.float32) @ present
    places = np.maximum(places, 1)
    evenness: Floats = 1 - np.float32(1) / places**2
    return evenness


def _root(s: npt.NDArray[Real], capacity: npt.NDArray[Real]) -> npt.NDArray[Real]:
    whole = s + np.hypot(s, 2 * np.sqrt(capacity))
    root: npt.NDArray[Real] = np.divide(2 * capacity, whole, out=np.zeros_like(s), where=whole > 0)
    return root


def _balanced(
    a: npt.NDArray[Real], b: npt.NDArray[Real], excess: float
) -> tuple[npt.NDArray[Real], npt.NDArray[Real]]:
    """Exchange a * t, b / t so that both sides match equally much: sum a² - sum b² = excess."""
    alone_rows, alone_columns = float(a @ a), float(b @ b)
    if not (alone_rows > 0 and alone_columns > 0):
        return a, b
    root = np.sqrt(excess * excess + 4 * alone_rows * alone_columns)
    # Again the form without cancellation, whichever side has more.
    square = (excess + root) / (2 * alone_rows) if excess > 0 else 2 * alone_columns / (root - excess)
    t = a.dtype.type(np.sqrt(square))
    return a * t, b / t
