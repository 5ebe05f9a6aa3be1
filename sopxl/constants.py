"""A formula of constants, such as =SOP_LEVEL({110,120},100,80), taken apart.

So that every host, the registry and the command line can be asked the same. Imports arrays and
errors only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sopxl.arrays import EXCEL_ERRORS
from sopxl.errors import InputError

_HEAD = re.compile(r"\s*=?\s*([A-Za-z_]\w*)\s*\(")
_PIECE = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"]|"")*") |
    (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![^\s(){},;])) |
    (?P<truth>(?i:TRUE|FALSE)(?:\(\))?(?![^\s(){},;])) |
    (?P<error>\#[A-Za-z/0_]+[!?]?) |
    (?P<mark>[(){},;]) |
    (?P<other>[^\s(){},;]+) |
    (?P<end>$)
    )""",
    re.VERBOSE,
)
_CONSTANTS = ("text", "number", "truth", "error")
_FIX = 'Write it as Excel in English does: =SOP_LEVEL({110,120},100,80), a blank cell as "".'


@dataclass(frozen=True, slots=True)
class Call:
    """A cell function's name and what it is given."""

    name: str
    arguments: tuple[Any, ...]  # values, ranges as rows; None for one that is left out
    texts: tuple[str, ...]  # each as it is written


def parsed(formula: str) -> Call:
    """A formula of constants taken apart.

    formula : a call with literals only: numbers, texts in quotes, TRUE, FALSE, errors, and array
    constants; arguments are parted by commas, the rows of an array by semicolons. The equals sign
    may be left out. Raises InputError E251 with the place and what stands there.

    >>> parsed('=SOP_X({1,2;3,#N/A},"a, b",TRUE,,-5)').arguments
    ([[1.0, 2.0], [3.0, '#N/A']], 'a, b', True, None, -5.0)
    """
    return _Reader(formula).call()


class _Reader:
    """Reads a formula from left to right, one piece after the other."""

    def __init__(self, formula: str) -> None:
        """formula : the text, from its equals sign on."""
        self._text = formula
        self._at = 0  # where the piece that is looked at begins
        self._kind = ""
        self._piece = ""

    def call(self) -> Call:
        """The whole formula."""
        head = _HEAD.match(self._text)
        if head is None:
            raise self._refused("a function with its arguments in brackets")
        self._step(head.end())
        values: list[Any] = []
        texts: list[str] = []
        while self._piece != ")" or values:
            begin = self._at
            values.append(self._argument())
            texts.append(self._text[begin : self._at].strip())
            if self._piece == ")":
                break
            self._take(",", "a comma or the closing bracket")
        self._take(")", "the closing bracket")
        if self._kind != "end":
            raise self._refused("the end of the formula")
        return Call(head[1], tuple(values), tuple(texts))

    def _argument(self) -> Any:
        """One argument: a constant, rows of constants, or None where nothing stands."""
        if self._piece in (",", ")"):
            return None
        if self._piece != "{":
            return self._constant()
        rows: list[list[Any]] = [[]]
        while self._piece != "}":
            if self._piece == ";":
                rows.append([])
            self._step(self._end)
            rows[-1].append(self._constant())
            if self._piece not in (",", ";", "}"):
                raise self._refused("a comma, a semicolon or the closing brace")
        if len(set(map(len, rows))) > 1:
            raise self._refused("a row as long as the first")
        self._step(self._end)
        return rows

    def _constant(self) -> Any:
        """The value of one constant."""
        kind, piece = self._kind, self._piece
        if kind not in _CONSTANTS or (kind == "error" and piece.upper() not in EXCEL_ERRORS):
            raise self._refused("a constant")
        self._step(self._end)
        if kind == "number":
            return float(piece)
        if kind == "truth":
            return piece.upper().startswith("TRUE")
        return piece[1:-1].replace('""', '"') if kind == "text" else piece.upper()

    def _take(self, mark: str, wanted: str) -> None:
        """Passes over a mark that has to stand here."""
        if self._piece != mark:
            raise self._refused(wanted)
        self._step(self._end)

    def _step(self, at: int) -> None:
        """Looks at the piece that begins there."""
        found = _PIECE.match(self._text, at)
        assert found is not None, "the pattern takes every text"
        self._kind = found.lastgroup or "end"
        self._piece = found[self._kind]
        self._at, self._end = found.start(self._kind), found.end()

    def _refused(self, wanted: str) -> InputError:
        """What is told of a piece that does not belong there."""
        found = f'found "{self._piece}"' if self._piece else "found nothing"
        if not self._kind:
            found = f'found "{self._text}"'
        place = f" at place {self._at + 1}" if self._kind else ""
        return InputError("E251", f"{found}{place}, {wanted} is expected.", "formula", _FIX)
