import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.__main__ import main
from apps.matching.ranker.language import encoders, fit, tagging, textmodel
from apps.matching.ranker.language.lexicon import Lexicon
from apps.matching.ranker.language.names import language_of
from apps.matching.ranker.language.vocabulary import Vocabulary, read_vocabulary
from apps.matching.ranker.text import Encoder, Phrase

HAZELNUTS, TEA = 0, 1
SMALL = Vocabulary(
    ("0802", "0902"),
    {
        "en": (("hazelnuts", HAZELNUTS), ("shelled hazelnuts", HAZELNUTS), ("green tea", TEA)),
        "zh": (("榛子", HAZELNUTS), ("绿茶", TEA)),
        "ru": (("фундук", HAZELNUTS), ("зелёный чай", TEA)),
        "az": (("fındıq", HAZELNUTS), ("yaşıl çay", TEA)),
        "tr": (("fındık", HAZELNUTS),),
    },
    {},
)


@pytest.fixture(scope="module")
def whole() -> encoders.SemanticEncoder:
    encoder = encoders.semantic(read_vocabulary())
    assert encoder is not None
    return encoder


@pytest.fixture(scope="module")
def names() -> encoders.NamesEncoder:
    return encoders.NamesEncoder(Lexicon.of(SMALL), SMALL.digest)


@pytest.mark.parametrize(
    ("given", "text", "language"),
    [
        ("zh-hans", "tea", "zh"), ("AZ", "tea", "az"), ("pt_BR", "chá", "pt"),
        ("", "绿茶", "zh"), ("", "чай", "ru"), ("", "yaşıl çay", "tr"), ("", "təzə nar", "az"), ("", "tea", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_given_one_or_told_by_its_letters(given: str, text: str, language: str) -> None:
    assert language_of(Phrase(text, given)) == language


def test_a_name_is_found_in_its_own_language_whatever_its_ending_or_accents() -> None:
    lexicon = Lexicon.of(SMALL)
    phrases = [Phrase("fındıqlar", "az"), Phrase("findiq", "az"), Phrase("fındıq", "ru"), Phrase("", "az")]
    found = lexicon.similarities(phrases).toarray()
    assert (found[:, HAZELNUTS] > 0.3).tolist() == [True, True, False, False]
    assert not found[:, TEA].any()


def test_shares_of_named_headings_add_up_to_one_and_certainty_is_the_best_likeness() -> None:
    found = Lexicon.of(SMALL).similarities([Phrase("green tea", "en"), Phrase("???", "en")])
    shares, certainty = encoders.named(found)
    assert np.asarray(shares.sum(axis=1)).ravel().tolist() == pytest.approx([1, 0])
    assert certainty.tolist() == pytest.approx([1, 0], abs=1e-5)


def test_without_a_model_languages_are_linked_by_the_headings_that_they_name(
    names: encoders.NamesEncoder,
) -> None:
    vectors = names.encode([Phrase("fındıq", "az"), Phrase("榛子", "zh"), Phrase("绿茶", "zh")])
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.4
    assert abs(likeness[0, 2]) < 0.2


def test_one_meaning_in_five_languages_is_one_neighbourhood(whole: encoders.SemanticEncoder) -> None:
    tea = ["green tea", "绿茶", "зелёный чай", "yaşıl çay", "yeşil çay"]
    honey = ["natural honey", "天然蜂蜜", "натуральный мёд", "təbii bal", "doğal bal"]
    languages = ["en", "zh", "ru", "az", "tr"] * 2
    phrases = [Phrase(*some) for some in zip([*tea, *honey], languages, strict=True)]
    vectors = whole.encode(phrases)
    likeness = vectors @ vectors.T
    assert likeness[:5, :5].min() > likeness[:5, 5:].max()
    assert likeness[5:, 5:].min() > likeness[:5, 5:].max()


@pytest.mark.parametrize("kind", ["whole", "names"])
def test_vectors_are_unit_rows_that_do_not_depend_on_the_others(
    kind: str, request: pytest.FixtureRequest
) -> None:
    encoder: Encoder = request.getfixturevalue(kind)
    phrases = [Phrase("green tea", "en"), Phrase(" ", "en"), Phrase("fındıq", "az"), Phrase("thé vert", "fr")]
    together = encoder.encode(phrases)
    assert (together.dtype, together.shape) == (np.float32, (4, encoder.dimensions))
    assert np.linalg.norm(together, axis=1).tolist() == pytest.approx([1, 0, 1, 1], abs=1e-5)
    alone = np.concatenate([encoder.encode([phrase]) for phrase in reversed(phrases)])[::-1]
    np.testing.assert_allclose(together, alone, atol=2e-5)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["en", "az", "zh", "ru", "tr", "", "xx"]))
def test_any_text_has_a_vector(text: str, language: str) -> None:
    encoder = encoders.NamesEncoder(Lexicon.of(SMALL), SMALL.digest)
    vector = encoder.encode([Phrase(text, language)])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) < 1.0001


