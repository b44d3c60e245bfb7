"""How well what one company seeks fits what another offers.

A company may have several lines on each side. The value of one (sought line, offered line) is the weighted
sum of the features, counted only where the lines speak of the same thing: a shared HS prefix, a common
sector, texts that are alike, or a cooperation type that is specific by itself. Two companies fit as well as
their best two lines, and a little better with each further line that matches:

    fit = (1 - breadth) * best + breadth * total / (1 + total)

so a fit never falls when a line is added, and always falls when any matching tag is taken away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .features import lines as features
from .features.lookup import Feature
from .text import Encoder
from .types import Flags, Floats, Indices, Line, Profile, Tables, Weights

# Elements of one block of (sought line × offered line): a few arrays of this size stay in the cache.
BLOCK = 1 << 19

Scalar = TypeVar("Scalar", bound=np.generic)

# The order of features in every (pairs × features) array; the first three say what the lines are about.
FEATURES = ("hs", "sector", "text", "cooperation", "quantity", "markets", "certificates")
SUBJECTS = FEATURES[:3]
TAGS, TEXT = slice(0, 2), 2


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all profiles in a row; profile p has `count[p]` of them from `first[p]` on."""

    lines: tuple[Line, ...]
    first: Indices
    count: Indices

    @property
    def owner(self) -> Indices:
        return np.repeat(np.arange(len(self.count)), self.count)


def sought(profiles: Sequence[Profile], tables: Tables) -> Lines:
    """What each profile seeks; an offer of a mutual type (a joint venture) is sought as well."""
    return _flat([[*p.seeks, *_mutual(p.offers, tables)] for p in profiles])


def offered(profiles: Sequence[Profile], tables: Tables) -> Lines:
    """What each profile offers; a mutual type that it seeks is offered as well."""
    return _flat([[*p.offers, *_mutual(p.seeks, tables)] for p in profiles])


@dataclass(frozen=True, slots=True)
class Best:
    """The best two lines of each pair of profiles, and the weighted value of every feature there.

    `seek` and `offer` count through all lines, -1 where nothing matches (the values are 0 there);
    `values` is (pairs × FEATURES); `alone` and `quoted` say whether the cooperation types, or the two texts,
    are a reason by themselves.
    """

    seek: Indices
    offer: Indices
    values: Floats
    alone: Flags
    quoted: Flags


