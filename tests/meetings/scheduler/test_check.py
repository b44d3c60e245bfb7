"""Each constraint of the checker: one plan that keeps it, one that breaks it and nothing else."""

from dataclasses import replace

from apps.meetings.scheduler import (
    Assignment,
    Interpreter,
    Objective,
    Plan,
    Precedence,
    Problem,
    Shortfall,
    Table,
    check,
)
from tests.meetings.scheduler.build import forum, plan_of, with_person, with_request


def broken(problem: Problem, plan: Plan) -> set[str]:
    return {violation.constraint for violation in check(problem, plan)}


def test_requests_known():
    problem = forum(2, [(0, 1)])
    assert broken(problem, plan_of(problem, Assignment(0, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 2))) == {"requests_known"}
    assert broken(problem, plan_of(problem, Assignment(7, 1))) == {"requests_known"}


def test_requests_answered():
    problem = forum(2, [(0, 1)])
    plan = plan_of(problem)
    assert broken(problem, plan) == set()
    assert broken(problem, replace(plan, unplaced=())) == {"requests_answered"}


def test_everything_placed():
    problem = forum(2, [(0, 1)], objective=Objective.BREAKS)
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == set()
    assert broken(problem, plan_of(problem)) == {"everything_placed"}


def test_one_meeting_at_a_time():
    problem = forum(2, [(0, 1), (0, 2)])
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 0))) == {"one_meeting_at_a_time"}


def test_participants_available():
    problem = with_person(forum(2, [(0, 1)]), 1, available=(1,))
    assert broken(problem, plan_of(problem, Assignment(0, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == {"participants_available"}


def test_slots_allowed():
    problem = with_request(forum(2, [(0, 1)]), 0, slots=(1,))
    assert broken(problem, plan_of(problem, Assignment(0, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == {"slots_allowed"}


def test_most_meetings():
    problem = with_person(forum(2, [(0, 1), (0, 2)]), 0, max_meetings=1)
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == {"most_meetings"}


def test_most_a_day():
    problem = with_person(forum(3, [(0, 1), (0, 2)], days=(0, 0, 1)), 0, max_per_day=1)
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 2))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == {"most_a_day"}


def test_least_meetings():
    problem = with_person(forum(2, [(0, 1), (0, 2)]), 0, min_meetings=2)
    plan = plan_of(problem, Assignment(0, 0))
    assert broken(problem, replace(plan, shortfalls=(Shortfall(0, 1),))) == set()
    assert broken(problem, plan) == {"least_meetings"}


def test_locks_kept():
    problem = forum(2, [(0, 1)], locked=(Assignment(0, 1),))
    assert broken(problem, plan_of(problem, Assignment(0, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == {"locks_kept"}


def test_published_kept():
    problem = forum(1, [(0, 1), (0, 2)], previous=(Assignment(0, 0),))
    assert broken(problem, plan_of(problem, Assignment(0, 0))) == set()
    assert broken(problem, plan_of(problem, Assignment(1, 0))) == {"published_kept"}


def test_published_may_be_dropped_for_a_lock():
    problem = forum(1, [(0, 1), (0, 2)], previous=(Assignment(0, 0),), locked=(Assignment(1, 0),))
    assert broken(problem, plan_of(problem, Assignment(1, 0))) == set()


def test_in_order():
    problem = forum(3, [(0, 1), (0, 2)], precedences=(Precedence(before=0, after=1),))
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 2), Assignment(1, 1))) == {"in_order"}


def test_tables_suffice():
    problem = forum(2, [(0, 1), (2, 3)], tables=(1, 1))
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 0))) == {"tables_suffice"}


def test_tables_named():
    problem = forum(2, [(0, 1)], named_tables=(Table(5, slots=(0,)), Table(6, owner=0), Table(7, owner=2)))
    problem = replace(problem, participants=forum(2, [(0, 2)]).participants)
    assert broken(problem, plan_of(problem, Assignment(0, 0, table=6))) == set()
    for table in (None, 5, 7, 8):
        assert broken(problem, plan_of(problem, Assignment(0, 0, table=table))) == {"tables_named"}


def test_tables_named_and_bound():
    problem = with_request(forum(1, [(0, 1)], named_tables=(Table(5), Table(6))), 0, table=6)
    assert broken(problem, plan_of(problem, Assignment(0, 0, table=6))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0, table=5))) == {"tables_named"}


def test_one_meeting_per_table():
    problem = forum(1, [(0, 1), (2, 3)], named_tables=(Table(5), Table(6)))
    assert broken(problem, plan_of(problem, Assignment(0, 0, 5), Assignment(1, 0, 6))) == set()
    plan = plan_of(problem, Assignment(0, 0, 5), Assignment(1, 0, 5))
    assert broken(problem, plan) == {"one_meeting_per_table"}


def test_interpreters_suffice():
    problem = forum(2, [(0, 1), (2, 3)], pools={"zh": (1, 1)})
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="zh")
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 0))) == {"interpreters_suffice"}


def test_interpreters_named():
    problem = forum(2, [(0, 1)], interpreters=(Interpreter(8, ("zh",), slots=(0,)), Interpreter(9, ("ru",))))
    problem = with_request(problem, 0, interpreter="zh")
    assert broken(problem, plan_of(problem, Assignment(0, 0, interpreter=8))) == set()
    for assignment in (Assignment(0, 0, interpreter=9), Assignment(0, 1, interpreter=8), Assignment(0, 0)):
        assert broken(problem, plan_of(problem, assignment)) == {"interpreters_named"}


def test_one_meeting_per_interpreter():
    people = (Interpreter(8, ("zh",)), Interpreter(9, ("zh",)))
    problem = forum(1, [(0, 1), (2, 3)], interpreters=people)
    problem = with_request(with_request(problem, 0, interpreter="zh"), 1, interpreter="zh")
    good = plan_of(problem, Assignment(0, 0, interpreter=8), Assignment(1, 0, interpreter=9))
    bad = plan_of(problem, Assignment(0, 0, interpreter=8), Assignment(1, 0, interpreter=8))
    assert broken(problem, good) == set()
    assert broken(problem, bad) == {"one_meeting_per_interpreter"}


def test_breaks_fair():
    problem = forum(3, [(0, 1), (0, 2)], fairness=0)
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 1))) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 2))) == {"breaks_fair"}


def test_weight_stated():
    problem = forum(2, [(0, 1)])
    plan = plan_of(problem, Assignment(0, 0), bound=9)
    assert broken(problem, plan) == set()
    assert broken(problem, replace(plan, weight=2)) == {"weight_stated"}


def test_bound_holds():
    problem = forum(2, [(0, 1)])
    assert broken(problem, plan_of(problem, Assignment(0, 0), bound=1)) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), bound=0)) == {"bound_holds"}
    assert broken(problem, plan_of(problem, Assignment(0, 0), breaks_bound=1)) == {"bound_holds"}


def test_breaks_stated():
    problem = forum(4, [(0, 1), (0, 2)], days=(0, 0, 0, 1))
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 2), breaks=1)) == set()
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 2), breaks=0)) == {
        "breaks_stated"
    }
    assert broken(problem, plan_of(problem, Assignment(0, 0), Assignment(1, 3), breaks=0)) == set()


def test_idle_breaks_stated():
    problem = with_person(forum(3, [(0, 1), (0, 2)]), 0, available=(0, 2))
    plan = plan_of(problem, Assignment(0, 0), Assignment(1, 2), breaks=1, idle_breaks=0)
    assert broken(problem, plan) == set()
    assert broken(problem, replace(plan, idle_breaks=1)) == {"idle_breaks_stated"}
