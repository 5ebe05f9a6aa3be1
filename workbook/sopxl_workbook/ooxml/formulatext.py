"""Formulas as text: whether one is whole, what it points at, a sheet renamed; imports a1."""

from __future__ import annotations

import re
from collections.abc import Callable

from sopxl.errors import InputError

from .a1 import quote_sheet

MAX_FORMULA = 8_192  # characters, as Excel counts them
_TEXT, _QUOTED = r'"(?:[^"]|"")*"', r"'(?:[^']|'')*'"
_BRACKETS = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_CLOSED = re.compile(rf"{_TEXT}|{_QUOTED}|{_BRACKETS}")
_PAIRS = {")": "(", "}": "{"}
_NOT_SPELLED = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SINGLE = re.compile(r"(?<![\w$])(\$?[A-Z]{1,3}\$?\d+):\1(?!\d)")
_PART = re.compile(
    rf"{_TEXT}"
    rf"|(?P<quoted>{_QUOTED})!"
    r"|(?P<plain>[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!"
    rf"|(?P<brackets>{_BRACKETS})"
    r"|#[A-Z/0]+[!?]?"
    r"|(?P<word>[^\W\d][\w.\\?]*|\\[\w.\\?]*)(?P<call>\()?"
)


def same_formula(one: str | None, other: str | None) -> bool:
    """Whether two formulas are one; a range of a single cell may be spelled as that cell.

    LibreOffice stores the shorter spelling, whatever was typed.

    >>> same_formula("=SUM($B$11:$B$11)", "=SUM($B$11)"), same_formula("=A1:A11", "=A1")
    (True, False)
    """
    if one is None or other is None or one == other:
        return one == other
    return _SINGLE.sub(r"\1", one) == _SINGLE.sub(r"\1", other)


def formula_body(text: str, where: Callable[[], str]) -> str:
    """A formula as a file stores it, without "="; InputError E154 for what is none.

    A formula is spelled as files have it: English names, commas, "_xlfn." before newer functions.
    """
    body = text[1:].strip() if text.startswith("=") else ""
    if body and len(text) <= MAX_FORMULA and _is_whole(body):
        return body
    shown = text if len(text) <= 60 else text[:57] + "..."
    raise InputError(
        "E154",
        f'"{shown}" is no formula that a cell holds.',
        where(),
        'Write it like "=SUM(A1:A3)", every quote and bracket closed.',
    )


def _is_whole(body: str) -> bool:
    """Whether every quote and bracket is closed, and nothing asks another program for data."""
    rest = _CLOSED.sub("", body)
    if _NOT_SPELLED.search(body) or any(mark in rest for mark in "\"'[]|"):
        return False
    opened: list[str] = []
    for mark in rest:
        if mark in "({":
            opened.append(mark)
        elif mark in _PAIRS and (not opened or opened.pop() != _PAIRS[mark]):
            return False
    return not opened


def sheets_in(formula: str) -> set[str]:
    """Sheets of the same book that a formula points at, both ends of a range of sheets.

    >>> sorted(sheets_in("SUM('Bob''s plan'!A1,First:Last!B2)+[1]Other!A1"))
    ["Bob's plan", 'First', 'Last']
    """
    if "!" not in formula:
        return set()
    return {name for match in _PART.finditer(formula) for name in _sheets_of(match)}


def _sheets_of(match: re.Match[str]) -> list[str]:
    """Sheets that one part of a formula names; none where they are those of another book."""
    quoted, plain = match["quoted"], match["plain"]
    name = quoted[1:-1].replace("''", "'") if quoted else plain or ""
    return [] if not name or "[" in name or _follows_bracket(match) else name.split(":")


def words_in(formula: str) -> set[str]:
    """Names that a formula uses, whether of cells, of tables or of the book; no functions.

    >>> sorted(words_in('SUM(tblPlan[Units])*rate+Plan!A1&"word"'))
    ['A1', 'rate', 'tblPlan']
    """
    return {
        match["word"] for match in _PART.finditer(formula) if match["word"] and not match["call"]
    }


def renamed_sheet(formula: str, old: str, new: str) -> str:
    """The formula with every reference to one sheet turned to another.

    >>> renamed_sheet("SUM(Plan!A1:A3,'Other plan'!B1)", "Plan", "Plan 2")
    "SUM('Plan 2'!A1:A3,'Other plan'!B1)"
    """

    def turned(match: re.Match[str]) -> str:
        names = _sheets_of(match)
        if not any(name.casefold() == old.casefold() for name in names):
            return match[0]
        names = [new if name.casefold() == old.casefold() else name for name in names]
        return f"{quote_sheet(':'.join(names))}!"

    return _PART.sub(turned, formula) if "!" in formula and old != new else formula


def is_of_other_book(formula: str) -> bool:
    """Whether a formula points at another workbook.

    >>> is_of_other_book("[1]Plan!A1*2"), is_of_other_book("'[b.xlsx]Plan'!A1")
    (True, True)
    >>> is_of_other_book("SUM(tblPlan[2026])")
    False
    """
    return "[" in formula and any(
        "[" in (match["quoted"] or "") or _follows_bracket(match)
        for match in _PART.finditer(formula)
        if match["quoted"] or match["plain"]
    )


def _follows_bracket(match: re.Match[str]) -> bool:
    return match.string[match.start() - 1 : match.start()] == "]"
