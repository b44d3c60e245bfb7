"""Not now, taking it back, what was shown, and why or why not."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company
from apps.core.errors import InvalidInput, NotFound
from apps.forums.models import Forum
from apps.matching.models import Dismissal, Exposure, ScoreRun
from apps.matching.selectors import free_times, shared_office_hours, suggestions_for, why
from apps.matching.services import (
    carry_out_run,
    dismiss_suggestion,
    note_exposure,
    queue_runs,
    restore_suggestion,
)
from apps.meetings.models import PairRule
from apps.meetings.services import keep_apart
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, signed_in
from tests.factories import CompanyFactory, ListingFactory, SectorFactory, forum_with_programme, take_part
from tests.matching.market import Market
from tests.matching.test_views import suggest
from tests.people import Cast

pytestmark = pytest.mark.django_db
URL = "/en/suggestions/"


@pytest.fixture
def market(people: Cast) -> Market:
    market = Market()
    market.trades(people.company)
    market.trades(people.other_company)
    return market


def run_all() -> ScoreRun:
    queue_runs()
    run = carry_out_run(run_id=ScoreRun.objects.get(forum=None, state="queued").pk)
    assert run is not None
    return run


def suggested(company: Company, forum: Forum | None = None) -> list[Company]:
    return [line.company for line in suggestions_for(company, forum)]


def test_what_is_put_aside_is_gone_until_it_is_taken_back(people: Cast) -> None:
    others = [people.other_company, CompanyFactory(country="CN")]
    suggest(people.company, *others)
    values = {"user": people.owner, "company": people.company, "other": others[0]}
    dismiss_suggestion(reason="later", **values)
    dismiss_suggestion(reason="goods", **values)
    assert Dismissal.objects.get().reason == "goods"
    assert suggested(people.company) == [others[1]]
    assert restore_suggestion(**values) is True
    assert restore_suggestion(**values) is False
    assert suggested(people.company) == others


def test_it_is_put_aside_in_its_own_list_only(people: Cast) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    suggest(people.company, people.other_company)
    suggest(people.company, people.other_company, forum=forum)
    dismiss_suggestion(
        user=people.owner, company=people.company, other=people.other_company, reason="later", forum=forum
    )
    assert suggested(people.company, forum) == []
    assert suggested(people.company) == [people.other_company]
    assert suggested(people.other_company) == []


def test_who_may_put_aside(people: Cast) -> None:
    values = {"company": people.company, "other": people.other_company}
    with pytest.raises(NotFound):
        dismiss_suggestion(user=people.outsider, reason="later", **values)
    with pytest.raises(InvalidInput):
        dismiss_suggestion(user=people.owner, reason="nonsense", **values)
    with pytest.raises(InvalidInput):
        dismiss_suggestion(user=people.owner, company=people.company, other=people.company, reason="later")
    assert not Dismissal.objects.exists()


def test_the_buttons(people: Cast) -> None:
    suggest(people.company, people.other_company)
    owner = signed_in(people.owner)
    dismiss = reverse("matching:dismiss", args=[people.other_company.public_id])
    restore = reverse("matching:restore", args=[people.other_company.public_id])
    place = {"company": people.company.public_id, "forum": "all"}
    assert dismiss in owner.get(URL).content.decode()
    answer = owner.post(dismiss, place | {"reason": "competitor"})
    assert answer.headers["Location"] == f"{URL}?company={people.company.public_id}&forum=all"
    page = owner.get(URL)
    assert page.context["suggestions"] == []
    assert "1 suggestion put aside" in page.content.decode()
    assert restore in page.content.decode()
    owner.post(restore, place)
    assert not Dismissal.objects.exists()
    assert owner.get(dismiss).status_code == 405
    assert owner.get(restore).status_code == 405
    assert dismiss not in signed_in(people.colleague).get(URL).content.decode()


def test_each_page_is_noted_once_with_its_order(people: Cast) -> None:
    first, second = CompanyFactory(country="CN", sort_key="b"), CompanyFactory(country="CN", sort_key="a")
    owner = signed_in(people.owner)
    owner.get(URL)
    assert not Exposure.objects.exists()
    suggest(people.company, first, second)
    owner.get(URL)
    owner.get(URL, {"order": "name"})
    rows = Exposure.objects.order_by("pk").values_list("company", "forum", "door", "is_personal", "shown")
    assert list(rows) == [
        (people.company.pk, None, "page", True, [first.pk, second.pk]),
        (people.company.pk, None, "page", False, [second.pk, first.pk]),
    ]
    assert note_exposure(company=people.company, forum=None, shown=[]) is None


def test_when_both_are_free(people: Cast) -> None:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        forum = forum_with_programme(hosts=[people.body])
        slots = list(forum.slots.order_by("starts_at"))
        found = free_times(forum, people.company, [people.other_company.pk], now=timezone.now())
        assert [time.start for time in found[people.other_company.pk]] == [s.starts_at for s in slots[:3]]
        later = free_times(forum, people.company, [people.other_company.pk], now=slots[1].starts_at)
        assert [time.start for time in later[people.other_company.pk]] == [s.starts_at for s in slots[2:5]]
        take_part(forum, people.company, people.other_company)
        suggest(people.company, people.other_company, forum=forum)
        page = signed_in(people.owner).get(URL).content.decode()
        assert "When both of you are free" in page
        assert "Baku" in page
        assert "Beijing" in page or "Shanghai" in page


def test_offices_open_together() -> None:
    hours = shared_office_hours(timezone.now())
    assert (hours.end - hours.start) == timedelta(hours=5)


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_with_none_one_and_three(people: Cast, count: int, language: str) -> None:
    suggest(people.company, *(CompanyFactory(country="CN") for _n in range(count)))
    answer = signed_in(people.owner).get(in_language(URL, language))
    assert answer.status_code == 200
    assert answer.content.decode().count("/not-now/") == count


def test_why_tells_the_parts_and_they_add_up(people: Cast, market: Market) -> None:
    run_all()
    found = why(people.company, people.other_company, None, now=timezone.now())
    assert (found.rank, found.obstacles) == (1, [])
    assert "They seek partners in “Juices”; you offer it." in found.reasons
    assert found.score is not None
    assert sum(part.percent for part in found.parts) == pytest.approx(100 * found.score, abs=0.5)
    assert all(part.percent <= part.most + 0.1 for part in found.parts)
    assert "hs" in found.missing


def test_without_the_field_of_a_reason_the_score_is_lower(people: Cast, market: Market) -> None:
    run_all()
    before = why(people.company, people.other_company, None, now=timezone.now())
    people.company.listings.update(sector=SectorFactory(code="ELSEWHERE"))
    after = why(people.company, people.other_company, None, now=timezone.now())
    assert after.score is not None
    assert before.score is not None
    assert after.score < before.score
    assert "sector" in after.missing


def test_why_not(people: Cast, market: Market) -> None:
    def obstacles(other: Company, forum: Forum | None = None) -> list[str]:
        return why(people.company, other, forum, now=timezone.now()).obstacles

    run_all()
    silent = CompanyFactory(country="CN")
    assert obstacles(silent) == ["other_no_lines"]
    assert obstacles(people.company) == ["same_company"]
    assert obstacles(CompanyFactory(country="AZ")) == ["same_country", "other_no_lines"]
    ListingFactory(company=silent, side="seek", sector=SectorFactory(code="STEEL"), text="钢材")
    assert obstacles(silent) == ["no_common_subject"]
    newcomer = market.buyer()
    assert obstacles(newcomer) == ["crowd"]
    forum = forum_with_programme()
    assert obstacles(newcomer, forum) == ["own_not_registered", "other_not_registered"]
    dismiss_suggestion(user=people.owner, company=people.company, other=newcomer, reason="later")
    assert obstacles(newcomer) == ["dismissed"]
    Company.objects.filter(pk=people.company.pk).update(is_visible=False, verification_state="draft")
    people.company.refresh_from_db()
    assert obstacles(silent) == ["own_not_verified", "own_hidden"]


def test_a_rule_is_told_to_whose_own_it_is_and_to_nobody_else(people: Cast, market: Market) -> None:
    run_all()
    keep_apart(user=people.owner, company=people.company, other=people.other_company)
    ours = why(people.company, people.other_company, None, now=timezone.now())
    theirs = why(people.other_company, people.company, None, now=timezone.now())
    assert ours.obstacles == ["own_rule"]
    assert (theirs.obstacles, theirs.rank, theirs.score, theirs.parts) == (["not_available"], None, None, [])
    PairRule.objects.all().delete()
    PairRule.objects.create(kind="must_not", company=people.company, other=people.other_company)
    by_organiser = why(people.company, people.other_company, None, now=timezone.now())
    assert by_organiser == theirs


def test_the_page_why(people: Cast, market: Market) -> None:
    run_all()
    url = reverse("matching:why", args=[people.other_company.public_id])
    assert get_statuses(url, people) == (200, 200, 302, 302)
    for language in LANGUAGES:
        answer = signed_in(people.owner).get(in_language(url, language))
        assert answer.status_code == 200
    hidden = CompanyFactory(is_visible=False)
    assert signed_in(people.owner).get(reverse("matching:why", args=[hidden.public_id])).status_code == 404
    assert signed_in(people.owner).post(url).status_code == 405
    assert "own_rule" not in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_free_times_ask_twice(people: Cast, rows: int, django_assert_num_queries: Counter) -> None:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        forum = forum_with_programme(hosts=[people.body])
        others = [CompanyFactory(country="CN").pk for _n in range(rows)]
        with django_assert_num_queries(2):
            free_times(forum, people.company, others, now=timezone.now())
