"""Reciprocal prediction on people: the product's heads and fusion on the speed-dating file, one event left out.

Before an event only what people said of themselves is known. After five meetings each, the answers and
ratings of those five are known too, and the meetings still to come are predicted. Everything that is fitted
is fitted on the other events.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from apps.matching.ranker.learning import habits, validation
from apps.matching.ranker.learning.heads import Examples, fit
from apps.matching.ranker.reading import InputError
from apps.matching.ranker.types import Doubles, Flags, Indices

from . import dating_file as file
from .dating_file import Evenings

MEETINGS = 5
# Many weak features, then a few strong ones: strengths that did best over the events of the development file.
WEAK, STRONG = (0.002,), (0.1,)


def measure(path: Path) -> dict[str, float]:
    """Areas under the curve for a mutual yes, over all events together; raises InputError.

    `auc_one_sided`: after five meetings, from one side's own probability alone, averaged over both sides
    (`auc_before_one_sided` likewise before); `ndcg5`: both sides' lists before the event.
    """
    evenings = file.read(path)
    hers, his = evenings.pairs()
    before = _before(evenings, hers, his)
    known = file.first_meetings(evenings.views, MEETINGS, len(evenings.people.gender))
    still = ~(known[hers] | known[his])
    early = validation.left_out(before, strengths=WEAK)
    late = _left_out_after(evenings, before, known, hers, his, still)
    wanted = validation.mutual(before)
    views = evenings.views
    sides = [(views.person[some], _fused(early)) for some in (hers, his)]
    figures = {
        "auc_before": validation.auc(wanted, _fused(early)),
        "auc_after_five": validation.auc(wanted[still], _fused(late)[still]),
        "auc_one_sided": _one_sided(wanted[still], [side[still] for side in late]),
        "ndcg5": float(np.mean([validation.ndcg(wanted, scores, viewer) for viewer, scores in sides])),
        "auc_before_one_sided": _one_sided(wanted, early),
    }
    if not all(np.isfinite(value) for value in figures.values()):
        raise InputError(f"{path}: too few people, or all with the same answer")
    return {name: round(value, 4) for name, value in figures.items()}


def _fused(sides: Sequence[Doubles]) -> Doubles:
    ahead, back = sides
    fused: Doubles = 2 * ahead * back / (ahead + back)
    return fused


def _one_sided(wanted: Doubles, sides: Sequence[Doubles]) -> float:
    return float(np.mean([validation.auc(wanted, side) for side in sides]))


def _before(evenings: Evenings, hers: Indices, his: Indices) -> Examples:
    views, people = evenings.views, evenings.people
    about = file.standard(people.about, people.event * 2 + people.gender)
    women, men = views.person[hers], views.person[his]
    names, ahead = _known_before(evenings, about, women, men)
    _, back = _known_before(evenings, about, men, women)
    event = people.event[women].astype(np.str_)
    return Examples(names, ahead, back, views.accepted[hers], views.accepted[his], event)


def _known_before(
    evenings: Evenings, about: Doubles, judge: Indices, other: Indices
) -> tuple[tuple[str, ...], Doubles]:
    """What is known of one person looking at another before they meet."""
    people = evenings.people
    column = {name: about[:, at] for at, name in enumerate(file.ABOUT)}
    own = (*file.HABITS, *file.WISHES, *file.THEMSELVES)
    values = {f"own {name}": column[name][judge] for name in own}
    values |= {f"other {name}": column[name][other] for name in own}
    for wish, has in zip(file.WISHES, file.THEMSELVES, strict=False):
        values[f"wished {has}"] = column[wish][judge] * column[has][other]
    years = np.nan_to_num(people.number("age")[other] - people.number("age")[judge]) / 5
    values["older"] = np.clip(years, -3, 3)
    values["apart in age"] = np.abs(values["older"])
    for kind in file.KINDS:
        values[f"same {kind}"] = (people.kind(kind)[judge] == people.kind(kind)[other]).astype(float)
    values["same race, which matters"] = values["same race"] * column["imprace"][judge]
    interests = np.stack([column[name] for name in file.INTERESTS], axis=1)
    values["interests in common"] = _correlation(interests[judge], interests[other])
    return tuple(values), np.stack(list(values.values()), axis=1)


def _correlation(a: Doubles, b: Doubles) -> Doubles:
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    size = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    result: Doubles = np.divide((a * b).sum(axis=1), size, out=np.zeros(len(a)), where=size > 0)
    return result


def _left_out_after(
    evenings: Evenings, before: Examples, known: Flags, hers: Indices, his: Indices, still: Flags
) -> tuple[Doubles, Doubles]:
    """What `left_out` gives, with what the first meetings have shown. Meetings still to come are predicted.

    The expectation from before is a feature, for each event from heads that have seen neither it nor the one left out.
    """
    ahead, back = (np.full(len(before), np.nan) for _ in range(2))
    for event in np.unique(before.event):
        out = before.event == event
        rest = before.take(np.flatnonzero(~out))
        expected = np.full((2, len(before)), np.nan)
        expected[:, ~out] = validation.left_out(rest, strengths=WEAK)
        expected[:, out] = fit(rest, strengths=WEAK).predict(before.forward[out], before.backward[out])
        shown = _after(evenings, before, known, hers, his, expected)
        usable = np.isfinite(expected).all(axis=0)
        try:
            heads = fit(shown.take(np.flatnonzero(~out & still & usable)), strengths=STRONG)
        except ValueError:
            continue
        ahead[out], back[out] = heads.predict(shown.forward[out], shown.backward[out])
    return ahead, back


def _after(
    evenings: Evenings, before: Examples, known: Flags, hers: Indices, his: Indices, expected: Doubles
) -> Examples:
    person = evenings.views.person
    shown = _shown(evenings, known)
    names = ("expected", *shown)
    logits = np.nan_to_num(np.log(expected / (1 - expected)))

    def direction(logit: Doubles, judge: Indices, other: Indices) -> Doubles:
        own = {"accepts"}
        parts = [values[judge if name in own else other] for name, values in shown.items()]
        return np.stack([logit, *parts], axis=1)

    return Examples(
        names,
        direction(logits[0], person[hers], person[his]),
        direction(logits[1], person[his], person[hers]),
        before.accepted,
        before.accepted_back,
        before.event,
    )


def _shown(evenings: Evenings, known: Flags) -> dict[str, Doubles]:
    """What the first meetings have shown of each person: how often they accept and are accepted, and what
    those whom they met gave them, against what these gave everybody."""
    views, people = evenings.views, evenings.people
    group = people.event * 2 + people.gender
    size = len(group)
    some = np.flatnonzero(known)
    person, other = views.person[some], views.other[some]
    shown = {
        "accepts": _inclined(views.accepted[some], person, group),
        "is accepted": _inclined(views.accepted[some], other, group),
    }
    for at, name in enumerate(file.RATINGS):
        given = views.ratings[some, at]
        said = np.isfinite(given)
        count = np.bincount(person[said], minlength=size)
        mean = np.bincount(person[said], given[said], size) / np.maximum(count, 1)
        above = given[said] - mean[person[said]]
        received = np.bincount(other[said], minlength=size).astype(np.float64)
        total = np.bincount(other[said], above, size).astype(np.float64)
        shown[f"is given {name}"] = habits.shrunk_mean(total, received)
    return shown


def _inclined(accepted: Doubles, person: Indices, group: Indices) -> Doubles:
    """Each person's log odds, with the rate of their side of the event as the prior."""
    yes, asked = np.bincount(person, accepted, len(group)), np.bincount(person, minlength=len(group))
    result = np.zeros(len(group))
    for one in np.unique(group):
        own = group == one
        usual = yes[own].sum() / max(asked[own].sum(), 1)
        result[own] = habits.inclination(yes[own], asked[own].astype(float), float(usual)) + np.log(
            max(usual, 1e-3) / max(1 - usual, 1e-3)
        )
    return result
