import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.features import companies, lines
from apps.matching.ranker.features.lookup import Feature, Lookup, Vectors, shared
from apps.matching.ranker.text import LexicalEncoder
from apps.matching.ranker.types import Line, Profile, Tables

from .markets import TABLES, line


def value(feature: Feature) -> float:
    """The only value of a 1 × 1 feature, which block and pairs must agree on."""
    block = feature.block(slice(0, 1))
    zero = np.zeros(1, np.intp)
    assert block.shape == (1, 1)
    assert block[0, 0] == pytest.approx(feature.pairs(zero, zero)[0], abs=1e-6)
    return round(float(block[0, 0]), 5)


@pytest.mark.parametrize(
    ("sought", "offered", "expected"),
    [("BUY", "SELL", 1), ("JV", "JV", 1), ("BUY", "BUY", 0), ("BUY", "", 0), ("", "", 0), ("XX", "YY", 0)],
)
def test_cooperation_types_complement_each_other(sought: str, offered: str, expected: float) -> None:
    assert value(lines.cooperation([line("s", sought)], [line("o", offered)], TABLES)) == expected


@pytest.mark.parametrize(
    ("sought", "offered", "expected"),
    [("LOG_SEEK", "LOG_OFFER", 1), ("BUY", "SELL", 0), ("LOG_SEEK", "SELL", 0)],
)
def test_only_specific_types_speak_alone(sought: str, offered: str, expected: float) -> None:
    assert value(lines.cooperation_alone([line("s", sought)], [line("o", offered)], TABLES)) == expected


@pytest.mark.parametrize(
    ("sought", "offered", "expected", "code"),
    [
        (("081310",), ("081310",), 1.0, "081310"),
        (("08131090",), ("081310",), 1.0, "081310"),
        (("081310",), ("081320",), 0.7, "0813"),
        (("0813",), ("081320",), 0.7, "0813"),
        (("0813",), ("0802",), 0.3, "08"),
        (("08",), ("081310",), 0.3, "08"),
        (("0813",), ("2204",), 0.0, ""),
        ((), ("2204",), 0.0, ""),
        (("2204", "0813"), ("0802", "220421"), 0.7, "2204"),
    ],
)
def test_hs_codes_count_by_their_longest_shared_prefix(
    sought: tuple[str, ...], offered: tuple[str, ...], expected: float, code: str
) -> None:
    a, b = line("s", hs=sought), line("o", hs=offered)
    assert value(lines.hs([a], [b])) == pytest.approx(expected)
    assert lines.shared_hs(a.hs, b.hs) == code


@pytest.mark.parametrize(
    ("sought", "offered", "expected", "common"),
    [
        ("FOOD-FRU", "FOOD-FRU", 1.0, "FOOD-FRU"),
        ("FOOD", "FOOD-FRU", 0.66667, "FOOD"),
        ("FOOD-WIN", "FOOD-FRU", 0.5, "FOOD"),
        ("CHEM-PLA", "FOOD-FRU", 0.0, ""),
        ("", "", 0.0, ""),
    ],
)
def test_sectors_are_close_in_the_tree(sought: str, offered: str, expected: float, common: str) -> None:
    a, b = line("s", sector=sought), line("o", sector=offered)
    assert value(lines.sector([a], [b], TABLES)) == expected
    assert lines.shared_sector(a.sector, b.sector, TABLES) == common


def test_a_cycle_in_the_sector_tree_ends() -> None:
    assert lines.sector_path("A", Tables(sectors={"A": "B", "B": "A"})) == ("B", "A")


@pytest.mark.parametrize(
    ("sought", "offered", "expected"),
    [
        ((20.0, "t"), (500.0, "t"), 1.0),
        ((20.0, "t"), (5.0, "t"), 0.25),
        ((20.0, "t"), (5.0, "kg"), 0.0),
        ((None, "t"), (5.0, "t"), 0.0),
        ((0.0, "t"), (5.0, "t"), 0.0),
    ],
)
def test_quantity_is_the_part_that_can_be_covered(
    sought: tuple[float | None, str], offered: tuple[float | None, str], expected: float
) -> None:
    a, b = (line("x", quantity=amount, unit=unit) for amount, unit in (sought, offered))
    assert value(lines.quantity([a], [b])) == expected


