"""A content as a planner reads it, in a window of any width; imports the model and sopxl.errors."""

from __future__ import annotations

import unicodedata

from sopxl.errors import visible
from sopxl_workbook.changes.model import Content, Formula

_MORE = "..."


def shown(content: Content) -> str:
    """A content in words: every digit of a number, a text in quotes.

    >>> shown(1234567.25), shown(None), shown("1"), shown(True)
    ('1,234,567.25', 'blank', '"1"', 'TRUE')
    """
    if content is None:
        return "blank"
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, float):
        return number(content)
    if isinstance(content, Formula):
        return f"{visible(content.text)} ({shown(content.value)})"
    if isinstance(content, str):
        return f'"{visible(content)}"'
    return visible(getattr(content, "code", "not calculated"))


def number(value: float) -> str:
    """A number with every digit that it has, in thousands.

    >>> number(0.1 + 0.2), number(-1200.0), number(1e22)
    ('0.30000000000000004', '-1,200', '1e+22')
    """
    return f"{value + 0.0:,}".removesuffix(".0")


def columns_of(text: str) -> int:
    """How many columns of a window a text takes.

    >>> columns_of("abc"), columns_of("漢字"), columns_of("e\\u0301")
    (3, 4, 1)
    """
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """A text that takes no more than so many columns.

    >>> cut("production by policy", 13), cut("plan", 4)
    ('production...', 'plan')
    """
    if columns_of(text) <= width:
        return text
    room = max(width - len(_MORE), 0)
    taken, kept = 0, ""
    for character in text:
        taken += _columns(character)
        if taken > room:
            break
        kept += character
    return (kept.rstrip() + _MORE)[: max(width, 1)]


def padded(text: str, width: int) -> str:
    """A text with blanks up to so many columns."""
    return text + " " * (width - columns_of(text))
