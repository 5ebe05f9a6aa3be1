"""Tables of refusals: a call, and the full text it must be refused with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sopxl.errors import SopError

Row = tuple[Callable[[], Any], type[SopError], str]


def refused(rows: list[Row]) -> Any:
    """The table as parameters of a test, each named by the start of its text."""
    ids = [text[:64] for _, _, text in rows]
    return pytest.mark.parametrize(("call", "kind", "text"), rows, ids=ids)


def check(call: Callable[[], Any], kind: type[SopError], text: str) -> None:
    """The call is refused with that kind of error and exactly that text."""
    with pytest.raises(SopError) as error:
        call()
    assert str(error.value) == text
    assert type(error.value) is kind
