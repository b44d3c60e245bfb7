"""Weights as they are kept in rows, and the groups in which an organiser turns them up or down."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.matching.ranker.types import CompanyWeights, LineWeights, Weights

OWN = Weights()
# What each group turns: features of two lines, and of two companies.
GROUPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "hs": (("hs",), ()),
    "sector": (("sector",), ()),
    "text": (("text",), ()),
    "cooperation": (("cooperation",), ()),
    "details": (("quantity", "markets", "certificates"), ()),
    "event": ((), ("same_event",)),
    "language": ((), ("language",)),
    "trust": ((), ("verified", "freshness")),
}
GROUP_LABELS = {
    "hs": _("HS codes"),
    "sector": _("Sector"),
    "text": _("Meaning of the texts"),
    "cooperation": _("Kind of cooperation"),
    "details": _("Quantity, markets and certificates"),
    "event": _("The same fair or forum"),
    "language": _("A common language"),
    "trust": _("Verification and freshness"),
}
LEAST_FACTOR, MOST_FACTOR = 0.0, 3.0


def weights_from(stored: Mapping[str, Any]) -> Weights:
    """Return the ranker's weights with what is stored in their place; names that it does not know are passed over."""
    line, company = asdict(OWN.line), asdict(OWN.company)
    line |= {name: float(value) for name, value in stored.get("line", {}).items() if name in line}
    company |= {name: float(value) for name, value in stored.get("company", {}).items() if name in company}
    return replace(OWN, line=LineWeights(**line), company=CompanyWeights(**company))


def steered(factors: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return what a run stores: the ranker's own weights, each group times its factor; nothing where all are 1."""
    line, company = asdict(OWN.line), asdict(OWN.company)
    changed: dict[str, dict[str, float]] = {}
    for group, factor in factors.items():
        of_lines, of_companies = GROUPS.get(group, ((), ()))
        if factor != 1:
            changed.setdefault("line", {}).update({name: line[name] * factor for name in of_lines})
            changed.setdefault("company", {}).update({name: company[name] * factor for name in of_companies})
    return {name: values for name, values in changed.items() if values}
