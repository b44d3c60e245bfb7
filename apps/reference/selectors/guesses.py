"""What the text of a listing may be about: HS headings and sectors to choose from. A person confirms them.

By spelling alone, against the goods names and labels as they are in the database now, so that what an organiser
corrects counts at once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
from django.core.cache import cache
from django.db.models import Max
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.utils import build_localized_fieldname

from apps.reference.hs_labels import KEYWORDS
from apps.reference.mentions import Floats, Names, Places
from apps.reference.models import HsCode, HsTerm, Sector

OFFERED = 5
LONGEST_TEXT = 1000
# Several goods names of one heading in a text speak for it, each a little.
_MORE_NAMES = 0.2
# How many of the best headings tell sectors, what a chapter tells beside a heading, and what the name of the sector does.
_TELLING, _CHAPTER, _OWN_NAME = 15, 0.5, 1.5
KEPT_SECONDS = 24 * 3600
LANGUAGES = tuple(name.removeprefix("keywords_").replace("_", "-") for name in KEYWORDS.values())
# The number is raised when what is kept changes its form.
_KEPT, _STATE = "goods-names:1:{}", "goods-names-state:1:{}"
_HAN, _CYRILLIC = re.compile("[\u3400-\u9fff]"), re.compile("[\u0400-\u04ff]")
_CHINESE, _RUSSIAN, _ENGLISH = "zh-hans", "ru", "en"


@dataclass(frozen=True, slots=True)
class Guess:
    """The best first; empty where nothing in the text is known."""

    hs_codes: list[HsCode]
    sectors: list[Sector]


@dataclass(frozen=True, slots=True)
class _Goods:
    """The names of one language, the place of the heading of each, and the headings."""

    names: Names
    heading: Places
    codes: tuple[str, ...]

    def scores(self, text: str) -> Floats:
        """How well each heading answers to the text; comparable within one text."""
        found = self.names.mentioned(text)
        best = np.zeros(len(self.codes), np.float32)
        np.maximum.at(best, self.heading, found)
        all_of_them: Floats = np.bincount(self.heading, found, len(self.codes)).astype(np.float32)
        return best + np.float32(_MORE_NAMES) * all_of_them


class _Kept:
    """The goods of each language, held by this process and lent to the others through the cache.

    Made when first asked for and again when a code's terms have been written anew; `state` says which terms were read.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[int | None, _Goods]] = {}

    def of(self, language: str) -> _Goods:
        state = _state()
        with self._lock:
            kept = self._kept.get(language)
            if kept is None or kept[0] != state:
                kept = self._kept[language] = (state, _lent(language, state) or _made(language, state))
            return kept[1]


_kept = _Kept()


def prepare_goods() -> list[str]:
    """Make the goods that are not in the cache as they are now; return their languages. A web process then only fetches them."""
    state = _state()
    if state is None:
        return []
    there = cache.get_many([_STATE.format(language) for language in LANGUAGES])
    missing = [language for language in LANGUAGES if there.get(_STATE.format(language)) != state]
    for language in missing:
        _made(language, state)
    return missing


def _state() -> int | None:
    return HsTerm.objects.aggregate(last=Max("pk"))["last"]


def _lent(language: str, state: int | None) -> _Goods | None:
    if state is None:
        return None
    kept: tuple[int, _Goods] | None = cache.get(_KEPT.format(language))
    return kept[1] if kept and kept[0] == state else None


def _made(language: str, state: int | None) -> _Goods:
    goods = _goods(language)
    if state is not None:
        # One key for each language, so that terms of yesterday take no room.
        cache.set(_KEPT.format(language), (state, goods), KEPT_SECONDS)
        cache.set(_STATE.format(language), state, KEPT_SECONDS)
    return goods


def guess_from(text: str, language: str) -> Guess:
    """Return five headings and five sectors at most. Three queries, one more where the goods are read.

    `language` is what the text is said to be written in; the script of the text prevails.
    """
    text = text[:LONGEST_TEXT]
    language = _written_in(text, language)
    goods = _kept.of(language)
    scores = goods.scores(text)
    best = {goods.codes[at]: float(scores[at]) for at in _best(scores, _TELLING)}
    rows = HsCode.objects.filter(code__in=list(best)[:OFFERED], is_in_use=True).select_related("parent")
    by_code = {row.code: row for row in rows}
    return Guess([by_code[code] for code in best if code in by_code], _sectors(text, language, best))


def _sectors(text: str, language: str, headings: Mapping[str, float]) -> list[Sector]:
    """Sectors of level 2, by the headings that the text speaks of and by their own names."""
    sectors = list(Sector.objects.exclude(parent=None).select_related("parent"))
    if not sectors:
        return []
    named = _names([_label(sector, language) for sector in sectors], language).mentioned(text)
    scores = np.array([_of_headings(sector.hs_codes, headings) for sector in sectors], np.float32)
    return [sectors[at] for at in _best(scores + np.float32(_OWN_NAME) * named, OFFERED)]


def _of_headings(codes: Iterable[str], headings: Mapping[str, float]) -> float:
    parts = {code: 1.0 if len(code) > 2 else _CHAPTER for code in codes}
    return sum(
        score * max(parts.get(heading, 0), parts.get(heading[:2], 0)) for heading, score in headings.items()
    )


def _goods(language: str) -> _Goods:
    keywords = f"keywords_{language.replace('-', '_')}"
    label = build_localized_fieldname("label", language) if language in AVAILABLE_LANGUAGES else None
    rows = HsCode.objects.filter(is_in_use=True).exclude(parent=None).order_by("code")
    names: list[tuple[str, int]] = []
    codes: list[str] = []
    for at, row in enumerate(rows.values("code", keywords, *filter(None, [label]))):
        codes.append(row["code"])
        own = [*row[keywords], *([row[label]] if label and row[label] else [])]
        names += ((name, at) for name in dict.fromkeys(own))
    heading = np.array([at for _, at in names], np.intp)
    return _Goods(_names([name for name, _ in names], language), heading, tuple(codes))


def _names(names: list[str], language: str) -> Names:
    return Names.of(names, with_edges=language != _CHINESE)


def _label(sector: Sector, language: str) -> str:
    field = build_localized_fieldname("label", language if language in AVAILABLE_LANGUAGES else _ENGLISH)
    return getattr(sector, field) or sector.label


def _written_in(text: str, language: str) -> str:
    """Whoever leaves the form's language as it was still writes in the script of the other one."""
    if _HAN.search(text):
        return _CHINESE
    if _CYRILLIC.search(text):
        return _RUSSIAN
    known = f"keywords_{language.replace('-', '_')}" in KEYWORDS.values()
    return _ENGLISH if language in (_CHINESE, _RUSSIAN) or not known else language


def _best(scores: Floats, most: int) -> list[int]:
    order = np.argsort(-scores, kind="stable")[:most]
    return [at for at in order.tolist() if scores[at] > 0]
