import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.matching.ranker.learning import habits, heads, validation
from apps.matching.ranker.learning.heads import Examples, Heads, fit

NAMES = ("fit", "noise")


def market(examples: int = 600, events: int = 4, seed: int = 0) -> Examples:
    """Both sides like what fits; the columns are the more willing side."""
    rng = np.random.default_rng(seed)
    forward, backward = rng.standard_normal((2, examples, 2))
    yes = rng.random((2, examples)) < 1 / (
        1 + np.exp(-np.stack([2 * forward[:, 0] - 1, 2 * backward[:, 0] + 1]))
    )
    event = np.array([f"wave {at % events}" for at in range(examples)])
    return Examples(NAMES, forward, backward, yes[0].astype(float), yes[1].astype(float), event)


def test_what_is_liked_is_learnt_and_each_side_keeps_its_readiness() -> None:
    learnt = fit(market())
    nobody = np.zeros((1, 2))
    ahead, back = learnt.predict(nobody, nobody)
    assert 0.2 < ahead[0] < 0.35
    assert 0.65 < back[0] < 0.8
    for head in (learnt.forward, learnt.backward):
        weights = head.weights / head.spread
        assert 1.5 < weights[0] < 2.5
        assert abs(weights[1]) < 0.3


def test_unknown_answers_are_skipped_and_a_silent_side_learns_from_the_other() -> None:
    known = market()
    silent = Examples(
        NAMES, known.forward, known.backward, known.accepted, np.full(len(known), np.nan), known.event
    )
    learnt = fit(silent)
    assert learnt.backward.weights[0] > 1


def test_the_order_of_the_examples_plays_no_part() -> None:
    examples = market(200)
    shuffled = examples.take(np.random.default_rng(1).permutation(200))
    assert fit(examples).to_json() == fit(shuffled).to_json()


def test_heads_are_the_same_after_saving(tmp_path: Path) -> None:
    examples = market(200)
    learnt = fit(examples, strengths=[0.1])
    learnt.save(tmp_path / "heads.json")
    again = Heads.load(tmp_path / "heads.json")
    assert again.to_json() == learnt.to_json()
    assert json.loads((tmp_path / "heads.json").read_text())["names"] == ["fit", "noise"]
    np.testing.assert_array_equal(
        again.score(examples.forward, examples.backward), learnt.score(examples.forward, examples.backward)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"}, {"names": ["fit"]}, {"forward": {}}, {"examples": "many"},
        {"forward": {"bias": 0, "weights": [1, float("nan")], "centre": [0, 0], "spread": [1, 1]}},
        {"forward": {"bias": 0, "weights": [1, 1], "centre": [0, 0], "spread": [1, 0]}},
    ],
)  # fmt: skip
def test_what_are_no_heads_is_refused(change: dict) -> None:
    with pytest.raises(ValueError, match="these are no heads"):
        Heads.from_json(fit(market(100), strengths=[0.1]).to_json() | change)


def test_a_feature_that_never_varied_counts_for_nothing() -> None:
    examples = market(200)
    constant = np.ones((200, 1))
    learnt = fit(
        Examples(
            (*NAMES, "constant"),
            np.hstack([examples.forward, constant]),
            np.hstack([examples.backward, constant]),
            examples.accepted,
            examples.accepted_back,
            examples.event,
        )
    )
    assert learnt.forward.weights[2] == learnt.backward.weights[2] == 0


def test_examples_of_mappings_name_every_feature_once() -> None:
    examples = Examples.of(
        [{"a": 1.0}, {"b": 2.0}], [{}, {"a": 3.0}], [True, None], [False, True], ["one", "one"]
    )
    assert examples.names == ("a", "b")
    assert examples.forward.tolist() == [[1, 0], [0, 2]]
    assert examples.backward.tolist() == [[0, 0], [3, 0]]
    np.testing.assert_array_equal(examples.accepted, [1, np.nan])
    np.testing.assert_array_equal(validation.mutual(examples), [0, np.nan])


