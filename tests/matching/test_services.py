"""Suggestions: computed as a whole under a lease, shown at once, never across a rule."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from apps.companies.models import Company
from apps.companies.services import change_company
from apps.core.errors import Conflict, NotFound
from apps.core.runs import MAX_ATTEMPTS, RunState
from apps.forums.models import Forum
from apps.matching.models import ScoreRun, Suggestion
from apps.matching.reasons import Labels, sentence
from apps.matching.selectors import SuggestionView, is_being_computed, shown_run, suggestions_for
from apps.matching.services import ask_for_scores, carry_out_run, queue_runs, runs
from apps.meetings.models import PairRule
from apps.meetings.services import keep_apart, request_meeting
from tests.factories import CompanyFactory, HsCodeFactory, forum_with_programme, take_part
from tests.matching.market import Market
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def market() -> Market:
    return Market()


@pytest.fixture
def forum(people: Cast, market: Market) -> Forum:
    """An open forum in which the two companies of the cast fit each other."""
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, market.trades(people.company), market.trades(people.other_company))
    return forum


def computed(people: Cast, forum: Forum) -> ScoreRun:
    run = carry_out_run(run_id=ask_for_scores(user=people.organiser, forum=forum).pk)
    assert run is not None
    return run


def suggested(company: Company, forum: Forum) -> list[Company]:
    return [line.company for line in suggestions_for(company, forum)]


def test_each_side_is_suggested_to_the_other_with_reasons(people: Cast, forum: Forum) -> None:
    run = computed(people, forum)
    assert (run.state, run.progress, run.is_shown, run.attempts) == (RunState.DONE, 100, True, 1)
    [ours], [theirs] = suggestions_for(people.company, forum), suggestions_for(people.other_company, forum)
    assert (ours.company, ours.rank) == (people.other_company, 1)
    assert (theirs.company, theirs.rank) == (people.company, 1)
    assert "They seek partners in “Juices”; you offer it." in ours.reasons
    assert "You seek partners in “Juices”; they offer it." in theirs.reasons


def test_who_wants_no_personal_order_gets_the_alphabet(people: Cast, forum: Forum) -> None:
    run = computed(people, forum)
    found = []
    for place, key in enumerate(("c", "a", "b"), start=2):
        other = CompanyFactory(country="CN", sort_key=key)
        run.suggestions.create(company=people.company, other=other, rank=place, score=0.1, reasons=[])
        found.append(other)
    best, *_others = suggestions_for(people.company, forum)
    Company.objects.filter(pk=best.company.pk).update(sort_key="zz")
    lines = suggestions_for(people.company, forum, personal=False)
    last, first, second = found
    assert [line.company for line in lines] == [first, second, last, best.company]
    assert [line.rank for line in lines] == [1, 2, 3, 4]


def test_labels_inside_reasons_follow_the_reader(people: Cast, forum: Forum) -> None:
    computed(people, forum)
    with translation.override("az"):
        [line] = suggestions_for(people.company, forum)
    assert any("Şirələr" in reason for reason in line.reasons)


def test_a_pair_kept_apart_is_never_suggested(people: Cast, market: Market, forum: Forum) -> None:
    buyer = market.buyer()
    take_part(forum, buyer)
    keep_apart(user=people.owner, company=people.company, other=buyer, forum=forum)
    PairRule.objects.create(kind="must_not", company=people.other_company, other=people.company, forum=None)
    run = computed(people, forum)
    pairs = {frozenset(pair) for pair in run.suggestions.values_list("company_id", "other_id")}
    assert frozenset((people.company.pk, buyer.pk)) not in pairs
    assert frozenset((people.company.pk, people.other_company.pk)) not in pairs


def test_a_rule_made_since_counts_at_once(people: Cast, forum: Forum) -> None:
    computed(people, forum)
    assert suggested(people.company, forum) == [people.other_company]
    keep_apart(user=people.other_owner, company=people.other_company, other=people.company)
    assert suggested(people.company, forum) == []
    assert suggested(people.other_company, forum) == []


def test_whom_a_rule_takes_out_makes_room_for_the_next(people: Cast, forum: Forum) -> None:
    run = computed(people, forum)
    others = [CompanyFactory(country="CN", sort_key=f"00{key}") for key in "abcd"]
    for rank, other in enumerate(others, start=2):
        run.suggestions.create(company=people.company, other=other, rank=rank, score=0.1, reasons=[])
    keep_apart(user=people.owner, company=people.company, other=others[0])
    PairRule.objects.create(kind="must_not", company=people.other_company, other=people.company, forum=forum)
    for personal in (True, False):
        lines = suggestions_for(people.company, forum, limit=2, personal=personal)
        assert [line.company for line in lines] == others[1:3]


def test_a_company_that_hides_itself_is_gone_at_once(people: Cast, forum: Forum) -> None:
    computed(people, forum)
    change_company(user=people.other_owner, company=people.other_company, is_visible=False)
    assert suggested(people.company, forum) == []


def test_companies_of_one_country_are_not_suggested_across_a_corridor(
    people: Cast, market: Market, forum: Forum
) -> None:
    neighbour = market.trades(CompanyFactory(country="AZ"))
    take_part(forum, neighbour)
    computed(people, forum)
    assert suggested(neighbour, forum) == [people.other_company]


def test_the_request_that_there_is_stands_beside_the_suggestion(people: Cast, forum: Forum) -> None:
    computed(people, forum)
    request = request_meeting(
        user=people.owner, sender=people.company, recipient=people.other_company, forum=forum
    )
    [ours], [theirs] = suggestions_for(people.company, forum), suggestions_for(people.other_company, forum)
    assert (ours.request, theirs.request) == (request, request)


def test_a_new_set_replaces_the_old_one(people: Cast, market: Market, forum: Forum) -> None:
    first = computed(people, forum)
    buyer = market.buyer()
    take_part(forum, buyer)
    second = computed(people, forum)
    assert shown_run(forum) == second
    assert not first.suggestions.exists()
    assert set(suggested(people.company, forum)) == {people.other_company, buyer}


def test_a_run_that_fails_leaves_the_old_set(
    people: Cast, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = computed(people, forum)

    def fail(*args: object, **values: object) -> None:
        raise MemoryError

    run = ask_for_scores(user=people.organiser, forum=forum)
    monkeypatch.setattr(Suggestion.objects, "bulk_create", fail)
    with pytest.raises(MemoryError):
        carry_out_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.is_shown, bool(run.error)) == (RunState.FAILED, False, True)
    assert shown_run(forum) == first
    assert suggested(people.company, forum) == [people.other_company]


def test_a_held_run_is_left_alone_until_its_lease_is_over(people: Cast, forum: Forum) -> None:
    run = ask_for_scores(user=people.organiser, forum=forum)
    now = timezone.now()
    ScoreRun.objects.filter(pk=run.pk).update(
        state=RunState.RUNNING, attempts=1, lease_until=now + timedelta(seconds=1)
    )
    assert carry_out_run(run_id=run.pk) is None
    with time_machine.travel(now + timedelta(seconds=2), tick=False):
        taken_up = carry_out_run(run_id=run.pk)
    assert taken_up is not None
    assert (taken_up.state, taken_up.attempts) == (RunState.DONE, 2)
    assert carry_out_run(run_id=run.pk) is None


def test_what_was_computed_without_the_lease_is_thrown_away(
    people: Cast, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask_for_scores(user=people.organiser, forum=forum)
    ranking = runs.ranking

    def while_another_takes_over(*args: object, **values: object) -> object:
        ScoreRun.objects.filter(pk=run.pk).update(attempts=2)
        return ranking(*args, **values)

    monkeypatch.setattr(runs, "ranking", while_another_takes_over)
    assert carry_out_run(run_id=run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.RUNNING, 2)
    assert not Suggestion.objects.exists()


def test_a_run_that_keeps_killing_its_worker_is_given_up(people: Cast, forum: Forum) -> None:
    run = ask_for_scores(user=people.organiser, forum=forum)
    ScoreRun.objects.filter(pk=run.pk).update(attempts=MAX_ATTEMPTS)
    assert carry_out_run(run_id=run.pk) is None
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_asking_is_for_the_forums_organiser_and_once(people: Cast, forum: Forum) -> None:
    with pytest.raises(NotFound):
        ask_for_scores(user=people.owner, forum=forum)
    ask_for_scores(user=people.organiser, forum=forum)
    with pytest.raises(Conflict) as error:
        ask_for_scores(user=people.organiser, forum=forum)
    assert error.value.code == "run_under_way"
    assert is_being_computed(forum)
    assert ScoreRun.objects.filter(forum=forum).count() == 1


def test_a_changed_profile_queues_what_rests_on_it_once(people: Cast, forum: Forum) -> None:
    for description in ("One.", "Two."):
        change_company(user=people.owner, company=people.company, description=description)
    assert {run.forum for run in ScoreRun.objects.all()} == {forum, None}
    assert ScoreRun.objects.count() == 2
    assert queue_runs() == 0


def test_finished_forums_are_not_scored(people: Cast, forum: Forum) -> None:
    Forum.objects.update(state="finished")
    assert queue_runs() == 1
    assert ScoreRun.objects.get().forum is None


def test_without_a_forum_all_verified_visible_companies_are_scored(people: Cast, market: Market) -> None:
    for company in (people.company, people.other_company):
        market.trades(company)
    hidden = market.trades(CompanyFactory(country="CN", is_visible=False))
    draft = market.trades(CompanyFactory(country="CN", verification_state="draft"))
    queue_runs()
    carry_out_run(run_id=ScoreRun.objects.get(forum=None).pk)
    assert [line.company for line in suggestions_for(people.company)] == [people.other_company]
    assert not Suggestion.objects.filter(other__in=[hidden, draft]).exists()


def lines(company: Company, forum: Forum) -> list[SuggestionView]:
    return suggestions_for(company, forum)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_list(
    people: Cast, market: Market, count: int, django_assert_num_queries: object
) -> None:
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, market.trades(people.company), *(market.buyer() for _ in range(count)))
    computed(people, forum)
    # The run, the rules, its lines, the boosts, the requests, earlier meetings, the labels of sectors and of cooperation
    # types.
    with django_assert_num_queries(8):
        found = lines(people.company, forum)
        assert [str(line.company.city) for line in found] == ["None"] * count
    assert len(found) == count


def test_a_heading_without_a_label_in_the_reader_s_language_is_called_by_its_chapter(db: None) -> None:
    chapter = HsCodeFactory(code="70", label_en="Glass", label_zh_hans="玻璃及其制品")
    HsCodeFactory(code="7005", label_en="Float glass", parent=chapter)
    reason = {"code": "hs", "params": {"hs": "7005", "seeker": "1", "offerer": "2"}}
    with translation.override("zh-hans"):
        assert "玻璃及其制品" in sentence(reason, reader_id=1, labels=Labels([reason]))
    with translation.override("en"):
        assert "Float glass" in sentence(reason, reader_id=1, labels=Labels([reason]))
