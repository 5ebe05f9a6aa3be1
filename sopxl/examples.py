"""The examples of the registered functions: a formula's text, taken apart to the values it gives.

An example is a call with literals only, so that every host and the registry can be asked the same.
Imports the registry.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from sopxl.registry import CellFunction

_TEXT = r'"(?:[^"]|"")*"'
_ARGUMENT = re.compile(rf'((?:{_TEXT}|\{{(?:{_TEXT}|[^"}}])*\}}|[^,"{{])*)(?:,|$)')
_TOKEN = re.compile(rf"{_TEXT}|[{{}};]|TRUE|FALSE")
_PYTHON = {"{": "[[", "}": "]]", ";": "], [", "TRUE": "True", "FALSE": "False"}


def argument_texts(formula: str) -> list[str]:
    """The arguments of a call, each as it is written.

    >>> argument_texts('=SOP_X({1,2;3,4},"a, b",TRUE,,-5)')
    ['{1,2;3,4}', '"a, b"', 'TRUE', '', '-5']
    """
    inner = formula[formula.index("(") + 1 : formula.rindex(")")]
    return _ARGUMENT.findall(inner)[:-1] if inner else []


def arguments(formula: str) -> list[Any]:
    """The values of the arguments of a call, ranges as rows.

    >>> arguments('=SOP_X({1,2;3,4},"a, b",TRUE,,-5)')
    [[[1, 2], [3, 4]], 'a, b', True, None, -5]
    """
    return [_literal(text) for text in argument_texts(formula)]


def evaluated(function: CellFunction) -> list[list[Any]]:
    """What a function gives for its own example, as rows of cells."""
    return function.evaluate(*arguments(function.example))


def _literal(text: str) -> Any:
    return ast.literal_eval(_TOKEN.sub(_as_python, text)) if text else None


def _as_python(token: re.Match[str]) -> str:
    text = token[0]
    return repr(text[1:-1].replace('""', '"')) if text.startswith('"') else _PYTHON[text]
