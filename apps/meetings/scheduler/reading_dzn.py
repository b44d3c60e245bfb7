"""Forum instances as MiniZinc data (`.dzn`): every meeting is to be placed, with the fewest breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.meetings.scheduler.size import MOST_CELLS, check_size
from apps.meetings.scheduler.types import (
    Assignment,
    Objective,
    Participant,
    Precedence,
    Problem,
    ProblemError,
    Request,
)

MOST_DIGITS = 12
FAIRNESS = 2  # where the file has no `diference`
MORNING, AFTERNOON, ANY = 1, 2, 3

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+|%[^\n]*)|(?P<int>-?\d+)|(?P<name>[A-Za-z_]\w*)|(?P<mark>\.\.|[][{}|,;=])"
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value: an int, a set, a list of these, or a list of rows; and the line on which it starts."""

    value: object
    line: int


def parse(text: str) -> Problem:
    """Raises ProblemError that names the line or the field."""
    entries = dict(_entries(_Tokens(text)))
    people, meetings = _int(entries, "nBusiness"), _int(entries, "nMeetings")
    slots, morning = _int(entries, "nTotalSlots"), _int(entries, "nMorningSlots")
    check_size(slots=slots, participants=people, requests=meetings)
    if morning > slots:
        raise ProblemError(f"line {entries['nMorningSlots'].line}: nMorningSlots: {morning} of {slots} slots")
    requests = _requests(entries, meetings, people, slots, morning)
    fixed = _list(entries, "fixed", meetings) if "fixed" in entries else []
    fairness = next((name for name in ("diference", "difference") if name in entries), None)
    return Problem(
        slots=slots,
        participants=_participants(entries, people, slots),
        requests=requests,
        tables=(_int(entries, "nTables"),) * slots,
        locked=tuple(
            Assignment(request=r, slot=_within(entries["fixed"], slot, 1, slots, f"fixed[{r + 1}]") - 1)
            for r, slot in enumerate(fixed)
            if slot != 0
        ),
        precedences=_precedences(entries, meetings),
        fairness=_int(entries, fairness) if fairness else FAIRNESS,
        objective=Objective.BREAKS,
    )


class _Tokens:
    """The tokens of the text, with one to look ahead."""

    def __init__(self, text: str) -> None:
        self._rest = list(_tokens(text))
        self._next = 0

    def peek(self) -> _Token:
        return self._rest[self._next]

    def take(self, wanted: str | None = None) -> _Token:
        token = self._rest[self._next]
        if wanted is not None and token.text != wanted:
            raise ProblemError(f"line {token.line}: {wanted!r} expected, {token.text or 'the end'!r} found")
        self._next += 1
        return token


def _tokens(text: str) -> Iterator[_Token]:
    position, line = 0, 1
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ProblemError(f"line {line}: {text[position]!r} is not understood")
        if match.lastgroup != "space":
            yield _Token(match.group(), line)
        line += match.group().count("\n")
        position = match.end()
    yield _Token("", line)


def _entries(tokens: _Tokens) -> Iterator[tuple[str, _Entry]]:
    while tokens.peek().text:
        name = tokens.take()
        if not name.text.isidentifier():
            raise ProblemError(f"line {name.line}: a name expected, {name.text!r} found")
        tokens.take("=")
        line = tokens.peek().line
        yield name.text, _Entry(_value(tokens), line)
        if tokens.peek().text:
            tokens.take(";")


def _value(tokens: _Tokens) -> object:
    token = tokens.peek()
    if token.text == "{":
        return _set(tokens)
    if token.text == "[":
        return _array(tokens)
    first = _number(tokens)
    if tokens.peek().text == "..":
        line = tokens.take().line
        last = _number(tokens)
        if last - first > MOST_CELLS:
            raise ProblemError(f"line {line}: {first}..{last} is too long")
        return frozenset(range(first, last + 1))
    return first


def _number(tokens: _Tokens) -> int:
    token = tokens.take()
    if not token.text.lstrip("-").isdecimal():
        raise ProblemError(f"line {token.line}: a number expected, {token.text or 'the end'!r} found")
    if len(token.text) > MOST_DIGITS:
        raise ProblemError(f"line {token.line}: {token.text[:MOST_DIGITS]}… is too large a number")
    return int(token.text)


def _set(tokens: _Tokens) -> frozenset[int]:
    tokens.take("{")
    members = []
    while tokens.peek().text != "}":
        members.append(_number(tokens))
        if tokens.peek().text != "}":
            tokens.take(",")
    tokens.take("}")
    return frozenset(members)


