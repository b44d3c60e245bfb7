import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from apps.matching.ranker import congestion
from apps.matching.ranker.congestion import allocate, kernel, lists, ranked, seat_the_forgotten, solve
from apps.matching.ranker.types import Doubles, Floats


def slow_fixed_point(strength: Doubles, rows: Doubles, columns: Doubles, steps: int = 20_000) -> Doubles:
    """Expected matches by the plain iteration in double precision, one agent after the other."""
    a, b = np.ones(len(rows)), np.ones(len(columns))
    for _ in range(steps):
        before = a.copy()
        for i in range(len(rows)):
            s = float(strength[i] @ b)
            a[i] = 2 * rows[i] / (s + np.sqrt(s * s + 4 * rows[i])) if rows[i] else 0
        for j in range(len(columns)):
            s = float(strength[:, j] @ a)
            b[j] = 2 * columns[j] / (s + np.sqrt(s * s + 4 * columns[j])) if columns[j] else 0
        if np.all(np.abs(a - before) <= 1e-13 * a):
            break
    return a[:, None] * strength * b


shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))
unit = st.floats(0, 1, width=32)


@st.composite
def random_markets(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, Floats]:
    rows, columns = draw(shapes)
    s1, s2 = (draw(arrays.arrays(np.float32, (rows, columns), elements=unit)) for _ in range(2))
    capacities = st.sampled_from([np.float32(c) for c in (0, 1, 2.5, 12)])
    r, c = (draw(arrays.arrays(np.float32, size, elements=capacities)) for size in (rows, columns))
    return s1, s2, r, c


@settings(max_examples=60, deadline=None)
@given(random_markets(), st.sampled_from([0.1, 0.3, 1.0]))
def test_the_fixed_point_is_that_of_the_slow_reference(
    market: tuple[Floats, Floats, Floats, Floats], beta: float
) -> None:
    s1, s2, r, c = market
    strength = np.exp((s1.astype(float) + s2) / (2 * beta))
    expected = slow_fixed_point(strength, r.astype(float), c.astype(float))
    a, b = solve(strength, r.astype(float), c.astype(float), tolerance=1e-12, most_steps=5000)
    assert np.allclose(a[:, None] * strength * b, expected, rtol=1e-5, atol=1e-8)
    assert np.allclose(allocate(s1, s2, r, c, beta=beta).mu, expected, rtol=2e-3, atol=2e-4)


@settings(max_examples=60, deadline=None)
@given(random_markets(), st.sampled_from([0.02, 0.05, 0.5]))
def test_no_capacity_is_exceeded(market: tuple[Floats, Floats, Floats, Floats], beta: float) -> None:
    s1, s2, r, c = market
    mu = allocate(s1, s2, r, c, beta=beta).mu.astype(float)
    assert np.all(mu >= 0)
    assert np.all(mu.sum(axis=1) <= r * (1 + 1e-5))
    assert np.all(mu.sum(axis=0) <= c * (1 + 1e-5))


@settings(max_examples=40, deadline=None)
@given(random_markets())
def test_who_has_no_free_slot_is_shown_to_nobody(market: tuple[Floats, Floats, Floats, Floats]) -> None:
    s1, s2, r, c = market
    allocation = allocate(s1, s2, r, c)
    for ranks, capacity in ((allocation.rank_rows, c), (allocation.rank_columns, r)):
        shown = np.unique(ranks[ranks >= 0])
        assert not np.any(capacity[shown] == 0)


def test_the_balancing_exchange_settles_a_market_that_drifts_without_it() -> None:
    rng = np.random.default_rng(1)
    strength = np.exp((rng.random((60, 60)) + rng.random((60, 60))) / 0.4)
    one = np.ones(60)

    def error(a: Doubles, b: Doubles) -> float:
        return float(np.abs(a * a + a * (strength @ b) - one).max())

    b = one
    for _ in range(12):
        a = 2 / (strength @ b + np.hypot(strength @ b, 2))
        b = 2 / (strength.T @ a + np.hypot(strength.T @ a, 2))
    assert error(a, b) > 0.01
    a, b = solve(strength, one, one, tolerance=0, most_steps=12)
    assert error(a, b) < 1e-6


def test_single_precision_survives_where_the_textbook_update_is_zero() -> None:
    rng = np.random.default_rng(2)
    s1, s2 = (rng.random((200, 200), np.float32) for _ in range(2))
    one = np.ones(200, np.float32)
    s = kernel(s1, s2, 0.05) @ one
    assert not np.any((np.sqrt(s * s + 4) - s) / 2)
    assert np.all(allocate(s1, s2, one, one, beta=0.05).mu.sum(axis=1) > 0.9)
    assert np.all(allocate(s1, s2, one, one, beta=0.02).mu.sum(axis=1) > 0.9)


@pytest.mark.parametrize("beta", [0.0, -1.0, 0.019, float("nan")])
def test_a_beta_beyond_single_precision_is_refused(beta: float) -> None:
    with pytest.raises(ValueError, match="beta must be at least"):
        kernel(np.ones((1, 1), np.float32), np.ones((1, 1), np.float32), beta)


