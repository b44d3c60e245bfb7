"""Every act that changes suggestions, by the user's verb."""

from apps.matching.services.rescoring import carry_out_rescore, touch_company
from apps.matching.services.runs import (
    ask_for_scores,
    carry_out_run,
    queue_opening_runs,
    queue_runs,
    touch_scores,
)

__all__ = [
    "ask_for_scores",
    "carry_out_rescore",
    "carry_out_run",
    "queue_opening_runs",
    "queue_runs",
    "touch_company",
    "touch_scores",
]
