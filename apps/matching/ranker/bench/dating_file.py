"""The Columbia speed-dating file: who met whom, what was known of each before, and what each answered.

A line is one person's view of one four-minute meeting. Only what people said of themselves before the event,
and their answers during it, are read; what they were asked afterwards is not.
"""

import csv
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.matching.ranker.reading import InputError
from apps.matching.ranker.types import Doubles, Flags, Indices

QUALITIES = ("attr", "sinc", "intel", "fun", "amb")
WISHES = tuple(f"{quality}1_1" for quality in (*QUALITIES, "shar"))
THEMSELVES = tuple(f"{quality}3_1" for quality in QUALITIES)
HABITS = ("age", "date", "go_out", "exphappy", "imprace", "imprelig")
INTERESTS = (
    "sports", "tvsports", "exercise", "dining", "museums", "art", "hiking", "gaming", "clubbing", "reading", "tv",
    "theater", "movies", "concerts", "music", "shopping", "yoga",
)  # fmt: skip
KINDS = ("race", "field_cd", "career_c", "goal")
ABOUT = (*HABITS, *WISHES, *THEMSELVES, *INTERESTS)
# What somebody is given by those whom they met, on a scale of ten.
RATINGS = ("attr", "like", "fun", "shar", "prob")
NEEDED = ("iid", "pid", "gender", "wave", "order", "dec", *ABOUT, *KINDS, *RATINGS)


@dataclass(frozen=True, slots=True)
class People:
    """One entry each. `about` are numbers (people × ABOUT), `kinds` codes (people × KINDS), NaN where not said."""

    gender: Indices
    event: Indices
    about: Doubles
    kinds: Doubles

    def number(self, name: str) -> Doubles:
        result: Doubles = self.about[:, ABOUT.index(name)]
        return result

    def kind(self, name: str) -> Doubles:
        result: Doubles = self.kinds[:, KINDS.index(name)]
        return result


@dataclass(frozen=True, slots=True)
class Views:
    """One entry for each view: `person` of `other`, the meeting's place in the person's evening, the answer
    (1 or 0), and the ratings given (views × RATINGS)."""

    person: Indices
    other: Indices
    order: Doubles
    accepted: Doubles
    ratings: Doubles


@dataclass(frozen=True, slots=True)
class Evenings:
    people: People
    views: Views

    def pairs(self) -> tuple[Indices, Indices]:
        """The two views of each meeting: hers (gender 0), his."""
        place = {
            pair: at
            for at, pair in enumerate(zip(self.views.person.tolist(), self.views.other.tolist(), strict=True))
        }
        both = [(at, place.get((other, person))) for (person, other), at in place.items()]
        hers = [(a, b) for a, b in both if b is not None and not self.people.gender[self.views.person[a]]]
        ordered = np.array(sorted(hers), np.intp).reshape(-1, 2)
        return ordered[:, 0], ordered[:, 1]


def read(path: Path) -> Evenings:
    """Raises InputError."""
    lines = _lines(path)
    number = {name: at for at, name in enumerate(dict.fromkeys(line["iid"] for line in lines))}
    first = {line["iid"]: line for line in reversed(lines)}
    persons = [first[name] for name in number]
    met = [line for line in lines if line["pid"] in number]
    people = People(
        np.array([int(line["gender"] == "1") for line in persons], np.intp),
        np.unique([line["wave"] for line in persons], return_inverse=True)[1],
        _numbers(persons, ABOUT),
        _numbers(persons, KINDS),
    )
    views = Views(
        np.array([number[line["iid"]] for line in met], np.intp),
        np.array([number[line["pid"]] for line in met], np.intp),
        _numbers(met, ("order",))[:, 0],
        _numbers(met, ("dec",))[:, 0],
        _numbers(met, RATINGS),
    )
    if not np.isin(views.accepted, (0, 1)).all() or np.isnan(views.order).any():
        raise InputError(f"{path}: dec must be 0 or 1 and order a number in every line")
    return Evenings(people, views)


def standard(values: Doubles, group: Indices) -> Doubles:
    """How far each value is from its group's mean, in spreads, at most 3; 0 where nothing was said."""
    result = np.zeros_like(values)
    for one in np.unique(group):
        some = group == one
        said = values[some]
        with warnings.catch_warnings():
            # A question that a whole group left open has no mean.
            warnings.simplefilter("ignore", RuntimeWarning)
            centre, spread = np.nanmean(said, axis=0), np.nanstd(said, axis=0)
        scaled = (said - centre) / np.where(spread > 1e-9, spread, np.inf)
        result[some] = np.clip(np.nan_to_num(scaled), -3, 3)
    return result


def first_meetings(views: Views, count: int, people: int) -> Flags:
    """Which views belong to the first `count` meetings of their person's evening."""
    order = np.lexsort((views.order, views.person))
    starts = np.searchsorted(views.person[order], np.arange(people))
    early = np.zeros(len(order), bool)
    early[order] = np.arange(len(order)) - starts[views.person[order]] < count
    return early


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(NEEDED) - set(reader.fieldnames or ())
            if missing:
                raise InputError(f"{path}: has no column {min(missing)!r}")
            lines = [{name: line[name] or "" for name in NEEDED} for line in reader]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except csv.Error as error:
        raise InputError(f"{path}: is not CSV ({error})") from None
    if len({line["wave"] for line in lines}) < 2:
        raise InputError(f"{path}: needs at least two waves, to leave one out")
    return lines


def _numbers(lines: Iterable[Mapping[str, str]], names: tuple[str, ...]) -> Doubles:
    rows: list[list[float]] = [[_number(line[name]) for name in names] for line in lines]
    return np.array(rows, np.float64).reshape(-1, len(names))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")
