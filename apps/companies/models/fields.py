"""Fields that several models of this app share."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.companies.enums import ContentLanguage


def languages_field(label: Any) -> ArrayField:
    """Return a list of the languages in which companies write and people speak."""
    return ArrayField(
        models.CharField(max_length=10, choices=ContentLanguage), verbose_name=label, default=list, blank=True
    )
