"""By what two companies are recognised as one: names in any script, known names, phone, website.

`Xəzər Körpü MMC`, `Khazar Korpu LLC` and `ООО «Хазар Кёрпю»` come to nearly the same letters; `中国石油` and `Zhongguo
Shiyou` to the same pinyin. That 中国石油 is PetroChina is CNPC no rule can find: such names stand in `KnownName`.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from apps.companies.enums import MatchKind
from apps.companies.models import Company, KnownName
from apps.core.text import fold, is_han, search_text

# What the law adds to a name, folded; the longest first, so that none eats a part of another.
_LEGAL_HAN = re.compile("股份有限公司|有限责任公司|有限公司|集团公司|股份公司|集团|公司")
_LEGAL_LATIN = re.compile(
    r"\b(mehdud mesuliyyetli cemiyyeti?|aciq sehmdar cemiyyeti?|qapali sehmdar cemiyyeti?|"
    r"obshestvo s ogranichennoy otvetstvennostyu|joint stock company|mmc|qsc|asc|ooo|oao|zao|pao|ao|llc|ltd|limited|"
    r"co|company|corp|corporation|inc|plc|gmbh|jsc|cjsc|ojsc|pte|group|holding|sirketi|sti|"
    r"jituan|gufen|youxian|zeren|gongsi)\b"
)
# One sound, written in several ways; applied in this order.
_SOUNDS = (
    ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("dj", "c"), ("ph", "f"), ("ts", "c"),
    ("h", "x"), ("q", "g"), ("w", "v"), ("y", "i"), ("e", "a"),
)  # fmt: skip
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_NOT_WORDS = re.compile(r"[^\w\s]+")
# Places where many companies have a page: no mark of any one of them.
_SHARED_SITES = frozenset(
    {
        "alibaba.com", "1688.com", "made-in-china.com", "globalsources.com", "taobao.com", "tmall.com", "jd.com",
        "facebook.com", "instagram.com", "linkedin.com", "t.me", "youtube.com", "weixin.qq.com", "mp.weixin.qq.com",
        "qq.com", "163.com", "gmail.com", "mail.ru", "sites.google.com", "wa.me", "weibo.com", "vk.com",
    }
)  # fmt: skip
SHORTEST = 2


def name_keys(name: str) -> set[str]:
    """Return what a name is compared by: its Han characters, their pinyin, and the sound of its letters."""
    bare = _NOT_WORDS.sub(" ", _LEGAL_HAN.sub(" ", fold(name)))
    han = "".join(filter(is_han, bare))
    latin = "".join(" " if is_han(c) else c for c in bare)
    keys = {_sound(_LEGAL_LATIN.sub(" ", latin))}
    if han:
        keys |= {han, _sound(search_text(han).split()[-2])} if len(han) > 1 else set()
    return {key[:400] for key in keys if len(key) >= SHORTEST}


def keys_of(company: Company, groups: Iterable[KnownName]) -> set[tuple[str, str]]:
    """Return everything by which this company is recognised, as (kind, value)."""
    names = [company.legal_name, company.name_en, *company.names.values_list("name", flat=True)]
    by_name = set().union(*(name_keys(name) for name in names if name))
    keys = {(MatchKind.NAME.value, key) for key in by_name}
    keys |= {(MatchKind.GROUP.value, row.group) for row in groups if _means(row.key, by_name)}
    if company.phone.startswith("+"):
        keys.add((MatchKind.PHONE.value, company.phone))
    host = site_of(company.website)
    if host:
        keys.add((MatchKind.DOMAIN.value, host))
    return keys


def known_key(name: str) -> str:
    """Return the form in which a known name is kept: its Han characters, else the sound of its letters."""
    keys = name_keys(name)
    return next(filter(lambda key: any(map(is_han, key)), sorted(keys)), min(keys, default=""))


def site_of(website: str) -> str:
    """Return the host of a website, or nothing where many companies share it."""
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    return "" if host in _SHARED_SITES else host


def _means(known: str, by_name: set[str]) -> bool:
    """A Chinese company's full name begins with the known one; in letters that would be chance."""
    is_chinese = len(known) > SHORTEST and all(map(is_han, known))
    return known in by_name or (is_chinese and any(key.startswith(known) for key in by_name))


def _sound(text: str) -> str:
    letters = _NOT_LETTERS.sub("", text)
    for written, kept in _SOUNDS:
        letters = letters.replace(written, kept)
    return letters
