"""Two logistic heads that learn from what people did: P(row accepts column) and P(column accepts row).

    heads = fit(examples)
    likely = heads.score(examples.forward, examples.backward)     # the harmonic mean of both heads
    heads.save(path); Heads.load(path)                            # plain JSON, readable by a person

An example is one pair that was shown, with the features of either direction and what each side answered.
Answers that are not known (nobody asked the second company) are NaN and skipped. The two heads are fitted
together and share most of what they learn, which does better on new events than two heads for themselves.
`validation` says whether new heads are better than old ones.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.matching.ranker.fuse import harmonic
from apps.matching.ranker.types import Doubles, Floats, Indices

FORMAT = "ipek-heads-1"
# How far weights may leave zero (the inverse of the penalty): from hardly at all to nearly freely.
STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.1, 1.0)
APART = 0.2
FEWEST_EVENTS = 3
LARGEST_LOGIT = 30.0


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs that were shown, one in each row of every array.

    `names` are the features, the columns of `forward` (the row looking at the column) and `backward` (the
    other way round), (examples × features), finite; `accepted` and `accepted_back` are 1, 0 or NaN where the
    answer is not known; `event` is the forum or wave that the example belongs to. Raises ValueError where
    these do not fit together.
    """

    names: tuple[str, ...]
    forward: Doubles
    backward: Doubles
    accepted: Doubles
    accepted_back: Doubles
    event: npt.NDArray[np.str_]

    def __post_init__(self) -> None:
        shape = (len(self.event), len(self.names))
        if self.forward.shape != shape or self.backward.shape != shape:
            raise ValueError(f"features must be {shape[0]} examples × {shape[1]} names")
        if len(set(self.names)) < len(self.names):
            raise ValueError("a feature is named twice")
        for features in (self.forward, self.backward):
            if not np.isfinite(features).all():
                raise ValueError("features must be finite")
        for answers in (self.accepted, self.accepted_back):
            if answers.shape != shape[:1] or not np.isin(answers[~np.isnan(answers)], (0, 1)).all():
                raise ValueError("an answer is 1, 0 or NaN for each example")

    @classmethod
    def of(
        cls,
        forward: Sequence[Mapping[str, float]],
        backward: Sequence[Mapping[str, float]],
        accepted: Sequence[bool | None],
        accepted_back: Sequence[bool | None],
        event: Sequence[str],
    ) -> "Examples":
        """From one mapping of features for each example and direction; a name that is missing counts as 0."""
        names = tuple(sorted({name for some in (*forward, *backward) for name in some}))
        return cls(
            names,
            matrix(names, forward),
            matrix(names, backward),
            _answers(accepted),
            _answers(accepted_back),
            np.array(event, np.str_),
        )

    def __len__(self) -> int:
        return len(self.event)

    def take(self, some: Indices) -> "Examples":
        return Examples(
            self.names,
            self.forward[some],
            self.backward[some],
            self.accepted[some],
            self.accepted_back[some],
            self.event[some],
        )


@dataclass(frozen=True, slots=True)
class Head:
    """P(accepts) = 1 / (1 + exp(-(bias + weights · (features - centre) / spread)))."""

    centre: Doubles
    spread: Doubles
    weights: Doubles
    bias: float

    def logits(self, features: Doubles) -> Doubles:
        result: Doubles = (features - self.centre) / self.spread @ self.weights + self.bias
        return result

    def predict(self, features: Doubles) -> Doubles:
        logits = np.clip(self.logits(features), -LARGEST_LOGIT, LARGEST_LOGIT)
        probability: Doubles = 1 / (1 + np.exp(-logits))
        return probability


