"""The one act that makes a set of suggestions visible."""

from datetime import datetime

from apps.core.runs import finish
from apps.matching.models import Price, ScoreRun, Suggestion
from apps.matching.services.rescoring import requeue_since
from apps.matching.services.texts import encoder, version_of


def show(held: ScoreRun, *, now: datetime) -> ScoreRun:
    """Switch to the set of this locked run and delete the old one; readers see the old one until this commits.

    Who changed since the run began reading is scored again beside the new set.
    """
    old = ScoreRun.objects.filter(forum=held.forum, is_shown=True)
    keys = list(old.values_list("pk", flat=True))
    # First the switch, then the deletion: a rescoring that waits for the old run's row finds it no longer shown.
    old.update(is_shown=False)
    Suggestion.objects.filter(run__in=keys).delete()
    Price.objects.filter(run__in=keys).delete()
    finish(held, now=now, is_shown=True, encoder=version_of(encoder()), weights=held.weights)
    requeue_since(held, held.started_at)
    return held
