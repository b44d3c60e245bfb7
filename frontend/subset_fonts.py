"""Cuts Source Sans 3 down to what Ipek's four languages need and writes `static/fonts/*.woff2`.

Run it only when the font or the letters change; the result is committed:

    npm --prefix frontend ci
    python -m pip install fonttools brotli
    python frontend/subset_fonts.py

Latin (with all Azerbaijani letters) and Cyrillic are separate files, so that a page loads only its own script.
The cut font is called "Ipek Sans": the licence reserves the name "Source" for the unmodified font.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "@expo-google-fonts" / "source-sans-3"
TARGET = HERE.parent / "static" / "fonts"

WEIGHTS = {"400": "400Regular", "600": "600SemiBold"}
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ƏəĞğİıŞş"), 0x307]
PUNCTUATION = [*range(0x2010, 0x2016), *map(ord, "‘’‚“”„†•…‰′″‹›€№™←↑→↓−≈≠≤≥")]
CYRILLIC = [*range(0x400, 0x460), 0x490, 0x491, ord("№"), ord("₽")]
SCRIPTS = {"latin": LATIN + PUNCTUATION, "cyrillic": CYRILLIC}
COPYRIGHT_RECORDS = {0, 7, 13, 14}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "case", "tnum", "lnum"]


def rename(font: TTFont) -> None:
    """Replace the reserved family name in every naming record that carries it."""
    for record in font["name"].names:
        text = record.toUnicode()
        renamed = text.replace("Source Sans 3", "Ipek Sans").replace("SourceSans3", "IpekSans")
        if renamed != text and record.nameID not in COPYRIGHT_RECORDS:
            font["name"].setName(renamed, record.nameID, record.platformID, record.platEncID, record.langID)


def write_subset(weight: str, script: str) -> Path:
    """Write one weight and script as woff2 and return its path."""
    font = TTFont(SOURCE / WEIGHTS[weight] / f"SourceSans3_{WEIGHTS[weight]}.ttf")
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=SCRIPTS[script])
    subsetter.subset(font)
    rename(font)
    font.flavor = "woff2"
    path = TARGET / f"ipek-sans-{script}-{weight}.woff2"
    font.save(path)
    return path


if __name__ == "__main__":
    for script in SCRIPTS:
        for weight in WEIGHTS:
            written = write_subset(weight, script)
            sys.stdout.write(f"{written.name}: {written.stat().st_size} bytes\n")
