import gc
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.recommend import collection_paused, compare, recommend
from apps.matching.ranker.types import CompanyWeights, Line, LineWeights, Profile, Rules, Suggestion, Weights

from .markets import TABLES, buyer, exporter, line, lines, markets, profiles, rules

SHARED = settings(max_examples=80, deadline=None)
SCORE = pytest.approx


def score(a: Profile, b: Profile, weights: Weights | None = None) -> float:
    found = compare(a, b, TABLES, weights=weights or Weights(), rules=Rules(same_country=True))
    assert found is not None
    return found.score


def test_an_exporter_and_a_buyer_are_a_match_for_both() -> None:
    (found,) = recommend([buyer(), exporter()], TABLES)
    assert (found.a, found.b) == ("az-fruit", "cn-fruit")
    assert (found.rank_for_a, found.rank_for_b) == (1, 1)
    assert found.backward > found.forward > 0.4
    assert [reason.code for reason in found.reasons] == ["hs", "sector", "cooperation"]
    assert found.reasons[0].params == {
        "seeker": "cn-fruit",
        "offerer": "az-fruit",
        "seek_line": "s1",
        "offer_line": "o1",
        "hs": "081310",
    }


def test_a_pair_that_trades_both_ways_stands_above_one_that_trades_one_way() -> None:
    back = line("s9", "BUY", hs=("390110",), sector="CHEM-PLA", text="polyethylene")
    forth = line("o9", "SELL", hs=("390110",), sector="CHEM-PLA", text="polyethylene")
    one_way = score(exporter(), buyer())
    assert score(exporter(seeks=(back,)), buyer()) == SCORE(one_way, abs=2e-6)
    assert score(exporter(seeks=(back,)), buyer(offers=(forth,))) > one_way


def test_two_sellers_of_the_same_are_no_match() -> None:
    assert recommend([exporter(), exporter("cn-fruit", country="CN")], TABLES) == []


def test_opposite_types_about_nothing_in_common_are_no_match() -> None:
    steel = Profile("cn-steel", "CN", seeks=(line("s1", "BUY", sector="CHEM-PLA", text="polymer"),))
    attending = frozenset({"forum"})
    assert recommend([exporter(attending=attending), replace(steel, attending=attending)], TABLES) == []


def test_two_quoted_lines_are_enough_of_a_reason() -> None:
    seller = Profile("a", "AZ", offers=(line("o", text="pomegranate juice concentrate"),))
    seeker = Profile("b", "CN", seeks=(line("s", text="pomegranate juice"),))
    (found,) = recommend([seller, seeker], TABLES)
    assert [(reason.code, reason.params["seek_text"]) for reason in found.reasons] == [
        ("text", "pomegranate juice")
    ]


def test_a_specific_cooperation_type_is_enough_of_a_reason() -> None:
    carrier = Profile("a", "AZ", offers=(line("o", "LOG_OFFER"),))
    shipper = Profile("b", "CN", seeks=(line("s", "LOG_SEEK"),))
    (found,) = recommend([carrier, shipper], TABLES)
    assert [reason.code for reason in found.reasons] == ["cooperation"]


def test_two_who_want_a_joint_venture_find_each_other_and_are_told_once() -> None:
    venture = {"cooperation_type": "JV", "sector": "CHEM-PLA", "hs": ("3901",)}
    one, other = (
        Profile(id, country, seeks=(Line("j", **venture),)) for id, country in (("a", "AZ"), ("b", "CN"))
    )
    (found,) = recommend([one, other], TABLES)
    assert [reason.code for reason in found.reasons] == ["hs", "sector", "cooperation"]
    assert sum(reason.contribution for reason in found.reasons) == SCORE(found.score, abs=1e-5)


@SHARED
@given(profiles("p"), profiles("q"))
def test_the_score_is_the_same_from_both_sides(a: Profile, b: Profile) -> None:
    forth = compare(a, b, TABLES, rules=Rules(same_country=True))
    back = compare(replace(a, id="r", company=a.id), b, TABLES, rules=Rules(same_country=True))
    assert forth is not None
    assert back is not None
    assert (back.score, back.forward, back.backward) == (
        SCORE(forth.score, abs=2e-6),
        SCORE(forth.backward, abs=2e-6),
        SCORE(forth.forward, abs=2e-6),
    )
    assert compare(b, a, TABLES, rules=Rules(same_country=True)) == forth


@SHARED
@given(markets(), rules(), st.integers(0, 3), st.randoms(use_true_random=False))
def test_the_order_of_the_input_plays_no_part(
    market: list[Profile], some_rules: Rules, seed: int, shuffler: random.Random
) -> None:
    expected = recommend(market, TABLES, rules=some_rules, seed=seed)
    turned = [replace(p, offers=p.offers[::-1], seeks=p.seeks[::-1]) for p in market]
    shuffler.shuffle(turned)
    assert recommend(turned, TABLES, rules=some_rules, seed=seed) == expected
    assert recommend(market, TABLES, rules=some_rules, seed=seed) == expected


