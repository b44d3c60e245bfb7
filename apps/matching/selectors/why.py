"""Why a company is suggested, or is not: the parts of the score, what is missing, and rules that may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.companies.models import Company
from apps.forums.enums import RegistrationState
from apps.forums.models import Forum, Registration
from apps.matching.models import Dismissal, ScoreRun
from apps.matching.ranker.explain import Explanation
from apps.matching.reasons import Labels, sentence
from apps.matching.selectors.lists import shown_run
from apps.matching.selectors.profiles import profiles_of, tables_of
from apps.matching.selectors.vectors import stored_shelf
from apps.matching.weighing import OWN
from apps.meetings.models import PairRule
from apps.meetings.selectors import are_kept_apart


@dataclass(frozen=True, slots=True)
class Part:
    """One feature: its part of the score and the most that it can give, in percent of the highest score."""

    code: str
    percent: float
    most: float


@dataclass(frozen=True, slots=True)
class Why:
    """`obstacles` are codes of `wording.OBSTACLES`; `rank` is the place in the list that is shown now."""

    rank: int | None
    score: float | None
    reasons: list[str]
    parts: list[Part]
    missing: list[str]
    obstacles: list[str]


def why(company: Company, other: Company, forum: Forum | None, *, now: datetime) -> Why:
    """Explain `other` to `company`.

    A rule is told as such only to the company whose own it is; that of somebody else reads like any company that is
    not available, whoever made it and for whatever reason.
    """
    run = shown_run(forum)
    row = run.suggestions.filter(company=company, other=other).first() if run else None
    found = obstacles(company, other, forum)
    if row is None and run is not None and not found:
        found = ["crowd"]
    explained = None if _hides(found) else _explained(company, other, forum, run, now)
    if explained is not None and not explained.speaks and found == ["crowd"]:
        found = ["no_common_subject"]
    reasons = row.reasons if row and not _hides(found) else []
    labels = Labels(reasons)
    return Why(
        rank=row.rank if row and not _hides(found) else None,
        score=round(explained.score, 4) if explained else None,
        reasons=[
            text for reason in reasons if (text := sentence(reason, reader_id=company.pk, labels=labels))
        ],
        parts=_parts(explained) if explained else [],
        missing=explained.missing if explained else [],
        obstacles=found,
    )


def obstacles(company: Company, other: Company, forum: Forum | None) -> list[str]:
    """Return the codes of what keeps the pair out of each other's lists, as far as `company` may know it."""
    if company.pk == other.pk:
        return ["same_company"]
    if are_kept_apart(company, other, forum):
        own = PairRule.objects.filter(company=company, other=other, is_private=True, kind="must_not")
        return ["own_rule"] if own.exists() else ["not_available"]
    checks: Mapping[str, bool] = {
        "own_not_verified": not company.is_verified,
        "own_hidden": not company.is_visible,
        "same_country": company.country == other.country and (forum is None or forum.cross_country_only),
        "own_not_registered": forum is not None and not _takes_part(company, forum),
        "other_not_registered": forum is not None and not _takes_part(other, forum),
        "own_no_lines": not company.listings.filter(is_active=True).exists(),
        "other_no_lines": not other.listings.filter(is_active=True).exists(),
        "dismissed": Dismissal.objects.filter(forum=forum, company=company, other=other).exists(),
    }
    return [code for code, holds in checks.items() if holds]


def _hides(found: list[str]) -> bool:
    return bool({"same_company", "not_available"} & set(found))


def _takes_part(company: Company, forum: Forum) -> bool:
    rows = Registration.objects.filter(company=company, forum=forum, state=RegistrationState.APPROVED)
    return rows.exists()


def _explained(
    company: Company, other: Company, forum: Forum | None, run: ScoreRun | None, now: datetime
) -> Explanation | None:
    from apps.matching.ranker.explain import explain

    profiles = {
        profile.id: profile
        for profile in profiles_of(None, now=now, among=[company.pk, other.pk], every=True)
    }
    mine, theirs = profiles.get(str(company.pk)), profiles.get(str(other.pk))
    if mine is None or theirs is None:
        return None
    return explain(
        mine,
        theirs,
        tables_of(forum),
        encoder=stored_shelf([mine, theirs], run.encoder if run else ""),
        weights=run.ranker_weights if run else OWN,
    )


def _parts(explained: Explanation) -> list[Part]:
    """The features that can give something, the largest part first."""
    rows = [
        Part(code, round(100 * explained.parts[code], 1), round(100 * most, 1))
        for code, most in explained.possible.items()
        if most > 0
    ]
    return sorted(rows, key=lambda part: (-part.percent, -part.most, part.code))
