"""What people answered to each other, as examples to learn from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.forums.enums import ForumState
from apps.matching.enums import DismissalReason
from apps.matching.models import Dismissal, Exposure
from apps.meetings.enums import RequestState
from apps.meetings.models import MeetingRequest, Outcome

# Somebody who has stood among the first five of so many lists, and was not asked, was seen and not wanted.
SEEN_OFTEN = 3
SEEN_AMONG = 5
# How a meeting is rated afterwards, from 1 to 5: what counts as a yes and what as a no.
GOOD, POOR = 4, 2
# "Later" and "we work together already" say nothing against the company.
AGAINST = frozenset(DismissalReason.values) - {DismissalReason.LATER, DismissalReason.PARTNER}

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """`a` and `b` are companies' ids; `accepted` is what a said of b, `accepted_back` what b said of a, None if unknown."""

    event: str
    a: int
    b: int
    accepted: bool | None
    accepted_back: bool | None


def answers() -> list[Answer]:
    """Return one example for each pair and event: requests and their answers, ratings, dismissals, and being passed over."""
    said: dict[Key, bool] = {}
    for key in _passed_over():
        said[key] = False
    for forum, company, other in Dismissal.objects.filter(reason__in=AGAINST).values_list(
        "forum", "company", "other"
    ):
        said[_event(forum), company, other] = False
    asked = MeetingRequest.objects.exclude(forum=None).order_by("pk")
    for forum, sender, recipient, state in asked.values_list("forum", "sender", "recipient", "state"):
        said[_event(forum), sender, recipient] = True
        if state in {RequestState.ACCEPTED, RequestState.DECLINED}:
            said[_event(forum), recipient, sender] = state == RequestState.ACCEPTED
    said |= dict(_ratings())
    return _paired(said)


def habits(answers: Iterable[Answer]) -> Mapping[str, Mapping[int, tuple[int, int]]]:
    """Return, under `accepts` and `is_accepted`, of how many answers each company gave or got how many were a yes."""
    counts: dict[str, dict[int, list[int]]] = {"accepts": {}, "is_accepted": {}}
    for answer in answers:
        for giver, getter, said in (
            (answer.a, answer.b, answer.accepted),
            (answer.b, answer.a, answer.accepted_back),
        ):
            if said is not None:
                for name, pk in (("accepts", giver), ("is_accepted", getter)):
                    count = counts[name].setdefault(pk, [0, 0])
                    count[0] += said
                    count[1] += 1
    return {name: {pk: (yes, all_) for pk, (yes, all_) in some.items()} for name, some in counts.items()}


def _passed_over() -> list[Key]:
    """Who was seen often in a forum that is over, and neither asked nor put aside."""
    seen: Counter[Key] = Counter()
    over = Exposure.objects.filter(forum__state=ForumState.FINISHED, is_personal=True)
    for forum, company, shown in over.values_list("forum", "company", "shown").iterator():
        for other in shown[:SEEN_AMONG]:
            seen[_event(forum), company, other] += 1
    return [key for key, times in seen.items() if times >= SEEN_OFTEN]


def _ratings() -> list[tuple[Key, bool]]:
    rated = Outcome.objects.exclude(interest=None).exclude(meeting__request__forum=None).order_by("pk")
    rows = rated.values_list(
        "meeting__request__forum",
        "company",
        "meeting__request__sender",
        "meeting__request__recipient",
        "interest",
    )
    found = []
    for forum, company, sender, recipient, interest in rows:
        other = recipient if company == sender else sender
        if interest is not None and (interest >= GOOD or interest <= POOR):
            found.append(((_event(forum), company, other), interest >= GOOD))
    return found


def _paired(said: Mapping[Key, bool]) -> list[Answer]:
    pairs: dict[Key, dict[int, bool]] = defaultdict(dict)
    for (event, company, other), liked in said.items():
        pairs[event, min(company, other), max(company, other)][company] = liked
    return [Answer(event, a, b, liked.get(a), liked.get(b)) for (event, a, b), liked in sorted(pairs.items())]


def _event(forum: int | None) -> str:
    return f"forum:{forum}" if forum else "all"