def test_the_seed_decides_between_equals_and_nothing_else() -> None:
    buyers = [buyer(f"cn{at:02d}") for at in range(30)]
    lists = [
        {s.b for s in recommend([exporter("az"), *buyers], TABLES, top=3, seed=seed) if s.rank_for_a}
        for seed in range(6)
    ]
    assert [len(some) for some in lists] == [3] * 6
    assert len(set().union(*lists)) > 3
    best = buyer("cn99", verified=True, attending=frozenset({"f"}))
    firsts = [
        next(s.b for s in recommend([exporter("az", attending=best.attending), *buyers, best], TABLES, seed=seed)
             if s.rank_for_a == 1)
        for seed in range(6)
    ]  # fmt: skip
    assert firsts == ["cn99"] * 6


@SHARED
@given(markets(("AZ", "CN", "KZ")), rules())
def test_hard_rules_hold(market: list[Profile], some_rules: Rules) -> None:
    found = recommend(market, TABLES, rules=some_rules)
    by_id = {profile.id: profile for profile in market}
    both = some_rules.may_meet and some_rules.may_meet | {(b, a) for a, b in some_rules.may_meet}
    for s in found:
        a, b = by_id[s.a], by_id[s.b]
        assert s.a < s.b
        assert not {(s.a, s.b), (s.b, s.a)} & some_rules.forbidden
        if not {(s.a, s.b), (s.b, s.a)} & some_rules.must:
            assert some_rules.same_country or a.country != b.country
            assert both is None or (a.country, b.country) in both
            assert s.reasons
            assert {s.reasons[0].code} <= {"hs", "sector", "text", "cooperation"}


@SHARED
@given(markets())
def test_one_company_never_meets_itself(market: list[Profile]) -> None:
    firms = [replace(profile, company="one") for profile in market]
    assert recommend(firms, TABLES, rules=Rules(same_country=True, must=frozenset({("p0", "p1")}))) == []


@SHARED
@given(markets(("AZ", "CN", "KZ")), st.integers(1, 3))
def test_lists_are_whole_and_not_longer_than_asked(market: list[Profile], top: int) -> None:
    found = recommend(market, TABLES, top=top)
    for profile in market:
        ranks = [s.rank_for_a for s in found if s.a == profile.id] + [
            s.rank_for_b for s in found if s.b == profile.id
        ]
        listed = sorted(rank for rank in ranks if rank is not None)
        assert listed == list(range(1, len(listed) + 1))
        assert len(listed) <= top
    assert all(s.rank_for_a or s.rank_for_b for s in found)
    assert all(0 <= value <= 1 for s in found for value in (s.score, s.forward, s.backward))


def test_those_who_must_meet_come_first_and_the_reason_is_the_rule() -> None:
    stranger = Profile("cn-steel", "CN", seeks=(line("s1", "BUY", sector="CHEM-PLA"),))
    found = recommend(
        [exporter(), buyer(), stranger], TABLES, rules=Rules(must=frozenset({("cn-steel", "az-fruit")}))
    )
    assert [(s.a, s.b, s.rank_for_a) for s in found] == [
        ("az-fruit", "cn-steel", 1),
        ("az-fruit", "cn-fruit", 2),
    ]
    assert (found[0].score, found[0].forward, found[0].backward, found[0].rank_for_b) == (1, 1, 1, 1)
    assert [reason.code for reason in found[0].reasons] == ["must_meet"]


def test_a_must_inside_one_country_is_kept() -> None:
    pair = frozenset({("az-fruit", "az-other")})
    found = recommend([exporter(), exporter("az-other"), buyer()], TABLES, rules=Rules(must=pair))
    assert [(s.a, s.b) for s in found if s.reasons[0].code == "must_meet"] == [("az-fruit", "az-other")]
    assert len(found) == 3


def test_groups_decide_who_may_meet() -> None:
    guests = [buyer("cn1", groups=frozenset({"guest"})), buyer("cn2")]
    only = Rules(may_meet=frozenset({("AZ", "guest")}))
    assert [(s.a, s.b) for s in recommend([exporter("az"), *guests], TABLES, rules=only)] == [("az", "cn1")]


@SHARED
@given(markets(("AZ", "CN")))
def test_two_sides_and_one_square_say_the_same(market: list[Profile]) -> None:
    """A third country without lines makes the market square and must not change anything else."""
    squared = [*market, Profile("x1", "KZ"), Profile("x2", "TR")]
    expected, found = recommend(market, TABLES), recommend(squared, TABLES)
    assert [(s.a, s.b) for s in found] == [(s.a, s.b) for s in expected]
    assert np.allclose([s.score for s in found], [s.score for s in expected], atol=3e-6)


