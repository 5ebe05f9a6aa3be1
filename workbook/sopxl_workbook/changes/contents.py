"""What a cell of a change set holds: made plain, compared, coded for a file; imports ooxml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sopxl_workbook.changes.model import Content, Formula
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError, NotCalculated
from sopxl_workbook.ooxml.edits import plain_value

_PLAIN = frozenset((str, bool, type(None), CellError, NotCalculated))


def plain(value: Any, where: Callable[[], str]) -> Content:
    """A content of one of the kinds there are: whole numbers become float, NumPy's become ours.

    Raises InputError E116, E152, E153 for what no cell can hold, TypeError for any other kind.
    """
    kind = type(value)
    if kind in _PLAIN or (kind is float and value - value == 0.0):
        return value  # type: ignore[no-any-return]
    if isinstance(value, Formula):
        result = plain(value.value, where)
        assert not isinstance(result, Formula)
        return Formula(value.text, result)
    return plain_value(value, where)


def is_empty(value: Content) -> bool:
    """Whether a cell with it looks empty: nothing, or a text of no characters."""
    return value is None or (isinstance(value, str) and not value)


def is_same(a: Content, b: Content) -> bool:
    """Whether two contents are one: of one kind and equal, nothing and an empty text alike.

    >>> is_same(1.0, True), is_same(0.0, -0.0), is_same(None, "")
    (False, True, True)
    """
    if isinstance(a, Formula) and isinstance(b, Formula):
        return a.text == b.text and is_same(a.value, b.value)
    return (type(a) is type(b) and a == b) or (is_empty(a) and is_empty(b))


def coded(value: Content) -> Any:
    """A content as JSON holds it, so that no two kinds look alike.

    >>> coded(1.0), coded("1"), coded(True), coded(CellError("#N/A")), coded(None)
    (1.0, '1', True, {'error': '#N/A'}, None)
    """
    if isinstance(value, Formula):
        return {"formula": value.text, "value": coded(value.value)}
    if isinstance(value, CellError):
        return {"error": value.code}
    if isinstance(value, NotCalculated):
        return {"not calculated": True}
    if isinstance(value, float):
        return value + 0.0  # a zero has no sign
    return value


def decoded(data: Any) -> Content:
    """The content that `coded` made this of; ValueError where it is none."""
    if data is None or isinstance(data, str | bool):
        return data
    if isinstance(data, int | float):
        if data - data == 0.0:
            return float(data)
    elif isinstance(data, dict):
        if set(data) == {"formula", "value"} and isinstance(data["formula"], str):
            result = decoded(data["value"])
            if not isinstance(result, Formula):
                return Formula(data["formula"], result)
        elif set(data) == {"error"} and isinstance(data["error"], str):
            return CellError(data["error"])
        elif data == {"not calculated": True}:
            return NOT_CALCULATED
    raise ValueError(f"{data!r} is no content of a cell")
