"""The encoders behind the one protocol, and which of them this machine can use.

`SemanticEncoder` reads many languages. Where no model is installed, `NamesEncoder` still links languages by the
headings that their spelling names; without goods names there is `text.LexicalEncoder`, within one script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from apps.matching.ranker.text import Encoder, LexicalEncoder, Phrase
from apps.matching.ranker.types import Floats

from . import textmodel
from .lexicon import Lexicon
from .models import PACKAGES, installed
from .names import language_of
from .textmodel import TextModel, unit
from .vocabulary import Vocabulary

# How much the named headings count beside the models, at full certainty: more where the models read less well.
NAMED = {"az": 1.0, "tr": 0.8}
NAMED_OTHERWISE = 0.6
# Headings that are named less well count less than in proportion, and beyond these not at all.
SHARPNESS = 4
MOST_HEADINGS = 8
SPELLING = LexicalEncoder()


@dataclass(frozen=True, slots=True)
class SemanticEncoder:
    """The models' vector of a text, mixed with the centres of the headings that the lexicon finds in it."""

    model: TextModel
    lexicon: Lexicon
    digest: str

    @property
    def dimensions(self) -> int:
        return self.model.dimensions

    @property
    def version(self) -> str:
        """Changes when a stored vector is no longer comparable with a new one."""
        return "+".join((*self.model.models, *self.model.packages, self.model.version, self.digest))

    def encode(self, phrases: Sequence[Phrase]) -> Floats:
        distinct = list(dict.fromkeys(phrases))
        place = {phrase: at for at, phrase in enumerate(distinct)}
        return self._encoded(distinct)[[place[phrase] for phrase in phrases]] if distinct else self._nothing()

    def _encoded(self, phrases: Sequence[Phrase]) -> Floats:
        readable = np.array([bool(phrase.text.strip()) for phrase in phrases])
        shares, certainty = named(self.lexicon.similarities(phrases))
        most = np.array([NAMED.get(language_of(phrase), NAMED_OTHERWISE) for phrase in phrases], np.float32)
        vectors = self.model.understood(phrases)
        vectors += (most * certainty**2)[:, None] * (shares @ self.model.centres)
        return unit(vectors * readable[:, None])

    def _nothing(self) -> Floats:
        return np.zeros((0, self.dimensions), np.float32)


@dataclass(frozen=True, slots=True)
class NamesEncoder:
    """Without a model: spelling, and beside it the headings that it names, in a fixed random projection."""

    lexicon: Lexicon
    digest: str
    spelling: LexicalEncoder = SPELLING

    @property
    def dimensions(self) -> int:
        return 2 * self.spelling.dimensions

    @property
    def version(self) -> str:
        return f"names+{self.digest}"

    def encode(self, phrases: Sequence[Phrase]) -> Floats:
        shares, certainty = named(self.lexicon.similarities(phrases))
        directions = np.random.default_rng(0).standard_normal(
            (self.lexicon.headings, self.spelling.dimensions)
        )
        headings = unit((shares @ directions).astype(np.float32)) * certainty[:, None]
        return unit(np.hstack([self.spelling.encode(phrases), headings]))


def named(similarities: sparse.csr_matrix) -> tuple[sparse.csr_matrix, Floats]:
    """Each phrase's headings with shares that add up to 1, and how surely the first of them is meant."""
    rows = np.repeat(np.arange(similarities.shape[0]), np.diff(similarities.indptr))
    order = np.lexsort((-similarities.data, rows))
    rank = np.arange(len(order)) - similarities.indptr[rows[order]]
    kept = order[rank < MOST_HEADINGS]
    weights = similarities.data[kept] ** SHARPNESS
    whole = np.bincount(rows[kept], weights, minlength=similarities.shape[0])
    shares = sparse.csr_matrix(
        ((weights / whole[rows[kept]]).astype(np.float32), (rows[kept], similarities.indices[kept])),
        similarities.shape,
    )
    return shares, similarities.max(axis=1).toarray().ravel().astype(np.float32)


def semantic(vocabulary: Vocabulary, folder: Path = textmodel.FOLDER) -> SemanticEncoder | None:
    """The encoder of the most models that are installed and that a text model was learnt for, None without any."""
    for models in (tuple(PACKAGES), *((model,) for model in PACKAGES)):
        model = textmodel.load(models, folder) if set(models) <= set(installed()) else None
        if model is not None and model.codes == vocabulary.codes:
            return SemanticEncoder(model, Lexicon.of(vocabulary), vocabulary.digest)
    return None


def best(vocabulary: Vocabulary, folder: Path = textmodel.FOLDER) -> Encoder:
    """The best encoder that this machine can use."""
    return semantic(vocabulary, folder) or NamesEncoder(Lexicon.of(vocabulary), vocabulary.digest)
