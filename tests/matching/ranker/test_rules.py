"""Hard filters, against a plain answer for each pair."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker.rules import allowed, marked, sides
from apps.matching.ranker.types import Profile, Rules

IDS = [f"p{at}" for at in range(7)]
PAIRS = st.frozensets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=5)
RULES = st.builds(
    Rules,
    forbidden=PAIRS,
    must=PAIRS,
    may_meet=st.none() | st.just(frozenset({("AZ", "CN"), ("KZ", "guest")})),
    same_country=st.booleans(),
)


@st.composite
def companies(draw: st.DrawFn) -> list[Profile]:
    return [
        Profile(
            id,
            draw(st.sampled_from(["AZ", "CN", "KZ"])),
            company=draw(st.sampled_from(["", "one", "two"])),
            groups=draw(st.frozensets(st.just("guest"))),
        )
        for id in IDS[: draw(st.integers(1, 7))]
    ]


def plain(a: Profile, b: Profile, rules: Rules) -> bool:
    both = {(a.id, b.id), (b.id, a.id)}
    if both & rules.forbidden or (a.company or a.id) == (b.company or b.id):
        return False
    if both & rules.must:
        return True
    if a.country == b.country and not rules.same_country:
        return False
    groups = [profile.groups | {profile.country} for profile in (a, b)]
    return rules.may_meet is None or any(
        (x in groups[0] and y in groups[1]) or (y in groups[0] and x in groups[1]) for x, y in rules.may_meet
    )


@settings(max_examples=200, deadline=None)
@given(companies(), RULES)
def test_a_pair_is_allowed_as_each_rule_says(market: list[Profile], rules: Rules) -> None:
    found = allowed(market, market[::-1], rules)
    assert found.tolist() == [[plain(a, b, rules) for b in market[::-1]] for a in market]


@settings(max_examples=200, deadline=None)
@given(companies(), RULES)
def test_nobody_may_meet_inside_one_of_two_sides(market: list[Profile], rules: Rules) -> None:
    found = sides(market, rules)
    if found.square:
        assert found.rows.tolist() == list(range(len(market)))
        return
    assert sorted([*found.rows.tolist(), *found.columns.tolist()]) == list(range(len(market)))
    for side in (found.rows.tolist(), found.columns.tolist()):
        inside = [market[at] for at in side]
        assert not allowed(inside, inside, rules).any() if inside else True
        assert not marked(inside, inside, rules.must).any()


def test_marked_pairs_count_in_either_order() -> None:
    rows, columns = [Profile("a", "AZ"), Profile("b", "AZ")], [Profile("c", "CN"), Profile("a", "CN")]
    found = marked(rows, columns, frozenset({("c", "a"), ("b", "a"), ("b", "x")}))
    assert np.array_equal(found, [[True, False], [False, True]])
