"""What every app refuses alike."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from apps.core.validators import validate_near_today


@pytest.mark.parametrize(
    "given", [date(2000, 1, 1), date(2099, 12, 31), datetime(2027, 4, 14, 9, tzinfo=UTC)]
)
def test_days_of_our_time_pass(given: date) -> None:
    validate_near_today(given)


@pytest.mark.parametrize("given", [date(1999, 12, 31), date(2100, 1, 1), datetime(99, 11, 1, tzinfo=UTC)])
def test_a_slip_in_the_year_is_told(given: date) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_near_today(given)
    assert refusal.value.messages == ["Give a date between the years 2000 and 2099."]
