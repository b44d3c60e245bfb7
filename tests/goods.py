"""Reference data without its largest part, where a test is not about that."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apps.reference.services import loading


@contextmanager
def some_goods_names() -> Iterator[None]:
    """Load the goods names of some headings: those of all are some two hundred thousand rows of search terms."""
    some = tuple(loading.read_hs_labels()[:60])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "read_hs_labels", lambda: some)
        yield
