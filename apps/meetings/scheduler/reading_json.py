"""Forum instances as JSON, `"format": "ipek-forum-1"`."""

import json
from typing import Any

from apps.meetings.scheduler.size import check_count, check_size
from apps.meetings.scheduler.types import Assignment, Participant, Problem, ProblemError, Request

FORMAT = "ipek-forum-1"


def parse(text: str) -> Problem:
    """Raises ProblemError that says what is wrong and where in the document."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ProblemError(f"line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from error
    except ValueError as error:  # a number of thousands of digits
        raise ProblemError(f"not JSON ({error})") from error
    except RecursionError as error:
        raise ProblemError("not JSON (nested too deeply)") from error
    root = _Node(document, "the document").object()
    kind = root["format"].text()
    if kind != FORMAT:
        raise ProblemError(f"format: {kind!r} is not {FORMAT!r}")
    slots = root["slots"].whole()
    check_size(slots=slots)
    return Problem(
        slots=slots,
        tables=root["tables"].counts() if "tables" in root else None,
        pools={name: node.counts() for name, node in root["interpreters"].object().items()}
        if "interpreters" in root
        else {},
        participants=tuple(_participant(node.object()) for node in root["participants"].items()),
        requests=tuple(_request(node.object()) for node in root["requests"].items()),
        locked=tuple(_lock(node.object()) for node in root["locked"].items()) if "locked" in root else (),
        previous=_previous(root["previous"].object()) if "previous" in root else (),
    )


class _Node:
    """A value of the document that knows where it stands."""

    def __init__(self, value: Any, where: str) -> None:
        self.value = value
        self.where = where

    def object(self) -> "_Object":
        if not isinstance(self.value, dict):
            raise ProblemError(f"{self.where}: not an object")
        return _Object(self.value, "" if self.where == "the document" else self.where)

    def items(self) -> list["_Node"]:
        if not isinstance(self.value, list):
            raise ProblemError(f"{self.where}: not a list")
        return [_Node(value, f"{self.where}[{index}]") for index, value in enumerate(self.value)]

    def whole(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise ProblemError(f"{self.where}: {json.dumps(self.value)[:40]} is not a whole number from 0 on")
        return self.value

    def count(self) -> int:
        """A number that is counted with, unlike an id."""
        check_count(self.whole(), self.where)
        return self.whole()

    def counts(self) -> tuple[int, ...]:
        return tuple(node.count() for node in self.items())

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise ProblemError(f"{self.where}: {json.dumps(self.value)[:40]} is not text")
        return self.value


class _Object:
    def __init__(self, value: dict[str, Any], where: str) -> None:
        self._value = value
        self._where = where

    def __contains__(self, key: str) -> bool:
        return self._value.get(key) is not None

    def __getitem__(self, key: str) -> _Node:
        where = f"{self._where}.{key}" if self._where else key
        if key not in self._value:
            raise ProblemError(f"{where}: missing")
        return _Node(self._value[key], where)

    def items(self) -> list[tuple[str, _Node]]:
        return [(key, self[key]) for key in self._value]


def _participant(node: _Object) -> Participant:
    return Participant(
        id=node["id"].whole(),
        available=node["available"].counts(),
        max_meetings=node["max_meetings"].count() if "max_meetings" in node else None,
        side=node["side"].text() if "side" in node else "",
    )


def _request(node: _Object) -> Request:
    return Request(
        id=node["id"].whole(),
        a=node["a"].whole(),
        b=node["b"].whole(),
        weight=node["weight"].count() if "weight" in node else 1,
        interpreter=node["interpreter"].text() if "interpreter" in node else None,
    )


def _lock(node: _Object) -> Assignment:
    return Assignment(request=node["request"].whole(), slot=node["slot"].whole())


def _previous(node: _Object) -> tuple[Assignment, ...]:
    found = []
    for key, slot in node.items():
        if not key.isdecimal():
            raise ProblemError(f"previous: {key!r} is not a request id")
        found.append(Assignment(request=int(key), slot=slot.whole()))
    return tuple(found)
