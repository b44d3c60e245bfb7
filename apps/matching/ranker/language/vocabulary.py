"""The goods names of the HS headings in five languages: what texts are compared with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from apps.reference.hs_labels import KEYWORDS, read_hs_labels
from apps.reference.rows import DATA, read_hs_headings, read_sectors

LANGUAGES = ("en", "zh", "ru", "az", "tr")
LABELLED = ("en", "zh", "ru", "az")
KEYWORD_LANGUAGE = {"keywords_en": "en", "keywords_zh_hans": "zh", "keywords_ru": "ru",
                    "keywords_az": "az", "keywords_tr": "tr"}  # fmt: skip

Name = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`codes` of the headings; `names`: by language, a goods name or label and the place of its heading in
    `codes`; `others`: by language, further texts of the trade (sectors) that belong to no heading.
    """

    codes: tuple[str, ...]
    names: Mapping[str, tuple[Name, ...]]
    others: Mapping[str, tuple[str, ...]]

    @property
    def digest(self) -> str:
        """Tells one state of the texts from another."""
        whole = repr((self.codes, sorted(self.names.items()), sorted(self.others.items())))
        return blake2b(whole.encode(), digest_size=6).hexdigest()


def read_vocabulary(directory: Path = DATA) -> Vocabulary:
    """From `hs_headings.csv`, `hs_labels.csv` and `sectors.csv`; raises ValueError that names file and line."""
    headings = {row.code: row.label_en for row in read_hs_headings(directory)}
    codes = tuple(sorted(headings))
    place = {code: at for at, code in enumerate(codes)}
    names: dict[str, dict[Name, None]] = {language: {} for language in LANGUAGES}
    for code, label in headings.items():
        names["en"][label, place[code]] = None
    for row in read_hs_labels(directory):
        for language, text in (("zh", row.label_zh), ("ru", row.label_ru), ("az", row.label_az)):
            names[language][text, place[row.code]] = None
        for column in KEYWORDS.values():
            for text in row.keywords[column]:
                names[KEYWORD_LANGUAGE[column]][text, place[row.code]] = None
    return Vocabulary(
        codes,
        {
            language: tuple(sorted(some, key=lambda name: (name[1], name[0])))
            for language, some in names.items()
        },
        {language: tuple(_sector_labels(directory, language)) for language in LABELLED},
    )


def _sector_labels(directory: Path, language: str) -> Iterator[str]:
    for row in read_sectors(directory):
        yield str(getattr(row.label, language))
