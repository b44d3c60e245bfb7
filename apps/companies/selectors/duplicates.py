"""Likely duplicates and merges, as the organiser sees them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
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
        raise NotFound(_("There is no such pair, or it is not for you to see."))
    return pair


def open_pairs_of(user: User, company: Company) -> QuerySet[DuplicatePair]:
    """Return what is still to be looked at about one company."""
    rows = pairs_for_organiser(user).filter(state=PairState.OPEN)
    return rows.filter(Q(first=company) | Q(second=company))


def merges_for_organiser(user: User) -> QuerySet[CompanyMerge]:
    own = companies_for_organiser(user).values("pk")
    return CompanyMerge.objects.filter(kept__in=own).select_related("kept", "merged", "merged_by")
