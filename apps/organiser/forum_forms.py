"""What organisers fill in about forums outside the admin's own forms."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DayField
from apps.forums.models import Forum


class CopyForm(forms.Form):
    starts_on = DayField(
        label=_("First day of the new forum"),
    )

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            column = f"name_{code.replace('-', '_')}"
            self.fields[column] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language},
                max_length=200,
                required=False,
                initial=getattr(forum, column),
            )

    def names(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name.startswith("name_")}
