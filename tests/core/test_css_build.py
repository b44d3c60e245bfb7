"""What is committed under static/ is what the sources give, is small, and asks nobody else for anything."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "static"
BUILT = [
    "css/ipek.css",
    "icons/sprite.svg",
    "icons/LICENSE-lucide.txt",
    "vendor/htmx/htmx.min.js",
    "vendor/htmx/LICENSE",
    "vendor/alpine/alpine-csp.min.js",
    "vendor/alpine/LICENSE",
    "vendor/echarts/echarts-ipek.min.js",
    "vendor/echarts/LICENSE",
    "vendor/echarts/NOTICE",
]
PACKAGES = ("@tailwindcss/cli", "echarts", "esbuild")
FIRST_VIEW = [
    "css/ipek.css",
    "js/theme.js",
    "js/site.js",
    "vendor/htmx/htmx.min.js",
    "icons/sprite.svg",
    "icons/weave.svg",
    "icons/silk.svg",
]


def node_modules_ready() -> bool:
    """Install the locked packages where npm can reach its registry; say whether they are there."""
    if all((FRONTEND / "node_modules" / name).is_dir() for name in PACKAGES):
        return True
    if shutil.which("npm") is None:
        return False
    run = subprocess.run(["npm", "ci"], cwd=FRONTEND, capture_output=True, timeout=240, check=False)
    return run.returncode == 0


def test_rebuild_gives_the_committed_files(tmp_path: Path) -> None:
    if shutil.which("node") is None or not node_modules_ready():
        pytest.skip("node and its packages are not here: the committed stylesheet was not rebuilt")
    env = {**os.environ, "IPEK_STATIC_DIR": str(tmp_path)}
    subprocess.run(["node", "build.mjs"], cwd=FRONTEND, env=env, check=True, capture_output=True, timeout=120)
    different = [name for name in BUILT if (tmp_path / name).read_bytes() != (STATIC / name).read_bytes()]
    assert different == []


def test_first_view_stays_under_100_kb_in_every_script() -> None:
    shared = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in FIRST_VIEW)
    fonts = {path.name: path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")}
    assert len(fonts) == 4
    assert shared + sum(fonts.values()) < 100_000


def test_stylesheet_and_scripts_ask_only_this_site() -> None:
    css = (STATIC / "css" / "ipek.css").read_text()
    assert re.findall(r"url\([\"']?(?:data:|https?:|//)[^)]*", css) == []
    assert re.findall(r"@import\s", css) == []
    for name in ("js/theme.js", "js/site.js", "js/charts.js"):
        assert re.findall(r"https?://|\beval\(|new Function", (STATIC / name).read_text()) == []


def test_every_file_named_in_the_stylesheet_exists() -> None:
    css = STATIC / "css" / "ipek.css"
    named = set(re.findall(r"url\([\"']?([^)\"']+)", css.read_text()))
    assert named
    assert {name for name in named if not (css.parent / name).is_file()} == set()


def test_lock_names_no_registry_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    outside = {
        name: package for name, package in lock["packages"].items() if name and not package.get("inBundle")
    }
    without_hash = [name for name, package in outside.items() if "integrity" not in package]
    assert without_hash == []


def test_every_icon_asked_for_by_name_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons" / "sprite.svg").read_text()))
    assert sprite == set(json.loads((FRONTEND / "icons.json").read_text()))
    asked = set()
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").rglob("templates/**/*.html")]:
        text = path.read_text()
        asked |= set(re.findall(r'<c-icon [^>]*?(?<!:)name="([a-z0-9-]+)"', text))
        asked |= set(re.findall(r'\{% icon "([a-z0-9-]+)"', text))
        asked |= set(re.findall(r'<c-[a-z-]+ [^>]*?(?<!:)icon(?:_end)?="([a-z0-9-]+)"', text))
    assert asked - sprite == set()


def test_font_has_every_azerbaijani_letter() -> None:
    css = (FRONTEND / "ipek.css").read_text()
    latin = css.split("ipek-sans-latin-400")[1].split("unicode-range:")[1].split(";")[0]
    ranges = [part.strip().removeprefix("U+").split("-") for part in latin.split(",")]
    covered = {code for pair in ranges for code in range(int(pair[0], 16), int(pair[-1], 16) + 1)}
    assert [letter for letter in "ƏəĞğİıÖöŞşÜüÇç" if ord(letter) not in covered] == []
