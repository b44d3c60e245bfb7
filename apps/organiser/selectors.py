"""What the organiser's boards show: a plan as a table of slots and tables, and what could not be placed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Value
from django.urls import reverse

from apps.forums.models import Forum, Slot, Table
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting, Plan
from apps.meetings.selectors import live_meetings, request_counts
from apps.meetings.selectors.occupancy import Occupancy, Way
from apps.meetings.selectors.openings import Openings

ID = "ID-OF-MEETING"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place that is taken, with what its cell says; a board has hundreds of them, so it holds no model.

    url   the meeting's page, empty for one that is only planned
    ways  the address that says where it can go; empty where it is locked or only planned
    """

    pk: int
    public_id: str
    title: str
    interpreter: str
    is_locked: bool
    url: str = ""
    ways: str = ""


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
    """Return a plan's meetings by slot and table, in three queries."""
    rows = plan.meetings.annotate(public_id=Value(""), is_locked=Value(False))
    return _board(plan.forum, rows, "", "")


def live_board(forum: Forum) -> Board:
    """Return the published meetings by slot and table, in three queries."""
    return _board(
        forum,
        forum.meetings.filter(state=MeetingState.SCHEDULED),
        reverse("organiser:meeting", args=[ID]),
        reverse("organiser:ways", args=[ID]),
    )


@dataclass(frozen=True, slots=True)
class MovingCell:
    """A place on the board, as seen by one meeting: its own, taken by another, free for it, or neither."""

    table: Table
    meeting: Cell | None
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


def _board(forum: Forum, meetings: QuerySet, page: str, ways: str) -> Board:
    """Lay the meetings out; `page` and `ways` are addresses with ID for the meeting's: one look-up for all of them."""
    tables = list(forum.tables.order_by("position", "pk"))
    by_slot: dict[int | None, dict[int | None, Cell]] = defaultdict(dict)
    rows = meetings.values_list(
        "slot_id",
        "table_id",
        "pk",
        "public_id",
        "request__sender__legal_name",
        "request__recipient__legal_name",
        "interpreter__name",
        "is_locked",
    )
    placed = 0
    for slot_id, table_id, pk, public_id, sender, recipient, interpreter, is_locked in rows:
        by_slot[slot_id][table_id] = Cell(
            pk,
            public_id,
            f"{sender} – {recipient}",
            interpreter or "",
            is_locked,
            page.replace(ID, public_id),
            "" if is_locked else ways.replace(ID, public_id),
        )
        placed += 1
    slots = forum.slots.order_by("number")
    laid_out = [
        BoardRow(slot, [by_slot[slot.pk].get(table.pk) for table in tables], tables) for slot in slots
    ]
    return Board(tables, laid_out, placed)


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
