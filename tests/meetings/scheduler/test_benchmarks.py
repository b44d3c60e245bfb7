"""Files from outside, read from the folder that IPEK_BENCHMARKS names; skipped by name where they are absent."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apps.meetings.scheduler import Deadline, check, solve
from apps.meetings.scheduler.reading import read_problem

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("IPEK_BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))
GIRONA = (
    "forum-13",
    "forum-14",
    "forumt-14",
    "forumt-14crafd",
    "tic-12",
    "tic-13crafc",
    "tic-14crafa",
    "ticf-13crafc",
)


def needed(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not there")
    return path


def published_optimum(name: str) -> int:
    with needed(FOLDER / "girona" / "published.csv").open(encoding="utf-8") as lines:
        return next(int(row["optimum_breaks"]) for row in csv.DictReader(lines) if row["instance"] == name)


@pytest.mark.parametrize("name", GIRONA)
def test_every_meeting_of_a_real_forum_is_placed(name):
    problem = read_problem(needed(FOLDER / "girona" / f"{name}.original.dzn"))
    plan = solve(problem, seed=0, stop=Deadline(1, clock=time.process_time))
    assert check(problem, plan) == []
    assert len(plan.assignments) == len(problem.requests)
    assert plan.breaks_bound <= published_optimum(name) <= plan.breaks


@pytest.mark.parametrize("seed", range(5))
def test_forum_14_on_any_seed(seed):
    problem = read_problem(needed(FOLDER / "girona" / "forum-14.original.dzn"))
    plan = solve(problem, seed=seed, stop=Deadline(1, clock=time.process_time))
    assert check(problem, plan) == []
    assert len(plan.assignments) == 302


@pytest.mark.parametrize("participants", [500, 1000])
def test_a_large_forum_reaches_its_bound(participants, tmp_path):
    script = needed(FOLDER / "make_forum.py")
    path = tmp_path / "forum.json"
    with path.open("w", encoding="utf-8") as out:
        command = [sys.executable, str(script), "--participants", str(participants), "--seed", "7"]
        subprocess.run(command, stdout=out, check=True)
    problem = read_problem(path)
    plan = solve(problem, seed=0, stop=Deadline(1, clock=time.process_time))
    assert check(problem, plan) == []
    assert plan.weight == plan.bound
    assert json.loads(path.read_text(encoding="utf-8"))["slots"] == problem.slots
