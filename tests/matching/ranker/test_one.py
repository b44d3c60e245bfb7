"""One company, or many, with candidates: the same scores however many are asked about at once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.one import FIRST, Entry, entries, entries_of_each
from apps.matching.ranker.text import LexicalEncoder
from apps.matching.ranker.types import Profile, Rules

from .markets import TABLES, buyer, exporter, markets, rules

ENCODER = LexicalEncoder()


def said(found: list[Entry]) -> list[tuple[object, ...]]:
    return [
        (
            e.other,
            round(e.pair.score, 5),
            round(e.value_for_me, 3),
            round(e.value_for_other, 3),
            e.pair.reasons,
        )
        for e in found
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_many_at_once_are_scored_as_each_by_itself(data: st.DataObject) -> None:
    mine = [replace(one, id=f"m{at}") for at, one in enumerate(data.draw(markets(most=4)))]
    others = [replace(one, id=f"p{at}") for at, one in enumerate(data.draw(markets(most=6)))]
    some_rules = data.draw(rules())
    asked = {one.id: data.draw(st.sets(st.sampled_from([o.id for o in others] or ["-"]))) for one in mine}
    prices = {one.id: data.draw(st.floats(-3, 3, width=16)) for one in [*mine, *others]}
    boosts = {"p1": 0.05, "m0": 0.1}
    given_ = {"prices": prices, "encoder": ENCODER, "rules": some_rules, "boosts": boosts}
    found = entries_of_each(mine, others, TABLES, candidates=asked, most=50, **given_)
    assert set(found) == {one.id for one in mine}
    for one in mine:
        alone = entries(one, [other for other in others if other.id in asked[one.id]], TABLES, **given_)
        assert said(found[one.id]) == said(alone)


def test_only_the_best_are_told() -> None:
    others = [buyer(f"cn{at}", verified=at % 2 == 0) for at in range(9)]
    prices = {f"cn{at}": at / 10 for at in range(9)}
    asked = {"az": [other.id for other in others]}
    mine = [exporter("az")]
    whole = entries_of_each(mine, others, TABLES, candidates=asked, most=9, prices=prices, encoder=ENCODER)
    few = entries_of_each(mine, others, TABLES, candidates=asked, most=4, prices=prices, encoder=ENCODER)
    assert len(whole["az"]) == 9
    assert said(few["az"]) == said(whole["az"][:4])


def test_who_must_meet_is_among_the_best() -> None:
    others = [*(buyer(f"cn{at}") for at in range(6)), Profile("cn-nothing", "CN")]
    found = entries_of_each(
        [exporter("az")],
        others,
        TABLES,
        candidates={"az": [other.id for other in others]},
        most=2,
        prices={},
        encoder=ENCODER,
        rules=Rules(must=frozenset({("az", "cn-nothing")})),
    )
    assert found["az"][0].other == "cn-nothing"
    assert found["az"][0].value_for_me > FIRST


def test_nobody_stands_on_both_sides() -> None:
    with pytest.raises(ValueError, match="given twice"):
        entries_of_each(
            [exporter("x")], [buyer("x")], TABLES, candidates={}, most=1, prices={}, encoder=ENCODER
        )
