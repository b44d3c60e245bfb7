"""Reasons as values: their codes, and the params that fill the sentences.

A market has more than a hundred thousand reasons, so those of one kind are made one after the other. What two lines or
two companies have in common is found once for all that say the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import repeat

from .features.lines import shared_hs, shared_sector
from .score import FEATURES
from .types import Line, Profile, Reason, Tables

Params = dict[str, object]
OfLines = Callable[[Line, Line, Profile, Profile], Params]
OfCompanies = Callable[[Profile, Profile], Params]

# The reasons that two companies give by themselves. Those of a company alone are told of the column, and then of the row.
COMPANY = ("same_event", "language", "verified", "verified", "freshness", "freshness")


@dataclass(frozen=True, slots=True)
class Teller:
    """How the params of each kind are made: of a sought and an offered line, their seeker and their offerer, in the
    order of FEATURES, and of a row's and a column's company, in the order of COMPANY."""

    lines: Sequence[OfLines]
    companies: Sequence[OfCompanies]

    @classmethod
    def of(cls, tables: Tables) -> "Teller":
        kinds = _line_kinds(tables)
        return cls([kinds[code] for code in FEATURES], _company_kinds(tables))


def told(code: str, params: Iterable[Params], contributions: Iterable[float]) -> Iterable[Reason]:
    """Reasons of one kind."""
    # What `Reason` and `Reason._make` do, without a Python function for each of very many.
    return map(partial(tuple.__new__, Reason), zip(repeat(code), params, contributions, strict=False))


def _line_kinds(tables: Tables) -> Mapping[str, OfLines]:
    common_hs, common_sector = cache(shared_hs), cache(partial(shared_sector, tables=tables))
    # Each with all its keys at once: a dict that grows takes twice the time.
    return {
        "hs": lambda seek, offer, seeker, offerer: {
            "hs": common_hs(seek.hs, offer.hs),
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
        "sector": lambda seek, offer, seeker, offerer: {
            "sector": common_sector(seek.sector, offer.sector),
            "seek_sector": seek.sector, "offer_sector": offer.sector,
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
        "text": lambda seek, offer, seeker, offerer: {
            "seek_text": seek.text, "offer_text": offer.text,
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
        "cooperation": lambda seek, offer, seeker, offerer: {
            "seek_type": seek.cooperation_type, "offer_type": offer.cooperation_type,
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
        "quantity": lambda seek, offer, seeker, offerer: {
            "seek_quantity": seek.quantity, "offer_quantity": offer.quantity, "unit": seek.unit,
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
        "markets": lambda seek, offer, seeker, offerer: {
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
            "country": seeker.country,
        },
        "certificates": lambda seek, offer, seeker, offerer: {
            "certificates": sorted(set(seek.certificates) & set(offer.certificates)),
            "seeker": seeker.id, "offerer": offerer.id, "seek_line": seek.id, "offer_line": offer.id,
        },
    }  # fmt: skip


def _company_kinds(tables: Tables) -> Sequence[OfCompanies]:
    # Equal params are one object: nobody writes into them.
    events, languages = cache(_events), cache(partial(_languages, tables=tables))
    return (
        lambda row, column: events(row.attending, column.attending),
        lambda row, column: languages(row.languages, column.languages),
        lambda row, column: {"company": column.id},
        lambda row, column: {"company": row.id},
        lambda row, column: _updated(column),
        lambda row, column: _updated(row),
    )


def _events(a: frozenset[str], b: frozenset[str]) -> Params:
    return {"events": sorted(a & b)}


def _languages(a: tuple[str, ...], b: tuple[str, ...], tables: Tables) -> Params:
    common = sorted(set(a).intersection(b))
    if common:
        return {"languages": common}
    bridged = {(x, y) for x in a for y in b if frozenset((x, y)) in tables.interpreted}
    return {"interpreters": sorted(sorted(pair) for pair in bridged)}


def _updated(profile: Profile) -> Params:
    return {"company": profile.id, "updated_days_ago": profile.updated_days_ago}
