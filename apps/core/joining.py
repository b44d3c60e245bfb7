"""Several names as one text, in the punctuation of the language that is spoken now."""

from collections.abc import Iterable

from django.utils.translation import get_language


def placed(*parts: object) -> str:
    """Return the parts of a place that are known, the nearest first: "Ağdam, Azərbaycan", 阿格达姆，阿塞拜疆."""
    return ("，" if _speaks_chinese() else ", ").join(str(part) for part in parts if part)


def between() -> str:
    """Return what stands between equals: a comma, in Chinese 、."""
    return "、" if _speaks_chinese() else ", "


def listed(names: Iterable[object]) -> str:
    """Return equals side by side."""
    return between().join(map(str, names))


def _speaks_chinese() -> bool:
    return (get_language() or "").startswith("zh")
