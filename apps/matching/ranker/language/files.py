"""Phrases as JSON lines in; vectors or headings out."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from apps.matching.ranker.reading import Fields, InputError, json_lines, write_text
from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats


def read_phrases(path: Path) -> list[Phrase]:
    """`{"text": …, "lang": …}` a line; without `lang` the letters tell the language. Raises InputError."""
    phrases = []
    for where, value in json_lines(path):
        fields = Fields(value, where)
        phrases.append(Phrase(fields.text("text"), fields.text("lang", "")))
        fields.end()
    return phrases


def write_vectors(path: Path, vectors: Floats) -> None:
    try:
        with path.open("wb") as file:
            np.save(file, vectors)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None


def write_headings(path: Path, headings: Sequence[Sequence[str]]) -> None:
    write_text(path, "".join(json.dumps({"hs4": list(codes)}) + "\n" for codes in headings))
