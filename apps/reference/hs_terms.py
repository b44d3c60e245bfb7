"""Under which terms a code of the Harmonized System is found: plain Python, no database.

A query is answered by terms that are equal to it or begin with it, so that one ordinary index serves every script:
Han text is kept from each of its characters on, and by its sound; other text as a whole and word by word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from apps.core.text import fold, initials_of, is_han, pinyin_of

_NOT_WORD = re.compile(r"[\W_]+")
LONGEST_TERM = 120
SHORTEST_WORD = 3
SHORTEST_SPELLED, LONGEST_SPELLED = 4, 24


class TermKind(IntEnum):
    """What a term is of its code. The smaller, the better an answer."""

    KEYWORD = 0
    LABEL = 1
    WORD = 2
    LABEL_WORD = 3
    INITIALS = 4


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    kind: TermKind
    position: int


def plain(text: str) -> str:
    """Return the form in which queries and terms are compared: folded, words with single blanks between them."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def terms_of(code: str, labels: Iterable[str], keywords: Iterable[Iterable[str]]) -> list[Term]:
    """Return each term once, as the best that it is. `keywords` has one list per language, the most common first."""
    found: dict[str, Term] = {}
    for term in _all_terms(code, labels, keywords):
        text = term.text[:LONGEST_TERM].strip()
        best = found.get(text)
        if text and (best is None or (term.kind, term.position) < (best.kind, best.position)):
            found[text] = Term(text, term.kind, term.position)
    return list(found.values())


def _all_terms(code: str, labels: Iterable[str], keywords: Iterable[Iterable[str]]) -> Iterator[Term]:
    yield Term(code, TermKind.KEYWORD, 0)
    for words in keywords:
        for position, word in enumerate(words):
            yield from _terms(word, TermKind.KEYWORD, TermKind.WORD, position)
    for label in labels:
        yield from _terms(label, TermKind.LABEL, TermKind.LABEL_WORD, 0)


def _terms(text: str, whole: TermKind, part: TermKind, position: int) -> Iterator[Term]:
    bare = plain(text)
    yield Term(bare, whole, position)
    if any(map(is_han, bare)):
        for stretch in re.split(r"\s", bare):
            yield from (Term(stretch[at:], part, position) for at in range(1, len(stretch)))
        yield Term(pinyin_of(text), whole, position)
        yield Term(initials_of(text), TermKind.INITIALS, position)
        return
    words = bare.split()
    yield from (Term(word, part, position) for word in words if len(word) >= SHORTEST_WORD)
    # "carpet yarn" is also asked for as "carpetyarn", and a hyphen may be left out.
    if 1 < len(words) <= SHORTEST_WORD:
        yield Term("".join(words), whole, position)


def is_spelled(text: str) -> bool:
    """Say whether somebody could mistype this: one word of letters, neither very short nor very long."""
    return SHORTEST_SPELLED <= len(text) <= LONGEST_SPELLED and text.isascii() and text.isalpha()
