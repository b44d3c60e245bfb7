"""Files in, files out: profiles as JSON lines, tables as JSON, markets as NPZ.

Everything is checked by hand here, once, so that a wrong file ends in one line that says what is wrong
and where.
"""

import json
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import numpy as np
import orjson

from .congestion import Allocation
from .types import Floats, Line, Profile, Suggestion, Tables

Json: TypeAlias = Any


class InputError(Exception):
    """One line that says what is wrong and where."""


class Fields:
    """The fields of one JSON object, each taken once and checked; what is left over is unknown."""

    def __init__(self, value: Json, where: str) -> None:
        if not isinstance(value, dict):
            raise InputError(f"{where}: must be an object")
        self._left = dict(value)
        self._where = where

    def text(self, name: str, default: str | None = None) -> str:
        value = self._take(name, default)
        if not isinstance(value, str):
            self._refuse(name, "must be a text")
        return value

    def name(self, name: str) -> str:
        value = self.text(name)
        if not value.strip():
            self._refuse(name, "must not be empty")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._take(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(name, "must be a list of texts")
        return tuple(value)

    def hs(self, name: str) -> tuple[str, ...]:
        codes = self.texts(name)
        for code in codes:
            if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 10):
                self._refuse(name, f"{code!r} is not an HS code (2 to 10 digits)")
        return codes

    def number(self, name: str, default: float | None) -> float | None:
        value = self._take(name, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            self._refuse(name, "must be a number, 0 or more")
        return float(value)

    def flag(self, name: str) -> bool:
        value = self._take(name, False)
        if not isinstance(value, bool):
            self._refuse(name, "must be true or false")
        return value

    def objects(self, name: str) -> Iterator["Fields"]:
        value = self._take(name, [])
        if not isinstance(value, list):
            self._refuse(name, "must be a list")
        yield from (Fields(item, f"{self._where}: {name}[{at}]") for at, item in enumerate(value))

    def mapping(self, name: str) -> dict[str, str]:
        """A text for each text; null stands for ""."""
        value = self._take(name, {})
        if not isinstance(value, dict) or not all(
            item is None or isinstance(item, str) for item in value.values()
        ):
            self._refuse(name, "must be an object of texts")
        return {key: item or "" for key, item in value.items()}

    def pairs(self, name: str) -> list[tuple[str, str]]:
        value = self._take(name, [])
        whole = isinstance(value, list) and all(isinstance(item, list) and len(item) == 2 for item in value)
        if not whole or not all(isinstance(member, str) for item in value for member in item):
            self._refuse(name, "must be a list of pairs of texts")
        return [(first, second) for first, second in value]

    def end(self) -> None:
        if self._left:
            raise InputError(f"{self._where}: unknown field {min(self._left)!r}")

    def _take(self, name: str, default: Json) -> Json:
        value = self._left.pop(name, default)
        return default if value is None else value

    def _refuse(self, name: str, what: str) -> NoReturn:
        raise InputError(f"{self._where}: {name} {what}")


def read_profiles(path: Path) -> list[Profile]:
    """One profile a line; empty lines are skipped. Raises InputError."""
    profiles: dict[str, Profile] = {}
    for where, value in json_lines(path):
        profile = _profile(Fields(value, where))
        if profile.id in profiles:
            raise InputError(f"{where}: id {profile.id!r} is given twice")
        profiles[profile.id] = profile
    return list(profiles.values())


def read_tables(path: Path) -> Tables:
    """`{"complements": {…}, "sectors": {code: parent or null}, "speaks_alone": […], "interpreted": [[…, …]]}`.

    Raises InputError.
    """
    fields = Fields(_json(_text(path), str(path)), str(path))
    tables = Tables(
        complements=fields.mapping("complements"),
        sectors=fields.mapping("sectors"),
        speaks_alone=frozenset(fields.texts("speaks_alone")),
        interpreted=frozenset(frozenset(pair) for pair in fields.pairs("interpreted")),
    )
    fields.end()
    return tables


def write_suggestions(path: Path, profiles: Iterable[Profile], suggestions: Sequence[Suggestion]) -> None:
    """One line for each profile, in the order given, with its own list: best first."""
    lists: dict[str, list[tuple[int, Json]]] = {profile.id: [] for profile in profiles}
    for s in suggestions:
        told = [
            {"code": reason.code, "params": dict(reason.params), "contribution": reason.contribution}
            for reason in s.reasons
        ]
        if s.rank_for_a is not None:
            lists[s.a].append((s.rank_for_a, _entry(s.b, s.rank_for_a, s.score, s.forward, s.backward, told)))
        if s.rank_for_b is not None:
            lists[s.b].append((s.rank_for_b, _entry(s.a, s.rank_for_b, s.score, s.backward, s.forward, told)))
    rows = (
        {"id": id, "suggestions": [entry for _, entry in sorted(some, key=lambda ranked: ranked[0])]}
        for id, some in lists.items()
    )
    write_bytes(path, b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))


