import math
import time

from apps.meetings.scheduler import Deadline, Either, Iterations
from apps.meetings.scheduler.stop import Flag


def test_a_deadline_passes():
    stop = Deadline(0.01)
    assert stop() is False
    assert math.isfinite(stop.seconds_left())
    time.sleep(0.02)
    assert stop() is True
    assert stop.left() == 0.0


def test_a_deadline_on_another_clock():
    now = 100.0
    stop = Deadline(10, clock=lambda: now)
    half = stop.share(0.5)
    now = 104.0
    assert (stop(), half(), stop.seconds(), half.seconds_left()) == (False, False, 4.0, 1.0)
    now = 105.0
    assert (stop(), half(), stop.left()) == (False, True, 0.5)


def test_iterations_are_counted():
    stop = Iterations(3)
    assert [stop(), stop(), stop()] == [False, False, True]
    assert stop.seconds_left() == math.inf


def test_a_share_of_iterations_counts_in_the_whole():
    stop = Iterations(10)
    half = stop.share(0.5)
    assert [half() for _ in range(5)] == [False, False, False, False, True]
    assert stop.left() == 0.5


def test_either_ends_with_the_first():
    assert Either(Iterations(1), Deadline(60))() is True
    assert Either(Iterations(9), Deadline(0))() is True
    assert Either(Iterations(9), Deadline(60))() is False


def test_a_flag_ends_what_it_is_part_of_and_limits_nothing_before():
    flag = Flag()
    stop = Either(Iterations(10), flag)
    half = stop.share(0.5)
    assert (stop(0), half(0), half.left(), half.seconds_left()) == (False, False, 1.0, math.inf)
    flag.raise_it()
    assert (stop(0), half(0), half.left(), half.seconds_left()) == (True, True, 0.0, 0.0)
