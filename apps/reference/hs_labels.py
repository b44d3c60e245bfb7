"""What the headings are called beside English, and the goods names by which traders look for them.

``data/README.md`` tells where the file comes from. Plain Python, like ``apps.reference.rows``.
"""

from dataclasses import dataclass
from pathlib import Path

from apps.reference.csv_rows import Record, read_records, refer, unique
from apps.reference.rows import DATA, read_hs_headings

LABELS = ("label_zh", "label_ru", "label_az")
KEYWORDS = {
    "keywords_en": "keywords_en",
    "keywords_zh": "keywords_zh_hans",
    "keywords_ru": "keywords_ru",
    "keywords_az": "keywords_az",
    "keywords_tr": "keywords_tr",
}
HS_LABEL_COLUMNS = ("code", *LABELS, *KEYWORDS)
LONGEST_LABEL = 90
LONGEST_KEYWORD = 80


@dataclass(frozen=True, slots=True)
class HsLabelRow:
    """A heading's labels, and its goods names by column of the model, the most common first."""

    code: str
    label_zh: str
    label_ru: str
    label_az: str
    keywords: dict[str, tuple[str, ...]]


def read_hs_labels(directory: Path = DATA) -> tuple[HsLabelRow, ...]:
    """The labels and goods names of the headings; each heading once."""
    headings = {row.code for row in read_hs_headings(directory)}
    records = list(read_records(directory / "hs_labels.csv", HS_LABEL_COLUMNS))
    unique(records, "code")
    return tuple(_hs_label(record, headings) for record in records)


def _hs_label(record: Record, headings: set[str]) -> HsLabelRow:
    refer(record, "code", (record.cells["code"],), headings)
    return HsLabelRow(
        code=record.required("code"),
        label_zh=_label(record, "label_zh"),
        label_ru=_label(record, "label_ru"),
        label_az=_label(record, "label_az"),
        keywords={field: _keywords(record, column) for column, field in KEYWORDS.items()},
    )


def _label(record: Record, column: str) -> str:
    text = record.required(column)
    if len(text) > LONGEST_LABEL:
        record.fail(column, f"longer than {LONGEST_LABEL} characters")
    return text


def _keywords(record: Record, column: str) -> tuple[str, ...]:
    record.required(column)
    words = record.codes(column)
    for word in words:
        if len(word) > LONGEST_KEYWORD:
            record.fail(column, f"{word!r} is longer than {LONGEST_KEYWORD} characters")
    return words
