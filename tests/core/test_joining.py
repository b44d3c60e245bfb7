"""Names side by side, in each language's punctuation."""

import pytest
from django.utils import translation

from apps.core.joining import listed, placed


@pytest.mark.parametrize(
    ("language", "place", "names"),
    [
        ("en", "Agdam, Azerbaijan", "a, b, c"),
        ("az", "Agdam, Azerbaijan", "a, b, c"),
        ("ru", "Agdam, Azerbaijan", "a, b, c"),
        ("zh-hans", "Agdam，Azerbaijan", "a、b、c"),
    ],
)
def test_each_language_has_its_own(language: str, place: str, names: str) -> None:
    with translation.override(language):
        assert placed("Agdam", None, "Azerbaijan") == place
        assert listed(["a", "b", "c"]) == names


def test_what_is_not_known_leaves_no_mark() -> None:
    assert (placed(None, "", "Baku"), placed(), listed([])) == ("Baku", "", "")
