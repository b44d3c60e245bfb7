"""A company that was edited is scored again at once, beside the lists of everybody else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from apps.companies.models import Company
from apps.companies.services import change_company, withdraw_listing
from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.matching import tasks
from apps.matching.models import Rescore, ScoreRun, Suggestion
from apps.matching.ranker.recommend import WEIGHTS
from apps.matching.selectors.candidates import candidates
from apps.matching.selectors.profiles import profiles_of, tables_of
from apps.matching.services import (
    carry_out_rescore,
    carry_out_run,
    queue_opening_runs,
    queue_runs,
    rescoring,
    runs,
    saving,
)
from apps.matching.services.texts import encoder, shelf_of, version_of
from apps.meetings.models import PairRule
from tests.factories import (
    CompanyFactory,
    HsCodeFactory,
    ListingFactory,
    SectorFactory,
    forum_with_programme,
    take_part,
)
from tests.matching.market import Market
from tests.people import Cast

pytestmark = pytest.mark.django_db
Places = dict[Company, list[Company]]


@pytest.fixture
def market() -> Market:
    return Market()


def run_all() -> ScoreRun:
    queue_runs()
    run = carry_out_run(run_id=ScoreRun.objects.get(forum=None, state=RunState.QUEUED).pk)
    assert run is not None
    return run


def rescore_all() -> int:
    """Carry out what waits; return how many companies were scored again."""
    waiting = list(Rescore.objects.filter(state=RunState.QUEUED).order_by("pk"))
    for rescore in waiting:
        done = carry_out_rescore(rescore_id=rescore.pk)
        assert done is not None
        assert done.state == RunState.DONE
    return len(waiting)


def places() -> Places:
    found: Places = {}
    for row in Suggestion.objects.filter(run__is_shown=True).order_by("company", "rank"):
        found.setdefault(row.company, []).append(row.other)
        assert row.rank == len(found[row.company])
    return found


def test_an_edit_changes_the_row_and_the_column_and_nothing_else(market: Market, people: Cast) -> None:
    sellers = [market.seller(), market.seller()]
    buyers = [market.buyer(), market.buyer()]
    run = run_all()
    others = SectorFactory(code="STEEL")
    line = buyers[0].listings.get()
    line.sector, line.text = others, "Rebar of carbon steel"
    line.save()
    rescoring.touch_company(company_id=buyers[0].pk)
    assert rescore_all() == 1
    assert places() == {sellers[0]: [buyers[1]], sellers[1]: [buyers[1]], buyers[1]: places()[buyers[1]]}
    assert set(places()[buyers[1]]) == set(sellers)
    line.sector, line.text = market.sector, "Pomegranate juice in steel drums"
    line.save()
    rescoring.touch_company(company_id=buyers[0].pk)
    rescore_all()
    assert {company: set(found) for company, found in places().items()} == {
        **{seller: set(buyers) for seller in sellers},
        **{buyer: set(sellers) for buyer in buyers},
    }
    assert {row.run for row in Suggestion.objects.all()} == {run}


def test_what_is_scored_again_is_what_a_run_finds(market: Market) -> None:
    company = market.seller()
    for text in ("Pomegranate juice in steel drums", "Apple juice", "Concentrate of grapes"):
        market.buyer(text)
    run_all()
    company.listings.update(text="Grape juice concentrate")
    rescoring.touch_company(company_id=company.pk)
    rescore_all()

    def found() -> list[Any]:
        rows = Suggestion.objects.filter(run__is_shown=True).order_by("company", "other")
        return [(row.company_id, row.other_id, row.score, row.reasons) for row in rows]

    now = found()
    first = Suggestion.objects.get(company=company, rank=1).other
    run_all()
    # The places behind the first one are also a matter of the prices, which only a run makes anew.
    assert found() == now
    assert Suggestion.objects.get(company=company, rank=1).other == first


def test_a_list_keeps_its_length(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (saving, rescoring, runs):
        monkeypatch.setattr(module, "TOP", 2)
    seller = market.seller("Grape juice")
    for _n in range(2):
        market.buyer("Apple juice")
    run_all()
    newcomer = market.buyer("Grape juice")
    rescoring.touch_company(company_id=newcomer.pk)
    rescore_all()
    assert places()[seller][0] == newcomer
    assert len(places()[seller]) == 2
    assert places()[newcomer] == [seller]


def test_who_hides_leaves_every_list(market: Market, people: Cast) -> None:
    market.trades(people.company)
    buyers = [market.buyer(), market.buyer()]
    run_all()
    assert people.company in places()[buyers[0]]
    change_company(user=people.owner, company=people.company, is_visible=False)
    assert rescore_all() == 1
    assert places() == {}


def test_a_withdrawn_line_takes_its_suggestions_along(market: Market, people: Cast) -> None:
    market.trades(people.company)
    market.buyer()
    run_all()
    withdraw_listing(user=people.owner, listing=people.company.listings.get())
    rescore_all()
    assert places() == {}
    assert not ScoreRun.objects.filter(state=RunState.QUEUED, forum=None).exists()


def test_rules_hold_when_one_company_is_scored_again(market: Market) -> None:
    seller, friend, foe = market.seller(), CompanyFactory(country="CN"), market.buyer()
    market.buyer()
    run_all()
    PairRule.objects.create(kind="must_not", company=foe, other=seller)
    PairRule.objects.create(kind="must", company=seller, other=friend)
    rescoring.touch_company(company_id=seller.pk)
    rescore_all()
    assert places()[seller][0] == friend
    assert places()[friend] == [seller]
    assert foe not in places()[seller]
    assert foe not in places()


def test_a_forum_s_set_follows_too(market: Market, people: Cast) -> None:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        forum = forum_with_programme(hosts=[people.body])
        seller, buyer = market.seller(), market.buyer()
        take_part(forum, seller, buyer)
        queue_runs()
        for run in ScoreRun.objects.filter(state=RunState.QUEUED):
            carry_out_run(run_id=run.pk)
        buyer.listings.update(is_active=False)
        rescoring.touch_company(company_id=buyer.pk)
        rescore_all()
        assert not Suggestion.objects.exists()


def test_a_company_waits_once(market: Market) -> None:
    company = market.seller()
    first = rescoring.touch_company(company_id=company.pk)
    assert first is not None
    assert rescoring.touch_company(company_id=company.pk) is None
    Rescore.objects.update(state=RunState.RUNNING)
    assert rescoring.touch_company(company_id=company.pk) is not None


def test_who_changes_while_a_run_reads_is_scored_again_after_it(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = market.seller()
    market.buyer()
    run_all()
    show = runs._show

    def edited_meanwhile(*args: Any) -> ScoreRun:
        seller.listings.update(is_active=False)
        rescoring.touch_company(company_id=seller.pk)
        rescore_all()
        assert places() == {}
        return show(*args)

    monkeypatch.setattr(runs, "_show", edited_meanwhile)
    run_all()
    # The run had read the line: its set has it, until the company's turn comes again.
    assert set(places()) != set()
    assert rescore_all() == 1
    assert places() == {}


class Killed(BaseException):
    """The worker is gone; nothing is caught, nothing tidied up."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """End the work at its statement of this number."""
    left = number

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal left
        left -= 1
        # Once: what PostgreSQL does by itself when a worker dies, the test's own rollback must still be able to do.
        if left == -1:
            raise Killed
        return execute(*args)

    with connection.execute_wrapper(count):
        yield


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_anywhere_leaves_the_old_set_and_is_taken_up_again(market: Market) -> None:
    seller, first = market.seller(), market.buyer()
    old = run_all()
    second = market.buyer()
    both = {seller: {first, second}, first: {seller}, second: {seller}}
    start = timezone.now()
    queue_runs()
    run = ScoreRun.objects.get(state=RunState.QUEUED)
    at = 0
    while True:
        # Each attempt comes after the lease of the one before is over.
        moment = start + timedelta(hours=at)
        ScoreRun.objects.filter(pk=run.pk).update(attempts=0)
        try:
            with killed_at(at):
                carry_out_run(run_id=run.pk, clock=lambda moment=moment: moment)
            break
        except Killed:
            run.refresh_from_db()
            if run.is_shown:
                # Whole, and everybody's: what was left to do was only to count its rows for the planner.
                break
            assert places() == {seller: [first], first: [seller]}
            assert ScoreRun.objects.get(is_shown=True) == old
            at += 1
    run.refresh_from_db()
    assert (run.is_shown, run.state) == (True, RunState.DONE)
    assert at > 20
    assert {company: set(found) for company, found in places().items()} == both
    assert Suggestion.objects.exclude(run=run).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_rescoring_killed_anywhere_leaves_the_old_lists_or_the_new(market: Market) -> None:
    seller, buyer = market.seller(), market.buyer()
    run_all()
    before = places()
    market_without = {}
    buyer.listings.update(is_active=False)
    rescore = rescoring.touch_company(company_id=buyer.pk)
    assert rescore is not None
    start, at, seen = timezone.now(), 0, []
    while True:
        moment = start + timedelta(hours=at)
        Rescore.objects.filter(pk=rescore.pk).update(attempts=0)
        try:
            with killed_at(at):
                carry_out_rescore(rescore_id=rescore.pk, clock=lambda moment=moment: moment)
            break
        except Killed:
            assert places() in (before, market_without)
            seen.append(places() == before)
            at += 1
    assert at > 5
    assert seen == sorted(seen, reverse=True)
    assert places() == market_without
    assert seller not in places()


def test_an_edit_wakes_the_worker_once_it_is_saved(
    market: Market,
    people: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    market.trades(people.company)
    run_all()
    woken: list[int] = []
    monkeypatch.setattr(tasks.carry_out_rescore, "delay", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        change_company(user=people.owner, company=people.company, description="New.")
    assert woken == [Rescore.objects.get().pk]


def test_the_sweep_finds_companies_and_runs_that_nobody_holds(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    rescore = rescoring.touch_company(company_id=market.seller().pk)
    queue_runs()
    woken: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.carry_out_rescore, "delay", lambda pk: woken.append(("company", pk)))
    monkeypatch.setattr(tasks.carry_out_score_run, "delay", lambda pk: woken.append(("run", pk)))
    tasks.sweep_score_runs()
    assert rescore is not None
    assert woken == [("company", rescore.pk), ("run", ScoreRun.objects.get().pk)]


def test_a_forum_is_computed_once_more_before_it_opens(people: Cast) -> None:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        forum: Forum = forum_with_programme(hosts=[people.body])
    opens = forum.slots.order_by("starts_at").values_list("starts_at", flat=True)[0]
    assert queue_opening_runs(now=opens - timedelta(hours=4)) == 0
    with time_machine.travel(opens - timedelta(hours=2), tick=False):
        assert queue_opening_runs(now=timezone.now()) == 1
        assert queue_opening_runs(now=timezone.now()) == 0
        ScoreRun.objects.update(state=RunState.DONE)
        assert queue_opening_runs(now=timezone.now()) == 0
    assert queue_opening_runs(now=opens + timedelta(minutes=1)) == 0
    assert ScoreRun.objects.get().forum == forum


def test_candidates_come_by_heading_sector_text_and_kind(market: Market) -> None:
    chapter = HsCodeFactory(code="20")
    heading = HsCodeFactory(code="2009", parent=chapter)
    me = market.seller("Pomegranate juice")
    me.listings.get().hs_codes.add(heading)
    other_sector = SectorFactory(code="OTHER")

    def buyer(**values: Any) -> Company:
        company = CompanyFactory(country=values.pop("country", "CN"))
        values = {
            "side": "seek",
            "cooperation_type": market.buy,
            "sector": other_sector,
            "text": "水",
        } | values
        codes = values.pop("codes", [])
        ListingFactory(company=company, **values).hs_codes.set(codes)
        return company

    by_chapter = buyer(codes=[chapter])
    by_sector = buyer(sector=market.sector)
    by_text = buyer(text="Pomegranate juice")
    not_active = buyer(sector=market.sector, is_active=False)
    neighbour = buyer(sector=market.sector, country="AZ")
    profiles = profiles_of(None, now=datetime(2027, 4, 1, tzinfo=UTC))
    shelf = shelf_of(profiles)
    [mine] = [profile for profile in profiles if profile.id == str(me.pk)]

    def found(**values: Any) -> set[int]:
        return candidates(
            mine,
            None,
            tables_of(None),
            weights=WEIGHTS,
            encoder=shelf,
            version=version_of(encoder()),
            **values,
        )

    assert found(other_country=True) >= {by_chapter.pk, by_sector.pk, by_text.pk}
    assert not_active.pk not in found(other_country=True)
    assert neighbour.pk not in found(other_country=True)
    assert neighbour.pk in found(other_country=False)
