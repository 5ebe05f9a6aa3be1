"""Every code stands in the catalogue, is used, and leaves with one exit code."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from house.test_imports import MODULES, ROOT

from sopxl import errors
from sopxl.codes import CODES

CODE = re.compile(r"[EW]\d{3}")
CATALOGUE = ROOT / "sopxl" / "codes.py"
SOURCES = [path for path in MODULES.values() if path != CATALOGUE]
EXITS: dict[str, int] = {
    name: kind.exit_code
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.SopError)
} | {"Problem": errors.ProblemsError.exit_code}


@cache
def nodes(path: Path) -> Sequence[ast.AST]:
    """Everything that a source with a code in it is made of; none where no code stands."""
    source = path.read_text(encoding="utf-8")
    return tuple(ast.walk(ast.parse(source))) if CODE.search(source) else ()


def literals(path: Path) -> Iterator[str]:
    """Every string of a source that is a code and nothing else."""
    for node in nodes(path):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and CODE.fullmatch(text):
            yield text


def exits(path: Path) -> Iterator[tuple[str, int]]:
    """Each code with the exit code of the error that it is given to."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            code = first.value if isinstance(first, ast.Constant) else None
            if node.func.id in EXITS and isinstance(code, str) and CODE.fullmatch(code):
                yield code, EXITS[node.func.id]


def test_the_catalogue_holds_what_is_used_and_no_more() -> None:
    """A code without a meaning, and a meaning without a code, both fail."""
    used = {code for path in SOURCES for code in literals(path)}
    assert used == set(CODES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_code_that_is_spoken_of_is_known(path: Path) -> None:
    """Docstrings and help texts name codes too."""
    spoken = re.findall(r"\b[EW]\d{3}\b", path.read_text(encoding="utf-8"))
    assert set(spoken) <= set(CODES)


def test_a_code_leaves_with_one_exit_code() -> None:
    """The same fault ends a command in the same way wherever it is found."""
    found: dict[str, set[int]] = defaultdict(set)
    for path in SOURCES:
        for code, number in exits(path):
            found[code].add(number)
    del found["E100"]  # told as a problem, and left with 1 by the command line itself
    assert {code: numbers for code, numbers in found.items() if len(numbers) > 1} == {}


def test_the_catalogue_is_in_order_and_says_each_thing_once() -> None:
    """Two codes of one meaning would be one code."""
    assert all(first < second for first, second in pairwise(CODES))
    assert len(set(CODES.values())) == len(CODES)
