"""A formula read as a tree, so that its result can be worked out; imports adopt.refs.

A formula is read in its form as A1 has it, once for all cells that it was copied to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sopxl_workbook.adopt.refs import Reference, references
from sopxl_workbook.ooxml import CellError

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_SHEET = r"(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!"
_TOKEN = re.compile(
    r"\s*(?:"
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.:])"
    r"|(?P<error>#[A-Z/0]+[!?]?)"
    rf"|(?P<ref>(?:{_SHEET})?(?:{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}})"
    r"(?![\w.(\[!:]))"
    r"|(?P<call>[A-Za-z_][\w.]*)\("
    r"|(?P<name>[^\W\d][\w.]*)(?![\w.(\[!:])"
    r"|(?P<sign><>|<=|>=|[-+*/^%&=<>(),])"
    r")"
)
_BINARY = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


class UnknownFormulaError(Exception):
    """A formula, or something in it, that is left to the planner's program to work out."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, TRUE or FALSE, an error."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or a sign between or before its arguments, with what it is worked out from."""

    name: str  # "SUM", "+", "negative", "%"
    arguments: tuple[Node, ...]


Node: TypeAlias = Constant | Name | Call | Reference


@lru_cache(maxsize=1 << 14)
def parsed(form: str) -> Node:
    """The tree of a formula as A1 has it; UnknownFormulaError for what is not read.

    >>> parsed("=1+2*3")
    Call(name='+', arguments=(Constant(value=1.0), Call(name='*', arguments=(Constant(value=2.0), \
Constant(value=3.0)))))
    """
    reader = _Reader(form)
    tree = reader.expression(0)
    if reader.token is not None:
        raise UnknownFormulaError(form)
    return tree


class _Reader:
    """Reads a formula token by token; each level of signs binds closer than the one before."""

    def __init__(self, form: str) -> None:
        self.form, self.at = form, 1 if form.startswith("=") else 0
        self.kind = ""
        self.token: str | None = None
        self.advance()

    def advance(self) -> None:
        """Takes the next token; none is left at the end."""
        if not self.form[self.at :].strip():
            self.kind, self.token = "", None
            return
        match = _TOKEN.match(self.form, self.at)
        if match is None or match.lastgroup is None:
            raise UnknownFormulaError(self.form)
        self.kind, self.token = match.lastgroup, match[match.lastgroup]
        self.at = match.end()

    def expression(self, level: int) -> Node:
        """What signs of a level and closer ones hold together, from left to right."""
        if level == len(_BINARY):
            return self.signed()
        left = self.expression(level + 1)
        while self.kind == "sign" and self.token in _BINARY[level]:
            sign = str(self.token)
            self.advance()
            left = Call(sign, (left, self.expression(level + 1)))
        return left

    def signed(self) -> Node:
        """A value with the signs before it and the per cent behind it."""
        if self.kind == "sign" and self.token in ("-", "+"):
            name = "negative" if self.token == "-" else "positive"
            self.advance()
            return Call(name, (self.signed(),))
        value = self.value()
        while self.kind == "sign" and self.token == "%":
            self.advance()
            value = Call("%", (value,))
        return value

    def value(self) -> Node:
        """A constant, a reference, a name, a call, or what stands in brackets."""
        kind, token = self.kind, str(self.token)
        self.advance()
        if kind == "number":
            return Constant(float(token))
        if kind == "text":
            return Constant(token[1:-1].replace('""', '"'))
        if kind == "error":
            return Constant(CellError(token))
        if kind == "ref":
            return references(f"={token}")[0]
        if kind == "name":
            word = token.upper()
            return Constant(word == "TRUE") if word in ("TRUE", "FALSE") else Name(token)
        if kind == "call":
            return Call(token.upper().removeprefix("_XLFN."), self.arguments())
        if kind == "sign" and token == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        raise UnknownFormulaError(self.form)

    def arguments(self) -> tuple[Node, ...]:
        """The arguments of a call up to its closing bracket; one left out is a blank."""
        found: list[Node] = []
        while not (self.kind == "sign" and self.token == ")"):
            is_left_out = self.kind == "sign" and self.token == ","
            found.append(Constant(None) if is_left_out else self.expression(0))
            if self.kind == "sign" and self.token == ",":
                self.advance()
        self.expect(")")
        return tuple(found)

    def expect(self, sign: str) -> None:
        """Takes a sign that has to stand here."""
        if self.kind != "sign" or self.token != sign:
            raise UnknownFormulaError(self.form)
        self.advance()


def parts_of(tree: Node) -> Sequence[Node]:
    """Every reference, name and call of a tree."""
    found, todo = [], [tree]
    while todo:
        node = todo.pop()
        if not isinstance(node, Constant):
            found.append(node)
        if isinstance(node, Call):
            todo.extend(node.arguments)
    return found
