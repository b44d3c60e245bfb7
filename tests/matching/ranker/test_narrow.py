"""Short vectors: near the value of two lines, and good enough to say who comes into question."""

import numpy as np
import pytest

from apps.matching.ranker import blocks, fuse, narrow
from apps.matching.ranker.bench import made_up
from apps.matching.ranker.text import LexicalEncoder
from apps.matching.ranker.types import Line, LineWeights, Profile, Tables, Weights

TABLES = Tables(complements={"BUY": "SELL", "SELL": "BUY", "JV": "JV"}, sectors={"FOOD": "", "NUTS": "FOOD"})
ENCODER = LexicalEncoder()


def described(*profiles: Profile) -> narrow.Described:
    return narrow.described(profiles, TABLES, LineWeights(), ENCODER)


def seller(hs: str = "080222", text: str = "hazelnuts", sector: str = "NUTS") -> Profile:
    return Profile("s", "AZ", offers=(Line("1", "SELL", sector, (hs,), text, "en"),))


def buyer(hs: str = "080222", text: str = "hazelnuts", sector: str = "NUTS") -> Profile:
    return Profile("b", "CN", seeks=(Line("2", "BUY", sector, (hs,), text, "en"),))


def product(one: Profile, other: Profile) -> float:
    both = narrow.compared(described(one), described(other))
    return float((both.row_vectors @ both.column_vectors.T)[0, 0])


def test_the_product_of_two_lines_is_near_their_value() -> None:
    weights = LineWeights()
    whole = weights.hs + weights.sector + weights.text + narrow.KIND * weights.cooperation
    assert product(seller(), buyer()) == pytest.approx(whole, abs=0.15)
    assert product(buyer(), seller()) == pytest.approx(product(seller(), buyer()), abs=1e-6)
    assert abs(product(seller(), buyer("870210", "buses", "BUS"))) < 0.35


def test_the_more_digits_are_shared_the_larger_the_product() -> None:
    products = [product(seller(), buyer(hs)) for hs in ("870210", "081320", "080212", "080222")]
    assert products == sorted(products)


def test_two_sellers_of_the_same_do_not_come_into_question() -> None:
    assert abs(product(seller(), seller())) < 0.2 * product(seller(), buyer())


def test_a_mutual_kind_is_sought_and_offered() -> None:
    venture = Profile("v", "AZ", offers=(Line("1", "JV", "NUTS", ("0802",), "nuts", "en"),))
    partner = Profile("p", "CN", offers=(Line("2", "JV", "NUTS", ("0802",), "nuts", "en"),))
    assert product(venture, partner) > 1


def test_who_says_nothing_is_nothing() -> None:
    assert product(Profile("a", "AZ"), buyer()) == 0
    assert described().seeks.shape == (0, narrow.NARROWEST)


def test_fewer_companies_are_described_more_exactly() -> None:
    assert [narrow.dimensions_for(size) for size in (1, 300_000, 300_001, 2_000_000)] == [256, 256, 128, 64]
    wide = narrow.described([seller()], TABLES, LineWeights(), ENCODER, dimensions=256)
    assert wide.offers.shape == (1, 256)


def test_a_company_is_described_by_itself() -> None:
    alone, among = described(seller()), described(buyer(), seller(), buyer("870210"))
    np.testing.assert_allclose(alone.offers[0], among.offers[1], atol=1e-6)


def test_candidates_hold_most_of_the_exact_lists() -> None:
    """Of 600 each, the best 20 among 60 candidates have 88 % of the score of the exact best 20 (synthetic)."""
    tables, all_of_them = made_up.tables(), made_up.companies(600, seed=4)
    rows, columns = all_of_them[:600], all_of_them[600:]
    market = fuse.market(rows, columns, tables, Weights(), ENCODER)
    exact = fuse.harmonic(market.forward, market.backward)
    short = [narrow.described(side, tables, LineWeights(), ENCODER) for side in (rows, columns)]
    lists, _ = blocks.both_lists(narrow.compared(*short), 60)
    found = np.where(lists.others >= 0, np.take_along_axis(exact, np.maximum(lists.others, 0), 1), 0)
    best, had = (np.sort(scores, axis=1)[:, -20:].sum() for scores in (exact, found))
    assert had > 0.85 * best
