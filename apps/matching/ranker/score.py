"""How well what one company seeks fits what another offers.

A company may have several lines on each side. The value of one (sought line, offered line) is the weighted
sum of the features, counted only where the lines speak of the same thing: a shared HS prefix, a common
sector, texts that are alike, or a cooperation type that is specific by itself. Two companies fit as well as
their best two lines, and a little better with each further line that matches:

    fit = (1 - breadth) * best + breadth * total / (1 + total)

so a fit never falls when a line is added, and always falls when any matching tag is taken away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .features import lines as features
from .features.lookup import Feature
from .flags import set_places
from .text import Encoder
from .types import Flags, Floats, Indices, Line, Profile, Tables, Weights

# Elements of one block of (sought line × offered line): a few arrays of this size stay in the cache.
BLOCK = 1 << 20

Scalar = TypeVar("Scalar", bound=np.generic)

# The order of features in every (pairs × features) array; the first three say what the lines are about.
FEATURES = ("hs", "sector", "text", "cooperation", "quantity", "markets", "certificates")
SUBJECTS = FEATURES[:3]
TEXT = 2


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
class Speaking:
    """The pairs of a sought and an offered line that speak of the same thing, in the order of the lines, with
    their value and the part of it that their texts give."""

    seek: npt.NDArray[np.int32]
    offer: npt.NDArray[np.int32]
    value: Floats
    text: Floats


@dataclass(frozen=True, slots=True)
class LineFit:
    """All features of seekers' lines against offerers' lines, each multiplied by its share of the weight."""

    seeks: Lines
    offers: Lines
    features: Mapping[str, Feature]
    alone: Feature
    speaking: Speaking
    text_threshold: np.float32
    breadth: np.float32

    def matrix(self) -> Floats:
        """Fit in [0, 1] of each seeker (row) with each offerer (column)."""
        fit = np.zeros((len(self.seeks.count), len(self.offers.count)), np.float32)
        total = np.zeros_like(fit)
        place = self.seeks.owner[self.speaking.seek] * fit.shape[1] + self.offers.owner[self.speaking.offer]
        np.maximum.at(fit.ravel(), place, self.speaking.value)
        np.add.at(total.ravel(), place, self.speaking.value)
        fit *= 1 - self.breadth
        total /= 1 + total
        total *= self.breadth
        fit += total
        return fit

    def best(self, seekers: Indices, offerers: Indices) -> Best:
        """The two lines behind the fit of (seekers[k], offerers[k]): the first in order among equals.

        No pair may be asked for twice.
        """
        size = len(seekers)
        wanted = np.full((len(self.seeks.count), len(self.offers.count)), -1, np.int32)
        wanted[seekers, offerers] = np.arange(size)
        pair = wanted[self.seeks.owner[self.speaking.seek], self.offers.owner[self.speaking.offer]]
        found = np.flatnonzero((pair >= 0) & (self.speaking.value > 0))
        pair, value = pair[found].astype(np.intp), self.speaking.value[found]
        largest = np.zeros(size, np.float32)
        np.maximum.at(largest, pair, value)
        top = np.flatnonzero(value == largest[pair])
        # Backwards: the first among equals is written last.
        first = np.full(size, -1)
        first[pair[top[::-1]]] = found[top[::-1]]
        at = np.flatnonzero(first >= 0)
        line_pair = first[at]
        seek, offer = (
            lines[line_pair].astype(np.intp) for lines in (self.speaking.seek, self.speaking.offer)
        )
        text = self.speaking.text[line_pair]
        values = np.stack(
            [
                text if name == "text" else feature.pairs(seek, offer)
                for name, feature in self.features.items()
            ],
            axis=1,
        )
        return Best(
            _placed(size, at, seek, -1),
            _placed(size, at, offer, -1),
            _placed(size, at, values, 0),
            _placed(size, at, self.alone.pairs(seek, offer) > 0, False),
            _placed(size, at, text >= self.text_threshold, False),
        )


def _speaking(
    seeks: Lines, offers: Lines, values: Mapping[str, Feature], alone: Feature, threshold: np.float32
) -> Speaking:
    """Look at all pairs of lines, a few rows at a time, and keep the few that speak of the same thing."""
    size, width = len(seeks.lines), len(offers.lines)
    step = max(BLOCK // max(width, 1), 1)
    starts = range(0, size if width else 0, step)
    rows = [slice(start, min(start + step, size)) for start in starts]
    parts = [_speaking_rows(some, values, alone, threshold) for some in rows]
    nothing = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32))
    return Speaking(*(np.concatenate(arrays) for arrays in zip(nothing, *parts, strict=True)))


def _speaking_rows(
    rows: slice, features: Mapping[str, Feature], alone: Feature, threshold: np.float32
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats, Floats]:
    texts = features["text"].block(rows)
    speaks = texts >= threshold
    # Few lines share a tag: their places are found much faster than the values of all pairs are looked up.
    for feature in (features["hs"], features["sector"], alone):
        speaks.ravel()[feature.places(rows)] = True
    place, seek, offer = set_places(speaks)
    seek += rows.start
    text = texts.ravel()[place]
    value = features["hs"].pairs(seek, offer)
    value += features["sector"].pairs(seek, offer)
    value += text
    for name, feature in features.items():
        if name not in SUBJECTS and not feature.empty:
            value += feature.pairs(seek, offer)
    return seek.astype(np.int32), offer.astype(np.int32), value, text


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
    speaking = _speaking(seeks, offers, scaled, alone, np.float32(threshold))
    return LineFit(seeks, offers, scaled, alone, speaking, np.float32(threshold), np.float32(weights.breadth))


def _placed(
    size: int, at: npt.NDArray[np.integer], values: npt.NDArray[Scalar], empty: float
) -> npt.NDArray[Scalar]:
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
    ordered = [some if len(some) < 2 else sorted(dict.fromkeys(some), key=_line_order) for some in lines]
    count = np.array([len(some) for some in ordered], np.intp)
    return Lines(tuple(line for some in ordered for line in some), np.cumsum(count) - count, count)
