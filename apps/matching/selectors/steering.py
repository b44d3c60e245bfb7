"""What an organiser has set, and what a setting would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.forums.selectors import approved_companies
from apps.matching.models import ScoreRun, Steering
from apps.matching.selectors.lists import shown_run
from apps.matching.selectors.scoring import entries_for
from apps.matching.selectors.vectors import stored_shelf
from apps.matching.weighing import GROUPS, steered, weights_from

SAMPLES = 3
FIRST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One place of a list after the change; `moved`: how many places up (down below 0), None where it is new."""

    company: Company
    moved: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    company: Company
    before: list[Company]
    after: list[Line]


def steering_of(forum: Forum) -> Steering:
    """Return the forum's setting; one that is not stored where nothing was set."""
    return Steering.objects.filter(forum=forum).first() or Steering(forum=forum)


def factors_of(forum: Forum) -> dict[str, float]:
    """Return the factor of each group of features, 1 where nothing was set."""
    return dict.fromkeys(GROUPS, 1.0) | steering_of(forum).weights


def is_frozen(forum: Forum | None) -> bool:
    return forum is not None and Steering.objects.filter(forum=forum, is_frozen=True).exists()


def stored_weights(forum: Forum | None) -> dict[str, dict[str, float]]:
    """Return what a run of the forum is to be made with."""
    steering = Steering.objects.filter(forum=forum).first() if forum else None
    return steered(steering.weights) if steering else {}


def samples_of(forum: Forum) -> list[Company]:
    """Return a few participants for a preview, spread over the alphabet."""
    rows = approved_companies(forum).order_by("sort_key", "pk")
    count = rows.count()
    places = sorted({count * part // (SAMPLES + 1) for part in range(1, SAMPLES + 1)}) if count else []
    return [rows[at] for at in places]


def preview(
    forum: Forum, factors: Mapping[str, float], companies: Sequence[Company], *, now: datetime
) -> list[Preview]:
    """Return the heads of some lists as they are and as they would be; without a set that is shown, nothing."""
    run = shown_run(forum)
    return [_preview(company, run, factors, now) for company in companies] if run else []


def _preview(company: Company, run: ScoreRun, factors: Mapping[str, float], now: datetime) -> Preview:
    rows = run.suggestions.filter(company=company).select_related("other").order_by("rank")
    place = {row.other_id: at for at, row in enumerate(rows)}
    found = entries_for(
        company.pk,
        run,
        now=now,
        weights=weights_from(steered(factors)),
        version=run.encoder,
        shelve=lambda profiles: stored_shelf(profiles, run.encoder),
    )[:FIRST]
    names = Company.objects.in_bulk([int(entry.other) for entry in found])
    after = [
        Line(names[pk], place[pk] - at if pk in place else None)
        for at, pk in enumerate(int(entry.other) for entry in found)
    ]
    return Preview(company, [row.other for row in rows[:FIRST]], after)