def test_wrong_examples_are_refused() -> None:
    one, event = np.zeros((1, 1)), np.array(["e"])
    answer = np.ones(1)
    for names, features, answers in (
        (("a", "b"), one, answer),
        (("a",), one + np.nan, answer),
        (("a",), one, answer * 2),
        (("a",), one, np.ones(2)),
    ):
        with pytest.raises(ValueError):
            Examples(names, features, features, answers, answers, event)
    with pytest.raises(ValueError, match="named twice"):
        Examples(("a", "a"), np.zeros((1, 2)), np.zeros((1, 2)), answer, answer, event)
    with pytest.raises(ValueError, match="both answers"):
        fit(Examples(("a",), one, one, answer, answer, event))


def test_an_event_is_judged_by_heads_that_have_not_seen_it() -> None:
    examples = market(300, events=3)
    out = examples.event == "wave 1"
    ahead, back = validation.left_out(examples, strengths=[0.1])
    others = fit(examples.take(np.flatnonzero(~out)), strengths=[0.1])
    expected = others.predict(examples.forward[out], examples.backward[out])
    np.testing.assert_array_equal((ahead[out], back[out]), expected)


def test_the_strength_is_chosen_that_does_best_on_other_events() -> None:
    """With nothing to learn, the most cautious one."""
    examples = market(200)
    # What fits is accepted as often as not.
    answers = np.tile([0.0, 1.0], (2, 100))
    alike = np.repeat(examples.forward[:100], 2, axis=0)
    event = np.repeat(examples.event[:100], 2)
    chance = Examples(NAMES, alike, alike, *answers, event)
    strengths = (0.0001, 10.0)
    assert fit(chance, strengths=strengths).to_json() == fit(chance, strengths=[0.0001]).to_json()
    assert fit(examples, strengths=strengths).to_json() == fit(examples, strengths=[10.0]).to_json()


def test_a_side_that_would_never_accept_makes_no_match() -> None:
    never = heads.Head(np.zeros(1), np.ones(1), np.zeros(1), -1e9)
    always = heads.Head(np.zeros(1), np.ones(1), np.zeros(1), 1e9)
    assert Heads(("a",), never, always, 0).score(np.zeros((1, 1)), np.zeros((1, 1)))[0] < 1e-12


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=2, max_size=30))
def test_auc_counts_pairs_in_order(pairs: list[tuple[bool, int]]) -> None:
    wanted = np.array([yes for yes, _ in pairs], float)
    scores = np.array([score for _, score in pairs], float)
    yes, no = scores[wanted == 1], scores[wanted == 0]
    if len(yes) and len(no):
        slow = np.mean([(a > b) + (a == b) / 2 for a in yes for b in no])
        assert validation.auc(wanted, scores) == pytest.approx(slow)
    else:
        assert np.isnan(validation.auc(wanted, scores))


def test_ndcg_discounts_by_place_and_skips_who_wants_nobody() -> None:
    wanted = np.array([1, 0, 0, 1, 0, 0])
    scores = np.array([0.1, 0.9, 0.5, 0.9, 0.2, 0.3])
    viewer = np.array([0, 0, 0, 1, 1, 2])
    assert validation.ndcg(wanted, scores, viewer, top=2) == pytest.approx((0 + 1) / 2)
    assert validation.ndcg(wanted, scores, viewer, top=3) == pytest.approx((0.5 + 1) / 2)
    assert np.isnan(validation.ndcg(np.zeros(6), scores, viewer))


def test_few_answers_move_the_rate_a_little() -> None:
    usual = 0.25
    assert habits.inclination(0.0, 0.0, usual) == 0
    assert habits.inclination(1.0, 4.0, usual) == pytest.approx(0)
    more, most = habits.inclination(np.array([2.0, 20.0]), np.array([2.0, 20.0]), usual)
    assert 0 < more < most
    assert np.isfinite(habits.inclination(0.0, 5.0, 0.0))
