import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.text import LexicalEncoder, Phrase
from apps.reference.grams import fold

ENCODER = LexicalEncoder()


def similarity(a: str, b: str) -> float:
    rows = ENCODER.encode([Phrase(a), Phrase(b)])
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xəzər  NEFT-qaz", "xezer neft qaz"),
        ("İstanbul ILIQ ışıq", "istanbul iliq isiq"),
        ("Гранатовый сок!", "гранатовыи сок"),
        ("石榴汁（浓缩）", "石榴汁 浓缩"),
        ("…", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_same_words_are_alike_however_they_are_typed() -> None:
    assert similarity("Gəncə şərabı", "gence serabi") == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("dried apricots", "apricots, dried and sorted", "steel pipes"),
        ("石榴汁", "浓缩石榴汁", "不锈钢管"),
        ("qurudulmuş ərik", "ərik qurusu", "polad borular"),
        ("гранатовый сок", "сок гранатовый концентрированный", "стальные трубы"),
    ],
)
def test_spelling_in_common_is_similarity(text: str, near: str, far: str) -> None:
    assert similarity(text, near) > 0.4 > 0.2 > similarity(text, far)


def test_nothing_readable_is_the_zero_row() -> None:
    assert not ENCODER.encode([Phrase(""), Phrase("—")]).any()
    assert ENCODER.encode([]).shape == (0, 512)


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=6), st.integers(0, 5))
def test_a_row_is_of_length_one_and_stands_alone(texts: list[str], at: int) -> None:
    phrases = [Phrase(text) for text in texts]
    together = ENCODER.encode(phrases)
    at %= len(texts)
    assert np.array_equal(together[at], ENCODER.encode(phrases[at : at + 1])[0])
    lengths = np.linalg.norm(together, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-6) | (lengths == 0))


def test_very_many_are_encoded_as_each_by_itself() -> None:
    phrases = [Phrase(f"{'steel' if at % 2 else 'wine'} {at}") for at in range(600)]
    together = ENCODER.encode(phrases)
    for at in (0, 255, 256, 511, 512, 599):
        assert np.array_equal(together[at], ENCODER.encode(phrases[at : at + 1])[0])


def test_dimensions_can_be_chosen() -> None:
    assert LexicalEncoder(64).encode([Phrase("wine")]).shape == (1, 64)
