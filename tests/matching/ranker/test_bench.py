"""Every part of the bench runs on a small market and prints what it promises."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.matching.ranker.__main__ import main
from apps.matching.ranker.bench import made_up, markets, scale
from apps.matching.ranker.congestion import allocate
from apps.matching.ranker.tops import reached


@pytest.mark.parametrize(
    ("arguments", "figures"),
    [
        (["core", "--size", "64"], ["ratio_to_blas", "pairs_per_second", "blas_seconds", "seconds"]),
        (["forum", "--size", "20"], ["seconds", "pairs_explained", "one_pair_seconds"]),
        (
            ["exact", "--size", "80"],
            [
                "seconds",
                "processor_seconds",
                "of_these_interests",
                "of_these_congestion",
                "of_these_lists",
                "never_shown",
                "peak_gigabytes",
            ],
        ),
        (
            ["strip", "--size", "200", "--dimensions", "16"],
            ["strip_seconds", "pairs_per_second", "extrapolated_core_minutes", "peak_gigabytes"],
        ),
    ],
)
def test_a_part_ends_with_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], figures: list[str]
) -> None:
    assert main(["bench", *arguments, "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == figures


def test_a_size_of_nobody_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "core", "--size", "0"]) == 2
    assert capsys.readouterr().err == "--size must be at least 1\n"


def test_figures_are_told_to_people_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "markets", "--size", "40"]) == 0
    assert "gain_0.75" in capsys.readouterr().out


def test_the_made_up_forum_is_the_same_each_time() -> None:
    assert made_up.companies(5) == made_up.companies(5)
    assert made_up.companies(5) != made_up.companies(5, seed=1)
    assert [company.country for company in made_up.companies(2)] == ["AZ", "AZ", "CN", "CN"]
    assert made_up.tables().complements["SELL"] == "BUY"


def test_mutual_matches_are_those_that_both_see() -> None:
    s1, s2 = np.full((2, 2), 0.5, np.float32), np.ones((2, 2), np.float32)
    # Row 0 and column 0 see each other first; row 1 sees column 0 second, which does not see it.
    found = markets.mutual(np.array([[0], [1]]), np.array([[0], [0]]), s1, s2)
    assert found == pytest.approx(0.5)
    seen = markets.exposure(np.array([[0, 1], [0, -1]]), 3)
    np.testing.assert_allclose(seen, [2, 1 / np.log2(3), 0])


def test_gini_is_0_where_all_are_equal_and_near_1_where_one_has_everything() -> None:
    assert markets.gini(np.ones(10, np.float32)) == 0
    assert markets.gini(np.eye(1, 10, dtype=np.float32)[0]) == pytest.approx(0.9)


def test_the_exact_market_forgets_nobody() -> None:
    assert scale.exact(120)["never_shown"] == 0


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("crowding", "gain"), [(0.25, 1.2), (0.5, 1.6), (0.75, 2.0)])
def test_attention_is_spread_whatever_the_market(crowding: float, gain: float, seed: int) -> None:
    found, gini, forgotten = markets._one(400, crowding, seed)
    assert found > gain
    assert gini < 0.15
    assert forgotten == 0


def test_a_market_larger_than_one_part_is_listed_whole() -> None:
    """The lists are made some hundred rows at a time; they hold the best of the whole market all the same."""
    s1, s2 = markets.market(1100, 30, 0.5, seed=3)
    rows, columns = np.full(1100, 1, np.float32), np.full(30, 40, np.float32)
    found = allocate(s1, s2, rows, columns, top=5)
    # With a common factor of the row left out, a row's list is ordered by expected matches and prices alone.
    assert (np.sort(found.rank_rows, axis=1) >= 0).all()
    assert len(np.unique(found.rank_columns)) > 100
    shares = found.mu / found.mu.sum(axis=0) * columns
    order = np.take_along_axis(shares, found.rank_rows, axis=1)
    assert (np.diff(order, axis=1) <= 1e-4 * order[:, :-1]).mean() > 0.99


@given(st.integers(1, 300), st.integers(1, 25), st.integers(0, 5))
def test_a_bar_is_reached_by_as_many_as_asked(width: int, top: int, seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 50, (4, width)).astype(np.float32)
    bars = reached(values, top)
    enough = (values >= bars[:, None]).sum(axis=1)
    assert (enough >= min(top, width)).all()
