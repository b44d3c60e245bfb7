"""Which headings a text speaks of, by its spelling: character n-grams against the goods names of its language.

It knows no meaning, but "qurudulmuş ərik" and its plural are found under 0813 in Azerbaijani, where the models
are weakest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats, Indices
from apps.reference.grams import grams

from .names import language_of
from .vocabulary import LANGUAGES, Vocabulary

BUCKETS = 1 << 18
# Below this cosine two names share an ending or a syllable by chance.
FLOOR = 0.25


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of one language: their n-grams by rarity, unit rows (names × buckets) turned, and headings."""

    rarity: Floats
    turned: sparse.csr_matrix
    heading: Indices


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For phrases in any language of the vocabulary, how like each heading's best name they are."""

    headings: int
    names: Mapping[str, _Names]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Lexicon":
        found = {language: _names(vocabulary.names[language]) for language in LANGUAGES}
        return cls(len(vocabulary.codes), {language: some for language, some in found.items() if some})

    def similarities(self, phrases: Sequence[Phrase]) -> sparse.csr_matrix:
        """The cosine with the heading's most similar name, from FLOOR on (phrases × headings)."""
        at, heading, value = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros(0, np.float32)]
        languages = [language_of(phrase) for phrase in phrases]
        for language, names in self.names.items():
            rows = np.flatnonzero([spoken == language for spoken in languages])
            texts = _unit(_counts([phrases[row].text for row in rows.tolist()]), names.rarity)
            close = (texts @ names.turned).tocoo()
            kept = close.data >= FLOOR
            at.append(rows[close.row[kept]])
            heading.append(names.heading[close.col[kept]])
            value.append(close.data[kept])
        return _largest(
            np.concatenate(at), np.concatenate(heading), np.concatenate(value), (len(phrases), self.headings)
        )


def _names(names: Sequence[tuple[str, int]]) -> _Names | None:
    if not names:
        return None
    counts = _counts([text for text, _ in names])
    holders = np.bincount(counts.indices, minlength=BUCKETS)
    rarity = np.log((1 + len(names)) / (1 + holders)).astype(np.float32)
    return _Names(
        rarity, _unit(counts, rarity).T.tocsr(), np.array([heading for _, heading in names], np.intp)
    )


def _counts(texts: Sequence[str]) -> sparse.csr_matrix:
    owner, hashes = grams(texts)
    ones = np.ones(len(owner), np.float32)
    counts = sparse.csr_matrix(
        (ones, (owner, (hashes % np.uint64(BUCKETS)).astype(np.intp))), (len(texts), BUCKETS)
    )
    counts.data = 1 + np.log(counts.data)
    return counts


def _unit(counts: sparse.csr_matrix, rarity: Floats) -> sparse.csr_matrix:
    weighted = counts.copy()
    weighted.data = weighted.data * rarity[weighted.indices]
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
    weighted.data /= np.repeat(np.where(length > 0, length, 1), np.diff(weighted.indptr)).astype(np.float32)
    return weighted


def _largest(at: Indices, heading: Indices, value: Floats, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A sparse matrix of the largest value of each place."""
    order = np.lexsort((-value, heading, at))
    at, heading, value = at[order], heading[order], value[order]
    first = np.flatnonzero((np.diff(at, prepend=-1) != 0) | (np.diff(heading, prepend=-1) != 0))
    return sparse.csr_matrix((value[first], (at[first], heading[first])), shape)