def read_market(path: Path) -> dict[str, Floats]:
    """`s1`, `s2` (rows × columns, in [0, 1]), `row_capacity`, `column_capacity` (0 or more).

    Raises InputError.
    """
    arrays = {name: _array(path, value, name) for name, value in _npz(path).items()}
    shape = arrays["s1"].shape
    if len(shape) != 2 or arrays["s2"].shape != shape:
        raise InputError(
            f"{path}: s1 and s2 must both be rows × columns, not {shape} and {arrays['s2'].shape}"
        )
    for name, size in (("row_capacity", shape[0]), ("column_capacity", shape[1])):
        if arrays[name].shape != (size,):
            raise InputError(f"{path}: {name} must have {size} entries, not the shape {arrays[name].shape}")
    for name in ("s1", "s2"):
        if arrays[name].size and arrays[name].max() > 1:
            raise InputError(f"{path}: {name} has values above 1")
    return arrays


def write_allocation(path: Path, allocation: Allocation) -> None:
    try:
        with path.open("wb") as file:
            np.savez(
                file,
                mu=allocation.mu,
                rank_rows=allocation.rank_rows,
                rank_columns=allocation.rank_columns,
            )
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None


def _profile(fields: Fields) -> Profile:
    capacity = fields.number("capacity", 1.0)
    profile = Profile(
        id=fields.name("id"),
        country=fields.name("country"),
        company=fields.text("company", ""),
        languages=fields.texts("languages"),
        offers=tuple(_line(line) for line in fields.objects("offers")),
        seeks=tuple(_line(line) for line in fields.objects("seeks")),
        attending=frozenset(fields.texts("attending")),
        verified=fields.flag("verified"),
        updated_days_ago=fields.number("updated_days_ago", None),
        capacity=1.0 if capacity is None else capacity,
        groups=frozenset(fields.texts("groups")),
    )
    fields.end()
    return profile


def _line(fields: Fields) -> Line:
    line = Line(
        id=fields.name("id"),
        cooperation_type=fields.text("cooperation_type", ""),
        sector=fields.text("sector", ""),
        hs=fields.hs("hs"),
        text=fields.text("text", ""),
        language=fields.text("language", ""),
        quantity=fields.number("quantity", None),
        unit=fields.text("unit", ""),
        markets=fields.texts("markets"),
        certificates=fields.texts("certificates"),
    )
    fields.end()
    return line


def _entry(
    other: str, rank: int, score: float, own: float, theirs: float, told: list[Json]
) -> Mapping[str, Json]:
    return {"id": other, "rank": rank, "score": score, "forward": own, "backward": theirs, "reasons": told}


def _npz(path: Path) -> Mapping[str, np.ndarray]:
    names = ("s1", "s2", "row_capacity", "column_capacity")
    try:
        with np.load(path, allow_pickle=False) as file:
            missing = [name for name in names if name not in getattr(file, "files", ())]
            if missing:
                raise InputError(f"{path}: has no array {missing[0]}")
            return {name: file[name] for name in names}
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile):
        raise InputError(f"{path}: is not an NPZ file of plain arrays") from None


def _array(path: Path, value: np.ndarray, name: str) -> Floats:
    if not (np.issubdtype(value.dtype, np.floating) or np.issubdtype(value.dtype, np.integer)):
        raise InputError(f"{path}: {name} must hold numbers")
    numbers = np.asarray(value, np.float32)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise InputError(f"{path}: {name} must hold finite numbers, 0 or more")
    return numbers


def json_lines(path: Path) -> Iterator[tuple[str, Json]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", _json(line, f"{path}:{number}")


def _json(text: str, where: str) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: is not JSON ({error})") from None
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text") from None


def write_text(path: Path, text: str) -> None:
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
