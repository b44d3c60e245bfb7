"""HS headings and sectors from the text of a listing."""

import csv
import os
from pathlib import Path

import pytest

from apps.reference.mentions import Names
from apps.reference.models import HsCode, Sector
from apps.reference.selectors import guess_from, guesses, prepare_goods
from apps.reference.services import load_reference, save_hs_code
from tests.factories import HsCodeFactory, SectorFactory

pytestmark = pytest.mark.django_db
PHRASES = Path(os.environ.get("IPEK_BENCHMARKS", "../shared/benchmarks")) / "trade_phrases_dev.tsv"


@pytest.fixture
def goods() -> None:
    nuts = HsCodeFactory(code="08", label_en="Fruit and nuts")
    HsCodeFactory(
        code="0802",
        parent=nuts,
        label_en="Nuts",
        keywords_en=["hazelnuts", "walnuts"],
        keywords_az=["fındıq", "qoz"],
        keywords_ru=["фундук", "грецкие орехи"],
        keywords_zh_hans=["榛子", "核桃"],
        keywords_tr=["fındık", "ceviz"],
    )
    HsCodeFactory(
        code="0813",
        parent=nuts,
        label_en="Dried fruit",
        keywords_en=["dried apricots", "raisin mixes"],
        keywords_az=["qurudulmuş ərik"],
        keywords_ru=["курага"],
        keywords_zh_hans=["杏干"],
    )
    machines = HsCodeFactory(code="84", label_en="Machines")
    HsCodeFactory(
        code="8438",
        parent=machines,
        label_en="Food machines",
        keywords_en=["nut cracking machine"],
        keywords_az=["qozqıran maşın"],
        keywords_ru=["орехокол"],
        keywords_zh_hans=["核桃破壳机"],
    )
    food = SectorFactory(code="FOOD", label_en="Food", hs_codes=["08"])
    texts = {"label_az": "Qoz-fındıq", "label_ru": "Орехи и сухофрукты", "label_zh_hans": "坚果干果"}
    SectorFactory(
        code="FOOD-NUT", label_en="Nuts and dried fruit", parent=food, hs_codes=["0802", "0813"], **texts
    )
    SectorFactory(code="FOOD-MCH", label_en="Food machines", parent=food, hs_codes=["84"], position=1)
    SectorFactory(
        code="EDUC-VOC", label_en="Vocational training", parent=food, label_az="Peşə təhsili", position=2
    )


def codes(text: str, language: str) -> list[str]:
    return [code.code for code in guess_from(text, language).hs_codes]


def sectors(text: str, language: str) -> list[str]:
    return [sector.code for sector in guess_from(text, language).sectors]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Shelled hazelnuts of the new harvest, 20 t a month.", "en", ["0802"]),
        ("Yeni məhsul fındıqları, ayda 20 t, 25 kq kisələrdə.", "az", ["0802"]),
        ("Очищенный фундука нового урожая, 20 т в месяц.", "ru", ["0802"]),
        ("新收去壳榛子，每月20吨。", "zh-hans", ["0802"]),
        ("Yeni hasat fındık, ayda 20 ton.", "tr", ["0802"]),
        ("Hazelnuts, and dried apricots without sulphur.", "en", ["0813", "0802"]),
        ("Consulting for exporters.", "en", []),
        ("", "en", []),
        ("?!", "az", []),
    ],
)
def test_the_headings_that_a_text_speaks_of(text: str, language: str, found: list[str]) -> None:
    assert codes(text, language) == found


@pytest.mark.usefixtures("goods")
def test_the_script_of_a_text_prevails_over_what_the_form_says() -> None:
    assert codes("新收去壳榛子", "az") == ["0802"]
    assert codes("фундук", "en") == ["0802"]
    assert codes("hazelnuts", "zh-hans") == ["0802"]
    assert codes("hazelnuts", "fr") == ["0802"]


@pytest.mark.usefixtures("goods")
def test_sectors_follow_from_headings_and_from_their_own_names() -> None:
    assert sectors("Qurudulmuş ərik və fındıq", "az") == ["FOOD-NUT"]
    assert sectors("核桃破壳机", "zh-hans") == ["FOOD-MCH", "FOOD-NUT"]
    assert sectors("Aqrar peşə təhsili", "az") == ["EDUC-VOC"]
    assert sectors("Something else", "en") == []


