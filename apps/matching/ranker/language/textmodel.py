"""What was learnt from the goods names, kept as a small file: see `fit` for how.

A text's vector: what each model makes of it, less the mean of its language, at unit length, side by side;
through the head (a linear map that brings the five languages of one heading together); and, by how surely the
lexicon knows the text, mixed with the centres of the headings that it names.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.matching.ranker.text import Phrase
from apps.matching.ranker.types import Floats

from .models import DIMENSIONS, embed
from .names import language_of

FOLDER = Path(__file__).resolve().parent.parent / "data"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class TextModel:
    """`models` and their `packages` (with versions) in the order of the columns; `means`: by language, and ""
    for any other one; `head` (all columns × dimensions); `centres` (headings × dimensions) of `codes`.
    """

    version: str
    models: tuple[str, ...]
    packages: tuple[str, ...]
    means: Mapping[str, Floats]
    head: Floats
    codes: tuple[str, ...]
    centres: Floats

    @property
    def dimensions(self) -> int:
        return int(self.head.shape[1])

    def understood(self, phrases: Sequence[Phrase]) -> Floats:
        """The vectors of the models alone, behind the head, at unit length."""
        raw = np.hstack([unit(embed(model, phrases)) for model in self.models])
        return unit(
            centred(raw, [language_of(phrase) for phrase in phrases], self.means, self.models) @ self.head
        )


def centred(
    raw: Floats, languages: Sequence[str], means: Mapping[str, Floats], models: Sequence[str]
) -> Floats:
    """Less the language's mean, each model's part at the same length, so that cosines are averaged."""
    if not len(raw):
        return raw
    moved = raw - np.stack([means.get(language, means[""]) for language in languages])
    parts = np.split(moved, np.cumsum([DIMENSIONS[model] for model in models])[:-1], axis=1)
    return np.hstack([unit(part) for part in parts]) * np.float32(len(parts) ** -0.5)


def unit(rows: Floats) -> Floats:
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    result: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-9)
    return result


def path_of(models: Sequence[str], folder: Path = FOLDER) -> Path:
    return folder / f"text-{'-'.join(models)}.npz"


def save(model: TextModel, folder: Path = FOLDER) -> Path:
    """Write the file whole; half precision is enough and halves it."""
    path = path_of(model.models, folder)
    content = io.BytesIO()
    np.savez_compressed(
        content,
        format=FORMAT,
        version=model.version,
        models=model.models,
        packages=model.packages,
        languages=tuple(model.means),
        means=np.stack(list(model.means.values())).astype(np.float16),
        head=model.head.astype(np.float16),
        codes=model.codes,
        centres=model.centres.astype(np.float16),
    )
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.getvalue())
    return path


def load(models: Sequence[str], folder: Path = FOLDER) -> TextModel | None:
    """The file for these models, None where there is none or another format wrote it."""
    path = path_of(models, folder)
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        if int(file["format"]) != FORMAT:
            return None
        means = file["means"].astype(np.float32)
        return TextModel(
            version=str(file["version"]),
            models=tuple(file["models"].tolist()),
            packages=tuple(file["packages"].tolist()),
            means=dict(zip(file["languages"].tolist(), means, strict=True)),
            head=file["head"].astype(np.float32),
            codes=tuple(file["codes"].tolist()),
            centres=unit(file["centres"].astype(np.float32)),
        )
