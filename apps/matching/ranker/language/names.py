"""The language of a phrase: as given, else from its letters."""

import re

from apps.matching.ranker.text import Phrase

HAN = re.compile("[\u3400-\u9fff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
# Letters that Azerbaijani has and Turkish has not, and the ones that both have beside English.
AZERBAIJANI = re.compile("[əƏxXqQ]")
TURKIC = re.compile("[ğĞşŞıİçÇöÖüÜəƏ]")

# USE has read Turkish and no Azerbaijani: the same words, spelled as a Turk would.
TURKISH_LETTERS = str.maketrans("əxqƏXQ", "ehkEHK")


def language_of(phrase: Phrase) -> str:
    """A short code (`zh` for every Chinese); where none is given, the guess that the letters allow."""
    given = phrase.language.lower().replace("_", "-").split("-")[0]
    return given or _guessed(phrase.text)


def _guessed(text: str) -> str:
    if HAN.search(text):
        return "zh"
    if CYRILLIC.search(text):
        return "ru"
    if TURKIC.search(text):
        return "az" if AZERBAIJANI.search(text) else "tr"
    return "en"
