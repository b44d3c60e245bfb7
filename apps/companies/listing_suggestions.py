"""What the form of a line suggests from its text: HS codes to tick and sectors to take. Nothing is chosen by itself.

Two buttons of the form that save nothing: `suggest` asks, `take_sector` puts a suggested sector into its field.
`?suggest=1` asks for the text of a line that is there already.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from apps.companies.listing_forms import ListingForm
from apps.reference.forms import is_search
from apps.reference.models import HsCode, Sector
from apps.reference.selectors import guess_from

_SEVERAL = ("certificates", "countries", "provinces", "hs_codes")


@dataclass(frozen=True, slots=True)
class Suggested:
    """`text` is blank where there was nothing to suggest from. What is chosen already is left out."""

    text: str
    hs_codes: list[HsCode]
    sectors: list[Sector]

    @property
    def is_empty(self) -> bool:
        return not self.hs_codes and not self.sectors


def is_asking(data: QueryDict) -> bool:
    return _asks(data) or is_search(data, "hs_codes")


def typed_values(data: QueryDict) -> dict[str, Any]:
    """What an unbound form shows of what was typed, with the sector that was taken."""
    typed = dict(data.items()) | {name: data.getlist(name) for name in _SEVERAL}
    return typed | {"sector": data.get("take_sector") or data.get("sector", "")}


def suggested(request: HttpRequest, form: ListingForm) -> Suggested | None:
    """None where nobody asked."""
    if form.is_bound or not _asks(request.POST if request.method == "POST" else request.GET):
        return None
    text = (form["text"].value() or "").strip()
    if not text:
        return Suggested("", [], [])
    guess = guess_from(text, form["language"].value() or "")
    chosen = {str(code) for code in form["hs_codes"].value() or ()}
    sector = str(form["sector"].value() or "")
    return Suggested(
        text,
        [code for code in guess.hs_codes if code.code not in chosen],
        [found for found in guess.sectors if str(found.pk) != sector],
    )


def _asks(data: QueryDict) -> bool:
    return "suggest" in data or "take_sector" in data
