"""The vocabularies."""

import pytest

from tests.api.steps import NO_LANGUAGE, Api, kind, texts
from tests.factories import CooperationTypeFactory, HsCodeFactory, SectorFactory

pytestmark = pytest.mark.django_db


def test_sectors(visitor: Api, django_assert_num_queries) -> None:
    parent = SectorFactory(code="FOOD", label_en="Food", label_az="Qida", position=1, hs_codes=["08"])
    SectorFactory(code="FOOD-NUTS", label_en="Nuts", parent=parent, position=2)
    with django_assert_num_queries(1):
        found = visitor.get("sectors/").json()
    assert found == {
        "results": [
            {
                "code": "FOOD",
                "parent": None,
                "label": NO_LANGUAGE | {"en": "Food", "az": "Qida"},
                "hs_codes": ["08"],
            },
            {"code": "FOOD-NUTS", "parent": "FOOD", "label": texts("Nuts"), "hs_codes": []},
        ]
    }


def test_cooperation_types(visitor: Api, django_assert_num_queries) -> None:
    sell = CooperationTypeFactory(code="SELL", side="offer", label_en="Sell")
    buy = CooperationTypeFactory(code="BUY", side="seek", label_en="Buy", complement=sell, position=1)
    sell.complement = buy
    sell.save()
    with django_assert_num_queries(1):
        found = visitor.get("cooperation-types/?lang=en").json()
    assert found == {
        "results": [
            {"code": "SELL", "side": "offer", "group": "trade", "complement": "BUY", "label": "Sell"},
            {"code": "BUY", "side": "seek", "group": "trade", "complement": "SELL", "label": "Buy"},
        ]
    }


@pytest.fixture
def nuts(db: None) -> None:
    chapter = HsCodeFactory(code="08", label_en="Fruit and nuts")
    for code, label in (("0802", "Nuts, other"), ("0801", "Coconuts")):
        HsCodeFactory(code=code, parent=chapter, label_en=label, keywords_zh_hans=["坚果"])


def codes(visitor: Api, query: str) -> list[str]:
    return [line["code"] for line in visitor.get(f"hs-codes/{query}").json()["results"]]


@pytest.mark.usefixtures("nuts")
def test_hs_codes(visitor: Api) -> None:
    assert visitor.get("hs-codes/?q=0802&lang=en").json() == {
        "results": [
            {
                "code": "0802",
                "parent": "08",
                "label": "Nuts, other",
                "hierarchy": [
                    {"code": "08", "label": "Fruit and nuts"},
                    {"code": "0802", "label": "Nuts, other"},
                ],
                "keywords": {"en": [], "az": [], "zh-hans": ["坚果"], "ru": [], "tr": []},
                "translation": "unreviewed",
            }
        ]
    }
    assert codes(visitor, "?q=08") == ["08", "0801", "0802"]
    assert codes(visitor, "?q=08&limit=2") == ["08", "0801"]
    assert codes(visitor, "?q=NUTS") == ["08", "0802"]
    assert codes(visitor, "?q=jianguo") == ["0801", "0802"]
    assert codes(visitor, "?chapter=08") == ["0801", "0802"]
    assert codes(visitor, "") == ["08"]


@pytest.mark.parametrize("query", ["q=", "chapter=8", "q=08&chapter=08", "limit=0", "limit=101", "page=2"])
def test_a_wrong_question_about_hs_codes_is_refused(visitor: Api, query: str) -> None:
    assert kind(visitor.get(f"hs-codes/?{query}")) == (400, "invalid_query")


@pytest.mark.parametrize("path", ["sectors/", "cooperation-types/", "hs-codes/", "text-suggestions/"])
def test_nobody_writes_vocabularies(owner: Api, path: str) -> None:
    assert kind(owner.post(path, {"code": "X"})) == (405, "method_not_allowed")
    assert kind(owner.get(f"{path}?page=2")) == (400, "invalid_query")


@pytest.mark.usefixtures("nuts")
@pytest.mark.parametrize(
    ("text", "language"), [("Nuts, other", "en"), ("精选坚果，每月二十吨", "zh-hans"), ("坚果", "az")]
)
def test_codes_and_sectors_for_a_text(visitor: Api, text: str, language: str) -> None:
    parent = SectorFactory(code="FOOD", label_en="Food")
    SectorFactory(code="FOOD-NUTS", label_en="Nuts", parent=parent, hs_codes=["0802"], position=1)
    answer = visitor.get("text-suggestions/", {"text": text, "language": language, "lang": "en"})
    found = answer.json()
    assert "0802" in [code["code"] for code in found["hs_codes"]]
    assert found["sectors"] == [
        {"code": "FOOD-NUTS", "parent": "FOOD", "label": "Nuts", "hs_codes": ["0802"]}
    ]


def test_a_text_of_which_nothing_is_known_has_no_suggestions(visitor: Api) -> None:
    answer = visitor.get("text-suggestions/", {"text": "Consulting", "language": "en"})
    assert answer.json() == {"hs_codes": [], "sectors": []}


@pytest.mark.parametrize(
    "asked",
    [{}, {"text": "nuts"}, {"text": "", "language": "en"}, {"text": "nuts", "language": "fr"},
     {"text": "n" * 1001, "language": "en"}],
)  # fmt: skip
def test_a_wrong_question_about_a_text_is_refused(visitor: Api, asked: dict[str, str]) -> None:
    assert kind(visitor.get("text-suggestions/", asked)) == (400, "invalid_query")
