from apps.meetings.scheduler.bits import bits, breaks_of, idle_breaks_of, least_breaks, mask_of, runs

DAY = ((1 << 8) - 1,)
TWO_DAYS = (0b00001111, 0b11110000)


def test_masks_and_bits_are_inverse():
    assert list(bits(mask_of([5, 0, 3]))) == [0, 3, 5]
    assert list(bits(0)) == []


def test_runs():
    assert [runs(m) for m in (0, 0b1, 0b1011, 0b10101)] == [0, 1, 2, 3]


def test_breaks_are_the_gaps_of_a_day():
    assert [breaks_of(m, DAY) for m in (0, 0b1, 0b1001, 0b110101)] == [0, 0, 1, 2]


def test_a_night_is_not_a_break():
    assert breaks_of(0b10000001, TWO_DAYS) == 0
    assert breaks_of(0b10010001, TWO_DAYS) == 1


def test_a_break_is_idle_only_where_the_person_is_there():
    assert idle_breaks_of(0b1001, 0b1001, DAY) == 0
    assert idle_breaks_of(0b1001, 0b1011, DAY) == 1
    assert idle_breaks_of(0b1001, 0b1101, DAY) == 1
    assert idle_breaks_of(0b10010001, 0b10011001, TWO_DAYS) == 0
    assert idle_breaks_of(0b10010001, 0b11111111, TWO_DAYS) == 1


def test_least_breaks_takes_the_longest_stretches_first():
    assert least_breaks(0, 0b1110111, DAY) == 0
    assert least_breaks(3, 0b1110011, DAY) == 0
    assert least_breaks(4, 0b1110011, DAY) == 1
    assert least_breaks(6, 0b1110111, TWO_DAYS) == 0
    assert least_breaks(6, 0b11101011, TWO_DAYS) == 1
