"""New contents of single cells, as bytes; imports cells, sheetxml, text and values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from sopxl.errors import InputError

from .a1 import Area, cell_name
from .cells import Formula
from .sheetxml import Grammar
from .text import encode
from .values import STORABLE_ERRORS, CellError, Value, Writable

MAX_TEXT = 32_767  # characters of a cell, as UTF-16 counts them
_PLAIN_INTEGER = 1e15
_DROPPED_BY_VALUE = re.compile(rb"""\s(?:t|cm|vm|ph)\s*=\s*(?:"[^"]*"|'[^']*')|\s*/$""")
_DROPPED_BY_RESULT = re.compile(rb"""\s(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')|\s*/$""")


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of one cell."""

    value: Value
    keeps_formula: bool  # True: only the stored result changes
    style: bytes | None = None  # of a cell that is not there yet
    formula: Formula | None = None  # a new one, or the own text of one that was shared until now
    metadata: int = 0  # cm index of a new formula that spills
    part_of: Area | None = None  # the new array formula of another cell that fills this one


def plain_value(value: Writable, where: Callable[[], str]) -> Value:
    """A value as the reader would give it back; InputError for what no cell can hold."""
    if value is None or isinstance(value, bool):
        return value
    if hasattr(value, "item"):  # a NumPy scalar
        return plain_value(value.item(), where)
    if isinstance(value, int | float):
        return _checked_number(value, where)
    if isinstance(value, str):
        return _checked_text(value, where)
    if isinstance(value, CellError):
        return _checked_error(value, where)
    raise TypeError(
        f"{where()}: a cell holds a number, text, bool, CellError or None, not {value!r}"
    )


def _checked_number(value: float, where: Callable[[], str]) -> float:
    try:
        plain = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        plain = math.inf
    if not math.isfinite(plain):
        raise InputError("E116", f"{plain} is no number that a cell can hold.", where())
    return plain


def _checked_text(value: str, where: Callable[[], str]) -> str:
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if length > MAX_TEXT:
        raise InputError(
            "E152", f"the text has {length} characters, a cell holds {MAX_TEXT}.", where()
        )
    return value


def _checked_error(value: CellError, where: Callable[[], str]) -> CellError:
    if value.code not in STORABLE_ERRORS:
        listed = ", ".join(sorted(STORABLE_ERRORS))
        raise InputError(
            "E153", f"{value} cannot be stored in a cell; these can: {listed}.", where()
        )
    return value


def number_text(value: float) -> bytes:
    """A number as a cell stores it: no digit lost."""
    if value.is_integer() and abs(value) < _PLAIN_INTEGER:
        return b"%d" % value
    return repr(value).encode()


def stored(grammar: Grammar, value: Value) -> tuple[bytes, bytes]:
    """Type attribute and value element of a stored result; nothing for None."""
    if value is None:
        return b"", b""
    if isinstance(value, bool):
        kind, raw = b' t="b"', b"1" if value else b"0"
    elif isinstance(value, float):
        kind, raw = b"", number_text(value)
    elif isinstance(value, CellError):
        kind, raw = b' t="e"', encode(value.code)
    else:
        kind, raw = b' t="str"', encode(str(value))
    return kind, b"<%bv>%b</%bv>" % (grammar.prefix, raw, grammar.prefix)


def typed(grammar: Grammar, value: Value) -> tuple[bytes, bytes]:
    """Type attribute and contents of a cell without a formula; text can never become one."""
    if not isinstance(value, str):
        return stored(grammar, value)
    p, raw = grammar.prefix, encode(value)
    space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
    return b' t="inlineStr"', b"<%bis><%bt%b>%b</%bt></%bis>" % (p, p, space, raw, p, p)


def cell_bytes(
    grammar: Grammar, row: int, column: int, edit: Edit, old: re.Match[bytes] | None
) -> bytes:
    """The whole cell element after an edit; old is the cell as it stands, if it does."""
    dropped = _DROPPED_BY_RESULT if edit.keeps_formula else _DROPPED_BY_VALUE
    if old is not None:
        attributes = dropped.sub(b"", old[2]).rstrip()
    else:
        attributes = b"" if edit.style is None else b' s="%b"' % edit.style
    if edit.metadata:
        attributes += b' cm="%d"' % edit.metadata
    if edit.keeps_formula:
        kind, inside = _with_result(grammar, edit, old)
    elif edit.formula is not None or edit.part_of is not None:
        kind, inside = stored(grammar, edit.value)
        inside = _formula_bytes(grammar, edit.formula) + inside
    else:
        kind, inside = typed(grammar, edit.value)
    head = b'<%bc r="%b"%b%b' % (grammar.prefix, cell_name(row, column).encode(), attributes, kind)
    return b"%b>%b</%bc>" % (head, inside, grammar.prefix) if inside else head + b"/>"


def _with_result(grammar: Grammar, edit: Edit, old: re.Match[bytes] | None) -> tuple[bytes, bytes]:
    inside = (old[3] or b"") if old is not None else b""
    found = grammar.formula.search(inside)
    formula = found[0] if found else b""
    rest = grammar.inline.sub(b"", grammar.stored.sub(b"", inside.replace(formula, b"", 1), 1))
    if edit.formula is not None:
        formula = _formula_bytes(grammar, edit.formula)
    kind, value = stored(grammar, edit.value)
    return kind, formula + value + rest.strip()


def _formula_bytes(grammar: Grammar, formula: Formula | None) -> bytes:
    if formula is None:
        return b""
    p = grammar.prefix
    return b"<%bf%b>%b</%bf>" % (p, formula.attributes, formula.text, p)