def _array(tokens: _Tokens) -> list[object]:
    tokens.take("[")
    if tokens.peek().text == "|":
        return _rows(tokens)
    members: list[object] = []
    while tokens.peek().text != "]":
        members.append(_value(tokens))
        if tokens.peek().text != "]":
            tokens.take(",")
    tokens.take("]")
    return members


def _rows(tokens: _Tokens) -> list[object]:
    tokens.take("|")
    rows: list[object] = []
    while tokens.peek().text != "]":
        row = _Entry([], tokens.peek().line)
        numbers = []
        while tokens.peek().text != "|":
            numbers.append(_number(tokens))
            if tokens.peek().text != "|":
                tokens.take(",")
        tokens.take("|")
        if numbers:
            rows.append(_Entry(numbers, row.line))
    tokens.take("]")
    return rows


def _entry(entries: dict[str, _Entry], name: str) -> _Entry:
    if name not in entries:
        raise ProblemError(f"{name}: missing")
    return entries[name]


def _int(entries: dict[str, _Entry], name: str) -> int:
    entry = _entry(entries, name)
    if not isinstance(entry.value, int) or entry.value < 0:
        raise ProblemError(f"line {entry.line}: {name}: a number from 0 on expected")
    return entry.value


def _items(entries: dict[str, _Entry], name: str, count: int) -> list[object]:
    entry = _entry(entries, name)
    if not isinstance(entry.value, list):
        raise ProblemError(f"line {entry.line}: {name}: a list expected")
    if len(entry.value) != count:
        raise ProblemError(f"line {entry.line}: {name}: {len(entry.value)} entries, {count} expected")
    return entry.value


def _list(entries: dict[str, _Entry], name: str, count: int) -> list[int]:
    numbers = []
    for item in _items(entries, name, count):
        if not isinstance(item, int):
            raise ProblemError(f"line {entries[name].line}: {name}: numbers expected")
        numbers.append(item)
    return numbers


def _sets(entries: dict[str, _Entry], name: str, count: int) -> list[frozenset[int]]:
    sets = []
    for item in _items(entries, name, count):
        if not isinstance(item, frozenset):
            raise ProblemError(f"line {entries[name].line}: {name}: sets expected")
        sets.append(item)
    return sets


def _within(entry: _Entry, number: int, low: int, high: int, what: str) -> int:
    if not low <= number <= high:
        raise ProblemError(f"line {entry.line}: {what}: {number} is not in {low}..{high}")
    return number


def _participants(entries: dict[str, _Entry], people: int, slots: int) -> tuple[Participant, ...]:
    if "forbidden" not in entries:
        return tuple(Participant(id=p, available=tuple(range(slots))) for p in range(people))
    entry = entries["forbidden"]
    forbidden = _sets(entries, "forbidden", people)
    for p, closed in enumerate(forbidden):
        for slot in closed:
            _within(entry, slot, 0, slots, f"forbidden[{p + 1}]")
    return tuple(
        Participant(id=p, available=tuple(t for t in range(slots) if t + 1 not in forbidden[p]))
        for p in range(people)
    )


def _requests(
    entries: dict[str, _Entry], meetings: int, people: int, slots: int, morning: int
) -> tuple[Request, ...]:
    sessions = {MORNING: tuple(range(morning)), AFTERNOON: tuple(range(morning, slots)), ANY: None}
    requests = []
    for r, row in enumerate(_items(entries, "requested", meetings)):
        if not isinstance(row, _Entry) or not isinstance(row.value, list) or len(row.value) != 3:
            line = row.line if isinstance(row, _Entry) else entries["requested"].line
            raise ProblemError(f"line {line}: requested[{r + 1}]: three numbers expected")
        a, b, session = row.value
        _within(row, session, MORNING, ANY, f"session of requested[{r + 1}]")
        for p in (a, b):
            _within(row, p, 1, people, f"participant of requested[{r + 1}]")
        requests.append(Request(id=r, a=a - 1, b=b - 1, slots=sessions[session]))
    return tuple(requests)


def _precedences(entries: dict[str, _Entry], meetings: int) -> tuple[Precedence, ...]:
    if "precedences" not in entries:
        return ()
    found = []
    for after, earlier in enumerate(_sets(entries, "precedences", meetings)):
        for number in sorted(earlier - {0}):
            _within(entries["precedences"], number, 1, meetings, f"precedences[{after + 1}]")
            found.append(Precedence(before=number - 1, after=after))
    return tuple(found)
