"""The crowded two-sided market of the benchmark folder: synthetic likings, made by its own script."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from apps.matching.ranker.congestion import allocate, ranked
from apps.matching.ranker.types import Doubles, Floats, Indices

ROOT = Path(__file__).parents[3]
SCRIPT = Path(os.environ.get("IPEK_BENCHMARKS", ROOT.parent / "shared" / "benchmarks")) / "make_market.py"
TOP = 20


@pytest.fixture(scope="module")
def make_market() -> ModuleType:
    if not SCRIPT.exists():
        pytest.skip("the benchmark make_market.py is absent")
    spec = importlib.util.spec_from_file_location("make_market", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attention(ranks: Indices, others: int) -> Doubles:
    """How much of each viewer's attention each of the others gets (viewers × others)."""
    seen = np.zeros((len(ranks), others))
    seen[np.arange(len(ranks))[:, None], ranks] = 1 / np.log2(np.arange(TOP) + 2)
    return seen


def mutual_matches(rows: Indices, columns: Indices, s1: Floats, s2: Floats) -> float:
    return float((attention(rows, s1.shape[1]) * s1 * attention(columns, s1.shape[0]).T * s2).sum())


def gini(exposure: Doubles) -> float:
    ordered, size = np.sort(exposure), len(exposure)
    return float((2 * np.arange(1, size + 1) - size - 1) @ ordered / (size * ordered.sum()))


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("crowding", "goal"), [(0.25, 1.7), (0.5, 2.5), (0.75, 3.5)])
def test_attention_is_spread_and_more_pairs_find_each_other(
    make_market: ModuleType, crowding: float, goal: float, seed: int
) -> None:
    market = make_market.make(1500, 1500, crowding, seed)
    s1, s2 = market["s1"], market["s2"]
    rng = np.random.default_rng(0)
    plain = mutual_matches(ranked(s1 * s2, TOP, rng), ranked((s1 * s2).T, TOP, rng), s1, s2)
    found = allocate(s1, s2, market["row_capacity"], market["column_capacity"])
    assert mutual_matches(found.rank_rows, found.rank_columns, s1, s2) >= goal * plain
    for ranks in (found.rank_rows, found.rank_columns):
        exposure = attention(ranks, 1500).sum(axis=0)
        assert gini(exposure) <= 0.15
        assert exposure.min() > 0
