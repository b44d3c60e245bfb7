"""How many companies each further choice would leave."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import connection
from psycopg import sql

from apps.directory.facets import LINE_PARTS, NAMES, Asked, Criteria, asked_by, facet, line
from apps.directory.selectors.search import asked_words

KEPT_SECONDS = 60
TOTAL = "total"
# Unnested in the list of columns, strings flow by one after the other; as a table they would be stored for each row first.
_COUNTED = sql.SQL(
    "SELECT %s, text, count(*) FROM (SELECT unnest({column}) AS text FROM directory_entry WHERE {where}) AS strings "
    "WHERE {like} GROUP BY text"
)
# Each string of each company that answers is compared: one pattern costs less than a list of one.
_LIKE, _LIKE_ANY = sql.SQL("text LIKE %s"), sql.SQL("text LIKE ANY(%s)")
_ESCAPED = re.compile(r"[%_\\]")


@dataclass(frozen=True, slots=True)
class Counts:
    """`total` answers all criteria; each facet's options are counted as if nothing were chosen in it."""

    total: int = 0
    options: dict[str, dict[str, int]] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, int]:
        return self.options.get(name, {})


@dataclass(frozen=True, slots=True)
class Part:
    """Strings that are counted in one array of the entries that hold what is asked. `name` is "" for several facets."""

    name: str
    column: str
    asked: Asked
    patterns: tuple[str, ...]


def count_facets(criteria: Criteria) -> Counts:
    """Return the counts over the companies that everybody sees, in one query.

    They are the same for all, and are kept for a minute: a reader who goes through pages does not count again.
    """
    key = f"directory-counts:{hash_of(criteria)}"
    kept = cache.get(key)
    if kept is None:
        kept = count_anew(criteria)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def hash_of(criteria: Criteria) -> str:
    """Return the name under which these counts are kept."""
    named = "\0".join([criteria.query.strip(), *(getattr(criteria, name) for name in NAMES)])
    return sha256(named.encode()).hexdigest()


def count_anew(criteria: Criteria) -> Counts:
    words = asked_words(criteria)
    if criteria.query.strip() and not words:
        return Counts()
    with connection.cursor() as cursor:
        cursor.execute(*_statement(criteria, words))
        rows = cursor.fetchall()
    total = next((count for name, _text, count in rows if name == TOTAL), 0)
    options: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    for name, text, count in rows:
        facet_name, value = _option(criteria, name, text)
        if value:
            options[facet_name][value] = count
    return Counts(total, options)


def _parts(criteria: Criteria) -> Iterator[Part]:
    """Each chosen facet is counted without itself; all others together."""
    chosen = criteria.chosen
    for name in chosen:
        others = criteria.without(name)
        yield Part(name, _column(others, name), asked_by(others), (_pattern(others, name),))
    by_column: dict[str, list[str]] = {}
    for name in NAMES:
        if name not in chosen:
            by_column.setdefault(_column(criteria, name), []).append(_pattern(criteria, name))
    for column, patterns in by_column.items():
        yield Part("", column, asked_by(criteria), tuple(patterns))


def _column(others: Criteria, name: str) -> str:
    return "lines" if name in LINE_PARTS and any(others.line) else "facets"


def _pattern(others: Criteria, name: str) -> str:
    if _column(others, name) == "facets":
        return facet(name, "%")
    parts = (_ESCAPED.sub(r"\\\g<0>", part) for part in others.line)
    return line("%" if part == name else text for part, text in zip(LINE_PARTS, parts, strict=True))


def _option(criteria: Criteria, name: str, text: str) -> tuple[str, str]:
    """Return what a counted string is an option of, and which; ("", "") for what is none."""
    if "|" not in text:
        found, _colon, value = text.partition(":")
        return found, value
    for part, value, chosen in zip(LINE_PARTS, text.split("|"), criteria.line, strict=True):
        if part == name or (not name and value and not chosen):
            return part, value
    return "", ""


def _statement(criteria: Criteria, words: str) -> tuple[sql.Composed, list[Any]]:
    where, values = _where(asked_by(criteria), words)
    selects = [sql.SQL("SELECT %s, '', count(*) FROM directory_entry WHERE {}").format(where)]
    params: list[Any] = [TOTAL, *values]
    for part in _parts(criteria):
        where, values = _where(part.asked, words)
        is_one = len(part.patterns) == 1
        like = _LIKE if is_one else _LIKE_ANY
        selects.append(_COUNTED.format(column=sql.Identifier(part.column), where=where, like=like))
        params += [part.name, *values, part.patterns[0] if is_one else list(part.patterns)]
    return sql.SQL(" UNION ALL ").join(selects), params


def _where(asked: Asked, words: str) -> tuple[sql.Composable, list[Any]]:
    """Return the condition and its values; nothing that anybody typed is a part of the statement."""
    conditions: list[sql.Composable] = [sql.SQL("is_shown")]
    values: list[Any] = []
    if words:
        conditions.append(sql.SQL("words @@ %s::tsquery"))
        values.append(words)
    for column, texts in (("facets", asked.facets), ("lines", asked.lines)):
        if texts:
            conditions.append(sql.SQL("{} @> %s::text[]").format(sql.Identifier(column)))
            values.append(list(texts))
    return sql.SQL(" AND ").join(conditions), values