def test_certificates_are_the_part_of_the_required_ones() -> None:
    needed, held = line("s", certificates=("ISO 22000", "HALAL")), line("o", certificates=("HALAL", "BRC"))
    assert value(lines.certificates([needed], [held])) == 0.5
    assert value(lines.certificates([line("s")], [held])) == 0


def test_an_offer_for_the_seekers_market() -> None:
    assert value(lines.markets(["CN"], [line("o", markets=("KZ", "CN"))])) == 1
    assert value(lines.markets(["CN"], [line("o", markets=("KZ",))])) == 0


def test_text_is_never_below_zero() -> None:
    feature = lines.text([line("s", text="red wine")], [line("o", text="red wine")], LexicalEncoder())
    assert value(feature) == 1
    assert value(Vectors(np.array([[1.0, 0]], np.float32), np.array([[-1.0, 0]], np.float32))) == 0


def profile(**fields: object) -> Profile:
    return Profile(id="p", country="AZ", **fields)


def test_same_event() -> None:
    a, b = profile(attending=frozenset({"f1", "e1"})), profile(attending=frozenset({"f1", "e1", "e2"}))
    assert value(companies.same_event([a], [b])) == 1
    assert value(companies.same_event([a], [profile(attending=frozenset({"e2"}))])) == 0


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        (("az", "en"), ("zh", "en"), 1.0),
        (("az",), ("zh",), 0.5),
        (("ru",), ("zh",), 0.0),
        ((), ("zh",), 0.0),
    ],
)
def test_a_common_language_or_an_interpreter(
    own: tuple[str, ...], other: tuple[str, ...], expected: float
) -> None:
    assert value(companies.language([profile(languages=own)], [profile(languages=other)], TABLES)) == expected


def test_verification_and_freshness_are_the_others() -> None:
    known, unknown = profile(verified=True, updated_days_ago=90.0), profile()
    assert value(companies.verified([unknown], [known])) == 1
    assert value(companies.verified([known], [unknown])) == 0
    assert value(companies.freshness([unknown], [known])) == 0.5
    assert value(companies.freshness([known], [unknown])) == 0


def test_shared_members_are_counted() -> None:
    assert shared([{"a", "b"}, set()], [{"b"}, {"b", "a", "c"}, {"c"}]).tolist() == [[1, 2, 0], [0, 0, 0]]


def test_block_and_pairs_read_the_same_table() -> None:
    rows = [
        Line(f"s{at}", sector=code) for at, code in enumerate(["FOOD", "FOOD-FRU", "", "FOOD-WIN", "FOOD"])
    ]
    columns = [Line(f"o{at}", sector=code) for at, code in enumerate(["FOOD-WIN", "CHEM", "FOOD"])]
    feature = lines.sector(rows, columns, TABLES).scaled(0.5)
    assert isinstance(feature, Lookup)
    row, column = np.divmod(np.arange(15), 3)
    assert np.array_equal(feature.block(slice(0, 5)).ravel(), feature.pairs(row, column))
    assert np.array_equal(feature.block(slice(2, 4)), feature.block(slice(0, 5))[2:4])


@settings(deadline=None)
@given(st.data(), st.integers(0, 6), st.integers(0, 6), st.integers(1, 4), st.integers(1, 4))
def test_places_are_where_a_block_is_above_zero(
    data: st.DataObject, height: int, width: int, row_values: int, column_values: int
) -> None:
    """Whether a block has more rows than the feature has values, or fewer."""

    def codes(size: int, values: int) -> list[int]:
        return data.draw(st.lists(st.integers(0, values - 1), min_size=size, max_size=size))

    table = np.array([codes(column_values, 3) for _ in range(row_values)], np.float32)
    row, column = (np.array(codes(*side), np.intp) for side in ((height, row_values), (width, column_values)))
    feature, whole = Lookup(row, column, table), table[np.ix_(row, column)]
    for rows in (slice(0, height), slice(1, 3)):
        assert np.array_equal(feature.block(rows), whole[rows])
        assert sorted(feature.places(rows).tolist()) == np.flatnonzero(whole[rows]).tolist()


def test_places_of_texts_are_where_they_have_something_in_common() -> None:
    feature = Vectors(np.eye(3, 2, dtype=np.float32), np.array([[1, 0], [-1, 1], [0, 0]], np.float32))
    assert feature.places(slice(0, 3)).tolist() == [0, 4]
    assert feature.places(slice(1, 3)).tolist() == [1]
