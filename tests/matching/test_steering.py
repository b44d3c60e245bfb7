"""The organiser's hand: weights, rules, boosts, the freeze, review; and how evenly attention is spread."""

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import Forum
from apps.matching.models import (
    Boost,
    FlaggedCompany,
    HeldPair,
    ScoreRun,
    SensitiveCode,
    Steering,
    Suggestion,
)
from apps.matching.ranker.types import Weights
from apps.matching.selectors import fairness_of, preview, shown_run, suggestions_for
from apps.matching.selectors.fairness import gini
from apps.matching.services import (
    ask_for_scores,
    boost_company,
    carry_out_rescore,
    carry_out_run,
    decide_held_pair,
    freeze_suggestions,
    remove_boost,
    set_weights,
    touch_company,
)
from apps.matching.weighing import GROUPS, steered, weights_from
from apps.meetings.models import PairRule
from apps.meetings.services import drop_pair_rule, set_pair_rule
from tests.doors import LANGUAGES, in_language, signed_in
from tests.factories import CompanyFactory, HsCodeFactory, forum_with_programme, take_part
from tests.matching.market import Market
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> object:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def market(people: Cast) -> Market:
    return Market()


@pytest.fixture
def forum(people: Cast, market: Market) -> Forum:
    """Two sellers and two buyers, one of whom says more exactly what the first seller has."""
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, market.trades(people.company), market.trades(people.other_company, "Apples"))
    take_part(forum, market.seller("Wine in bottles"), market.buyer("Pomegranate juice in drums"))
    return forum


def computed(forum: Forum) -> ScoreRun:
    run = ScoreRun.objects.filter(forum=forum, state="queued").first() or ScoreRun.objects.create(forum=forum)
    done = carry_out_run(run_id=run.pk)
    assert done is not None
    return done


def suggested(company: Company, forum: Forum) -> list[Company]:
    return [line.company for line in suggestions_for(company, forum)]


def test_factors_turn_the_groups_they_name() -> None:
    every = [name for lines, companies in GROUPS.values() for name in (*lines, *companies)]
    assert len(every) == len(set(every)) == 11
    assert steered(dict.fromkeys(GROUPS, 1.0)) == {}
    own, turned = Weights(), weights_from(steered({"text": 2, "trust": 0}))
    assert turned.line.text == 2 * own.line.text
    assert (turned.company.verified, turned.company.freshness) == (0, 0)
    assert (turned.line.hs, turned.company.lines) == (own.line.hs, own.company.lines)
    assert weights_from({"line": {"unknown": 3}}) == own


def test_weights_change_the_scores_of_the_next_run(people: Cast, forum: Forum) -> None:
    before = {(s.company_id, s.other_id): s.score for s in computed(forum).suggestions.all()}
    set_weights(user=people.organiser, forum=forum, factors={"text": 3, "sector": 0.25})
    run = computed(forum)
    after = {(s.company_id, s.other_id): s.score for s in run.suggestions.all()}
    assert run.weights == steered({"text": 3, "sector": 0.25})
    assert set(after) <= set(before)
    assert after != before


def test_who_may_steer_and_within_what(people: Cast, forum: Forum) -> None:
    for user, error in ((people.owner, NotFound), (people.outsider, NotFound)):
        with pytest.raises(error):
            set_weights(user=user, forum=forum, factors={"hs": 2})
    for factors in (
        {"hs": 3.5},
        {"hs": -1},
        {"nonsense": 1},
        dict.fromkeys(("hs", "sector", "text", "cooperation"), 0),
    ):
        with pytest.raises(InvalidInput):
            set_weights(user=people.organiser, forum=forum, factors=factors)
    assert not Steering.objects.exists()


def test_a_preview_shows_before_and_after_and_saves_nothing(people: Cast, forum: Forum) -> None:
    assert preview(forum, {}, [people.company], now=timezone.now()) == []
    computed(forum)
    rows = list(Suggestion.objects.order_by("pk").values())
    [same] = preview(forum, {}, [people.company], now=timezone.now())
    assert same.before == suggested(people.company, forum)
    assert [line.company for line in same.after] == same.before
    assert {line.moved for line in same.after} == {0}
    [turned] = preview(forum, {"sector": 0, "cooperation": 0}, [people.company], now=timezone.now())
    assert [line.company for line in turned.after] == same.before[:1]
    assert list(Suggestion.objects.order_by("pk").values()) == rows
    assert not Steering.objects.exists()


