"""The pairs of lines that speak of the same thing, against a plain walk over all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.matching.ranker import score
from apps.matching.ranker.features import lines as features
from apps.matching.ranker.text import LexicalEncoder
from apps.matching.ranker.types import Line, LineWeights, Profile, Weights

from .markets import TABLES, markets

ENCODER = LexicalEncoder()
WEIGHTS = st.sampled_from(
    [
        Weights(),
        Weights(text_alone=0.0),
        Weights(line=LineWeights(text=0)),
        Weights(line=LineWeights(hs=0, sector=0)),
        Weights(line=LineWeights(quantity=1, markets=1, certificates=1)),
    ]
)


def plain(seek: Line, country: str, offer: Line, weights: Weights) -> tuple[bool, float]:
    """Whether the two lines speak of the same thing, and the sum of their weighted features."""
    one, other = [seek], [offer]
    values = {
        "hs": features.hs(one, other),
        "sector": features.sector(one, other, TABLES),
        "text": features.text(one, other, ENCODER),
        "cooperation": features.cooperation(one, other, TABLES),
        "quantity": features.quantity(one, other),
        "markets": features.markets([country], other),
        "certificates": features.certificates(one, other),
    }
    share = {name: getattr(weights.line, name) for name in score.FEATURES}
    parts = {
        name: float(feature.block(slice(0, 1))[0, 0]) * share[name] / sum(share.values())
        for name, feature in values.items()
    }
    alike = float(values["text"].block(slice(0, 1))[0, 0]) >= weights.text_alone - 1e-7
    alone = float(features.cooperation_alone(one, other, TABLES).block(slice(0, 1))[0, 0])
    speaks = parts["hs"] > 0 or parts["sector"] > 0 or alone > 0 or (alike and share["text"] > 0)
    return speaks, sum(parts.values())


@settings(max_examples=60, deadline=None)
@given(markets(most=5), markets(most=5), WEIGHTS, st.integers(1, 40))
def test_the_lines_that_speak_are_those_of_a_walk_over_all(
    seekers: list[Profile], offerers: list[Profile], weights: Weights, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # A few rows at a time, as in a large market.
        patch.setattr(score, "BLOCK", block)
        found = score.line_fit(seekers, offerers, TABLES, weights, ENCODER)
    seeks, offers, speaking = found.seeks, found.offers, found.speaking
    expected = {}
    for at, (seek, owner) in enumerate(zip(seeks.lines, seeks.owner.tolist(), strict=True)):
        for other, offer in enumerate(offers.lines):
            speaks, value = plain(seek, seekers[owner].country, offer, weights)
            if speaks:
                expected[at, other] = value
    pairs = list(zip(speaking.seek.tolist(), speaking.offer.tolist(), strict=True))
    assert pairs == sorted(expected)
    assert np.allclose(speaking.value, [expected[pair] for pair in pairs], atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(markets(most=5), markets(most=5))
def test_the_best_lines_are_the_first_of_the_largest_value(
    seekers: list[Profile], offerers: list[Profile]
) -> None:
    found = score.line_fit(seekers, offerers, TABLES, Weights(), ENCODER)
    row, column = np.divmod(np.arange(len(seekers) * len(offerers)), max(len(offerers), 1))
    best, speaking = found.best(row, column), found.speaking
    for at, (seeker, offerer) in enumerate(zip(row.tolist(), column.tolist(), strict=True)):
        of_pair = np.flatnonzero(
            (found.seeks.owner[speaking.seek] == seeker) & (found.offers.owner[speaking.offer] == offerer)
        )
        if not of_pair.size or not speaking.value[of_pair].max() > 0:
            assert (best.seek[at], best.offer[at]) == (-1, -1)
            assert not best.values[at].any()
            continue
        top = of_pair[speaking.value[of_pair].argmax()]
        assert (best.seek[at], best.offer[at]) == (speaking.seek[top], speaking.offer[top])
        assert best.values[at].sum() == pytest.approx(float(speaking.value[top]), abs=1e-6)
