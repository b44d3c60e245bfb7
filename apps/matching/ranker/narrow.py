"""Companies as short vectors, so that a search among millions finds who comes into question for whom.

A line is the sum of what it says: its HS code at three depths, its place in the tree of sectors, its kind of cooperation
(a sought one as the type that answers it) and its text. Each of these has a direction of its own, drawn once from
its name, and is as long as the root of its weight in `score`, so that the product of two lines is near their value
there; kinds count less, since alone they seldom say anything. A company is the sum of the lines that it seeks beside
that of those that it offers, divided by the root of their number.

Directions drawn by chance are not quite at right angles: in d dimensions products are off by about 1 / sqrt(d). So this
says who may be good, in long lists; `score` says who is. The fewer companies, the more dimensions are affordable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from scipy import sparse

from .blocks import Alike
from .features.lines import HS_LEVELS, sector_path
from .hashing import keys
from .score import Lines, offered, sought
from .text import Encoder, Phrase
from .types import Floats, Line, LineWeights, Profile, Tables

# For what is sought and for what is offered, each; and up to how many companies in all.
WIDTHS = ((300_000, 256), (800_000, 128))
NARROWEST = 64
SEED = 20
# Nearly everybody buys or sells.
KIND = 0.25


@dataclass(frozen=True, slots=True)
class Described:
    """What companies seek and what they offer (companies × dimensions each), 0 where they say nothing."""

    seeks: Floats
    offers: Floats


def dimensions_for(companies: int) -> int:
    return next((width for most, width in WIDTHS if companies <= most), NARROWEST)


def described(
    profiles: Sequence[Profile],
    tables: Tables,
    weights: LineWeights,
    encoder: Encoder,
    *,
    dimensions: int = NARROWEST,
) -> Described:
    """Describe companies, each one on its own: it does not matter which others are described with it."""
    drawn = partial(_sums, tables=tables, weights=weights, encoder=encoder, dimensions=dimensions)
    return Described(
        drawn(sought(profiles, tables), is_sought=True), drawn(offered(profiles, tables), is_sought=False)
    )


def compared(rows: Described, columns: Described) -> Alike:
    """Rows and columns for `blocks`: what the one seeks and the other offers, and the other way round, in one product."""
    return Alike(np.hstack([rows.seeks, rows.offers]), np.hstack([columns.offers, columns.seeks]))


def _sums(
    lines: Lines, *, tables: Tables, weights: LineWeights, encoder: Encoder, dimensions: int, is_sought: bool
) -> Floats:
    phrases = [Phrase(line.text, line.language) for line in lines.lines]
    tags = [list(_tags(line, tables, weights, is_sought=is_sought)) for line in lines.lines]
    vectors = _tagged(tags, dimensions)
    if phrases:
        texts = encoder.encode(phrases)
        vectors += np.float32(np.sqrt(weights.text)) * (texts @ _turn(texts.shape[1], dimensions))
    sums = np.zeros((len(lines.count), dimensions), np.float32)
    np.add.at(sums, lines.owner, vectors)
    sums /= np.sqrt(np.maximum(lines.count, 1))[:, None].astype(np.float32)
    return sums


def _tagged(tags: Sequence[Sequence[tuple[str, float]]], dimensions: int) -> Floats:
    """The sum of the directions of each line's tags (lines × dimensions)."""
    number: dict[str, int] = {}
    at, tag, length = [], [], []
    for place, some in enumerate(tags):
        for name, weight in some:
            at.append(place)
            tag.append(number.setdefault(name, len(number)))
            length.append(np.sqrt(weight))
    if not number:
        return np.zeros((len(tags), dimensions), np.float32)
    counts = sparse.csr_array((np.array(length, np.float32), (at, tag)), shape=(len(tags), len(number)))
    directions = np.stack([_direction(name, dimensions) for name in number])
    return np.asarray(counts @ directions, np.float32)


def _tags(
    line: Line, tables: Tables, weights: LineWeights, *, is_sought: bool
) -> Iterator[tuple[str, float]]:
    """What a line says, and how much it weighs."""
    if line.hs:
        above = 0.0
        for digits, level in sorted(HS_LEVELS):
            prefixes = {code[:digits] for code in line.hs if len(code) >= digits}
            for prefix in sorted(prefixes):
                yield f"hs:{prefix}", weights.hs * (level - above) / len(prefixes)
            above = level
    path = sector_path(line.sector, tables)
    for code in path:
        yield f"sector:{code}", weights.sector / len(path)
    kind = line.cooperation_type
    answered = tables.complements.get(kind, "") if is_sought else kind
    if answered:
        yield f"kind:{answered}", KIND * weights.cooperation


@lru_cache(maxsize=20_000)
def _direction(name: str, dimensions: int) -> Floats:
    """A unit vector that is always the same for this name."""
    drawn = np.random.default_rng(int(keys([name], SEED)[0])).standard_normal(dimensions)
    direction: Floats = (drawn / np.linalg.norm(drawn)).astype(np.float32)
    return direction


@lru_cache(maxsize=4)
def _turn(before: int, after: int) -> Floats:
    """From the encoder's directions to these, lengths nearly kept."""
    drawn = np.random.default_rng([SEED, before]).standard_normal((before, after))
    turn: Floats = (drawn / np.sqrt(after)).astype(np.float32)
    return turn
