"""A form field for codes of the Harmonized System: search, choose, several times over.

Without JavaScript the search is a second button of the form (`NAME_find`) that answers with ticks. With it the same
input becomes a combobox (static/js/hs-picker.js).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from apps.reference.models import HsCode
from apps.reference.selectors import hs_matches


class HsPicker(forms.Widget):
    """`query` is what was searched for without JavaScript; None where nothing was."""

    template_name = "reference/hs_picker.html"
    query: str | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_query" if id_ else ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return mark_safe(  # noqa: S308 (made by a template that escapes)
            render_to_string(self.template_name, self.get_context(name, value, attrs))
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        codes = [getattr(code, "code", code) for code in value or []]
        rows = HsCode.objects.filter(code__in=codes, is_in_use=True).select_related("parent")
        chosen = {row.code: row for row in rows}
        matches = hs_matches(self.query) if self.query else []
        return super().get_context(name, value, attrs) | {
            "chosen": [chosen[code] for code in dict.fromkeys(codes) if code in chosen],
            "matches": [row for row in matches if row.code not in chosen],
            "query": self.query or "",
            "is_searched": self.query is not None,
        }


class HsCodesField(forms.ModelMultipleChoiceField):
    widget = HsPicker

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("HS codes"))
        super().__init__(HsCode.objects.none(), to_field_name="code", **options)
        self.error_messages["invalid_choice"] = _("There is no such HS code: %(value)s.")

    def clean(self, value: Any) -> Any:
        # Set here and not at import: what is in use may change.
        self.queryset = HsCode.objects.filter(is_in_use=True)
        return super().clean(value)


def is_search(data: Mapping[str, Any], name: str) -> bool:
    """Say whether the form was sent by the picker's own button."""
    return f"{name}_find" in data


def searched(form: forms.Form, data: QueryDict, name: str) -> None:
    """Show in an unbound form what the picker's button was pressed for, with all that was chosen before."""
    picker: Any = form.fields[name].widget
    picker.query = data.get(f"{name}_query", "")
    form.initial[name] = data.getlist(name)
