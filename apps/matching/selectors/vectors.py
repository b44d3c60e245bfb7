"""Vectors as they are stored; nothing here loads a model."""

from collections.abc import Iterable
from hashlib import md5

import numpy as np

from apps.matching.models import LineVector
from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats, Line, Profile


class Shelf:
    """An encoder that has read everything already: phrases it does not know are nothing to it."""

    def __init__(self, dimensions: int, vectors: dict[Phrase, Floats]) -> None:
        self.dimensions = dimensions
        self._vectors = vectors

    def encode(self, phrases: Iterable[Phrase]) -> Floats:
        nothing = np.zeros(self.dimensions, np.float32)
        rows = [self._vectors.get(phrase, nothing) for phrase in phrases]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)


def lines_of(profiles: Iterable[Profile]) -> dict[int, Line]:
    return {int(line.id): line for profile in profiles for line in (*profile.offers, *profile.seeks)}


def stored_vectors(lines: dict[int, Line], version: str) -> dict[int, Floats]:
    """Return the vectors that this version made of these very texts, by line."""
    rows = LineVector.objects.filter(listing__in=list(lines), version=version)
    known = rows.values_list("listing_id", "digest", "vector")
    return {pk: vector for pk, digest, vector in known if digest == digest_of(lines[pk])}


def stored_shelf(profiles: Iterable[Profile], version: str) -> Shelf:
    """Return what is stored; a text that no worker has read yet counts for nothing."""
    lines = lines_of(profiles)
    vectors = stored_vectors(lines, version)
    dimensions = len(next(iter(vectors.values()))) if vectors else 1
    return Shelf(dimensions, {phrase_of(lines[pk]): vector for pk, vector in vectors.items()})


def phrase_of(line: Line) -> Phrase:
    return Phrase(line.text, line.language)


def digest_of(line: Line) -> str:
    return md5(f"{line.language}\n{line.text}".encode(), usedforsecurity=False).hexdigest()
