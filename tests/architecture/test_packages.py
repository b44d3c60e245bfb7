"""What the plain packages may load, and what the apps' own modules must not hold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNWANTED = ("django", "rest_framework", "celery", "psycopg", "apps.core", "apps.companies", "forum_site")


def loaded_by(module: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after importing `module`."""
    code = f"import json, sys; import {module}; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("package", ["apps.matching.ranker", "apps.meetings.scheduler"])
def test_the_algorithms_run_without_the_framework(package: str) -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / package.replace(".", "/")).rglob("*.py"))
        if path.name not in {"__main__.py", "__init__.py"}
    ]
    loaded = loaded_by(", ".join([package, f"{package}.__main__", *modules]))
    assert package in loaded
    assert [name for name in UNWANTED if name in loaded] == []


def test_the_apps_own_packages_are_empty() -> None:
    packages = [ROOT / "apps" / "__init__.py", *sorted((ROOT / "apps").glob("*/__init__.py"))]
    assert (
        len(packages) == len([path for path in (ROOT / "apps").iterdir() if (path / "apps.py").exists()]) + 1
    )
    assert [str(path.relative_to(ROOT)) for path in packages if path.read_text().strip()] == []
