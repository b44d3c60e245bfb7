import numpy as np

from apps.matching.ranker.hashing import keys, tastes
from apps.reference.grams import mix


def test_mix_is_the_published_function() -> None:
    # The first outputs of SplitMix64 from state 0, whose finaliser this is.
    states = np.arange(1, 4, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    assert [hex(value) for value in mix(states).tolist()] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_keys_depend_on_name_and_seed_alone() -> None:
    assert keys(["b", "a"], 1).tolist() == keys(["a", "b"], 1).tolist()[::-1]
    assert keys(["a"], 1) != keys(["a"], 2)
    assert keys([], 0).shape == (0,)


def test_tastes_are_gumbel_and_the_same_from_both_sides() -> None:
    names = [f"company {at}" for at in range(400)]
    drawn = tastes(names[:200], names[200:], 3)
    assert np.array_equal(drawn, tastes(names[200:], names[:200], 3).T)
    assert abs(float(drawn.mean()) - 0.5772) < 0.03
    assert abs(float(drawn.std()) - 1.2825) < 0.03
    assert np.isfinite(drawn).all()


def test_tastes_of_some_pairs_are_those_of_all() -> None:
    names = [f"company {at}" for at in range(150)]
    among = np.random.default_rng(1).random((100, 50)) < 0.2
    drawn = tastes(names[:100], names[100:], 3, among=among)
    assert np.array_equal(drawn, np.where(among, tastes(names[:100], names[100:], 3), 0))
