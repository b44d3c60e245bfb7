"""Every act that changes suggestions, by the user's verb."""

from apps.matching.services.choices import dismiss_suggestion, note_exposure, restore_suggestion
from apps.matching.services.digests import send_digests
from apps.matching.services.learning import ask_for_training, carry_out_training, make_live, retire_model
from apps.matching.services.parts import carry_out_part, parts_to_wake
from apps.matching.services.rescoring import carry_out_rescore, touch_company
from apps.matching.services.runs import (
    ask_for_scores,
    carry_out_run,
    queue_forum,
    queue_opening_runs,
    queue_runs,
    touch_scores,
)
from apps.matching.services.steering import (
    boost_company,
    decide_held_pair,
    freeze_suggestions,
    remove_boost,
    set_weights,
)

__all__ = [
    "ask_for_scores",
    "ask_for_training",
    "boost_company",
    "carry_out_part",
    "carry_out_rescore",
    "carry_out_run",
    "carry_out_training",
    "decide_held_pair",
    "dismiss_suggestion",
    "freeze_suggestions",
    "make_live",
    "note_exposure",
    "parts_to_wake",
    "queue_forum",
    "queue_opening_runs",
    "queue_runs",
    "remove_boost",
    "restore_suggestion",
    "retire_model",
    "send_digests",
    "set_weights",
    "touch_company",
    "touch_scores",
]
