"""A market too large for one worker: shared out in parts, and the same lists as in one piece."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from apps.companies.models import Company
from apps.core.runs import RunState
from apps.matching.models import FoundLists, Price, ScorePart, ScoreRun, Step, Suggestion
from apps.matching.ranker.one import FIRST
from apps.matching.services import (
    carry_out_part,
    carry_out_run,
    part_results,
    part_work,
    parts,
    parts_to_wake,
)
from apps.matching.services.seating import seat_the_forgotten
from tests.factories import CompanyFactory, ListingFactory
from tests.matching.market import Market

pytestmark = pytest.mark.django_db

GOODS = ("Pomegranate juice", "Apple juice in cartons", "Grape must", "Hazelnut paste", "Rose hip syrup")


@pytest.fixture(autouse=True)
def _a_quiet_morning() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def companies() -> list[Company]:
    market = Market()
    trading = [
        market.trades(CompanyFactory(country=country), f"{GOODS[at % 5]} {at}")
        for at in range(14)
        for country in ("AZ", "CN")
    ]
    # Some seek and offer: their interest is not the same from both sides.
    for company in trading[::3]:
        ListingFactory(
            company=company,
            side="seek",
            cooperation_type=market.buy,
            sector=market.sector,
            text="Glass bottles",
        )
    return trading


@pytest.fixture
def small_parts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MATCHING_MOST_AT_ONCE = 5
    monkeypatch.setattr(parts, "CHUNK", 4)
    monkeypatch.setattr(parts, "CHUNKS_COMPARED", 2)
    monkeypatch.setattr(part_work, "LISTED", 3)


def asked() -> ScoreRun:
    return ScoreRun.objects.create(seed=7)


def done(run: ScoreRun, each: Callable[[int], object] = lambda _pk: None) -> ScoreRun:
    """Do all parts as workers would, one after the other."""
    waiting = parts_to_wake(now=timezone.now())
    while waiting:
        part_id = waiting.pop(0)
        each(part_id)
        waiting += carry_out_part(part_id=part_id)
    run.refresh_from_db()
    return run


def lists_of(run: ScoreRun) -> list[tuple[object, ...]]:
    rows = Suggestion.objects.filter(run=run).order_by("company", "rank")
    found = rows.values_list("company", "rank", "other", "score", "value", "reasons", "is_explored")
    return [
        (*key, round(score, 4), round(value, 2), reasons, new) for *key, score, value, reasons, new in found
    ]


def in_one_piece() -> list[tuple[object, ...]]:
    run = asked()
    assert carry_out_run(run_id=run.pk) is not None
    return lists_of(run)


def test_parts_give_the_lists_of_one_piece(companies: list[Company], request: pytest.FixtureRequest) -> None:
    whole = in_one_piece()
    assert len(whole) > 200
    request.getfixturevalue("small_parts")
    run = asked()
    assert carry_out_run(run_id=run.pk) is None
    assert set(ScorePart.objects.values_list("step", "country")) == {
        (Step.DESCRIBE, "AZ"),
        (Step.DESCRIBE, "CN"),
    }
    run = done(run)
    assert (run.state, run.is_shown, run.progress) == (RunState.DONE, True, 100)
    assert lists_of(run) == whole
    assert not ScorePart.objects.exists()
    assert not FoundLists.objects.exists()
    assert set(Price.objects.values_list("run", flat=True)) == {run.pk}


@pytest.mark.usefixtures("small_parts")
def test_readers_see_the_old_set_until_the_last_part(companies: list[Company]) -> None:
    first = done_anew()
    run = asked()
    carry_out_run(run_id=run.pk)

    def nothing_new(_pk: int) -> None:
        assert list(ScoreRun.objects.filter(is_shown=True)) == [first]

    done(run, nothing_new)
    assert list(ScoreRun.objects.filter(is_shown=True)) == [run]
    assert set(Suggestion.objects.values_list("run", flat=True)) == {run.pk}


def done_anew() -> ScoreRun:
    run = asked()
    carry_out_run(run_id=run.pk)
    return done(run)


@pytest.mark.usefixtures("small_parts")
def test_a_part_whose_worker_died_is_taken_up_by_the_next(companies: list[Company]) -> None:
    whole = lists_of(done_anew())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        run = asked()
        carry_out_run(run_id=run.pk)
        died: set[int] = set()
        for _round in range(30):
            for part_id in parts_to_wake(now=timezone.now()):
                if part_id not in died:
                    died.add(part_id)
                    ScorePart.objects.filter(pk=part_id).update(
                        state=RunState.RUNNING, attempts=1, lease_until=timezone.now() + parts.LEASE
                    )
                # Nobody takes it up before its lease is over.
                carry_out_part(part_id=part_id)
            clock.shift(parts.LEASE + timedelta(seconds=1))
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 1)
    assert len(died) > 12
    assert [row[:3] for row in lists_of(run)] == [row[:3] for row in whole]


@pytest.mark.usefixtures("small_parts")
def test_a_run_whose_last_worker_died_between_two_steps_goes_on(
    companies: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        run = asked()
        carry_out_run(run_id=run.pk)
        with monkeypatch.context() as without:
            without.setattr(parts, "advance", lambda **_given: [])
            for part_id in parts_to_wake(now=timezone.now()):
                carry_out_part(part_id=part_id)
        assert parts_to_wake(now=timezone.now()) == []
        clock.shift(parts.LEASE + timedelta(seconds=1))
        # The sweep finds the run whose lease is over.
        carry_out_run(run_id=run.pk)
        run = done(run)
    assert (run.state, run.attempts) == (RunState.DONE, 1)


@pytest.mark.usefixtures("small_parts")
def test_a_part_that_fails_ends_the_run_and_leaves_nothing(
    companies: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = done_anew()
    run = asked()
    carry_out_run(run_id=run.pk)

    def fails(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(part_work.WORK, Step.LIST, fails)
    with pytest.raises(ZeroDivisionError):
        done(run)
    run.refresh_from_db()
    assert (run.state, run.is_shown) == (RunState.FAILED, False)
    assert run.error
    assert list(ScoreRun.objects.filter(is_shown=True)) == [first]
    assert not ScorePart.objects.exists()
    assert set(Suggestion.objects.values_list("run", flat=True)) == {first.pk}


@pytest.mark.usefixtures("small_parts")
def test_two_who_finish_at_once_begin_the_next_step_once(companies: list[Company]) -> None:
    run = asked()
    carry_out_run(run_id=run.pk)
    for part_id in parts_to_wake(now=timezone.now()):
        carry_out_part(part_id=part_id)
    assert parts.advance(run_id=run.pk, now=timezone.now()) == []
    steps = list(ScorePart.objects.filter(run=run).values_list("step", "number"))
    assert len(steps) == len(set(steps))


@pytest.mark.usefixtures("small_parts")
def test_few_candidates_keep_the_best(companies: list[Company], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_results, "CANDIDATES", 3)
    run = done_anew()
    assert set(_sizes(run)) <= {1, 2, 3}
    assert set(run.suggestions.values_list("company", flat=True)) == {company.pk for company in companies}


def _sizes(run: ScoreRun) -> list[int]:
    return [
        run.suggestions.filter(company=pk).count()
        for pk in set(run.suggestions.values_list("company", flat=True))
    ]


@pytest.mark.usefixtures("small_parts")
def test_companies_of_three_countries_meet_each_other(companies: list[Company]) -> None:
    market = companies[0].listings.get(side="offer")
    for at in range(3):
        company = CompanyFactory(country="TR")
        ListingFactory(
            company=company,
            side="seek",
            cooperation_type=market.cooperation_type.complement,
            sector=market.sector,
            text=f"Pomegranate juice {at}",
        )
    run = done_anew()
    met = set(run.suggestions.values_list("company__country", "other__country"))
    assert ("TR", "AZ") in met
    assert all(one != other for one, other in met)


def test_one_country_alone_has_no_lists(settings: Settings) -> None:
    market = Market()
    settings.MATCHING_MOST_AT_ONCE = 1
    market.seller(), market.seller()
    run = done_anew()
    assert (run.state, run.suggestions.count()) == (RunState.DONE, 0)


def test_whoever_stands_in_no_list_gets_a_last_place(companies: list[Company]) -> None:
    az = [company for company in companies if company.country == "AZ"][:2]
    x, y, forgotten = [company for company in companies if company.country == "CN"][:3]
    run = ScoreRun.objects.create(state=RunState.DONE)

    def listed(company: Company, *others: Company) -> None:
        for rank, other in enumerate(others, start=1):
            run.suggestions.create(company=company, other=other, rank=rank, score=rank / 10, value=-rank)

    for one in az:
        listed(one, x, y)
    listed(x, *az)
    listed(y, *az)
    # Its first choice has no place to give: whoever must meet stands there.
    listed(forgotten, *az)
    run.suggestions.filter(company=az[0], other=y).update(value=FIRST + 1)
    assert seat_the_forgotten(run) == 1
    assert list(run.suggestions.filter(company=az[0]).values_list("other", flat=True)) == [x.pk, y.pk]
    seated = run.suggestions.get(company=az[1], rank=2)
    assert (seated.other, seated.score, seated.value) == (forgotten, 0.2, -2)
    # The last place that somebody has is not taken.
    assert seat_the_forgotten(run) == 0
