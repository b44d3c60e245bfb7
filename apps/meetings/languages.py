"""Who can speak with whom, and which interpreters join the others."""

from collections import Counter
from collections.abc import Iterable

from apps.companies.models import Company, Person
from apps.forums.enums import LanguagePair
from apps.forums.models import Delegate, ForumInterpreter

Pair = tuple[Delegate, Delegate]


def share_language(mine: Delegate, theirs: Delegate) -> bool:
    """Whether the two can speak without an interpreter; where nothing is known, we take it that they can."""
    first, second = spoken_by(mine), spoken_by(theirs)
    return not first or not second or bool(first & second)


def spoken_by(delegate: Delegate) -> set[str]:
    person: Person = delegate.person
    company: Company = delegate.registration.company
    return {language.split("-")[0] for language in (person.languages or company.languages)}


class Languages:
    """Which pool of interpreters a pair of delegates needs."""

    def __init__(self, engagements: Iterable[ForumInterpreter]) -> None:
        self._people = Counter(pair for engagement in engagements for pair in engagement.interpreter.pairs)

    def pool_for(self, mine: Delegate, theirs: Delegate) -> str | None:
        """Return the pool with most people that joins the two, or None where none is needed or none is organised."""
        if not self._people or share_language(mine, theirs):
            return None
        first, second = spoken_by(mine), spoken_by(theirs)
        fitting = [pair for pair in LanguagePair.values if _joins(pair, first, second)]
        if not fitting:
            return None
        return max(fitting, key=lambda pair: self._people[pair])


def _joins(pair: str, first: set[str], second: set[str]) -> bool:
    one, two = pair.split("-")
    return (one in first and two in second) or (two in first and one in second)
