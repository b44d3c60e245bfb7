from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from apps.matching.ranker import fuse, reasons
from apps.matching.ranker.recommend import compare, recommend
from apps.matching.ranker.text import LexicalEncoder
from apps.matching.ranker.types import Line, Profile, Reason, Rules, Weights

from .markets import TABLES, buyer, exporter, line, markets, profiles, rules

ANYONE = Rules(same_country=True)


def without(profiles: list[Profile], reason: Reason) -> list[Profile]:
    """The same two companies, without the field that the reason names on one of them."""
    p = reason.params
    changed = {
        "hs": {"hs": ()},
        "sector": {"sector": ""},
        "text": {"text": ""},
        "cooperation": {"cooperation_type": ""},
        "quantity": {"quantity": None},
        "certificates": {"certificates": ()},
        "markets": {"markets": ()},
        "same_event": {"attending": frozenset()},
        "language": {"languages": ()},
        "verified": {"verified": False},
        "freshness": {"updated_days_ago": None},
    }[reason.code]
    if "company" in p:
        return [replace(x, **changed) if x.id == p["company"] else x for x in profiles]
    if "offerer" not in p:
        return [replace(profiles[0], **changed), profiles[1]]

    def strip(some: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(one, **changed) if one.id == p["offer_line"] else one for one in some)

    return [
        replace(x, offers=strip(x.offers), seeks=strip(x.seeks)) if x.id == p["offerer"] else x
        for x in profiles
    ]


@settings(max_examples=300, deadline=None)
@given(profiles("p"), profiles("q"))
def test_without_the_field_of_a_reason_the_score_is_lower(a: Profile, b: Profile) -> None:
    found = compare(a, b, TABLES, rules=ANYONE)
    assert found is not None
    for reason in found.reasons:
        less = compare(*without([a, b], reason), TABLES, rules=ANYONE)
        assert less is not None
        assert less.score < found.score
        assert reason.contribution > 0


def test_of_one_joint_venture_each_side_keeps_what_is_true_of_its_own_line() -> None:
    """The subject is told once; that a's line is made for b's country is told of a's line, and lost without it."""
    mine = line("j1", "JV", sector="FOOD", markets=("CN",))
    a = Profile("a", "AZ", offers=(mine,))
    b = Profile("b", "CN", offers=(line("j2", "JV", sector="FOOD"),))
    found = compare(a, b, TABLES)
    assert found is not None
    assert [(r.code, r.params["offer_line"]) for r in found.reasons] == [
        ("sector", "j2"),
        ("cooperation", "j2"),
        ("markets", "j1"),
    ]
    assert found.reasons[2].params["country"] == "CN"
    less = compare(replace(a, offers=(replace(mine, markets=()),)), b, TABLES)
    assert less is not None
    assert less.score < found.score


@settings(max_examples=150, deadline=None)
@given(profiles("p"), profiles("q"))
def test_the_parts_add_up_to_the_score(a: Profile, b: Profile) -> None:
    market = fuse.market([a], [b], TABLES, Weights(), LexicalEncoder())
    zero = np.zeros(1, np.intp)
    score = float(market.scores(zero, zero)[0])
    assume(score > 0)
    parts = reasons.split(market, zero, zero, Weights())
    total = parts.sought.parts.sum() + parts.offered.parts.sum() + parts.company.sum()
    assert total == pytest.approx(score, abs=1e-5)


@settings(max_examples=150, deadline=None)
@given(profiles("p"), profiles("q"))
def test_three_reasons_at_most_and_one_of_each_direction_first(a: Profile, b: Profile) -> None:
    found = compare(a, b, TABLES, rules=ANYONE)
    assert found is not None
    assert len(found.reasons) <= 3
    market = fuse.market([a], [b], TABLES, Weights(), LexicalEncoder())
    seekers = [reason.params.get("seeker") for reason in found.reasons]
    if market.sought[0, 0] > 0 and market.offered[0, 0] > 0:
        # One joint venture that both seek is one reason; everything else is told from both directions.
        mutual = any(line.cooperation_type == "JV" for p in (a, b) for line in (*p.offers, *p.seeks))
        assert mutual or set(seekers[:2]) == {"p", "q"}
    elif market.sought[0, 0] > 0 or market.offered[0, 0] > 0:
        assert seekers[0] is not None


