"""Finding HS codes: by digits, goods names in five languages, sounds, near spellings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.text import spelling_keys
from apps.reference.hs_terms import plain, terms_of
from apps.reference.models import HsCode, HsWord
from apps.reference.selectors import chapters, headings_of, hs_matches
from apps.reference.services import load_reference, save_hs_code
from tests.doors import Counter
from tests.factories import HsCodeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nuts() -> HsCode:
    return HsCodeFactory(
        code="0802",
        label_en="Nuts, edible; other than coconuts",
        label_zh_hans="其他坚果",
        label_az="Digər qoz-fındıq",
        keywords_en=["hazelnuts", "shelled hazelnuts", "walnuts"],
        keywords_zh_hans=["榛子", "夏威夷果"],
        keywords_az=["fındıq", "qoz"],
        keywords_ru=["фундук", "грецкие орехи"],
        keywords_tr=["fındık", "antep fıstığı"],
    )


@pytest.fixture
def preserved(nuts: HsCode) -> HsCode:
    """A code that has hazelnuts, too, but not before everything else."""
    return HsCodeFactory(
        code="2008",
        label_en="Fruit and nuts, preserved",
        keywords_en=["canned fruit", "roasted hazelnuts"],
        keywords_az=["fruit konservi", "fındıq içi"],
        keywords_zh_hans=["水果罐头", "榛子仁"],
    )


def found(query: str) -> list[str]:
    return [code.code for code in hs_matches(query)]


@pytest.mark.parametrize(
    "query",
    ["fındıq", "findiq", "FINDIQ", "FINDIQ.", "fındık", "榛子", "zhenzi", "zhen zi", "фундук", "hazelnuts"],
)
def test_equal_goods_names_come_first(preserved: HsCode, query: str) -> None:
    assert found(query)[0] == "0802"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("0802", ["0802"]),
        ("08", ["0802"]),
        ("0802.12.00", ["0802"]),
        ("２００８", ["2008"]),
        ("hazelnut", ["0802", "2008"]),
        ("威夷", ["0802"]),
        ("xwyg", ["0802"]),
        ("roasted hazelnuts", ["2008"]),
        ("hazelnuts roasted", ["2008"]),
        ("hazelnuts from Gabala", ["0802", "2008"]),
        ("新鲜榛子", ["0802"]),
        ("coconuts", ["0802"]),
        ("antep", ["0802"]),
        ("nothing of this", []),
        ("9999", []),
        ("", []),
        (" - ", []),
        ("%", []),
        ("a" * 500, []),
    ],
)
def test_queries_and_their_codes(preserved: HsCode, query: str, codes: list[str]) -> None:
    assert found(query) == codes


@pytest.mark.parametrize("query", ["hazlnuts", "hazelnust", "hazzelnuts", "fidniq", "fendiq", "фундк"])
def test_a_near_spelling_is_understood(preserved: HsCode, query: str) -> None:
    assert found(query)[0] == "0802"


def test_a_chapter_that_is_not_in_use_is_never_found() -> None:
    HsCodeFactory(code="77", label_en="Reserved", is_in_use=False)
    assert found("reserved") == found("77") == []
    assert list(chapters()) == []


def test_a_corrected_name_replaces_the_old_one(nuts: HsCode) -> None:
    nuts.keywords_en = ["filberts"]
    save_hs_code(code=nuts)
    assert found("filberts") == ["0802"]
    assert found("walnuts") == []


def test_terms_are_kept_once_as_the_best_that_they_are() -> None:
    terms = {term.text: term for term in terms_of("0802", ["Walnuts"], [["walnuts"], ["核桃"]])}
    assert sorted(terms) == ["0802", "hetao", "ht", "walnuts", "核桃", "桃"]
    assert terms["walnuts"].kind == 0
    assert plain("Nar-şirəsi, 100 %") == "nar siresi 100"


def test_stored_spellings_are_those_that_are_asked_for(nuts: HsCode) -> None:
    stored = dict(HsWord.objects.values_list("text", "keys"))
    assert {"walnuts", "hazelnuts", "zhenzi", "funduk"} <= stored.keys()
    assert {word: sorted(keys) for word, keys in stored.items()} == {
        word: sorted(spelling_keys(word)) for word in stored
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_codes_as_for_one(rows: int, django_assert_num_queries: Counter) -> None:
    for number in range(rows):
        HsCodeFactory(code=f"080{number}", label_en="Nuts", keywords_en=["nuts"])
    with django_assert_num_queries(2):
        assert len(hs_matches("nuts")) == rows
    with django_assert_num_queries(4):
        assert len(hs_matches("nust")) == rows


# The first answer that a trader must get, whatever the language.
WANTED = {
    "0802": (
        "fındıq",
        "findiq",
        "榛子",
        "zhenzi",
        "фундук",
        "hazelnuts",
        "fındık",
        "fidniq",
        "badam",
        "杏仁",
    ),
    "0810": ("nar", "石榴", "shiliu", "гранат", "pomegranate", "fresh pomegranate", "pomegranete", "xurma"),
    "2009": ("nar şirəsi", "石榴汁", "гранатовый сок"),
    "5201": ("pambıq", "棉花", "хлопок"),
    "5701": ("xalça", "xalca", "halı", "hali", "ковёр ручной работы"),
    "8541": ("solar panels", "光伏组件", "солнечные панели"),
    "8702": ("avtobus", "公交车", "автобус"),
    "8703": ("электромобиль", "电动汽车", "elektromobil"),
    "8517": ("smartfon", "智能手机", "zhinengshouji"),
}


def test_the_real_names_lead_to_the_right_headings() -> None:
    load_reference()
    wrong = {
        query: found(query)[:3]
        for code, queries in WANTED.items()
        for query in queries
        if found(query)[:1] != [code]
    }
    assert wrong == {}
    assert len(hs_matches("machine")) == 30
    assert [code.code for code in headings_of("08")][:2] == ["0801", "0802"]
    assert chapters().count() == 96
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reference_hsterm, reference_hsword")
    with CaptureQueriesContext(connection) as asked:
        hs_matches("fındıq təzə")
        hs_matches("pomegranete")
    plans = "\n".join(plan_of(query["sql"]) for query in asked)
    assert "reference_hsterm_begins" in plans
    assert "reference_hsword_keys" in plans
    assert "Seq Scan on reference_hsterm" not in plans


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"), [])
        return "\n".join(row[0] for row in cursor)
