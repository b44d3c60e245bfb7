import numpy as np
import pytest

from apps.matching.ranker import blocks
from apps.matching.ranker.types import Floats


def some_vectors(rows: int, columns: int, dimensions: int = 8, seed: int = 0) -> blocks.Vectors:
    rng = np.random.default_rng(seed)

    def unit(lines: int) -> Floats:
        drawn = rng.standard_normal((lines, dimensions)).astype(np.float32)
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    return blocks.Vectors(unit(rows), unit(rows), unit(columns), unit(columns))


def all_scores(vectors: blocks.Vectors) -> Floats:
    """The slow way: every score at once, in double precision."""
    forward = np.maximum(vectors.row_seeks.astype(float) @ vectors.column_offers.T, 0)
    backward = np.maximum(vectors.row_offers.astype(float) @ vectors.column_seeks.T, 0)
    return 2 * forward * backward / np.maximum(forward + backward, 1e-12)


def check(lists: blocks.Lists, scores: Floats, top: int) -> None:
    best = np.sort(scores, axis=1)[:, ::-1][:, :top]
    np.testing.assert_allclose(lists.scores[:, : best.shape[1]], best, atol=1e-6)
    line, at = np.nonzero(lists.others >= 0)
    np.testing.assert_allclose(scores[line, lists.others[line, at]], lists.scores[line, at], atol=1e-6)
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in lists.others)


@pytest.mark.parametrize("shape", [(1, 1), (7, 3), (3, 40), (300, 1030), (1100, 90)])
def test_both_sides_lists_hold_the_best_scores(shape: tuple[int, int]) -> None:
    vectors = some_vectors(*shape)
    rows, columns = blocks.both_lists(vectors, 20)
    check(rows, all_scores(vectors), 20)
    check(columns, all_scores(vectors).T, 20)


@pytest.mark.parametrize("size", [64, 500, 2000])
def test_strips_in_any_order_give_the_lists_of_one_run(size: int) -> None:
    vectors = some_vectors(1100, 70)
    parts = [blocks.strip(vectors, rows, 5) for rows in blocks.strips(1100, size)]
    for one, other in zip(
        blocks.both_lists(vectors, 5), blocks.merged(reversed(parts), 1100, 70, 5), strict=True
    ):
        np.testing.assert_allclose(one.scores, other.scores, atol=1e-6)
        assert (one.others == other.others).mean() > 0.999


def test_equals_stand_in_the_order_of_their_positions() -> None:
    same = np.ones((30, 1), np.float32)
    rows, columns = blocks.both_lists(blocks.Vectors(same, same, same, same), 4)
    assert rows.others.tolist() == columns.others.tolist() == [[0, 1, 2, 3]] * 30


def test_one_side_alone_is_no_match() -> None:
    ones, nothing = np.ones((2, 1), np.float32), np.zeros((2, 1), np.float32)
    rows, columns = blocks.both_lists(blocks.Vectors(ones, ones, nothing, ones), 4)
    assert (rows.others == -1).all()
    assert (columns.others == -1).all()


def test_columns_that_say_nothing_and_kinds_of_companies_change_no_list() -> None:
    """Bars differ much between columns here, which is another path through the block."""
    rng = np.random.default_rng(4)
    kinds = rng.standard_normal((6, 16)).astype(np.float32)

    def side(lines: int) -> Floats:
        drawn = kinds[rng.integers(0, 6, lines)] + rng.standard_normal((lines, 16)).astype(np.float32) / 4
        drawn[rng.random(lines) < 0.2] = 0
        return drawn / np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-9)

    vectors = blocks.Vectors(side(1100), side(1100), side(1300), side(1300))
    rows, columns = blocks.both_lists(vectors, 7)
    check(rows, all_scores(vectors), 7)
    check(columns, all_scores(vectors).T, 7)


@pytest.mark.parametrize("shape", [(7, 3), (300, 1030)])
def test_one_vector_for_each_company_is_one_product(shape: tuple[int, int]) -> None:
    vectors = some_vectors(*shape)
    rows, columns = blocks.both_lists(blocks.Alike(vectors.row_seeks, vectors.column_offers), 20)
    scores = np.maximum(vectors.row_seeks.astype(float) @ vectors.column_offers.T, 0)
    check(rows, scores, 20)
    check(columns, scores.T, 20)


def test_what_other_strips_found_need_not_be_found_again() -> None:
    vectors = some_vectors(900, 70)
    first = blocks.strip(vectors, slice(0, 400), 5)
    second = blocks.strip(vectors, slice(400, 900), 5, floors=first.floors)
    alone = blocks.strip(vectors, slice(400, 900), 5)
    assert (second.columns.others >= 0).sum() < (alone.columns.others >= 0).sum()
    for one, other in zip(
        blocks.both_lists(vectors, 5), blocks.merged([first, second], 900, 70, 5), strict=True
    ):
        np.testing.assert_allclose(one.scores, other.scores, atol=1e-6)
        assert (one.others == other.others).mean() > 0.999


def test_signs_of_life_come_with_every_block_of_rows() -> None:
    signs: list[str] = []
    blocks.strip(some_vectors(1300, 3), slice(0, 1300), 5, between=lambda: signs.append("alive"))
    assert len(signs) == 3
