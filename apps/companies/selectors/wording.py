"""In which language a reader gets a text, and who speaks there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from apps.companies.models import CompanyText, Listing, ListingText


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language. `translated` is "" for the company's own words, else "person" or "machine"."""

    text: str
    language: str
    translated: str = ""
    by: str = ""


def translator(translated_by: str) -> str:
    """Return "" for the company's own words, else whether a person or a machine translated them."""
    if not translated_by:
        return ""
    return "machine" if "machine" in translated_by.lower() else "person"


def wording_for_reader(original: Wording, translations: Iterable[CompanyText | ListingText]) -> Wording:
    """Return the text in the page's language where there is one, else as it was written."""
    language = get_language()
    if original.language == language:
        return original
    for text in translations:
        if text.language == language:
            return Wording(text.text, text.language, translator(text.translated_by), text.translated_by)
    return original


def line_for_reader(listing: Listing) -> Wording:
    """Return what a line says; its `texts` should be prefetched."""
    return wording_for_reader(Wording(listing.text, listing.language), listing.texts.all())