def test_five_headings_are_offered_for_a_text_and_none_for_an_empty_one(
    whole: encoders.SemanticEncoder,
) -> None:
    tagger = tagging.Tagger.of(read_vocabulary(), whole)
    (tea, nothing) = tagger.headings([Phrase("green tea in bags", "en"), Phrase("  ", "en")])
    assert (tea[0], len(tea), len(set(tea)), nothing) == ("0902", 5, 5, [])


def test_without_a_model_headings_are_found_by_spelling() -> None:
    tagger = tagging.Tagger(SMALL.codes, Lexicon.of(SMALL), None)
    assert tagger.headings([Phrase("yaşıl çaylar", "az")], most=1) == [["0902"]]


def test_a_text_model_is_learnt_the_same_twice_and_kept_in_half_precision(tmp_path: Path) -> None:
    training = fit.Training(dimensions=16, steps=3, batch=4)
    model, again = (fit.fit(("use",), SMALL, training) for _ in range(2))
    np.testing.assert_array_equal(model.head, again.head)
    textmodel.save(model, tmp_path)
    kept = textmodel.load(("use",), tmp_path)
    assert kept is not None
    assert (kept.version, kept.codes, kept.models) == (model.version, SMALL.codes, ("use",))
    np.testing.assert_allclose(kept.head, model.head, atol=1e-3)
    assert textmodel.load(("e5",), tmp_path) is None


def test_a_model_of_other_headings_is_not_used(tmp_path: Path) -> None:
    textmodel.save(fit.fit(("use",), SMALL, fit.Training(dimensions=16, steps=1, batch=4)), tmp_path)
    assert encoders.semantic(SMALL, tmp_path) is not None
    assert isinstance(encoders.best(read_vocabulary(), tmp_path), encoders.NamesEncoder)


def test_another_state_of_the_names_is_another_version(whole: encoders.SemanticEncoder) -> None:
    fewer = Vocabulary(SMALL.codes, {**SMALL.names, "tr": ()}, {})
    assert fewer.digest != SMALL.digest
    assert whole.version.startswith("use")


def test_the_commands_write_vectors_and_headings(tmp_path: Path) -> None:
    phrases = tmp_path / "in.jsonl"
    phrases.write_text(
        '{"text": "green tea", "lang": "en"}\n{"text": "绿茶", "lang": "zh"}\n', encoding="utf-8"
    )
    assert main(["encode", str(phrases), str(tmp_path / "out.npy")]) == 0
    vectors = np.load(tmp_path / "out.npy")
    assert (vectors.shape[0], vectors.dtype) == (2, np.float32)
    assert main(["tag", str(phrases), str(tmp_path / "out.jsonl")]) == 0
    rows = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(list(row), len(row["hs4"])) for row in rows] == [(["hs4"], 5)] * 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"lang": "az"}', "in.jsonl:1: text must be a text"),
        ('{"text": "a", "x": 1}', "in.jsonl:1: unknown field 'x'"),
    ],
)
def test_a_wrong_line_is_named(
    line: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jsonl").write_text(line)
    assert main(["encode", str(tmp_path / "in.jsonl"), str(tmp_path / "out.npy")]) == 2
    assert capsys.readouterr().err.strip().endswith(complaint)
    assert not (tmp_path / "out.npy").exists()
