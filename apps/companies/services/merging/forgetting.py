"""What a merge has kept of somebody, when that must be forgotten."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from apps.accounts.models import User
from apps.companies.models import Company, CompanyMerge, Person
from apps.core.audit import FORGOTTEN

_OF_PERSON = (
    "email", "phone", "wechat_id", "native_name", "latin_name",
)  # fmt: skip
_CONTACTS = ("phone", "wechat_id")


def words_of(user: User, people: Iterable[Person]) -> frozenset[str]:
    """Return the texts by which somebody can be known: names as a whole, addresses, numbers."""
    found = {user.email, user.name}
    for person in people:
        found |= {getattr(person, name) for name in _OF_PERSON} | {person.display_name}
    return frozenset(text.casefold() for text in found if len(text) > 1)


def forget_in_merges(words: frozenset[str], company_ids: Iterable[int]) -> None:
    """Take these texts out of what merges of the companies have kept; what was done stays on record."""
    ids = list(company_ids)
    for merge in CompanyMerge.objects.filter(Q(kept__in=ids) | Q(merged__in=ids)).select_for_update():
        merge.snapshot, merge.report = _without(merge.snapshot, words), _without(merge.report, words)
        merge.save(update_fields=["snapshot", "report"])


def forget_contacts(company: Company) -> None:
    """Empty the contacts of the companies that are part of this one, where nobody acts for it any more."""
    Company.objects.filter(merged_into=company).update(**dict.fromkeys(_CONTACTS, ""))
    for merge in CompanyMerge.objects.filter(kept=company).select_for_update():
        for values in (merge.snapshot, merge.snapshot.get("filled", {})):
            values.update({name: "" for name in _CONTACTS if name in values})
        merge.save(update_fields=["snapshot"])


def _without(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, words) for inner in value]
    return FORGOTTEN if isinstance(value, str) and value.casefold() in words else value
