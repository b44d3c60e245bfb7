"""What the ranker reads and returns: frozen values, no framework, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Doubles: TypeAlias = npt.NDArray[np.float64]
Indices: TypeAlias = npt.NDArray[np.intp]
Flags: TypeAlias = npt.NDArray[np.bool_]
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One listing: what a company offers or seeks.

    `hs` are HS codes of 2, 4 or 6 digits (longer ones count by their first six); `markets` are the
    countries that an offer is made for; `certificates` are held by an offer and required by a seek;
    `quantity` is counted in `unit`, and compared only with the same unit.
    """

    id: str
    cooperation_type: str = ""
    sector: str = ""
    hs: tuple[str, ...] = ()
    text: str = ""
    language: str = ""
    quantity: float | None = None
    unit: str = ""
    markets: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of a possible meeting.

    `company` names the firm behind the profile where several profiles share one (default: `id`);
    `groups` are the organiser's groups that who-may-meet rules speak of, the country always being one;
    `capacity` is the number of free meeting slots; `updated_days_ago` is None when not known.
    """

    id: str
    country: str
    company: str = ""
    languages: tuple[str, ...] = ()
    offers: tuple[Line, ...] = ()
    seeks: tuple[Line, ...] = ()
    attending: frozenset[str] = frozenset()
    verified: bool = False
    updated_days_ago: float | None = None
    capacity: float = 1.0
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tables:
    """The shared vocabularies.

    `complements`: cooperation type -> the type that answers it (a mutual type answers itself).
    `sectors`: sector -> its parent, "" at the top.
    `speaks_alone`: cooperation types so specific (freight, insurance, training) that the complement by
    itself is a reason to meet; SELL and BUY are not: almost everyone has one of them.
    `interpreted`: unordered language pairs for which interpreters are at hand.
    """

    complements: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    speaks_alone: frozenset[str] = frozenset()
    interpreted: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class LineWeights:
    """How much each feature of a (sought line, offered line) counts; only their proportions matter."""

    hs: float = 0.34
    sector: float = 0.18
    text: float = 0.22
    cooperation: float = 0.18
    quantity: float = 0.02
    markets: float = 0.03
    certificates: float = 0.03


@dataclass(frozen=True, slots=True)
class CompanyWeights:
    """How much all lines together, and each feature of two companies, count in an interest."""

    lines: float = 0.80
    same_event: float = 0.08
    language: float = 0.06
    verified: float = 0.04
    freshness: float = 0.02


@dataclass(frozen=True, slots=True)
class Weights:
    """All that can be tuned; see `fuse` for `selling` and `synergy`, `score` for the other two.

    `text_alone`: similarity from which two texts are quoted as a reason of their own.
    `breadth`: share of a fit that grows with further matching lines.
    `beta`: temperature of the congestion step, see `congestion`.
    `taste`: how much (in units of both interests together) chance tells companies apart that are alike, so
    that their like partners are not all sent to the same few.
    """

    line: LineWeights = LineWeights()
    company: CompanyWeights = CompanyWeights()
    selling: float = 0.8
    synergy: float = 0.35
    breadth: float = 0.1
    text_alone: float = 0.4
    beta: float = 0.05
    taste: float = 0.005


@dataclass(frozen=True, slots=True)
class Rules:
    """Who can be suggested to whom; pairs are of profile ids, in either order.

    `forbidden` wins over `must`. `may_meet` holds pairs of groups; None lets every group meet every other.
    """

    forbidden: frozenset[Pair] = frozenset()
    must: frozenset[Pair] = frozenset()
    may_meet: frozenset[Pair] | None = None
    same_country: bool = False


class Reason(NamedTuple):
    """Why a pair is suggested: `code` picks the sentence and `params` fill it.

    `contribution` is its part of the score.
    """

    code: str
    params: Mapping[str, object]
    contribution: float


class Suggestion(NamedTuple):
    """One unordered pair, `a` < `b`.

    `forward` is a's interest in b, `backward` b's in a, `score` their fusion, all in [0, 1].
    `rank_for_a` is the place of b in a's list, from 1; None where b is not in it.
    """

    a: str
    b: str
    score: float
    forward: float
    backward: float
    reasons: tuple[Reason, ...]
    rank_for_a: int | None
    rank_for_b: int | None
