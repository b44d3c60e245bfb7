from collections.abc import Iterator

import pytest
import time_machine

# Noon in Baku, 16:00 in Shanghai.
NOW = "2026-11-24T08:00:00+00:00"


@pytest.fixture(autouse=True)
def _on_one_day() -> Iterator[None]:
    """Past, running and upcoming are told by today's date: it is the same in every run."""
    with time_machine.travel(NOW, tick=False):
        yield