def test_a_boost_lifts_and_is_labelled(people: Cast, forum: Forum) -> None:
    computed(forum)
    first, last = suggested(people.company, forum)
    before = Suggestion.objects.get(company=people.company, other=last)
    boost = boost_company(
        user=people.organiser, forum=forum, company=last, amount=10, label="Country of honour"
    )
    computed(forum)
    after = Suggestion.objects.get(company=people.company, other=last)
    assert after.value > before.value
    assert after.score == pytest.approx(before.score, abs=1e-5)
    labels = {line.company: line.label for line in suggestions_for(people.company, forum)}
    assert labels == {first: "", last: "Country of honour"}
    remove_boost(user=people.organiser, boost=boost)
    computed(forum)
    assert {line.label for line in suggestions_for(people.company, forum)} == {""}


def test_a_boost_is_capped(people: Cast, forum: Forum) -> None:
    values = {"user": people.organiser, "forum": forum, "company": people.company}
    for amount, label in ((11, "A"), (0, "A"), (5, " "), (5, "x" * 61)):
        with pytest.raises(InvalidInput):
            boost_company(amount=amount, label=label, **values)
    with pytest.raises(Conflict):
        boost_company(user=people.organiser, forum=forum, company=CompanyFactory(), amount=5, label="A")
    assert not Boost.objects.exists()


def test_frozen_lists_stay(people: Cast, forum: Forum) -> None:
    computed(forum)
    before = suggested(people.company, forum)
    freeze_suggestions(user=people.organiser, forum=forum, frozen=True)
    before[0].listings.update(is_active=False)
    rescore = touch_company(company_id=before[0].pk)
    assert rescore is not None
    carry_out_rescore(rescore_id=rescore.pk)
    assert suggested(people.company, forum) == before
    with pytest.raises(Conflict) as error:
        ask_for_scores(user=people.organiser, forum=forum)
    assert error.value.code == "frozen"
    freeze_suggestions(user=people.organiser, forum=forum, frozen=False)
    computed(forum)
    assert suggested(people.company, forum) == before[1:]


def test_changes_are_audited(people: Cast, forum: Forum) -> None:
    set_weights(user=people.organiser, forum=forum, factors={"hs": 2})
    freeze_suggestions(user=people.organiser, forum=forum, frozen=True)
    boost_company(user=people.organiser, forum=forum, company=people.company, amount=3, label="Host")
    entries = LogEntry.objects.get_for_model(Steering) | LogEntry.objects.get_for_model(Boost)
    changes = [set(entry.changes) for entry in entries.order_by("pk")]
    assert {"weights"} <= changes[1]
    assert {"is_frozen"} <= changes[2]
    assert {"amount", "label"} <= changes[3]


def test_the_organiser_s_rules(people: Cast, forum: Forum) -> None:
    computed(forum)
    other = suggested(people.company, forum)[0]
    values = {"user": people.organiser, "forum": forum}
    set_pair_rule(company=people.company, other=other, kind="must_not", **values)
    assert other not in suggested(people.company, forum)
    rule = set_pair_rule(company=other, other=people.company, kind="must", **values)
    assert PairRule.objects.count() == 1
    computed(forum)
    assert suggested(people.company, forum)[0] == other
    with pytest.raises(InvalidInput):
        set_pair_rule(company=people.company, other=CompanyFactory(), kind="must", **values)
    with pytest.raises(NotFound):
        set_pair_rule(user=people.owner, forum=forum, company=people.company, other=other, kind="must")
    with pytest.raises(NotFound):
        drop_pair_rule(user=people.owner, rule=rule)
    drop_pair_rule(user=people.organiser, rule=rule)
    private = PairRule.objects.create(company=people.company, other=other, kind="must_not", is_private=True)
    with pytest.raises(Conflict):
        drop_pair_rule(user=people.organiser, rule=private)
    assert PairRule.objects.get() == private