@pytest.mark.usefixtures("goods")
def test_a_corrected_goods_name_counts_at_once_and_a_code_out_of_use_no_more() -> None:
    assert codes("filberts", "en") == []
    code = HsCode.objects.get(code="0802")
    code.keywords_en = ["hazelnuts", "filberts"]
    save_hs_code(code=code)
    assert codes("filberts", "en") == ["0802"]
    code.is_in_use = False
    save_hs_code(code=code)
    assert codes("filberts", "en") == []


@pytest.mark.usefixtures("goods")
def test_the_names_are_made_once_and_lent_to_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker has them ready; nothing is left to do the second time.
    assert prepare_goods() == ["en", "zh-hans", "ru", "az", "tr"]
    assert prepare_goods() == []
    with monkeypatch.context() as patch:
        patch.setattr(guesses, "_kept", guesses._Kept())
        patch.setattr(guesses, "_goods", None)
        assert codes("qoz", "az") == ["0802"]
        assert codes("核桃破壳机", "zh-hans") == ["8438", "0802"]
    code = HsCode.objects.get(code="0802")
    code.keywords_az = ["fındıq"]
    save_hs_code(code=code)
    assert codes("qoz", "az") == []
    assert prepare_goods() == ["en", "zh-hans", "ru", "tr"]


def test_where_nothing_is_loaded_nothing_is_prepared() -> None:
    assert prepare_goods() == []


@pytest.mark.usefixtures("goods")
def test_what_it_costs_does_not_grow(django_assert_num_queries) -> None:
    codes("walnuts", "en")
    with django_assert_num_queries(3):
        assert codes("walnuts", "en") == ["0802"]
    with django_assert_num_queries(3):
        assert codes("walnuts, hazelnuts and dried apricots", "en") == ["0813", "0802"]


def test_nothing_is_known_where_nothing_is_loaded() -> None:
    assert guess_from("hazelnuts", "en") == guess_from("", "az")
    assert not Sector.objects.exists()


def test_a_name_counts_by_how_much_of_it_is_there() -> None:
    names = Names.of(["walnut", "walnut oil", "tea"])
    walnut, oil, tea = names.mentioned("A walnut a day").tolist()
    assert (walnut > 0, oil, tea) == (True, 0, 0)
    assert names.mentioned("oil of walnuts, walnut oil")[1] > names.mentioned("walnut oil")[0] > 0
    assert names.mentioned("tea")[2] > names.mentioned("team")[2]
    assert names.mentioned("walnut and other things").tolist() == names.mentioned("walnut").tolist()
    assert Names.of([]).mentioned("walnut").tolist() == []


def test_the_loaded_names_know_common_goods_in_four_languages() -> None:
    load_reference()
    texts = [
        ("Fresh pomegranate juice, aseptic drums", "en", "2009"),
        ("Birbaşa sıxılmış nar şirəsi, aseptik çəllək", "az", "2009"),
        ("Гранатовый сок прямого отжима в бочках", "ru", "2009"),
        ("鲜榨石榴汁，无菌桶装", "zh-hans", "2009"),
        ("Natural honey from mountain meadows", "en", "0409"),
        ("Dağ çəmənlərindən təbii bal", "az", "0409"),
        ("Натуральный мёд с горных лугов", "ru", "0409"),
        ("高山天然蜂蜜", "zh-hans", "0409"),
    ]
    assert [code in codes(text, language) for text, language, code in texts] == [True] * len(texts)
    assert "FOOD-JUI" in sectors(texts[1][0], "az")


@pytest.mark.skipif(not PHRASES.exists(), reason="no trade_phrases_dev.tsv in IPEK_BENCHMARKS")
def test_trade_phrases_find_their_heading_among_five() -> None:
    """Phrases of two or three words, without a model: as many as were found when this was written, less one each."""
    load_reference()
    with PHRASES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["hs4"]]
    hits = {
        language: sum(bool(set(row["hs4"].split(";")) & set(codes(row[language], language))) for row in rows)
        for language in ("en", "zh", "ru", "az")
    }
    assert {language: found >= 17 for language, found in hits.items()} == dict.fromkeys(hits, True)
