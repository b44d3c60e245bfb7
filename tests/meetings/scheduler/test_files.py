"""Reading, writing and the command line, on files written here."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from apps.meetings.scheduler import Assignment, Objective, Precedence
from apps.meetings.scheduler.__main__ import main
from apps.meetings.scheduler.reading import FormatError, read_problem

ROOT = Path(__file__).resolve().parents[3]

DZN = """
nBusiness = 3; % two sessions of two slots
nMeetings = 2;
nTables = 1;
nTotalSlots = 4;
nMorningSlots = 2;
requested = [|1, 2,1,
|1, 3,3,
|];
forbidden = [{0}, {0,1}, {3}];
fixed = [0,4];
precedences = [{}, {1}];
"""


def forum(**changes):
    document = {
        "format": "ipek-forum-1",
        "slots": 2,
        "tables": [1, 1],
        "interpreters": {"zh": [1, 1]},
        "participants": [{"id": p, "side": "AZ", "available": [0, 1], "max_meetings": 2} for p in range(3)],
        "requests": [
            {"id": 4, "a": 0, "b": 1, "weight": 5, "interpreter": "zh"},
            {"id": 9, "a": 0, "b": 2, "weight": 1, "interpreter": None},
        ],
    }
    return document | changes


@pytest.fixture
def write(tmp_path):
    def write(content, name="forum.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def test_dzn(write):
    problem = read_problem(write(DZN, "forum.dzn"))
    assert problem.objective is Objective.BREAKS
    assert problem.tables == (1, 1, 1, 1)
    assert [p.available for p in problem.participants] == [(0, 1, 2, 3), (1, 2, 3), (0, 1, 3)]
    assert [(r.id, r.a, r.b, r.slots) for r in problem.requests] == [(0, 0, 1, (0, 1)), (1, 0, 2, None)]
    assert problem.locked == (Assignment(1, 3),)
    assert problem.precedences == (Precedence(before=0, after=1),)
    assert problem.fairness == 2


def test_dzn_fairness_and_ranges(write):
    text = DZN.replace("{0}, {0,1}, {3}", "1..2, {}, {0}") + "diference = 1;"
    problem = read_problem(write(text, "forum.dzn"))
    assert problem.fairness == 1
    assert problem.participants[0].available == (2, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nTables = 1;", "", "nTables: missing"),
        ("nTables = 1;", "nTables = x;", "line 4: a number expected, 'x' found"),
        ("nTables = 1;", "nTables 1;", "line 4: '=' expected, '1' found"),
        ("nTables", "$Tables", "line 4: '$' is not understood"),
        ("|1, 3,3,", "|1, 3,", "line 8: requested[2]: three numbers expected"),
        ("|1, 3,3,", "|1, 4,3,", "line 8: participant of requested[2]: 4 is not in 1..3"),
        ("|1, 3,3,", "|1, 3,4,", "line 8: session of requested[2]: 4 is not in 1..3"),
        ("nMeetings = 2", "nMeetings = 3", "line 7: requested: 2 entries, 3 expected"),
        ("{0,1}", "{0,5}", "line 10: forbidden[2]: 5 is not in 0..4"),
        ("[0,4]", "[0,5]", "line 11: fixed[2]: 5 is not in 1..4"),
        ("nTotalSlots = 4", "nTotalSlots = 1000000000", "slots: 1000000000 is more than 2000"),
        ("nBusiness = 3", "nBusiness = 999999999", "participants: 999999999 is more than 200000"),
        ("nMeetings = 2", "nMeetings = 999999999", "requests: 999999999 is more than 1000000"),
        ("nTables = 1", "nTables = 9999999999999", "line 4: 999999999999… is too large a number"),
        ("{0,1}", "0..999999999", "line 10: 0..999999999 is too long"),
        ("{1}];", "{7}];", "line 12: precedences[2]: 7 is not in 1..2"),
        ("{1}];", "{1}", "line 13: ',' expected, 'the end' found"),
    ],
)
def test_dzn_errors(write, old, new, message):
    path = write(DZN.replace(old, new, 1), "forum.dzn")
    with pytest.raises(FormatError) as error:
        read_problem(path)
    assert str(error.value) == f"{path}: {message}"


def test_json(write):
    document = forum(locked=[{"request": 9, "slot": 1}], previous={"4": 0})
    problem = read_problem(write(document))
    assert problem.objective is Objective.WEIGHT
    assert (problem.slots, problem.tables, problem.pools) == (2, (1, 1), {"zh": (1, 1)})
    assert [(r.id, r.weight, r.interpreter) for r in problem.requests] == [(4, 5, "zh"), (9, 1, None)]
    assert problem.locked == (Assignment(9, 1),)
    assert problem.previous == (Assignment(4, 0),)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "line 1, column 2: not JSON (Expecting property name enclosed in double quotes)"),
        ([], "the document: not an object"),
        (forum(format="other"), "format: 'other' is not 'ipek-forum-1'"),
        (forum(slots=-1), "slots: -1 is not a whole number from 0 on"),
        (forum(slots=True), "slots: true is not a whole number from 0 on"),
        (forum(slots=1_000_000_000), "slots: 1000000000 is more than 2000"),
        (forum(slots=10**50), "slots: a number of more than forty digits is more than 2000"),
        (forum(tables=[1, 10**10]), "tables[1]: 10000000000 is more than 1000000000"),
        (
            forum(requests=[{"id": 1, "a": 0, "b": 1, "weight": 10**400}]),
            "requests[0].weight: a number of more than forty digits is more than 1000000000",
        ),
        (forum(tables=[1, "x"]), 'tables[1]: "x" is not a whole number from 0 on'),
        (forum(requests=[{"id": 1, "a": 0}]), "requests[0].b: missing"),
        (forum(participants={}), "participants: not a list"),
        (forum(previous={"x": 0}), "previous: 'x' is not a request id"),
        (forum(locked=[{"request": 4}]), "locked[0].slot: missing"),
    ],
)
def test_json_errors(write, document, message):
    path = write(document)
    with pytest.raises(FormatError) as error:
        read_problem(path)
    assert str(error.value) == f"{path}: {message}"


def test_the_plan_as_json(write, tmp_path):
    out = tmp_path / "plan.json"
    code = main([str(write(forum())), "--iterations", "100", "--seed", "3", "--out", str(out)])
    document = json.loads(out.read_text(encoding="utf-8"))
    seconds = document.pop("seconds")
    slots = document.pop("slots")
    assert code == 0
    assert seconds >= 0
    assert sorted(slots.items()) in ([("4", 0), ("9", 1)], [("4", 1), ("9", 0)])
    assert document == {
        "format": "ipek-plan-1",
        "unplaced": [],
        "weight": 6,
        "bound": 6,
        "bound_kind": "degree_lp",
        "breaks": 0,
        "breaks_bound": 0,
        "idle_breaks": 0,
        "proven": True,
        "seed": 3,
    }


def test_the_plan_of_a_dzn_has_no_weight(write, capsys):
    assert main([str(write(DZN, "forum.dzn")), "--iterations", "500"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["weight"], document["bound"], document["bound_kind"]) == (None, None, "breaks")
    assert document["slots"] == {"0": 1, "1": 3}
    assert (document["breaks"], document["breaks_bound"], document["proven"]) == (1, 1, True)


def test_proven_infeasible_is_exit_3(write, capsys):
    path = write(
        DZN.replace("nTotalSlots = 4", "nTotalSlots = 1")
        .replace("nMorningSlots = 2", "nMorningSlots = 1")
        .replace("{0}, {0,1}, {3}", "{0}, {0}, {0}")
        .replace("[0,4]", "[0,0]"),
        "forum.dzn",
    )
    assert main([str(path), "--seconds", "1"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert document["infeasible"] is True
    assert document["why"] == "request 1 has no slot after the requests that come before it"


def test_what_is_not_understood_is_exit_2_and_one_line(write, capsys):
    path = write(forum(requests=[{"id": 4, "a": 0, "b": 8}]))
    assert main([str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"{path}: request 4: participant 8 is unknown\n"


def test_a_file_that_is_not_there_is_exit_2(tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none.json'}: No such file or directory\n"


@pytest.mark.parametrize(
    "option", [["--seconds", "nan"], ["--seconds", "-1"], ["--iterations", "-1"], ["--seed", "x"]]
)
def test_a_limit_that_is_none_is_exit_2(write, capsys, option):
    with pytest.raises(SystemExit) as ended:
        main([str(write(forum())), *option])
    assert ended.value.code == 2
    assert option[0] in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_before_the_search(write, tmp_path, capsys):
    out = tmp_path / "none" / "plan.json"
    assert main([str(write(forum())), "--seconds", "3600", "--out", str(out)]) == 2
    assert capsys.readouterr().err == f"{out}: there is no such folder\n"


def test_a_byte_order_mark_is_no_error(write):
    assert read_problem(write("\ufeff" + json.dumps(forum()))).slots == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"slots": 0, "tables": [], "interpreters": {}, "participants": [], "requests": []},
        {"participants": [{"id": 0, "available": [0, 1]}], "requests": []},
        {"participants": [{"id": p, "available": []} for p in range(3)]},
        {"participants": [{"id": p, "available": [0, 1], "max_meetings": 0} for p in range(3)]},
        {"requests": [{"id": 1, "a": 0, "b": 1, "weight": 0}]},
        {"tables": [0, 1], "previous": {"4": 0}},
        {"participants": [{"id": p, "available": [0]} for p in range(3)], "previous": {"4": 1, "9": 0}},
    ],
    ids=["nobody", "one person", "nobody there", "no meetings", "no weight", "table lost", "gone"],
)
def test_odd_forums_have_a_plan(write, capsys, changes):
    assert main([str(write(forum(**changes))), "--iterations", "200"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "ipek-plan-1"


def test_locks_that_cannot_both_hold_are_infeasible(write, capsys):
    locked = [{"request": 4, "slot": 0}, {"request": 9, "slot": 0}]
    assert main([str(write(forum(locked=locked))), "--iterations", "200"]) == 3
    assert json.loads(capsys.readouterr().out)["infeasible"] is True


def test_who_is_told_to_end_writes_the_best_plan_so_far(write, tmp_path):
    """The search could go on for an hour; the plan is there some moments after SIGTERM, and sound."""
    rng = Random(1)
    pairs = [(a, b) for a in range(60) for b in range(60, 120) if rng.random() < 0.02 + a % 6 * (b % 5) / 75]
    there = [[t for t in range(24) if (t * t + 3 * p) % 7] for p in range(120)]
    document = forum(
        slots=24,
        tables=[60] * 24,
        interpreters={},
        participants=[{"id": p, "available": slots} for p, slots in enumerate(there)],
        requests=[{"id": k, "a": a, "b": b, "weight": 1} for k, (a, b) in enumerate(pairs)],
    )
    out = tmp_path / "plan.json"
    program = (
        "import os, signal, sys, threading; from apps.meetings.scheduler.__main__ import main;"
        "threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start();"
        f"sys.exit(main([{str(write(document))!r}, '--seconds', '3600', '--out', {str(out)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    plan = json.loads(out.read_text(encoding="utf-8"))
    assert len(plan["slots"]) + len(plan["unplaced"]) == len(pairs)


def test_the_command_runs_without_django(write):
    """In a process of its own, in which an import of Django would fail."""
    program = (
        "import runpy, sys; sys.modules['django'] = None;"
        f"sys.argv = ['scheduler', {str(write(forum()))!r}, '--iterations', '50'];"
        "runpy.run_module('apps.meetings.scheduler', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["weight"] == 6


def test_importing_loads_no_django():
    program = "import sys, apps.meetings.scheduler; print([m for m in sys.modules if m.startswith('django')])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_number_of_thousands_of_digits_is_refused_in_one_line(write):
    path = write('{"slots": ' + "9" * 5000 + "}")
    with pytest.raises(FormatError) as refused:
        read_problem(path)
    assert str(refused.value).startswith(f"{path}: not JSON (")
    assert "\n" not in str(refused.value)


def test_the_libraries_are_loaded_before_the_clock_on_request():
    code = (
        "import sys; from apps.meetings import scheduler; before = 'highspy' in sys.modules; scheduler.load();"
        "print(before, 'highspy' in sys.modules, 'scipy.optimize' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["False", "True", "True"]
