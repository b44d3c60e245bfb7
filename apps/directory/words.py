"""Which words a text is found by, and how a query asks for them. Plain Python, no database.

Text in letters is found by the beginning of each word. Han has no blanks: it is kept as pairs of neighbouring
characters, so that two characters are one look into the index, and more are their pairs together.
"""

import re
from collections.abc import Iterable, Iterator

from apps.core.text import is_han, pinyin_of
from apps.reference.hs_terms import plain

LONGEST_WORD = 40
MOST_WORDS = 8
# Names are asked for by sound from any character on; whole sentences are not.
LONGEST_SOUNDED = 24
_STRETCHES = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\s\u3400-\u9fff\U00020000-\U0003ffff]+")
HS = "hs:"


def words_of(*texts: str) -> set[str]:
    """Return the words of texts as people write them."""
    found: set[str] = set()
    for stretch in _stretches(texts):
        if is_han(stretch[0]):
            found.update(_pairs(stretch))
            found.add(stretch[-1])
        else:
            found.add(stretch[:LONGEST_WORD])
    return found


def words_of_name(search_text: str) -> set[str]:
    """Return the words of a stored search text, with the sounds of its Han from each character on."""
    found = words_of(search_text)
    for stretch in _stretches([search_text]):
        if is_han(stretch[0]) and len(stretch) <= LONGEST_SOUNDED:
            found.update(pinyin_of(stretch[start:])[:LONGEST_WORD] for start in range(len(stretch)))
    return found


def query_of(query: str, hs_codes: Iterable[str] = ()) -> str:
    """Return what PostgreSQL is asked for, empty for a query without a word.

    Every word has to be there, or one of the codes that goods of this name belong to.
    """
    stretches = list(_stretches([query]))[:MOST_WORDS]
    asked = " & ".join(_asked(stretch) for stretch in stretches)
    codes = " | ".join(f"'{HS}{code}'" for code in hs_codes)
    return f"({asked}) | {codes}" if asked and codes else asked


def _asked(stretch: str) -> str:
    if is_han(stretch[0]):
        return " & ".join(f"'{pair}'" for pair in _pairs(stretch)) or f"'{stretch}':*"
    word = stretch[:LONGEST_WORD]
    return f"('{word}':* | '{HS}{word}':*)" if word.isdigit() else f"'{word}':*"


def _pairs(stretch: str) -> list[str]:
    return [stretch[at : at + 2] for at in range(len(stretch) - 1)]


def _stretches(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _STRETCHES.findall(plain(text))
