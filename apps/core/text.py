"""Folding, sorting and naming of text in the scripts that meet here.

`fold` makes `Xəzər` = `Xezer` = `xezer` and `北京` = `beijing` findable alike. It is applied on write, into stored
columns, and to the query; PostgreSQL's unaccent knows no ə and no Han.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

# Letters that Unicode decomposition leaves alone. İ and ı must be mapped before lower(): "İ".lower() is two characters.
_LETTERS = str.maketrans(
    {"ə": "e", "Ə": "e", "ı": "i", "İ": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"}
)
_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюяґєії",
            [
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "e",
                "j",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "x",
                "ts",
                "c",
                "s",
                "s",
                "",
                "i",
                "",
                "e",
                "yu",
                "ya",
                "g",
                "e",
                "i",
                "i",
            ],
            strict=True,
        )
    )
)
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_INVISIBLE = frozenset({"Cf", "Cc"})
_AZ_ORDER = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw"
_AZ_RANK = {
    letter: chr(ord("a") + place // 26) + chr(ord("a") + place % 26) for place, letter in enumerate(_AZ_ORDER)
}


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def clean(text: str) -> str:
    """Return text as people meant it: NFC, without control and zero-width characters, single spaces, trimmed."""
    visible = (" " if c in "\t\n\r" else c for c in unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", "".join(c for c in visible if unicodedata.category(c) not in _INVISIBLE)).strip()


def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal. Han characters stay, full-width digits do not."""
    compatible = unicodedata.normalize("NFKC", text).translate(_LETTERS).lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", compatible) if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.translate(_LETTERS).translate(_CYRILLIC)).strip()


@lru_cache(maxsize=4096)
def _pinyin(text: str, *, initials: bool = False) -> tuple[str, ...]:
    """Return the syllables of Han text, or their first letters; other characters come folded."""
    # Imported here: the dictionary of readings is large, and most processes never meet Han text.
    from pypinyin import Style, lazy_pinyin

    style = Style.FIRST_LETTER if initials else Style.NORMAL

    def unread(part: str) -> Any:
        # The stubs know only a text as the answer; the library takes a list as well.
        return [fold(part)]

    return tuple(lazy_pinyin(text, style=style, errors=unread))


def pinyin_of(text: str) -> str:
    """Return the Han characters of the text by their sound, in one word: `榛子` is `zhenzi`."""
    return "".join(_pinyin("".join(filter(is_han, text))))


def initials_of(text: str) -> str:
    """Return the first letters of the sounds of the text's Han characters: `榛子` is `zz`."""
    return "".join(_pinyin("".join(filter(is_han, text)), initials=True))


def edit_distance(one: str, other: str, *, limit: int) -> int:
    """Return how many letters must be added, left out, changed or swapped with their neighbour; `limit` + 1 for more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def spelling_keys(word: str) -> list[str]:
    """Return the word and what is left of it without any one letter: words that share a key are spelled alike.

    Two such words are at most two letters apart; `edit_distance` tells how far. An index over keys finds near
    spellings without comparing every word.
    """
    return list(dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(len(word))))))


def search_text(*parts: str) -> str:
    """Return what is stored for searching: folded parts, and for Han also pinyin, joined pinyin and initials."""
    found: list[str] = []
    for part in parts:
        if not part:
            continue
        found.append(fold(part))
        if any(map(is_han, part)):
            han = "".join(c for c in part if is_han(c))
            syllables = _pinyin(han)
            initials = _pinyin(han, initials=True)
            found += [" ".join(syllables), "".join(syllables), "".join(initials)]
    return " ".join(dict.fromkeys(found))


def sort_key(text: str) -> str:
    """Return a plain string whose byte order is the Azerbaijani alphabet's, with Han read as pinyin."""
    latin = " ".join(_pinyin(text)) if any(map(is_han, text)) else text
    lowered = unicodedata.normalize(
        "NFC", latin.replace("I", "ı").replace("İ", "i") if _is_azeri(latin) else latin
    )
    return "".join(_rank(c) for c in lowered.lower() if c.isalnum() or c == " ")


def _is_azeri(text: str) -> bool:
    return any(c in "əƏıİğĞşŞ" for c in text)


def _rank(character: str) -> str:
    if character in _AZ_RANK:
        return _AZ_RANK[character]
    folded = fold(character)
    return "".join(_AZ_RANK.get(c, "0" + c) for c in folded) if folded else ""


def slug(text: str, *, limit: int = 60) -> str:
    """Return an ASCII slug: ə→e, ı→i, pinyin for Han; empty when nothing of the text can be written so."""
    latin = " ".join(_pinyin(text)) if any(map(is_han, text)) else text
    return _NOT_WORD.sub("-", fold(latin)).strip("-")[:limit].rstrip("-")