def test_lists_by_factors_are_those_by_logarithms(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    s1, s2 = rng.random((2, 30, 45), np.float32)
    strength = kernel(s1, s2, 0.05)
    # Somebody who may meet nobody, somebody without a free slot, and single pairs that may not meet.
    strength[3], strength[:, 7], strength[10:, 20:22] = 0, 0, 0
    rows, columns = np.full(30, 3, np.float32), np.full(45, 2, np.float32)
    rows[5], columns[9] = 0, 0
    a, b = solve(strength, rows, columns)
    quick = lists(strength, a, b, rows, columns, top=8)
    assert (quick[0] >= 0).sum() > 200
    assert congestion._factors(np.zeros(3, np.float32)) is not None
    monkeypatch.setattr(congestion, "STEEPEST", -1.0)
    assert congestion._factors(np.zeros(3, np.float32)) is None
    for by_factors, by_logarithms in zip(quick, lists(strength, a, b, rows, columns, top=8), strict=True):
        np.testing.assert_array_equal(by_factors, by_logarithms)


def test_prices_too_far_apart_for_single_precision_are_added_as_logarithms() -> None:
    assert congestion._factors(np.array([-20, 11], np.float32)) is None
    assert congestion._factors(np.array([-np.inf], np.float32)) is None
    factors = congestion._factors(np.array([-15, 15, -np.inf], np.float32))
    assert factors is not None
    np.testing.assert_allclose(factors, np.exp([-15, 15, -np.inf]), rtol=1e-6)


def test_where_everybody_may_meet_everybody_places_are_counted_at_once() -> None:
    strength = np.full((40, 9), 2, np.float32)
    whole = congestion._evenness(strength, 3)
    np.testing.assert_allclose(whole, 1 - 1 / (40 * 3 / 9) ** 2, rtol=1e-6)
    strength[0, 0] = 0
    np.testing.assert_allclose(congestion._evenness(strength, 3), whole, atol=1e-3)


def test_the_kernel_may_take_the_place_of_an_interest() -> None:
    rng = np.random.default_rng(2)
    s1, s2, tastes = rng.random((3, 700, 400), np.float32)
    expected = np.exp((s1 + s2 + tastes) * np.float32(10))
    result = kernel(s1, s2, 0.05, tastes, out=s1)
    assert result is s1
    np.testing.assert_allclose(result, expected, rtol=1e-4)


def test_where_nobody_stays_alone_lists_are_ordered_by_expected_matches() -> None:
    rng = np.random.default_rng(3)
    s1, s2 = (rng.random((50, 50), np.float32) for _ in range(2))
    one = np.ones(50, np.float32)
    found = allocate(s1, s2, one, one, top=7)
    assert np.mean(found.rank_rows == np.argsort(-found.mu, axis=1)[:, :7]) > 0.98
    assert np.mean(found.rank_columns == np.argsort(-found.mu.T, axis=1)[:, :7]) > 0.98


def test_the_weaker_half_of_a_larger_side_is_still_seen() -> None:
    rng = np.random.default_rng(4)
    quality = np.linspace(0, 0.6, 300, dtype=np.float32)
    s1 = quality + 0.4 * rng.random((100, 300), np.float32)
    s2 = rng.random((100, 300), np.float32)
    found = allocate(s1, s2, np.ones(100, np.float32), np.ones(300, np.float32))
    assert len(np.unique(np.argsort(-found.mu, axis=1)[:, :20])) < 240
    assert len(np.unique(found.rank_rows)) > 290


def test_a_list_with_too_few_places_for_all_is_the_best_in_order() -> None:
    quality = np.linspace(0, 1, 30, dtype=np.float32)[None]
    found = allocate(quality, quality, np.ones(1, np.float32), np.ones(30, np.float32))
    assert found.rank_rows.tolist() == [list(range(29, 9, -1))]


def test_only_eligible_pairs_are_listed_and_first_ones_come_first() -> None:
    s1 = s2 = np.array([[0.9, 0.5, 0.1], [0.9, 0.5, 0.1]], np.float32)
    eligible = np.array([[True, True, True], [False, False, True]])
    first = np.array([[False, False, True], [False, False, False]])
    allocation = allocate(
        s1, s2, np.ones(2, np.float32), np.ones(3, np.float32), eligible=eligible, first=first
    )
    assert allocation.rank_rows[0, 0] == 2
    assert sorted(allocation.rank_rows[0]) == [0, 1, 2]
    assert allocation.rank_rows[1].tolist() == [2, -1, -1]
    assert allocation.rank_columns.tolist() == [[0, -1], [0, -1], [0, 1]]
    assert not allocation.mu[1, :2].any()


def test_the_forgotten_take_the_last_place_of_someone_who_is_seen_elsewhere() -> None:
    values = np.array([[9, 8, 7, 3], [9, 8, 1, 2], [np.inf, np.inf, 1, -np.inf]], np.float32)
    ranks = np.array([[0, 1], [0, 1], [0, 1]], np.intp)
    seat_the_forgotten(ranks, 4, lambda some: values[:, some], np.isposinf(values))
    assert ranks.tolist() == [[0, 2], [0, 3], [0, 1]]
    lonely = np.array([[0, 1]], np.intp)
    seat_the_forgotten(lonely, 4, lambda some: values[:1, some])
    assert lonely.tolist() == [[0, 1]]


def test_equals_are_ordered_by_the_seed_alone() -> None:
    values = np.ones((1, 100), np.float32)
    one, again, other = (ranked(values, 5, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_an_empty_market() -> None:
    nothing = np.zeros((0, 3), np.float32)
    allocation = allocate(nothing, nothing, np.zeros(0, np.float32), np.ones(3, np.float32))
    assert allocation.mu.shape == (0, 3)
    assert allocation.rank_rows.shape == (0, 3)
    assert allocation.rank_columns.shape == (3, 0)
