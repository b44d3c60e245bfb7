"""Which of somebody's meetings find a slot of their own: kept in step, against a matching computed from nothing."""

from random import Random

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from apps.meetings.scheduler.bits import bits
from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.fitting import Fit, Meetings, fit_of, lost_anew, meetings_of, more_lost, refit
from tests.meetings.scheduler.build import coloured, forum, loose_forum, tight_forum


def matched(meetings: Meetings, fit: Fit) -> None:
    for p in range(len(fit.there)):
        fit.lost[p] = lost_anew(meetings, fit, p, False)


def lost_by_matching(board: Board, fit: Fit, p: int) -> int:
    model = board.model
    mine = [r for r in model.requests_of[p] if fit.active[r]]
    rows = np.zeros((len(mine), model.slots), np.int8)
    for row, r in zip(rows, mine, strict=True):
        both = int(fit.there[p]) & int(fit.there[board.other(r, p)]) & model.allowed[r]
        row[list(bits(both))] = 1
    found = maximum_bipartite_matching(csr_array(rows), perm_type="column") if mine else np.zeros(0)
    return len(mine) - int((found >= 0).sum())


def some_time(board: Board, p: int, rng: Random) -> np.uint64:
    """As many slots as somebody has meetings, anywhere in their presence."""
    slots = list(bits(board.model.available[p]))
    return np.uint64(sum(1 << slot for slot in rng.sample(slots, board.count[p])))


def starting(problem, rng):
    board = coloured(problem)
    meetings = meetings_of(board, ())
    times = np.array([some_time(board, p, rng) for p in range(board.model.participants)], np.uint64)
    fit = fit_of(board, meetings, times)
    matched(meetings, fit)
    return board, meetings, fit


def in_step(meetings: Meetings, fit: Fit) -> bool:
    """Everything that lies somewhere is held there, by nobody else, and could lie there."""
    for p in range(len(fit.there)):
        lying = [at for at in range(meetings.first[p], meetings.first[p + 1]) if fit.lies[at] >= 0]
        if any(fit.held[p, fit.lies[at]] != at for at in lying):
            return False
        for at in lying:
            both = fit.there[p] & fit.there[meetings.whom[at]] & meetings.allowed[at]
            if not int(both) >> int(fit.lies[at]) & 1 or not fit.active[meetings.request[at]]:
                return False
    return True


@pytest.mark.parametrize("make", [tight_forum, loose_forum])
@pytest.mark.parametrize("seed", range(3))
def test_no_more_are_lost_than_must_be_and_it_is_known_before(make, seed):
    rng = Random(seed)
    board, meetings, fit = starting(make(seed), rng)
    changed = 0
    for _ in range(400):
        p = rng.randrange(board.model.participants)
        fit.there[p] = some_time(board, p, rng)
        fit.lost[p] = lost_anew(meetings, fit, p, False)
        for at in range(meetings.first[p], meetings.first[p + 1]):
            if fit.active[meetings.request[at]]:
                q, before = meetings.whom[at], int(fit.lost[meetings.whom[at]])
                more = more_lost(meetings, fit, q, meetings.twin[at])
                assert fit.lost[q] == before
                refit(meetings, fit, q, meetings.twin[at])
                assert fit.lost[q] == before + more == lost_by_matching(board, fit, q)
                changed += more != 0
        assert fit.lost[p] == lost_by_matching(board, fit, p)
        assert in_step(meetings, fit)
    assert changed > 20


def test_a_meeting_finds_its_slot_where_others_make_room():
    """The host's guests can come at 0 or 1, at 1 or 2, and at 1 only; then the first of them at 1 only, too."""
    board = coloured(forum(3, [(0, 1), (0, 2), (0, 3)]))
    meetings = meetings_of(board, ())
    fit = fit_of(board, meetings, np.array([0b111, 0b011, 0b110, 0b010], np.uint64))
    matched(meetings, fit)
    assert fit.lost[0] == 0
    fit.there[1] = 0b010
    at = int(meetings.twin[meetings.first[1]])
    assert more_lost(meetings, fit, 0, at) == 1
    refit(meetings, fit, 0, at)
    assert fit.lost[0] == 1
    fit.there[1] = 0b100
    refit(meetings, fit, 0, at)
    assert fit.lost[0] == 1  # at 0 there is nobody any more
    fit.there[1] = 0b001
    refit(meetings, fit, 0, at)
    assert fit.lost[0] == 0
