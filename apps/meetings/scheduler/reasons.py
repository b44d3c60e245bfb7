"""Why a request has no slot."""

from apps.meetings.scheduler.board import Board
from apps.meetings.scheduler.types import Reason


def reason_of(board: Board, r: int) -> Reason:
    """The first thing that is missing: a slot at all, room with one of the two, a common slot, a seat."""
    model = board.model
    allowed = model.allowed[r]
    rooms = [board.room[p] & allowed for p in (model.a[r], model.b[r])]
    if not allowed:
        return Reason.NO_COMMON_SLOT
    if not all(rooms):
        return Reason.PARTICIPANT_FULL
    common = rooms[0] & rooms[1]
    if model.before[r] or model.after[r]:
        common &= board.window(r)
    if not common:
        return Reason.NO_COMMON_SLOT
    for c in model.takes[r]:
        if not common & board.open[c]:
            return model.counters[c].reason
        common &= board.open[c]
    return Reason.TABLES_FULL
