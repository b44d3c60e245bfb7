"""Which HS headings a listing's text may mean: five to choose from, the person confirms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats

from .encoders import SemanticEncoder, semantic
from .lexicon import Lexicon
from .vocabulary import Vocabulary

OFFERED = 5
# How much the spelling counts beside the meaning, which the encoder has mixed with spelling already.
SPELLING = 0.15


@dataclass(frozen=True, slots=True)
class Tagger:
    """`encoder` is None where no model is installed: then only spelling counts."""

    codes: tuple[str, ...]
    lexicon: Lexicon
    encoder: SemanticEncoder | None

    @classmethod
    def of(cls, vocabulary: Vocabulary, encoder: SemanticEncoder | None = None) -> "Tagger":
        encoder = encoder or semantic(vocabulary)
        return cls(vocabulary.codes, encoder.lexicon if encoder else Lexicon.of(vocabulary), encoder)

    def scores(self, phrases: Sequence[Phrase]) -> Floats:
        """How well each heading fits (phrases × codes); comparable within one phrase."""
        scores: Floats = self.lexicon.similarities(phrases).toarray() * np.float32(SPELLING)
        if self.encoder is not None:
            scores += self.encoder.encode(phrases) @ self.encoder.model.centres.T
        return scores

    def headings(self, phrases: Sequence[Phrase], most: int = OFFERED) -> list[list[str]]:
        """For each phrase the codes that fit best, best first; none for an empty text."""
        order = np.argsort(-self.scores(phrases), axis=1, kind="stable")[:, :most]
        return [
            [self.codes[at] for at in best] if phrase.text.strip() else []
            for phrase, best in zip(phrases, order.tolist(), strict=True)
        ]
