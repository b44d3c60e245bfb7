"""Learn the text model from the project's own goods names; needs both models and some minutes.

Goods names of one heading in two languages that are each other's nearest are taken for translations. The head
starts as the principal directions and is moved a little, by gradient descent on the usual contrastive loss
(of a batch of pairs, each name must find its own translation; other names of its heading do not count against
it), so that what tells languages apart shrinks and what tells goods apart stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats, Indices

from .models import DIMENSIONS, PACKAGES, embed, installed, model_version
from .textmodel import TextModel, centred, unit
from .vocabulary import LABELLED, Vocabulary

AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Training:
    """How the head is learnt: few, small steps, since the pairs are found and not given."""

    dimensions: int = 512
    steps: int = 300
    batch: int = 512
    rate: float = 3e-4
    temperature: float = 0.05
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Names:
    """All names of all headings, one after another."""

    language: list[str]
    heading: Indices
    vectors: Floats


def fit(models: Sequence[str], vocabulary: Vocabulary, training: Training | None = None) -> TextModel:
    """The text model for these models; the same seed and texts give the same one."""
    training = training or Training()
    phrases = [
        Phrase(text, language) for language in vocabulary.names for text, _ in vocabulary.names[language]
    ]
    raw = _raw(models, phrases)
    language = [phrase.language for phrase in phrases]
    means = _means(raw, language, models, vocabulary)
    heading = np.array([at for some in vocabulary.names.values() for _, at in some], np.intp)
    names = _Names(language, heading, centred(raw, language, means, models))
    head = _learnt(names, np.array(sorted(_translations(names)), np.intp), training)
    return TextModel(
        version=f"{vocabulary.digest}-{training.seed}",
        models=tuple(models),
        packages=tuple(model_version(model) for model in models),
        means=means,
        head=head,
        codes=vocabulary.codes,
        centres=_centres(names, unit(names.vectors @ head), len(vocabulary.codes)),
    )


def learnable() -> list[tuple[str, ...]]:
    """All models together where all are installed, and USE alone for machines that cannot run the other."""
    kinds = [tuple(PACKAGES), ("use",)]
    return [models for models in kinds if set(models) <= set(installed())]


def _raw(models: Sequence[str], phrases: Sequence[Phrase]) -> Floats:
    parts = [np.zeros((0, sum(DIMENSIONS[model] for model in models)), np.float32)]
    for start in range(0, len(phrases), AT_ONCE):
        some = phrases[start : start + AT_ONCE]
        parts.append(np.hstack([unit(embed(model, some)) for model in models]))
    return np.concatenate(parts)


def _means(
    raw: Floats, language: Sequence[str], models: Sequence[str], vocabulary: Vocabulary
) -> dict[str, Floats]:
    """By language; the others, Turkish too (its names are few and picked), get the average."""
    spoken = np.array(language)
    means: dict[str, Floats] = {}
    for code in LABELLED:
        others = [Phrase(text, code) for text in vocabulary.others.get(code, ())]
        means[code] = np.concatenate([raw[spoken == code], _raw(models, others)]).mean(axis=0)
    means[""] = np.mean(list(means.values()), axis=0)
    return means


def _translations(names: _Names) -> Iterator[tuple[int, int]]:
    """Pairs of names of one heading in two languages, each the other's nearest."""
    for members in _members(names).values():
        for one, two in combinations(sorted(members), 2):
            likeness = names.vectors[members[one]] @ names.vectors[members[two]].T
            there, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
            for at, to in enumerate(there.tolist()):
                if back[to] == at:
                    yield members[one][at], members[two][to]


def _members(names: _Names) -> Mapping[int, Mapping[str, list[int]]]:
    members: dict[int, dict[str, list[int]]] = {}
    for at, (heading, language) in enumerate(zip(names.heading.tolist(), names.language, strict=True)):
        members.setdefault(heading, {}).setdefault(language, []).append(at)
    return members


def _learnt(names: _Names, pairs: Indices, training: Training) -> Floats:
    rng = np.random.default_rng(training.seed)
    sample = names.vectors[rng.permutation(len(names.vectors))[:6000]]
    head: Floats = np.linalg.svd(sample, full_matrices=False)[2][: training.dimensions].T.copy()
    momentum, spread = np.zeros_like(head), np.zeros_like(head)
    for step in range(1, training.steps + 1):
        picked = pairs[rng.integers(0, len(pairs), training.batch)]
        left, right = names.vectors[picked[:, 0]], names.vectors[picked[:, 1]]
        slope = _slope(head, left, right, names.heading[picked[:, 0]], training.temperature)
        momentum = 0.9 * momentum + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rate = training.rate * min(1, step / 30) * (1 - step / training.steps)
        head -= rate * (momentum / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return head


def _slope(head: Floats, left: Floats, right: Floats, heading: Indices, temperature: float) -> Floats:
    """The gradient of the contrastive loss, both ways, with respect to the head."""
    first, second = left @ head, right @ head
    one, two = unit(first), unit(second)
    likeness = one @ two.T / np.float32(temperature)
    own = np.eye(len(left), dtype=np.float32)
    likeness[(heading[:, None] == heading) & (own == 0)] = -np.inf
    pull: Floats = np.asarray((_shares(likeness) + _shares(likeness.T).T) / 2 - own, np.float32)
    pull /= np.float32(len(left) * temperature)
    by_first: Floats = pull @ two
    by_second: Floats = pull.T @ one
    slope: Floats = np.matmul(left.T, _through_unit(by_first, one, first))
    slope += np.matmul(right.T, _through_unit(by_second, two, second))
    return slope


def _shares(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _through_unit(slope: Floats, at_unit: Floats, before: Floats) -> Floats:
    length = np.linalg.norm(before, axis=1, keepdims=True) + 1e-6
    result: Floats = (slope - at_unit * (slope * at_unit).sum(axis=1, keepdims=True)) / length
    return result


def _centres(names: _Names, vectors: Floats, headings: int) -> Floats:
    """Each heading's mean over its languages, every language with the same weight."""
    centres = np.zeros((headings, vectors.shape[1]), np.float32)
    spoken = np.array(names.language)
    for language in sorted(set(names.language)):
        rows = np.flatnonzero(spoken == language)
        sums = np.zeros_like(centres)
        np.add.at(sums, names.heading[rows], vectors[rows])
        centres += sums / np.maximum(np.bincount(names.heading[rows], minlength=headings), 1)[:, None]
    return unit(centres)
