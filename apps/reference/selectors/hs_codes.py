"""Finding codes of the Harmonized System by digits, labels, goods names, sounds and near misses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Min, QuerySet, Value, When

from apps.core.text import edit_distance, fold, is_han, spelling_keys
from apps.reference.hs_terms import TermKind, is_spelled, plain
from apps.reference.models import HsCode, HsTerm, HsWord

HS_PAGE = 30
LONGEST_QUERY = 80
MOST_WORDS = 6
_DIGITS = re.compile(r"[\d\s.]+")
_HEADING_DIGITS = 4
_LONG_WORD, _LONGEST_HAN = 6, 12
# A kind of term weighs more than a place in the list of goods names; equal is better than beginning so, and both are
# better than what was perhaps meant; a word that is nowhere weighs more than everything else.
_KIND, _BEGINS, _NEAR, _MISSING = 100, 1_000, 3_000, 100_000

Scores = dict[int, int]


@dataclass(frozen=True, slots=True)
class Needles:
    """What is looked for: the query as a whole (its words joined, too), and word by word."""

    wholes: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.wholes, *self.words)))


def chapters() -> QuerySet[HsCode]:
    rows = HsCode.objects.filter(parent=None, is_in_use=True)
    return rows.select_related("parent").order_by("code")


def headings_of(chapter: str) -> QuerySet[HsCode]:
    rows = HsCode.objects.filter(parent__code=chapter, is_in_use=True)
    return rows.select_related("parent").order_by("code")


def hs_matches(query: str, *, limit: int = HS_PAGE) -> list[HsCode]:
    """Return the codes that answer the query: equal goods names first, then what begins so, then near misses.

    Two queries, or four where a word was not found as it was written.
    """
    needles = _needles(query[:LONGEST_QUERY])
    if not needles.words:
        return []
    hits = _hits(needles.all)
    missed = [word for word in needles.words if not hits[word]]
    if missed and not any(hits[whole] for whole in needles.wholes):
        hits |= _near(missed)
    best = sorted(_scores(needles, hits).items(), key=lambda item: item[1])[: 2 * limit]
    codes = HsCode.objects.select_related("parent").in_bulk([pk for pk, _score in best])
    return sorted(codes.values(), key=lambda code: (dict(best)[code.pk], code.code))[:limit]


def codes_of_goods(name: str, *, limit: int = 12) -> list[str]:
    """Return the codes of which this is a goods name in some language; none for what is only spelled alike."""
    needles = _needles(name[:LONGEST_QUERY]).wholes
    terms = HsTerm.objects.filter(text__in=needles, kind=TermKind.KEYWORD)
    codes = terms.order_by("position", "hs_code__code").values_list("hs_code__code", flat=True)
    return list(dict.fromkeys(codes[: 2 * limit]))[:limit]


def _needles(query: str) -> Needles:
    query = fold(query)
    if _DIGITS.fullmatch(query):
        # A code of any length is found by its heading: 0802.12 is of 0802.
        digits = "".join(filter(str.isdigit, query))[:_HEADING_DIGITS]
        return Needles((digits,), (digits,)) if digits else Needles((), ())
    phrase = plain(query)
    words = tuple(dict.fromkeys(phrase.split()))[:MOST_WORDS]
    joined = (phrase.replace(" ", ""),) if len(words) > 1 else ()
    return Needles((phrase, *joined) if phrase else (), words)


def _hits(needles: Iterable[str]) -> dict[str, Scores]:
    """Return for each needle the codes that have a term beginning with it, with the best score: one query."""
    found: dict[str, Scores] = {needle: {} for needle in needles}
    for needle, code, score in _together(_beginning_with(needle) for needle in found):
        found[needle][code] = score
    return found


def _beginning_with(needle: str) -> QuerySet[Any]:
    weight = Case(When(text=needle, then=Value(0)), default=Value(_BEGINS), output_field=IntegerField())
    terms = HsTerm.objects.filter(text__startswith=needle)
    rows = terms.values("hs_code_id").annotate(score=Min(weight + F("kind") * _KIND + F("position")))
    return rows.annotate(needle=_named(needle)).values_list("needle", "hs_code_id", "score")


def _near(words: Iterable[str]) -> dict[str, Scores]:
    """Return for each word that nothing begins with the codes that were perhaps meant: two queries."""
    meant = {word: _parts_of(word) if is_han(word[0]) else {} for word in words}
    for word, spelling, far in _spelled_alike([word for word in meant if is_spelled(word)]):
        meant[word][spelling] = far
    texts = set().union(*meant.values())
    terms = HsTerm.objects.filter(text__in=texts, kind__lte=TermKind.LABEL_WORD)
    by_text: dict[str, list[tuple[int, int]]] = {}
    for code, text, kind in terms.values_list("hs_code_id", "text", "kind"):
        by_text.setdefault(text, []).append((code, kind))
    found: dict[str, Scores] = {word: {} for word in meant}
    for word, spellings in meant.items():
        for text, far in spellings.items():
            for code, kind in by_text.get(text, ()):
                score = _NEAR + far * _BEGINS + kind * _KIND
                found[word][code] = min(score, found[word].get(code, score))
    return found


def _spelled_alike(words: list[str]) -> Iterator[tuple[str, str, int]]:
    """Return (word, known spelling, letters between them)."""
    keys = [key for word in words for key in spelling_keys(word)]
    known = list(HsWord.objects.filter(keys__overlap=keys).values_list("text", flat=True))
    for word in words:
        tolerance = 1 if len(word) < _LONG_WORD else 2
        for spelling in known:
            far = edit_distance(word, spelling, limit=tolerance)
            if far <= tolerance:
                yield word, spelling, far


def _parts_of(word: str) -> dict[str, int]:
    """Han text has no blanks: 新鲜石榴 is found by 石榴, the longer a part the better."""
    cuts = combinations(range(len(word[:_LONGEST_HAN]) + 1), 2)
    return {word[start:end]: len(word) - (end - start) for start, end in cuts if end - start > 1}


def _named(needle: str) -> Value:
    return Value(needle, output_field=CharField())


def _together(queries: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = queries
    return first.union(*others, all=True) if others else first


def _scores(needles: Needles, hits: dict[str, Scores]) -> Scores:
    """Return the codes that have the query as a whole, or all its words; else those that have the most of them."""
    found: Scores = {}
    for whole in needles.wholes:
        for code, score in hits[whole].items():
            found[code] = min(score, found.get(code, score))
    for code in set().union(*(hits[word] for word in needles.words)):
        missing = sum(code not in hits[word] for word in needles.words)
        apart = missing * _MISSING + _BEGINS * (len(needles.words) > 1)
        apart += sum(hits[word].get(code, 0) for word in needles.words)
        found[code] = min(apart, found.get(code, apart))
    fewest = min((score // _MISSING for score in found.values()), default=0)
    return {code: score for code, score in found.items() if score // _MISSING == fewest}