def test_sensitive_goods_wait_for_review(people: Cast, forum: Forum) -> None:
    heading = HsCodeFactory(code="8411")
    buyer = suggested_buyer = people.other_company
    for company in (people.company, buyer):
        company.listings.get().hs_codes.add(heading)
    computed(forum)
    assert suggested_buyer in suggested(people.company, forum)
    SensitiveCode.objects.create(code="841112")
    computed(forum)
    assert buyer not in suggested(people.company, forum)
    assert people.company not in suggested(buyer, forum)
    held = HeldPair.objects.get()
    assert ({held.company, held.other}, held.codes) == ({people.company, buyer}, ["841112"])
    with pytest.raises(NotAllowed):
        decide_held_pair(user=people.owner, pair=held, release=True)
    rescore = touch_company(company_id=buyer.pk)
    assert rescore is not None
    carry_out_rescore(rescore_id=rescore.pk)
    assert buyer not in suggested(people.company, forum)
    decide_held_pair(user=people.organiser, pair=held, release=True)
    computed(forum)
    assert buyer in suggested(people.company, forum)
    assert HeldPair.objects.count() == 1


def test_a_flagged_company_is_suggested_to_nobody_before_review(people: Cast, forum: Forum) -> None:
    FlaggedCompany.objects.create(company=people.company, note="Ask the ministry.")
    run = computed(forum)
    assert not run.suggestions.filter(company=people.company).exists()
    assert not run.suggestions.filter(other=people.company).exists()
    assert HeldPair.objects.count() == 2


def test_gini() -> None:
    assert gini([]) == gini([0, 0]) == gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert gini([1, 3]) == pytest.approx(0.25)


def test_fairness_counts_who_is_never_shown(people: Cast, forum: Forum, market: Market) -> None:
    silent = CompanyFactory(country="CN")
    take_part(forum, silent)
    found = fairness_of(computed(forum))
    assert (found.companies, found.never_shown, found.without_list) == (5, [silent], 1)
    assert found.never_share == pytest.approx(0.2)
    assert 0 < found.gini < 1
    assert found.mutual > 0


def test_the_page(people: Cast, forum: Forum) -> None:
    url = reverse("organiser:steering", args=[forum.public_id])
    host = signed_in(people.organiser)
    assert host.get(url).status_code == 200
    computed(forum)
    for language in LANGUAGES:
        assert host.get(in_language(url, language)).status_code == 200
    factors = dict.fromkeys(GROUPS, "1") | {"text": "2"}
    page = host.get(url, factors)
    assert len(page.context["previews"]) == 3
    part = host.get(url, factors, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert people.company.legal_name in part
    assert not Steering.objects.exists()
    assert host.post(url).status_code == 405
    assert signed_in(people.owner).get(url).status_code == 404


def test_the_buttons_of_the_page(people: Cast, forum: Forum) -> None:
    host, owner = signed_in(people.organiser), signed_in(people.owner)

    def url(name: str, *more: object) -> str:
        return reverse(f"organiser:{name}", args=[forum.public_id, *more])

    factors = dict.fromkeys(GROUPS, "1") | {"text": "2"}
    assert owner.post(url("save_weights"), factors).status_code == 404
    assert host.post(url("save_weights"), factors | {"text": "9"}).status_code == 422
    assert host.post(url("save_weights"), factors).status_code == 302
    assert Steering.objects.get().weights == {"text": 2.0}
    assert host.post(url("freeze"), {"frozen": "yes"}).status_code == 302
    assert Steering.objects.get().is_frozen
    host.post(url("freeze"), {"frozen": "no"})
    assert not Steering.objects.get().is_frozen
    pair = {"company": people.company.public_id, "other": people.other_company.public_id, "kind": "must"}
    assert host.post(url("add_rule"), pair | {"kind": "maybe"}).status_code == 422
    host.post(url("add_rule"), pair)
    rule = PairRule.objects.get()
    assert (rule.kind, rule.forum) == ("must", forum)
    host.post(url("drop_rule", rule.pk))
    assert not PairRule.objects.exists()
    lift = {"company": people.company.public_id, "amount": "5", "label": "Host"}
    assert host.post(url("add_boost"), lift | {"amount": "99"}).status_code == 422
    host.post(url("add_boost"), lift)
    boost = Boost.objects.get()
    assert host.get(url("steering")).status_code == 200
    host.post(url("drop_boost", boost.pk))
    assert not Boost.objects.exists()
    assert shown_run(forum) is None