@dataclass(frozen=True, slots=True)
class LineFit:
    """All features of seekers' lines against offerers' lines, each multiplied by its share of the weight."""

    seeks: Lines
    offers: Lines
    features: Mapping[str, Feature]
    alone: Feature
    text_threshold: np.float32
    breadth: np.float32

    def matrix(self) -> Floats:
        """Fit in [0, 1] of each seeker (row) with each offerer (column)."""
        result = np.zeros((len(self.seeks.count), len(self.offers.count)), np.float32)
        holders = np.flatnonzero(self.offers.count)
        if len(holders):
            for seekers in self._blocks():
                result[np.ix_(seekers, holders)] = self._block(seekers, self.offers.first[holders])
        return result

    def best(self, seekers: Indices, offerers: Indices) -> Best:
        """The two lines behind the fit of (seekers[k], offerers[k]): the first in order among equals."""
        pair, seek, offer = self._line_pairs(seekers, offerers)
        values = np.stack([feature.pairs(seek, offer) for feature in self.features.values()], axis=1)
        alone = self.alone.pairs(seek, offer) > 0
        quoted = values[:, TEXT] >= self.text_threshold
        total = np.where((values[:, TAGS] > 0).any(axis=1) | quoted | alone, values.sum(axis=1), 0)
        order = np.lexsort((-total, pair))
        top = order[np.flatnonzero(np.diff(pair[order], prepend=-1))]
        top = top[total[top] > 0]
        at, size = pair[top], len(seekers)
        return Best(
            _placed(size, at, seek[top], -1),
            _placed(size, at, offer[top], -1),
            _placed(size, at, values[top], 0),
            _placed(size, at, alone[top], False),
            _placed(size, at, quoted[top], False),
        )

    def _blocks(self) -> Iterator[Indices]:
        """Seekers that have lines, a few at a time, so that a block's line pairs number about BLOCK."""
        holders = np.flatnonzero(self.seeks.count)
        rows_each = max(BLOCK // len(self.offers.lines), 1)
        number = np.cumsum(self.seeks.count[holders]) // rows_each
        yield from (part for part in np.split(holders, np.flatnonzero(np.diff(number)) + 1) if len(part))

    def _block(self, seekers: Indices, offer_starts: Indices) -> Floats:
        start = int(self.seeks.first[seekers[0]])
        stop = int(self.seeks.first[seekers[-1]] + self.seeks.count[seekers[-1]])
        values = self._line_values(slice(start, stop))
        starts = self.seeks.first[seekers] - start
        best, total = (
            reduce.reduceat(reduce.reduceat(values, starts, axis=0), offer_starts, axis=1)
            for reduce in (np.maximum, np.add)
        )
        fit: Floats = (1 - self.breadth) * best + self.breadth * (total / (1 + total))
        return fit

    def _line_values(self, lines: slice) -> Floats:
        values = self.features["hs"].block(lines)
        values += self.features["sector"].block(lines)
        text = self.features["text"].block(lines)
        speaks = (values > 0) | (text >= self.text_threshold) | (self.alone.block(lines) > 0)
        values += text
        for name, feature in self.features.items():
            if name not in SUBJECTS and not feature.empty:
                values += feature.block(lines)
        values *= speaks
        return values

    def _line_pairs(self, seekers: Indices, offerers: Indices) -> tuple[Indices, Indices, Indices]:
        """Every (sought line, offered line) of every pair of profiles: the pair's number, and both lines."""
        width = self.offers.count[offerers]
        size = self.seeks.count[seekers] * width
        pair = np.repeat(np.arange(len(seekers)), size)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
        seek = self.seeks.first[seekers][pair] + within // width[pair]
        return pair, seek, self.offers.first[offerers][pair] + within % width[pair]


def line_fit(
    seekers: Sequence[Profile],
    offerers: Sequence[Profile],
    tables: Tables,
    weights: Weights,
    encoder: Encoder,
) -> LineFit:
    """Prepare every feature of what `seekers` seek against what `offerers` offer."""
    seeks, offers = sought(seekers, tables), offered(offerers, tables)
    share = asdict(weights.line)
    whole = sum(share.values())
    countries = [seekers[p].country for p in seeks.owner]
    values = {
        "hs": features.hs(seeks.lines, offers.lines),
        "sector": features.sector(seeks.lines, offers.lines, tables),
        "text": features.text(seeks.lines, offers.lines, encoder),
        "cooperation": features.cooperation(seeks.lines, offers.lines, tables),
        "quantity": features.quantity(seeks.lines, offers.lines),
        "markets": features.markets(countries, offers.lines),
        "certificates": features.certificates(seeks.lines, offers.lines),
    }
    scaled = {name: feature.scaled(share[name] / whole) for name, feature in values.items()}
    alone = features.cooperation_alone(seeks.lines, offers.lines, tables)
    # A text that weighs nothing cannot be a reason either.
    threshold = weights.text_alone * share["text"] / whole if share["text"] else np.inf
    return LineFit(seeks, offers, scaled, alone, np.float32(threshold), np.float32(weights.breadth))


def _placed(size: int, at: Indices, values: npt.NDArray[Scalar], empty: float) -> npt.NDArray[Scalar]:
    """`values` at the places `at` of an otherwise empty array of `size` rows."""
    result = np.full((size, *values.shape[1:]), empty, values.dtype)
    result[at] = values
    return result


def _mutual(lines: Sequence[Line], tables: Tables) -> list[Line]:
    return [
        line
        for line in lines
        if line.cooperation_type and tables.complements.get(line.cooperation_type) == line.cooperation_type
    ]


def _line_order(line: Line) -> tuple[str, ...]:
    return line.id, line.cooperation_type, line.sector, line.text, *line.hs


def _flat(lines: Sequence[Sequence[Line]]) -> Lines:
    """In the order of their ids inside a profile, so that the order of input plays no part."""
    ordered = [sorted(dict.fromkeys(some), key=_line_order) for some in lines]
    count = np.array([len(some) for some in ordered], np.intp)
    return Lines(tuple(line for some in ordered for line in some), np.cumsum(count) - count, count)
