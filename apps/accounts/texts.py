"""The texts that people agree to or are told, in versions and four languages.

Each is a template `accounts/texts/{name}/{version}/{language}.html`. A changed wording is a new version: its folder is
added, its name put first below, and everybody who had agreed to the earlier one is asked again.
"""

from collections.abc import Mapping

from apps.accounts.enums import ConsentKind

# All versions there have been, the newest first.
VERSIONS: Mapping[str, tuple[str, ...]] = {
    "terms": ("2026-11",),
    "privacy": ("2026-11",),
    "profile_visible": ("2026-11",),
    "transfer_abroad": ("2026-11",),
    "marketing": ("2026-11",),
}


def current_version(name: str) -> str:
    return VERSIONS[name][0]


def statement_template(kind: ConsentKind, language: str) -> str:
    """Return the template of what somebody agrees to, as it stands beside the button.

    The terms are long and have a page of their own: beside the button stands a sentence that leads there.
    """
    if kind == ConsentKind.TERMS:
        return f"accounts/texts/agree/{current_version(kind)}/{language}.html"
    return text_template(kind.value, current_version(kind), language)


def texts_version() -> str:
    """Return what changes whenever any text that people agree to gets a new version."""
    return max(current_version(kind) for kind in ConsentKind)


def text_template(name: str, version: str, language: str) -> str:
    """Return the template of a text; KeyError for a version that there has never been."""
    if version not in VERSIONS[name]:
        raise KeyError(version)
    return f"accounts/texts/{name}/{version}/{language}.html"
