"""One tick for each group of notices and each way by which it comes."""

from typing import Any

from django import forms

from apps.notifications.enums import NoticeWay
from apps.notifications.selectors import GroupChoice


class NoticeChoicesForm(forms.Form):
    """What cannot be switched off is shown ticked and cannot be changed."""

    def __init__(self, groups: list[GroupChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for choice in groups:
            for way in choice.ways:
                self.fields[_name(choice, way.way)] = forms.BooleanField(
                    label=f"{choice.group.label}: {way.way.label}",
                    required=False,
                    initial=way.is_wanted,
                    disabled=way.is_mandatory,
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each group with its ticks, as the table shows them."""
        return [
            {
                "group": choice.group,
                "ticks": [
                    {"way": way.way, "field": self[_name(choice, way.way)], "is_mandatory": way.is_mandatory}
                    for way in choice.ways
                ],
            }
            for choice in self.groups
        ]

    def choices(self) -> dict[tuple[str, str], bool]:
        return {
            (choice.group.code, way.value): self.cleaned_data[_name(choice, way)]
            for choice in self.groups
            for way in NoticeWay
        }


def _name(choice: GroupChoice, way: NoticeWay) -> str:
    return f"{choice.group.code}-{way.value}"
