"""What the organiser's boards show: a plan as a table of slots and tables, and what could not be placed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from apps.forums.models import Forum, Slot, Table
from apps.meetings.models import Meeting, Plan, PlannedMeeting
from apps.meetings.selectors import live_meetings, planned_meetings, request_counts
from apps.meetings.selectors.occupancy import Occupancy, Way
from apps.meetings.selectors.openings import Openings

Cell = PlannedMeeting | Meeting


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is to place, and where."""

    accepted: int
    pending: int
    slots: int
    tables: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One slot; `cells` has one entry per table, None where the table is free."""

    slot: Slot
    cells: list[Cell | None]
    tables: list[Table]

    @property
    def places(self) -> list[tuple[Table, Cell | None]]:
        return list(zip(self.tables, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Board:
    tables: list[Table]
    rows: list[BoardRow]
    placed: int


def figures_of(forum: Forum) -> Figures:
    counts = request_counts(forum)
    return Figures(counts["accepted"], counts["pending"], forum.slots.count(), forum.tables.count())


def draft_board(plan: Plan) -> Board:
    """Return a plan's meetings by slot and table, in four queries."""
    return _board(plan.forum, list(planned_meetings(plan)))


def live_board(forum: Forum) -> Board:
    """Return the published meetings by slot and table."""
    return _board(forum, list(live_meetings(forum)))


@dataclass(frozen=True, slots=True)
class MovingCell:
    """A place on the board, as seen by one meeting: its own, taken by another, free for it, or neither."""

    table: Table
    meeting: Meeting | None
    is_own: bool
    is_possible: bool
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class MovingRow:
    slot: Slot
    cells: list[MovingCell]


@dataclass(frozen=True, slots=True)
class MovingBoard:
    tables: list[Table]
    rows: list[MovingRow]


def moving_board(meeting: Meeting, now: datetime) -> MovingBoard:
    """Return the forum's board with the places where `meeting` could go, in a fixed number of queries."""
    if meeting.forum is None:
        raise ValueError("Only forums have boards.")
    board = live_board(meeting.forum)
    openings = Openings(meeting.request, now=now, without=[meeting])
    occupancy = Occupancy(meeting.forum, now)
    ways = occupancy.ways(occupancy.meetings[meeting.pk]) if meeting.pk in occupancy.meetings else {}

    def row(given: BoardRow) -> MovingRow:
        possible = openings.tables_in(given.slot) if openings.opening_in(given.slot) else []
        free = {table.pk for table in possible}
        cells = [
            MovingCell(
                table,
                other,
                other is not None and other.pk == meeting.pk,
                table.pk in free,
                ways.get((given.slot.pk, table.pk)),
            )
            for table, other in zip(board.tables, given.cells, strict=True)
        ]
        return MovingRow(given.slot, cells)

    return MovingBoard(board.tables, [row(given) for given in board.rows])


def _board(forum: Forum, meetings: list[Cell]) -> Board:
    tables = list(forum.tables.order_by("position", "pk"))
    by_slot: dict[int | None, dict[int | None, Cell]] = defaultdict(dict)
    for meeting in meetings:
        by_slot[meeting.slot_id][meeting.table_id] = meeting
    rows = [
        BoardRow(slot, [by_slot[slot.pk].get(table.pk) for table in tables], tables)
        for slot in forum.slots.select_related("session").order_by("number")
    ]
    return Board(tables, rows, len(meetings))


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table with its meetings in order of time."""

    table: Table
    meetings: list[Meeting]


def table_sheets(forum: Forum) -> list[TableSheet]:
    """Return the tables that have meetings, in their order."""
    held: dict[int | None, list[Meeting]] = defaultdict(list)
    for meeting in live_meetings(forum):
        held[meeting.table_id].append(meeting)
    tables = forum.tables.order_by("position", "pk")
    return [TableSheet(table, held[table.pk]) for table in tables if held[table.pk]]
