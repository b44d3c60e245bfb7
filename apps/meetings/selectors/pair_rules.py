"""Who is kept apart, and whom the organiser wants to meet."""

from django.db.models import Q, QuerySet

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.enums import RuleKind
from apps.meetings.models import PairRule


def must_not_meet(forum: Forum | None) -> set[frozenset[int]]:
    """Return the pairs of company ids that some rule keeps apart, privately or by the organiser."""
    rows = PairRule.objects.filter(Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST_NOT)
    return {frozenset(pair) for pair in rows.values_list("company_id", "other_id")}


def kept_apart_from(company: Company, forum: Forum | None) -> set[int]:
    """Return the ids of the companies that some rule keeps apart from this one."""
    rows = PairRule.objects.filter(
        Q(company=company) | Q(other=company), Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST_NOT
    )
    return {pk for pair in rows.values_list("company_id", "other_id") for pk in pair} - {company.pk}


def organiser_wishes(forum: Forum | None) -> set[frozenset[int]]:
    """Return the pairs of company ids that the organiser wants to meet."""
    rows = PairRule.objects.filter(Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST, is_private=False)
    return {frozenset(pair) for pair in rows.values_list("company_id", "other_id")}


def organiser_rules(forum: Forum) -> QuerySet[PairRule]:
    """Return what the forum's organisers have said of two participants, the latest first; no company's own wishes."""
    rows = PairRule.objects.filter(forum=forum, is_private=False).select_related("company", "other")
    return rows.order_by("-created_at", "-pk")


def own_wishes(company: Company) -> QuerySet[PairRule]:
    """Return whom a company itself does not want to meet anywhere, the latest first."""
    rows = PairRule.objects.filter(company=company, is_private=True, kind=RuleKind.MUST_NOT, forum=None)
    return rows.select_related("company", "other").order_by("-created_at", "-pk")


def are_kept_apart(company: Company, other: Company, forum: Forum | None) -> bool:
    pair = Q(company=company, other=other) | Q(company=other, other=company)
    return PairRule.objects.filter(pair, Q(forum=forum) | Q(forum=None), kind=RuleKind.MUST_NOT).exists()
