"""One row per company by which it is found: what it says, folded into words, and what it is counted under."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import Expression

from apps.companies.models import Company


class WordsField(models.Field):
    """A set of words (a tsvector without positions), made by `apps.directory.words` and never by a dictionary."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str | Expression) or value is None:
            return value
        return " ".join(f"'{word}'" for word in sorted(value))


@WordsField.register_lookup
class Answers(models.Lookup):
    """`words__answers=query`: the row has what the query (made by `words.query_of`) asks for."""

    lookup_name = "answers"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [value]


@models.BigAutoField.register_lookup
class IsAny(models.Lookup):
    """`pk__is_any=ArraySubquery(…)`: the keys are found first, by their own index, and then looked up.

    `pk__in` leaves it to the planner, which reads a whole table in the order of names until a page is full.
    """

    lookup_name = "is_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        right, values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*params, *values]


class Entry(models.Model):
    """What a company is found by and counted under. Made from other rows alone: it can be thrown away and made anew.

    A search still asks the company itself whether it shows itself; `is_shown` is for counting.
    """

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="directory_entry")
    is_shown = models.BooleanField(default=False)
    words: Any = WordsField()
    facets: "ArrayField[Iterable[str], list[str]]" = ArrayField(models.TextField(), default=list)
    # Two and more things that are true of one and the same line.
    lines: "ArrayField[Iterable[str], list[str]]" = ArrayField(models.TextField(), default=list)
    # The same once more as numbers (`apps.directory.tallies`): strings find, numbers are counted.
    own_tallies = models.BinaryField(default=b"")
    line_tallies = models.BinaryField(default=b"")

    class Meta:
        # One index for all three: text and facets meet inside it. Nothing is left pending for a search to go through.
        indexes = (
            GinIndex(fields=["words", "facets", "lines"], fastupdate=False, name="directory_entry_search"),
        )

    def __str__(self) -> str:
        return str(self.company_id)