@dataclass(frozen=True, slots=True)
class Heads:
    """Both heads, over the features `names`. `examples` counts what they were learnt from."""

    names: tuple[str, ...]
    forward: Head
    backward: Head
    examples: int

    def predict(self, forward: Doubles, backward: Doubles) -> tuple[Doubles, Doubles]:
        """P(row accepts column) and P(column accepts row), from (pairs × names)."""
        return self.forward.predict(forward), self.backward.predict(backward)

    def score(self, forward: Doubles, backward: Doubles) -> Floats:
        """Both probabilities fused as interests are: 0 where either side would never accept."""
        ahead, back = self.predict(forward, backward)
        return harmonic(ahead.astype(np.float32), back.astype(np.float32))

    def to_json(self) -> dict[str, Any]:
        sides = {"forward": self.forward, "backward": self.backward}
        return {
            "format": FORMAT,
            "names": list(self.names),
            "examples": self.examples,
            **{side: _head_json(head) for side, head in sides.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Heads":
        """Raises ValueError where `value` was not made by `to_json`."""
        try:
            if value["format"] != FORMAT:
                raise ValueError(f"not {FORMAT}")
            names = tuple(map(str, value["names"]))
            forward, backward = (_head(value[side], len(names)) for side in ("forward", "backward"))
            return cls(names, forward, backward, int(value["examples"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"these are no heads: {error}") from None

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self.to_json(), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Heads":
        return cls.from_json(json.loads(path.read_text(encoding="utf-8")))


def fit(examples: Examples, *, strengths: Sequence[float] = STRENGTHS, apart: float = APART) -> Heads:
    """Learn both heads; the same examples in any order give the same heads.

    Of several `strengths` the one is taken that predicts events best that were not fitted on (with fewer than
    three events, the most cautious one). `apart` is how freely the two heads may differ: at 0 they share
    their weights and differ only in how readily a side accepts; 1 is as freely as they may leave zero.
    Raises ValueError where not both answers are known.
    """
    ordered = examples.take(_order(examples))
    if len(np.unique(_answered(ordered).answers)) < 2:
        raise ValueError("both answers must have been given")
    return _fitted(ordered, _strength(ordered, sorted(strengths), apart), apart)


def matrix(names: Sequence[str], features: Sequence[Mapping[str, float]]) -> Doubles:
    """(mappings × names), 0 for what a mapping does not name."""
    values = [[some.get(name, 0.0) for name in names] for some in features]
    return np.array(values, np.float64).reshape(len(features), len(names))


@dataclass(frozen=True, slots=True)
class _Answered:
    """The known answers of both sides, one below the other: features, answers, and 1 for rows, -1 for columns."""

    features: Doubles
    answers: Doubles
    side: Doubles


def _answered(examples: Examples) -> _Answered:
    ahead, back = ~np.isnan(examples.accepted), ~np.isnan(examples.accepted_back)
    return _Answered(
        np.vstack([examples.forward[ahead], examples.backward[back]]),
        np.concatenate([examples.accepted[ahead], examples.accepted_back[back]]),
        np.concatenate([np.ones(ahead.sum()), -np.ones(back.sum())]),
    )


def _fitted(examples: Examples, strength: float, apart: float) -> Heads:
    """One regression for both heads, on the features and, smaller by `apart`, on them with the side's sign."""
    from sklearn.linear_model import LogisticRegression

    known = _answered(examples)
    centre, spread = known.features.mean(axis=0), known.features.std(axis=0)
    # A feature that never varies says nothing; its weight stays 0 whatever comes later.
    varied = spread > 1e-9
    spread = np.where(varied, spread, 1.0)
    scaled = np.where(varied, (known.features - centre) / spread, 0)
    side = known.side[:, None]
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(np.hstack([scaled, apart * side * scaled, side]), known.answers.astype(int))
    size = len(examples.names)
    together, difference = model.coef_[0, :size], apart * model.coef_[0, size:-1]

    def head(sign: int) -> Head:
        weights = np.where(varied, together + sign * difference, 0)
        return Head(centre, spread, weights, float(model.intercept_[0] + sign * model.coef_[0, -1]))

    return Heads(examples.names, head(1), head(-1), len(examples))


def _strength(examples: Examples, strengths: Sequence[float], apart: float) -> float:
    events = np.unique(examples.event)
    if len(strengths) == 1 or len(events) < FEWEST_EVENTS:
        return strengths[0]
    losses = [_left_out_loss(examples, events, strength, apart) for strength in strengths]
    return strengths[int(np.argmin(losses))]


def _left_out_loss(examples: Examples, events: npt.NDArray[np.str_], strength: float, apart: float) -> float:
    """The log loss in events that the heads were not fitted on."""
    loss = 0.0
    for event in events:
        out = examples.event == event
        rest = examples.take(np.flatnonzero(~out))
        if len(np.unique(_answered(rest).answers)) < 2:
            return float("inf")
        heads = _fitted(rest, strength, apart)
        loss += _loss(heads.forward.logits(examples.forward[out]), examples.accepted[out])
        loss += _loss(heads.backward.logits(examples.backward[out]), examples.accepted_back[out])
    return loss


def _loss(logits: Doubles, answers: Doubles) -> float:
    known = ~np.isnan(answers)
    return float(np.logaddexp(0, np.where(answers == 1, -logits, logits))[known].sum())


def _order(examples: Examples) -> Indices:
    """One order for one set of examples, so that rounding is the same whatever order they came in."""
    columns = np.column_stack(
        [examples.accepted, examples.accepted_back, examples.forward, examples.backward]
    )
    return np.lexsort((*np.nan_to_num(columns, nan=-1).T, examples.event))


def _answers(values: Sequence[bool | None]) -> Doubles:
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)


def _head_json(head: Head) -> dict[str, Any]:
    return {
        "bias": head.bias,
        "weights": head.weights.tolist(),
        "centre": head.centre.tolist(),
        "spread": head.spread.tolist(),
    }


def _head(value: Mapping[str, Any], size: int) -> Head:
    arrays = [np.array(value[name], np.float64) for name in ("centre", "spread", "weights")]
    if any(array.shape != (size,) or not np.isfinite(array).all() for array in arrays):
        raise ValueError(f"a head has {size} finite numbers of each kind")
    if not (arrays[1] > 0).all():
        raise ValueError("a spread is above 0")
    return Head(arrays[0], arrays[1], arrays[2], float(value["bias"]))
