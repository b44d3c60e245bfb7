"""Model fields shared by the domain apps."""

from typing import Any

from django.db import models

from apps.core.ids import LENGTH, new_public_id


class PublicIdField(models.CharField):
    """The opaque id that pages and the API show instead of the primary key."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "max_length": LENGTH,
            "default": new_public_id,
            "unique": True,
            "editable": False,
        }
        super().__init__(**(defaults | options))
