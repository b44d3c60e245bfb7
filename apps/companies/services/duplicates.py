"""Finding companies that are likely one, and what the organiser says to it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import MatchKind, PairState, RegistrationKind
from apps.companies.models import Company, DuplicatePair, KnownName, MatchKey
from apps.companies.selectors import companies_for_organiser, no_such_company, pair_for_organiser
from apps.companies.services.likeness import keys_of
from apps.core.errors import Conflict, NotAllowed
from apps.core.text import is_han

LIKE = 0.6
MOST_PAIRS = 20
# How much each thing in common says by itself; a name that is only like another counts by its likeness.
WEIGHTS = {MatchKind.GROUP: 0.95, MatchKind.NAME: 0.9, MatchKind.DOMAIN: 0.75, MatchKind.PHONE: 0.7}
PART_OF_NAME = 0.65


@dataclass(slots=True)
class _Likeness:
    """What a company has in common with another; `reasons` as (kind, value, weight)."""

    reasons: dict[tuple[str, str], float] = field(default_factory=dict)

    def note(self, kind: str, value: str, weight: float) -> None:
        self.reasons[kind, value] = max(weight, self.reasons.get((kind, value), 0))

    @property
    def score(self) -> float:
        """The strongest reason, and a little for every other kind of reason."""
        kinds = {kind for kind, _value in self.reasons}
        return min(1.0, max(self.reasons.values()) + 0.05 * (len(kinds) - 1))

    def as_rows(self) -> list[dict[str, str]]:
        strongest = sorted(self.reasons.items(), key=lambda item: -item[1])
        return [{"kind": kind, "value": value} for (kind, value), _weight in strongest[:5]]


def compare_due(*, limit: int = 100) -> int:
    """Compare companies whose names or contacts have changed; return how many. Safe to run twice at once."""
    due = Company.objects.filter(is_comparison_due=True).order_by("pk")
    compared = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            company = due.filter(pk=pk).select_for_update(skip_locked=True, no_key=True).first()
            if company is not None:
                compare(company=company)
                compared += 1
    return compared


@transaction.atomic
def compare(*, company: Company) -> None:
    """Look for other companies that may be this one, and keep the pairs for the organiser."""
    Company.objects.filter(pk=company.pk).update(is_comparison_due=False)
    if company.merged_into_id or company.registration_kind == RegistrationKind.IMPORTED:
        return
    keys = keys_of(company, KnownName.objects.all())
    _write_keys(company, keys)
    _write_pairs(company, _candidates(company, keys))


@transaction.atomic
def tell_apart(*, user: User, pair: DuplicatePair) -> DuplicatePair:
    """Say that the two are two companies; the pair does not come up again."""
    _require_merger(user)
    pair_for_organiser(user, pair.pk)
    pair = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if pair.state == PairState.MERGED:
        raise Conflict(_("These two companies have been merged already."), code="merged_already")
    pair.state, pair.decided_by, pair.decided_at = PairState.DIFFERENT, user, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    return pair


@transaction.atomic
def pair_of(*, user: User, first: Company, second: Company) -> DuplicatePair:
    """Return the pair of two companies, whether it was found or is the organiser's own idea (with a score of zero)."""
    _require_merger(user)
    if first.pk == second.pk:
        raise Conflict(_("Choose two different companies."), code="same_company")
    if companies_for_organiser(user).filter(pk__in=[first.pk, second.pk]).count() != 2:
        raise no_such_company()
    low, high = sorted((first, second), key=lambda company: company.pk)
    pair, _created = DuplicatePair.objects.get_or_create(
        first=low, second=high, defaults={"score": 0, "reasons": []}
    )
    return pair


def _require_merger(user: User) -> None:
    if not user.has_perm("companies.change_company"):
        raise NotAllowed(_("Your role does not include merging companies."))


def _write_keys(company: Company, keys: set[tuple[str, str]]) -> None:
    stored = {(row.kind, row.value): row.pk for row in company.match_keys.all()}
    MatchKey.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in keys]).delete()
    MatchKey.objects.bulk_create(
        [MatchKey(company=company, kind=kind, value=value) for kind, value in sorted(keys - stored.keys())],
        ignore_conflicts=True,
    )


def _candidates(company: Company, keys: set[tuple[str, str]]) -> dict[int, _Likeness]:
    found: dict[int, _Likeness] = defaultdict(_Likeness)
    others = MatchKey.objects.exclude(company=company).filter(company__merged_into=None)
    same = Q(pk__in=[])
    for kind, value in keys:
        same |= Q(kind=kind, value=value)
    for row in others.filter(same)[:500]:
        found[row.company_id].note(row.kind, row.value, WEIGHTS[MatchKind(row.kind)])
    for kind, value in keys:
        if kind == MatchKind.NAME and len(value) > 3:
            _note_like(found, others.filter(kind=kind), value)
    return found


def _note_like(found: dict[int, _Likeness], others: QuerySet[MatchKey], value: str) -> None:
    with connection.cursor() as cursor:
        # The index is asked with this threshold; it holds to the end of the transaction.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LIKE)])
    like = others.filter(value__trigram_similar=value).annotate(likeness=TrigramSimilarity("value", value))
    for row in like.order_by("-likeness", "pk")[:50]:
        found[row.company_id].note(MatchKind.NAME, row.value, row.likeness * WEIGHTS[MatchKind.NAME])
    if all(map(is_han, value)):
        for longer in others.filter(value__startswith=value).exclude(value=value)[:50]:
            found[longer.company_id].note(MatchKind.NAME, longer.value, PART_OF_NAME)


def _write_pairs(company: Company, found: dict[int, _Likeness]) -> None:
    best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))[:MOST_PAIRS]
    about = DuplicatePair.objects.filter(Q(first=company) | Q(second=company))
    stored = {(pair.first_id, pair.second_id): pair for pair in about}
    wanted = {
        (min(company.pk, other_id), max(company.pk, other_id)): (likeness.score, likeness.as_rows())
        for other_id, likeness in best
    }
    # A comparison of the other company may find the same pair at the same time.
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(first_id=key[0], second_id=key[1], score=score, reasons=reasons)
            for key, (score, reasons) in sorted(wanted.items())
            if key not in stored
        ],
        ignore_conflicts=True,
    )
    changed = [pair for key, pair in stored.items() if key in wanted and _renew(pair, *wanted[key])]
    DuplicatePair.objects.bulk_update(changed, ["score", "reasons"])
    # Without a likeness stand the pairs that an organiser named: those wait for the organiser.
    gone = [
        pair.pk
        for key, pair in stored.items()
        if key not in wanted and pair.state == PairState.OPEN and pair.score
    ]
    DuplicatePair.objects.filter(pk__in=gone).delete()


def _renew(pair: DuplicatePair, score: float, reasons: list[dict[str, str]]) -> bool:
    """Write what the two have in common now; say whether that is news."""
    if (pair.score, pair.reasons) == (score, reasons):
        return False
    pair.score, pair.reasons = score, reasons
    return True
