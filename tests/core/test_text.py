"""Folding, searching, sorting and naming in the scripts that meet here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import clean, fold, search_text, slug, sort_key


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Xəzər", "xezer"),
        ("XEZER", "xezer"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "isparta"),
        ("ıspanaq", "ispanaq"),
        ("Gəncə", "gence"),
        ("Ёлка", "elka"),
        ("Straße", "strasse"),
        ("Ａ１２", "a12"),
        ("北京", "北京"),
        ("  a\u3000 b ", "a b"),
    ],
)
def test_spellings_of_one_word_fold_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a\u200bb", "ab"),
        ("  x \n\t y ", "x y"),
        ("e\u0301", "\u00e9"),
        ("\u202eabc", "abc"),
        ("a\x00b", "ab"),
        ("北\u3000京", "北 京"),
    ],
)
def test_clean_takes_away_what_nobody_sees(typed: str, meant: str) -> None:
    assert clean(typed) == meant


def test_search_text_holds_han_pinyin_joined_pinyin_and_initials_once() -> None:
    assert (
        search_text("北京国际展览", "Xəzər", "", "Xəzər")
        == "北京国际展览 bei jing guo ji zhan lan beijingguojizhanlan bjgjzl xezer"
    )


def test_names_sort_by_the_azerbaijani_alphabet_and_han_by_pinyin() -> None:
    names = [
        "Zaqatala",
        "Əli",
        "Xızı",
        "Elşən",
        "北京",
        "Qəbələ",
        "Hacıqabul",
        "Ağdam",
        "İsmayıllı",
        "Çin",
        "Cəlil",
    ]
    assert sorted(names, key=sort_key) == [
        "Ağdam",
        "北京",
        "Cəlil",
        "Çin",
        "Elşən",
        "Əli",
        "Hacıqabul",
        "Xızı",
        "İsmayıllı",
        "Qəbələ",
        "Zaqatala",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中国石油", "zhong-guo-shi-you"),
        ("Gəncə", "gence"),
        ("Kanton Yarmarkası 2026", "kanton-yarmarkasi-2026"),
        ("Россия", "rossiya"),
        ("!!!", ""),
    ],
)
def test_slugs_are_ascii_in_every_script(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_slug_is_cut_without_a_hanging_hyphen() -> None:
    assert slug("abc def ghi", limit=8) == "abc-def"
