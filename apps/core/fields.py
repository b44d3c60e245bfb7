"""Model fields shared by the domain apps."""

from typing import Any

from django.core.validators import URLValidator
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


class WebAddressField(models.URLField):
    """A link. What is typed without a scheme is read as https; only http and https are links here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [URLValidator(schemes=("https", "http"))]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
