"""A long select is what Django's own is."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from apps.core.widgets import LongSelect

CHOICES = [("", "Any"), ("a", '<b>A & "B"</b>'), ("Group 'x'", [("c", "C"), ("d'", "D")]), (5, "five")]


@pytest.mark.parametrize("value", [None, "", "a", "c", "d'", 5, "5", "not there"])
@pytest.mark.parametrize(
    "attrs",
    [None, {"id": "id_kind", "class": "select", "required": True, "disabled": False, "data-x": '<">'}],
)
def test_it_draws_the_same_as_djangos_own(value: Any, attrs: dict[str, Any] | None) -> None:
    ours, theirs = (
        kind(attrs={"title": "t"}, choices=CHOICES).render("kind", value, attrs)
        for kind in (LongSelect, forms.Select)
    )
    assert parse_html(ours) == parse_html(theirs)
    assert "<b>" not in ours
