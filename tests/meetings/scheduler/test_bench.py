"""The table that measures the scheduler: its small part holds on every machine, and its own figures are counted right."""

import pytest

from apps.meetings.scheduler import Assignment, check
from apps.meetings.scheduler.__main__ import main
from apps.meetings.scheduler.bench import baselines, rows
from apps.meetings.scheduler.bench.forums import Shape, changed, forum
from apps.meetings.scheduler.bench.measure import compared, figures
from apps.meetings.scheduler.model import compile_problem
from tests.meetings.scheduler.build import forum as small
from tests.meetings.scheduler.build import plan_of, slots_of, solved

SHAPE = Shape(participants=20, slots=6, degree=3)


def test_the_small_part_holds(capsys):
    assert main(["bench", "--part"]) == 0
    out = capsys.readouterr().out
    assert "NO |" not in out
    assert "people planned again, seed 0" in out


def test_only_some_rows(capsys):
    assert main(["bench", "--part", "--seeds", "2", "again"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" |")[0] for line in lines[2:4]] == [
        "| 120 people planned again, seed 0",
        "| 120 people planned again, seed 1",
    ]
    assert len(lines) == 6
    with pytest.raises(SystemExit):
        main(["bench", "again", "and again"])


def test_a_forum_is_the_same_for_the_same_seed():
    assert forum(SHAPE, 1) == forum(SHAPE, 1)
    assert forum(SHAPE, 1) != forum(SHAPE, 2)


def test_after_the_changes_some_are_gone_and_some_requests_are_new():
    before = forum(SHAPE, 0)
    published = slots_of(solved(before))
    after = changed(before, published, 0)
    assert sum(not p.available for p in after.participants) == 1
    assert len(after.requests) - len(before.requests) == 0
    assert {x.request: x.slot for x in after.previous} == published


def test_the_figures_are_those_that_are_counted_by_hand():
    problem = small(4, [(0, 1), (0, 2)])
    found = figures(compile_problem(problem), {0: 0, 1: 2}, cpu=0.0)
    assert (found.placed, found.weight, found.breaks, found.least, found.idle) == (2, 2, 1, 0, 1)


@pytest.mark.parametrize("way", [baselines.slot_by_slot, baselines.time_indexed])
def test_what_others_plan_keeps_every_rule(way):
    problem = forum(SHAPE, 3)
    slots = way(compile_problem(problem), 5.0)
    placed = [Assignment(problem.requests[r].id, t) for r, t in slots.items()]
    assert check(problem, plan_of(problem, *placed)) == []


def test_the_plain_solver_finds_the_same_optimum():
    problem = small(3, [(0, 1), (0, 2)], objective="breaks")
    found = compared(problem, baselines.plain_rc2, 5.0)
    assert found is not None
    assert (found.breaks, found.placed) == (0, 2)


def test_without_a_published_table_the_real_forums_are_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(rows, "FOLDER", tmp_path)
    assert list(rows.fewest_breaks(rows.Size.part())) == []