LINE_FEATURES = ("hs", "sector", "text", "cooperation", "quantity", "markets", "certificates")
COMPANY_FEATURES = ("same_event", "language", "verified", "freshness")


def bare(line: Line, name: str) -> Line:
    emptied = {
        "hs": {"hs": ()},
        "sector": {"sector": ""},
        "text": {"text": ""},
        "cooperation": {"cooperation_type": ""},
        "quantity": {"quantity": None},
        "markets": {"markets": ()},
        "certificates": {"certificates": ()},
    }
    return replace(line, **emptied[name])


def without(profile: Profile, name: str) -> Profile:
    emptied: dict[str, dict[str, object]] = {
        "same_event": {"attending": frozenset()},
        "language": {"languages": ()},
        "verified": {"verified": False},
        "freshness": {"updated_days_ago": None},
    }
    if name in emptied:
        return replace(profile, **emptied[name])
    offers, seeks = (tuple(bare(one, name) for one in some) for some in (profile.offers, profile.seeks))
    return replace(profile, offers=offers, seeks=seeks)


@SHARED
@given(profiles("p"), profiles("q"), st.sampled_from([*LINE_FEATURES, *COMPANY_FEATURES]))
def test_the_score_never_rises_when_a_field_is_taken_away(a: Profile, b: Profile, name: str) -> None:
    # A line that requires no certificate is not harder to please; only what an offer holds counts here.
    if name == "certificates":
        less = replace(b, offers=tuple(bare(one, name) for one in b.offers))
    else:
        less = without(b, name)
    assert score(a, less) <= score(a, b) + 2e-6


@SHARED
@given(profiles("p"), profiles("q"), lines)
def test_the_score_never_falls_when_a_line_is_added(a: Profile, b: Profile, more: Line) -> None:
    more = replace(more, id="x")
    assert score(replace(a, seeks=(*a.seeks, more)), b) >= score(a, b) - 2e-6
    assert score(replace(a, offers=(*a.offers, more)), b) >= score(a, b) - 2e-6


@pytest.mark.parametrize("name", [*LINE_FEATURES, *COMPANY_FEATURES])
def test_a_feature_that_weighs_nothing_changes_nothing(name: str) -> None:
    attending = frozenset({"f"})
    seek = line("s", "BUY", sector="FOOD", hs=("0813",), text="figs", quantity=1.0, certificates=("HALAL",))
    offer = replace(seek, id="o", cooperation_type="SELL", markets=("CN",))
    a = Profile(
        "a", "AZ", languages=("en",), offers=(offer,), attending=attending, verified=True, updated_days_ago=1
    )
    b = Profile(
        "b", "CN", languages=("en",), seeks=(seek,), attending=attending, verified=True, updated_days_ago=1
    )
    if name in LINE_FEATURES:
        off = Weights(line=replace(LineWeights(), **{name: 0.0}))
    else:
        off = Weights(company=replace(CompanyWeights(), **{name: 0.0}))
    assert score(without(a, name), b) < score(a, b)
    assert score(without(a, name), b, off) == score(a, b, off)


def test_wrong_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="'az-fruit' is given twice"):
        recommend([exporter(), exporter()], TABLES)
    with pytest.raises(ValueError, match="line weights"):
        recommend([exporter()], TABLES, weights=Weights(line=replace(LineWeights(), hs=-1.0)))
    with pytest.raises(ValueError, match="at least one place"):
        recommend([exporter()], TABLES, top=0)
    with pytest.raises(ValueError, match="capacity"):
        recommend([exporter(capacity=-1.0)], TABLES)


def test_nobody_to_meet() -> None:
    assert recommend([], TABLES) == []
    assert recommend([exporter()], TABLES) == []
    assert compare(exporter(), exporter("az2"), TABLES) is None


def everyone(found: list[Suggestion]) -> set[str]:
    return {s.a for s in found if s.rank_for_b} | {s.b for s in found if s.rank_for_a}


def test_in_a_crowd_nobody_is_forgotten() -> None:
    """Sixty like sellers and ninety buyers, a few far better than the rest: everyone stands in some list."""
    sellers = [exporter(f"az{at:02d}", verified=at < 3) for at in range(60)]
    buyers = [buyer(f"cn{at:02d}", verified=at < 3, updated_days_ago=float(at)) for at in range(90)]
    assert everyone(recommend([*sellers, *buyers], TABLES, top=5)) == {p.id for p in (*sellers, *buyers)}


@pytest.mark.parametrize("is_on", [True, False])
def test_the_search_for_garbage_is_as_it_was(is_on: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        with collection_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is is_on
        # What is frozen would never be looked at again.
        assert gc.get_freeze_count() == 0
    finally:
        (gc.enable if was_on else gc.disable)()
