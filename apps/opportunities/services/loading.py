"""Loading the themes from the project's own file; safe to repeat."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.core.text import search_text
from apps.core.translations import in_all_languages
from apps.core.upsert import Counts, set_many, upsert
from apps.opportunities import rows
from apps.opportunities.models import Opportunity, StageStep
from apps.opportunities.models.opportunity import TRANSLATED
from apps.reference.models import Sector
from apps.reference.services import ids_by_code, localised


@transaction.atomic
def load_opportunities() -> dict[str, Counts]:
    """Bring the themes in line with the data file; a stage to which somebody has moved one stays."""
    source = rows.read_opportunities()
    moved = dict(
        Opportunity.objects.filter(pk__in=StageStep.objects.values("opportunity_id")).values_list(
            "code", "stage"
        )
    )
    counts = upsert(Opportunity, ("code",), (_opportunity(row, moved) for row in source))
    ids, sectors = ids_by_code(Opportunity), ids_by_code(Sector)
    set_many(
        Opportunity,
        "sectors",
        {ids[row.code]: [sectors[code] for code in row.sector_codes] for row in source},
    )
    return {"opportunities": counts}


def refresh_search_text(opportunity: Opportunity) -> None:
    """Write anew what an opportunity is found by; does not save."""
    texts = (text for field in TRANSLATED for text in in_all_languages(opportunity, field))
    opportunity.search_text = search_text(opportunity.code, *texts)


def _opportunity(row: rows.OpportunityRow, moved: Mapping[str, str]) -> dict[str, Any]:
    texts = {
        "title": row.title,
        "place_name": row.place,
        "sought": row.sought,
        "azerbaijani_side": row.azerbaijani_side,
        "chinese_side": row.chinese_side,
        "figures": row.figures,
    }
    columns = {name: text for field, value in texts.items() for name, text in localised(field, value).items()}
    # As `refresh_search_text` orders them, so that a row saved by hand is what the load would write.
    shell = Opportunity(code=row.code, **columns)
    refresh_search_text(shell)
    return {
        "code": row.code,
        "kind": row.kind.value,
        "regions": [region.value for region in row.regions],
        **columns,
        "stage": moved.get(row.code, row.stage.value),
        "source_status": row.source_status,
        "search_text": shell.search_text,
        "source": row.source,
        "confidence": row.confidence.value,
    }
