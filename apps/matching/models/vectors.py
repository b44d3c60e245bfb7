"""What the encoder made of the lines' texts, so that no text is read twice by a model."""

from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Listing

# pgvector sends a half vector as two numbers of 16 bits (its length, and nothing), then the values, high byte first.
HEADER = 4


class HalfVectorField(models.Field):
    """A vector in half precision (pgvector's `halfvec`, of any length), in Python an array of float32."""

    def db_type(self, connection: Any) -> str:
        return "halfvec"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else as_halfvec(value)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        # As bytes: reading a hundred thousand vectors as text would take many times as long.
        return f"halfvec_send({sql})", params

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> npt.NDArray[np.float32] | None:
        return None if value is None else np.frombuffer(value, ">f2", offset=HEADER).astype(np.float32)


def as_halfvec(vector: npt.NDArray[np.floating[Any]]) -> str:
    """How PostgreSQL reads a vector."""
    return "[" + ",".join(f"{value:.6g}" for value in as_stored(vector).tolist()) + "]"


def as_stored(vector: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
    """The vector as it will be read again, so that it makes no difference whether it was made now or before."""
    return vector.astype(np.float16).astype(np.float32)


class LineVector(models.Model):
    """The vector of a line as it was written when `digest` was its text's, by the encoder called `version`.

    The version names the models, their packages and the means; a row of another text or version is made anew.
    """

    listing = models.OneToOneField(
        Listing, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("listing")
    )
    digest = models.CharField(_("digest of the text"), max_length=32)
    version = models.CharField(_("encoder"), max_length=120)
    vector = HalfVectorField(_("vector"))
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("line vector")
        verbose_name_plural = _("line vectors")
        indexes = (models.Index(fields=["version"], name="matching_vector_version"),)

    def __str__(self) -> str:
        return f"{self.listing_id} · {self.version}"
