"""Likely duplicates and merges, as the organiser sees them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import country_desks
from apps.companies.enums import PairState
from apps.companies.models import Company, CompanyMerge, DuplicatePair
from apps.companies.selectors.companies import companies_for_organiser
from apps.core.errors import NotFound


def pairs_for_organiser(user: User) -> QuerySet[DuplicatePair]:
    """Return the pairs of which the organiser may review both companies, the likeliest first."""
    own = companies_for_organiser(user).values("pk")
    rows = DuplicatePair.objects.filter(first__in=own, second__in=own)
    return rows.select_related("first__city", "second__city").order_by("-score", "pk")


def pair_for_organiser(user: User, pk: int) -> DuplicatePair:
    """Return one pair, or raise NotFound."""
    pair = pairs_for_organiser(user).filter(pk=pk).first()
    if pair is None:
        raise no_such_pair()
    return pair


def pair_by_ids(user: User, one: str, other: str) -> DuplicatePair:
    """Return the pair of two companies, named by their public ids in any order, or raise NotFound."""
    named = Q(first__public_id=one, second__public_id=other) | Q(
        first__public_id=other, second__public_id=one
    )
    pair = pairs_for_organiser(user).filter(named).first()
    if pair is None:
        raise no_such_pair()
    return pair


def no_such_pair() -> NotFound:
    return NotFound(_("There is no such pair, or it is not for you to see."))


def open_pairs_of(user: User, company: Company) -> QuerySet[DuplicatePair]:
    """Return what is still to be looked at about one company."""
    rows = pairs_for_organiser(user).filter(state=PairState.OPEN)
    return rows.filter(Q(first=company) | Q(second=company))


def merges_for_organiser(user: User) -> QuerySet[CompanyMerge]:
    """Return the merges, those into a company that was itself merged later among them; a desk sees its country's."""
    rows = CompanyMerge.objects.select_related("kept", "merged", "merged_by")
    desks = country_desks(user)
    return rows.filter(kept__country__in=desks) if desks else rows


def merge_for_organiser(user: User, public_id: str) -> CompanyMerge:
    """Return one merge, or raise NotFound."""
    merge = merges_for_organiser(user).filter(public_id=public_id).first()
    if merge is None:
        raise NotFound(_("There is no such merge, or it is not for you to see."))
    return merge
