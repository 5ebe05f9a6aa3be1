"""What all tests of the optimum begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sopxl.optimise.lately import LATELY


@pytest.fixture(autouse=True)
def nothing_before() -> Iterator[None]:
    """Each test begins as a process does, whatever another one has planned."""
    LATELY.forget()
    yield
    LATELY.forget()
