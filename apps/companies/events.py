"""What happens to companies, for the apps above. Published inside the transaction that did it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model

from apps.accounts.enums import ConsentKind

MergeFate = Literal["moved", "joined", "ended"]


@dataclass(frozen=True, slots=True)
class CompanyProfileChanged:
    """Something that suggestions rest on: profile, listings or visibility."""

    company_id: int


@dataclass(frozen=True, slots=True)
class CompaniesImported:
    """Many companies at once are new or have changed; published instead of a `CompanyProfileChanged` for each."""

    company_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CompanyVerified:
    company_id: int


@dataclass(frozen=True, slots=True)
class VerificationLost:
    """Rejected or expired after having been verified."""

    company_id: int


@dataclass(frozen=True, slots=True)
class CompanyHidden:
    """Nobody who owns the company agrees any more to what `kind` names: showing it, or telling of it abroad."""

    company_id: int
    kind: ConsentKind


@dataclass(frozen=True, slots=True)
class PeopleForgotten:
    """Nothing that names these people is kept any more, wherever it stands."""

    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A person no longer works for the company."""

    person_id: int
    company_id: int


@dataclass(slots=True)
class MergeReport:
    """What a merge did to whose rows; every app notes its own, and the organiser reads it before and after."""

    lines: list[dict[str, Any]] = field(default_factory=list)

    def note(
        self,
        model: type[Model],
        fate: MergeFate,
        count: int,
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Note that `count` rows moved, were joined with one that was there, or were ended.

        `rows` keeps what a row said that is not there any more.
        """
        if count:
            line: dict[str, Any] = {"model": model._meta.label_lower, "fate": fate, "count": count}
            self.lines.append(line | ({"rows": [dict(row) for row in rows]} if rows else {}))


@dataclass(frozen=True, slots=True)
class CompaniesMerged:
    """Two companies are one from now on. Handlers move what they keep about `merged_id` to `kept_id`.

    `people` leads from a person of the merged company to the one of the kept company who is the same human being; all
    other people have moved already.
    """

    kept_id: int
    merged_id: int
    people: Mapping[int, int]
    report: MergeReport
