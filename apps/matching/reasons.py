"""The ranker's reason codes as sentences, in the reader's language, from the reader's side."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.joining import listed
from apps.reference.models import CooperationType, HsCode, Sector

Params = Mapping[str, Any]


class Labels:
    """The labels that a page of reasons needs, read in three queries at the most."""

    def __init__(self, reasons: Iterable[Mapping[str, Any]]) -> None:
        params = [reason["params"] for reason in reasons]
        self.hs = self._goods({code for p in params if (code := p.get("hs"))})
        self.sectors = self._read(
            Sector,
            {p[key] for p in params for key in ("sector", "offer_sector", "seek_sector") if p.get(key)},
        )
        self.types = self._read(
            CooperationType, {p[key] for p in params for key in ("seek_type", "offer_type") if p.get(key)}
        )

    @staticmethod
    def _goods(codes: set[str]) -> dict[str, str]:
        if not codes:
            return {}
        # Without the goods names by which people search: a code has hundreds of them.
        rows = HsCode.objects.filter(code__in=codes).select_related("parent")
        rows = rows.only("code", "label", "parent__label")
        return {row.code: _short(row.local_label, 70) for row in rows}

    @staticmethod
    def _read(model: Any, codes: set[str]) -> dict[str, str]:
        rows = model.objects.filter(code__in=codes).only("code", "label") if codes else ()
        return {row.code: row.label for row in rows}


def sentence(reason: Mapping[str, Any], *, reader_id: int, labels: Labels) -> str:
    """Return one reason as the company `reader_id` reads it; empty for a code that this version does not know."""
    write = _WRITERS.get(reason["code"])
    params = reason["params"]
    return write(params, str(params.get("seeker")) == str(reader_id), labels) if write else ""


def _hs(params: Params, we_seek: bool, labels: Labels) -> str:
    values = {"goods": labels.hs.get(params["hs"]) or _("goods"), "code": params["hs"]}
    if we_seek:
        return _("You seek %(goods)s (HS %(code)s); they offer it.") % values
    return _("They seek %(goods)s (HS %(code)s); you offer it.") % values


def _sector(params: Params, we_seek: bool, labels: Labels) -> str:
    code = params.get("sector") or params.get("offer_sector") or ""
    values = {"sector": labels.sectors.get(code, code)}
    if we_seek:
        return _("You seek partners in “%(sector)s”; they offer it.") % values
    return _("They seek partners in “%(sector)s”; you offer it.") % values


def _text(params: Params, we_seek: bool, labels: Labels) -> str:
    values = {"seek": _short(params["seek_text"]), "offer": _short(params["offer_text"])}
    if we_seek:
        return _("You seek: “%(seek)s” — they offer: “%(offer)s”") % values
    return _("They seek: “%(seek)s” — you offer: “%(offer)s”") % values


def _cooperation(params: Params, we_seek: bool, labels: Labels) -> str:
    seek, offer = params["seek_type"], params["offer_type"]
    values = {"seek": labels.types.get(seek, seek), "offer": labels.types.get(offer, offer)}
    if we_seek:
        return _("Your “%(seek)s” fits their “%(offer)s”.") % values
    return _("Their “%(seek)s” fits your “%(offer)s”.") % values


def _quantity(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("The quantities fit together.")


def _same_event(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("You will be at the same fair or forum.")


def _language(params: Params, we_seek: bool, labels: Labels) -> str:
    if params.get("languages"):
        return _("You have a common language.")
    return _("An interpreter for your languages is at hand.")


def _verified(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("Verified by the organisers.")


def _freshness(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("The profile was brought up to date lately.")


def _markets(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("The offer is made for this market.")


def _certificates(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("The certificates asked for are there: %(names)s.") % {"names": listed(params["certificates"])}


def _must_meet(params: Params, we_seek: bool, labels: Labels) -> str:
    return _("The organiser would like you to meet.")


def _short(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


_WRITERS: dict[str, Callable[[Params, bool, Labels], str]] = {
    "hs": _hs,
    "sector": _sector,
    "text": _text,
    "cooperation": _cooperation,
    "quantity": _quantity,
    "markets": _markets,
    "certificates": _certificates,
    "must_meet": _must_meet,
    "same_event": _same_event,
    "language": _language,
    "verified": _verified,
    "freshness": _freshness,
}
