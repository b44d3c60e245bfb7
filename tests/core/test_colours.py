"""The two themes: every text can be read on its ground, and every control seen."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GROUNDS = ["color-base-100", "color-base-200"]
TEXTS = [
    "color-base-content",
    "ip-muted",
    "ip-link",
    "ip-gold-ink",
    "ip-action-ink",
    "color-primary",
    "color-success",
    "color-warning",
    "color-error",
    "color-info",
]
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((f"color-{name}-content", f"color-{name}") for name in ("primary", "secondary", "accent", "neutral", "info", "success", "warning", "error")),
    ("color-primary", "ip-wash-primary"), ("ip-gold-ink", "ip-wash-gold"), ("color-success", "ip-wash-success"),
    ("color-warning", "ip-wash-warning"), ("color-error", "ip-wash-error"), ("color-info", "ip-wash-info"),
    *(("color-base-content", f"ip-wash-{name}") for name in ("primary", "gold", "success", "warning", "error", "info")),
    *(("ip-link", f"ip-wash-{name}") for name in ("gold", "success", "warning", "error", "info")),
    ("ip-muted", "ip-wash-primary"), ("ip-muted", "color-base-300"), ("color-base-content", "color-base-300"),
    ("ip-deep-ink", "ip-deep"), ("ip-deep-muted", "ip-deep"), ("ip-deep-thread", "ip-deep"),
]  # fmt: skip
EDGES = [("ip-line-strong", ground) for ground in GROUNDS] + [("ip-focus", ground) for ground in GROUNDS]


def themes() -> dict[str, dict[str, str]]:
    """Return the colours of both themes as the stylesheet's source declares them."""
    source = (ROOT / "frontend" / "ipek.css").read_text()
    blocks = re.findall(r'@plugin "daisyui/theme" \{(.*?)\n\}', source, re.S)
    return {
        re.search(r'name: "([^"]+)"', block)[1]: dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
        for block in blocks
    }


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["ipek", "ipek-dark"])
def test_every_text_is_readable_on_its_ground(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["ipek", "ipek-dark"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}
