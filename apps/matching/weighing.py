"""Weights as they are kept in rows: a plain object that names only what differs from the ranker's own."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from apps.matching.ranker.types import CompanyWeights, LineWeights, Weights

OWN = Weights()


def weights_from(stored: Mapping[str, Any]) -> Weights:
    """Return the ranker's weights with what is stored in their place; names that it does not know are passed over."""
    line, company = asdict(OWN.line), asdict(OWN.company)
    line |= {name: float(value) for name, value in stored.get("line", {}).items() if name in line}
    company |= {name: float(value) for name, value in stored.get("company", {}).items() if name in company}
    return replace(OWN, line=LineWeights(**line), company=CompanyWeights(**company))
