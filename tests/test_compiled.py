"""Compiled loops: where they are kept, for how long, and where nothing can be written."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core.errors import TypingError

from apps.compiled import compiled

ROOT = Path(__file__).parents[1]


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


def zeros(count):
    return np.zeros(count)


def test_a_loop_that_makes_arrays_is_refused():
    """It would never give them back."""
    with pytest.raises(TypingError, match="array"):
        compiled(zeros)(3)


def test_what_is_kept_is_not_used_when_another_module_of_its_loops_changes(tmp_path):
    """The caller's own file stays as it is, and what it calls is compiled into it."""
    folder = tmp_path / "loops"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "outer.py").write_text(
        "from apps.compiled import compiled\nfrom loops.inner import inner\n\n@compiled\ndef outer(x):\n    return inner(x) + 1\n"
    )
    answers = []
    for factor in (2, 2, 3):
        (folder / "inner.py").write_text(
            f"from apps.compiled import compiled\n\n@compiled\ndef inner(x):\n    return {factor} * x\n"
        )
        answers.append(said_of(tmp_path, "print(outer(10), sum(outer.stats.cache_hits.values()))"))
    assert answers == ["21 0", "21 1", "31 0"]


def said_of(folder, line):
    """What a process of its own prints, in which `outer` is at hand."""
    paths = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "NUMBA_CACHE_DIR": str(folder / "kept")}
    script = f"from loops.outer import outer\n{line}"
    done = subprocess.run(
        [sys.executable, "-B", "-c", script],
        env=os.environ | paths,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
