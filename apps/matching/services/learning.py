"""Learning from answers: a training is a row, judged on events it has not seen, and goes live only if it wins there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, NotAllowed
from apps.core.runs import RunState, carry_out, finish, lock_held, renew
from apps.matching.models import LearnedModel
from apps.matching.ranker.one import is_first
from apps.matching.ranker.pairing import NAMES, pair_features
from apps.matching.ranker.text import Encoder
from apps.matching.ranker.types import Doubles, Profile, Suggestion, Tables, Weights
from apps.matching.selectors.answers import Answer, answers, habits
from apps.matching.selectors.profiles import profiles_of, tables_of
from apps.matching.services.texts import shelf_of

if TYPE_CHECKING:
    from apps.matching.ranker.learning.heads import Examples, Heads

LEASE = timedelta(seconds=120)
FEWEST_ANSWERS, FEWEST_EVENTS = 40, 3
# A new model must win by more than chance would give in a few hundred answers.
MARGIN = 0.005
# How far what was learnt may move a pair, in units of a place's value; a whole point of interest is worth 10.
MOST_NUDGE = 1.5
HABITS = ("accepts", "is_accepted")


@transaction.atomic
def ask_for_training(*, user: User | None = None, seed: int = 0) -> LearnedModel:
    """Queue a training; Conflict while one is under way. Without a user it is the timetable that asks."""
    if user is not None and not user.has_perm("matching.change_learnedmodel"):
        raise NotAllowed(_("You may not change what suggestions are made with."))
    if LearnedModel.objects.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists():
        raise Conflict(_("A model is being trained already."), code="run_under_way")
    return LearnedModel.objects.create(asked_by=user, seed=seed)


@transaction.atomic
def make_live(*, user: User, model: LearnedModel) -> LearnedModel:
    """Go (back) to this version, whatever was measured."""
    if not user.has_perm("matching.change_learnedmodel"):
        raise NotAllowed(_("You may not change what suggestions are made with."))
    if model.state != RunState.DONE or not model.heads:
        raise Conflict(_("This version was never finished."), code="not_done")
    _switch(model, timezone.now())
    return model


@transaction.atomic
def retire_model(*, user: User, model: LearnedModel) -> LearnedModel:
    """Make suggestions without what was learnt, by the scores alone."""
    if not user.has_perm("matching.change_learnedmodel"):
        raise NotAllowed(_("You may not change what suggestions are made with."))
    model.is_live, model.live_since = False, None
    model.save(update_fields=["is_live", "live_since"])
    return model


def _switch(model: LearnedModel, now: datetime) -> None:
    for old in LearnedModel.objects.select_for_update(no_key=True).filter(is_live=True).exclude(pk=model.pk):
        old.is_live, old.live_since = False, None
        old.save(update_fields=["is_live", "live_since"])
    model.is_live, model.live_since = True, now
    model.save(update_fields=["is_live", "live_since"])


def carry_out_training(*, model_id: int, clock: Callable[[], datetime] = timezone.now) -> LearnedModel | None:
    """Learn from all answers there are and compare with what is in use; None where another worker holds it."""

    def work(model: LearnedModel) -> LearnedModel:
        from apps.matching.ranker.learning.heads import fit

        found = answers()
        metrics: dict[str, Any] = {"answers": len(found), "events": len({each.event for each in found})}
        if metrics["answers"] < FEWEST_ANSWERS or metrics["events"] < FEWEST_EVENTS:
            return _finished(model, {}, metrics | {"verdict": "too_few"}, clock())
        # By the time of the row: taken up again later, it learns the same.
        training = _Training(found, now=model.created_at)
        renew(model, now=clock(), lease=LEASE, progress=40)
        try:
            heads = fit(training.examples)
        except ValueError:
            return _finished(model, {}, metrics | {"verdict": "one_sided"}, clock())
        metrics |= training.measured(live_heads())
        renew(model, now=clock(), lease=LEASE, progress=90)
        return _finished(model, heads.to_json(), metrics, clock())

    return carry_out(LearnedModel, model_id, work, lease=LEASE, clock=clock)


@transaction.atomic
def _finished(
    model: LearnedModel, heads: dict[str, Any], metrics: dict[str, Any], now: datetime
) -> LearnedModel:
    held = lock_held(model)
    finish(held, now=now, heads=heads, metrics=metrics)
    if metrics.get("verdict") == "better":
        _switch(held, now)
    return held


def live_heads() -> "Heads | None":
    """Return what suggestions are made with beside the scores; None where nothing learnt is in use."""
    from apps.matching.ranker.learning.heads import Heads

    model = LearnedModel.objects.filter(is_live=True).first()
    return Heads.from_json(model.heads) if model else None


class _Training:
    """The examples of all answers: features by the profiles of today, habits by the answers of other events."""

    def __init__(self, found: Sequence[Answer], *, now: datetime) -> None:
        ids = {pk for each in found for pk in (each.a, each.b)}
        profiles = profiles_of(None, now=now, among=ids, every=True)
        self._place = {int(profile.id): at for at, profile in enumerate(profiles)}
        self._answers = [each for each in found if each.a in self._place and each.b in self._place]
        self._profiles = profiles
        self._tables = tables_of(None)
        self._encoder = shelf_of(profiles)

    @cached_property
    def examples(self) -> "Examples":
        from apps.matching.ranker.learning.heads import Examples

        pairs = [(self._place[each.a], self._place[each.b]) for each in self._answers]
        forward, backward = pair_features(self._profiles, pairs, self._tables, encoder=self._encoder)
        own = [_habits_of(each, self._elsewhere[each.event]) for each in self._answers]
        ahead, back = (np.array([side[at] for side in own]) for at in (0, 1))
        return Examples(
            (*NAMES, *HABITS),
            np.hstack([forward, ahead]),
            np.hstack([backward, back]),
            _answered([each.accepted for each in self._answers]),
            _answered([each.accepted_back for each in self._answers]),
            np.array([each.event for each in self._answers], np.str_),
        )

    @cached_property
    def _elsewhere(self) -> dict[str, "Habits"]:
        events = {each.event for each in self._answers}
        return {event: Habits.of([each for each in self._answers if each.event != event]) for event in events}

    def measured(self, live: "Heads | None") -> dict[str, Any]:
        """How often a mutual yes stands above a no, each event judged by heads that have not seen it."""
        from apps.matching.ranker.fuse import harmonic
        from apps.matching.ranker.learning.validation import auc, left_out, mutual

        examples = self.examples
        wanted = mutual(examples)
        ahead, back = left_out(examples)
        new = auc(wanted, harmonic(ahead.astype(np.float32), back.astype(np.float32)))
        by_score = auc(wanted, self._scores())
        old = by_score
        if live is not None and live.names == examples.names:
            old = max(old, auc(wanted, live.score(examples.forward, examples.backward)))
        better = bool(np.isfinite(new) and np.isfinite(old) and new > old + MARGIN)
        return {
            "auc": _number(new),
            "auc_in_use": _number(old),
            "auc_of_scores": _number(by_score),
            "verdict": "better" if better else "not_better",
        }

    def _scores(self) -> Doubles:
        from apps.matching.ranker.explain import explain

        return np.array(
            [
                explain(
                    self._profiles[self._place[each.a]],
                    self._profiles[self._place[each.b]],
                    self._tables,
                    encoder=self._encoder,
                ).score
                for each in self._answers
            ]
        )


@dataclass(frozen=True, slots=True)
class Habits:
    """How readily each company accepts and is accepted, as log odds against the usual, pulled towards 0 by few answers."""

    counts: Mapping[str, Mapping[int, tuple[int, int]]]
    usual: float

    @classmethod
    def of(cls, found: Sequence[Answer]) -> "Habits":
        said = [
            each for answer in found for each in (answer.accepted, answer.accepted_back) if each is not None
        ]
        return cls(habits(found), sum(said) / len(said) if said else 0.5)

    def of_pair(self, giver: int, getter: int) -> list[float]:
        from apps.matching.ranker.learning.habits import inclination

        return [
            inclination(float(yes), float(asked), self.usual)
            for yes, asked in (
                self.counts["accepts"].get(giver, (0, 0)),
                self.counts["is_accepted"].get(getter, (0, 0)),
            )
        ]


def _habits_of(answer: Answer, known: Habits) -> tuple[list[float], list[float]]:
    return known.of_pair(answer.a, answer.b), known.of_pair(answer.b, answer.a)


def nudges(
    pairs: Sequence[Suggestion],
    profiles: Sequence[Profile],
    tables: Tables,
    *,
    encoder: Encoder,
    weights: Weights,
) -> dict[tuple[str, str], float]:
    """Return by how much what was learnt moves each pair in both lists; nothing where no model is in use."""
    heads = live_heads()
    chosen = [pair for pair in pairs if not is_first(pair)]
    if heads is None or heads.names != (*NAMES, *HABITS) or not chosen:
        return {}
    place = {profile.id: at for at, profile in enumerate(profiles)}
    forward, backward = pair_features(
        profiles, [(place[p.a], place[p.b]) for p in chosen], tables, encoder=encoder, weights=weights
    )
    known = Habits.of(answers())
    own = [(known.of_pair(int(p.a), int(p.b)), known.of_pair(int(p.b), int(p.a))) for p in chosen]
    ahead, back = (np.array([side[at] for side in own]) for at in (0, 1))
    likely = heads.score(np.hstack([forward, ahead]), np.hstack([backward, back])).astype(np.float64)
    likely = np.clip(likely, 1e-4, 1 - 1e-4)
    odds = np.log(likely / (1 - likely)) - np.log(known.usual / max(1 - known.usual, 1e-3))
    moved = np.clip(odds, -MOST_NUDGE, MOST_NUDGE)
    return {(p.a, p.b): float(by) for p, by in zip(chosen, moved, strict=True)}


def _answered(values: Sequence[bool | None]) -> Doubles:
    return np.array([np.nan if value is None else float(value) for value in values], np.float64)


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
