"""The data file of the themes as frozen rows. `data/README.md` tells what each column means."""

from dataclasses import dataclass
from pathlib import Path

from apps.opportunities.enums import Kind, Region, Stage
from apps.reference.csv_rows import Confidence, LocalisedText, Record, read_records, refer, unique
from apps.reference.rows import read_sectors

DATA = Path(__file__).parent / "data"
TEXTS = ("title", "place", "sought", "azerbaijani_side", "chinese_side", "figures")
COLUMNS = (
    "code", "kind", "regions", "sectors", "stage",
    *(f"{text}_{language}" for text in TEXTS for language in ("en", "zh", "az", "ru")),
    "source_status", "source", "confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """One theme. ``source_status`` is the source's own English word, for organisers."""

    code: str
    kind: Kind
    regions: tuple[Region, ...]
    sector_codes: tuple[str, ...]
    stage: Stage
    title: LocalisedText
    place: LocalisedText
    sought: LocalisedText
    azerbaijani_side: LocalisedText
    chinese_side: LocalisedText
    figures: LocalisedText
    source_status: str
    source: str
    confidence: Confidence


def read_opportunities(data: Path = DATA) -> tuple[OpportunityRow, ...]:
    """Return the themes in file order; raises ``DataFileError`` for the first mistake."""
    records = list(read_records(data / "opportunities.csv", COLUMNS))
    unique(records, "code")
    sectors = {row.code for row in read_sectors()}
    return tuple(_row(record, sectors) for record in records)


def _row(record: Record, sectors: set[str]) -> OpportunityRow:
    codes = record.codes("sectors")
    refer(record, "sectors", codes, sectors)
    regions = record.codes("regions")
    refer(record, "regions", regions, Region.values)
    return OpportunityRow(
        code=record.required("code"),
        kind=Kind(_known(record, "kind", Kind.values)),
        regions=tuple(Region(code) for code in regions),
        sector_codes=codes,
        stage=Stage(_known(record, "stage", Stage.values)),
        title=record.localised("title"),
        place=record.localised_or_blank("place"),
        sought=record.localised("sought"),
        azerbaijani_side=record.localised_or_blank("azerbaijani_side"),
        chinese_side=record.localised_or_blank("chinese_side"),
        figures=record.localised_or_blank("figures"),
        source_status=record.optional("source_status"),
        source=record.required("source"),
        confidence=record.choice("confidence", Confidence),
    )


def _known(record: Record, column: str, known: list[str]) -> str:
    value = record.required(column)
    refer(record, column, (value,), known)
    return value