@settings(max_examples=60, deadline=None)
@given(markets(), rules())
def test_a_pair_is_told_among_many_what_it_is_told_alone(market: list[Profile], some_rules: Rules) -> None:
    by_id = {profile.id: profile for profile in market}
    for found in recommend(market, TABLES, rules=some_rules):
        alone = compare(by_id[found.a], by_id[found.b], TABLES, rules=some_rules)
        assert alone is not None
        assert [(r.code, r.params) for r in found.reasons] == [(r.code, r.params) for r in alone.reasons]
        assert np.allclose(
            [r.contribution for r in found.reasons], [r.contribution for r in alone.reasons], atol=2e-6
        )


def test_each_direction_is_told_before_the_rest() -> None:
    back = line("s9", "BUY", sector="CHEM-PLA")
    forth = line("o9", "SELL", sector="CHEM")
    found = compare(exporter(seeks=(back,)), buyer(offers=(forth,)), TABLES)
    assert found is not None
    assert [(r.code, r.params["seeker"]) for r in found.reasons] == [
        ("hs", "cn-fruit"),
        ("sector", "az-fruit"),
        ("sector", "cn-fruit"),
    ]
    assert found.reasons[1].params == {
        "seeker": "az-fruit",
        "offerer": "cn-fruit",
        "seek_line": "s9",
        "offer_line": "o9",
        "sector": "CHEM",
        "seek_sector": "CHEM-PLA",
        "offer_sector": "CHEM",
    }


def told(code: str, a: Profile, b: Profile) -> dict[str, object]:
    """The parameters of the only reason with that code, when nothing but it and the subject counts."""
    found = compare(a, b, TABLES)
    assert found is not None
    (reason,) = (reason for reason in found.reasons if reason.code == code)
    return dict(reason.params)


SEEK = line("s", sector="FOOD")
OFFER = line("o", sector="FOOD")
LINES = {"seeker": "b", "offerer": "a", "seek_line": "s", "offer_line": "o"}


@pytest.mark.parametrize(
    ("seek", "offer", "code", "params"),
    [
        ({"quantity": 20.0, "unit": "t"}, {"quantity": 5.0, "unit": "t"}, "quantity",
         {"seek_quantity": 20.0, "offer_quantity": 5.0, "unit": "t"}),
        ({}, {"markets": ("CN", "KZ")}, "markets", {"country": "CN"}),
        ({"certificates": ("HALAL", "BRC")}, {"certificates": ("HALAL",)}, "certificates",
         {"certificates": ["HALAL"]}),
        ({"cooperation_type": "BUY"}, {"cooperation_type": "SELL"}, "cooperation",
         {"seek_type": "BUY", "offer_type": "SELL"}),
        ({"text": "dried figs"}, {"text": "dried figs, sorted"}, "text",
         {"seek_text": "dried figs", "offer_text": "dried figs, sorted"}),
    ],
)  # fmt: skip
def test_what_a_reason_of_two_lines_says(
    seek: dict[str, object], offer: dict[str, object], code: str, params: dict[str, object]
) -> None:
    a = Profile("a", "AZ", offers=(replace(OFFER, **offer),))
    b = Profile("b", "CN", seeks=(replace(SEEK, **seek),))
    assert told(code, a, b) == LINES | params


@pytest.mark.parametrize(
    ("own", "other", "code", "params"),
    [
        (
            {"attending": frozenset("xyz")},
            {"attending": frozenset("zyw")},
            "same_event",
            {"events": ["y", "z"]},
        ),
        ({"languages": ("en", "az")}, {"languages": ("zh", "en")}, "language", {"languages": ["en"]}),
        ({"languages": ("ru", "az")}, {"languages": ("zh",)}, "language", {"interpreters": [["az", "zh"]]}),
        ({"verified": True}, {}, "verified", {"company": "a"}),
        ({}, {"verified": True}, "verified", {"company": "b"}),
        ({"updated_days_ago": 3.0}, {}, "freshness", {"company": "a", "updated_days_ago": 3.0}),
    ],
)
def test_what_a_reason_of_two_companies_says(
    own: dict[str, object], other: dict[str, object], code: str, params: dict[str, object]
) -> None:
    a = replace(Profile("a", "AZ", offers=(OFFER,)), **own)
    b = replace(Profile("b", "CN", seeks=(SEEK,)), **other)
    assert told(code, a, b) == params
