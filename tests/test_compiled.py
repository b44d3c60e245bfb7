"""Compiled loops where nothing can be written."""

import numpy as np

from apps.compiled import compiled


def doubled(numbers):
    total = 0
    for number in numbers:
        total += 2 * number
    return total


def test_a_loop_is_compiled_where_there_is_no_place_to_keep_it(monkeypatch):
    monkeypatch.setattr("numba.core.caching.CacheImpl._locator_classes", [])
    loop = compiled(doubled)
    assert loop(np.arange(4)) == 12
    assert loop.signatures
    assert loop.stats.cache_path is None


def test_what_is_compiled_is_kept():
    assert compiled(doubled).stats.cache_path
