"""Requests of the same weight of which somebody who is wanted by many can have only some: which of them is all the same."""

from apps.meetings.scheduler.board import Board


def rivals_of(board: Board) -> list[list[int]]:
    """For everybody whose day is full: their requests of each weight of which some are placed and some are not."""
    model, rows = board.model, []
    for p, requests in enumerate(model.requests_of):
        tied: set[int] = set()
        if not board.room[p]:
            placed = {model.weight[r] for r in requests if board.slot[r] >= 0 and model.fixed[r] < 0}
            tied = placed & {model.weight[r] for r in requests if board.slot[r] < 0}
        rows.append([r for r in requests if model.weight[r] in tied and model.fixed[r] < 0])
    return rows


def hopes_of(board: Board, rivals: list[list[int]]) -> list[list[int]]:
    """For everybody the requests that are among the rivals of the one they want to meet."""
    rows: list[list[int]] = [[] for _ in rivals]
    for p, requests in enumerate(rivals):
        for r in requests:
            rows[board.other(r, p)].append(r)
    return rows
