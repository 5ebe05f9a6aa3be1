"""A formula of constants: every way to write one, and what is told of one that is none."""

from __future__ import annotations

from typing import Any

import pytest
from hosts.examples import FUNCTIONS

from sopxl.constants import parsed
from sopxl.errors import InputError
from sopxl.registry import CellFunction

FIX = 'Write it as Excel in English does: =SOP_LEVEL({110,120},100,80), a blank cell as "".'


@pytest.mark.parametrize(
    ("inside", "values"),
    [
        ("", ()),
        ("1", (1.0,)),
        ("-.5e-3, +2.", (-0.0005, 2.0)),
        (",", (None, None)),
        ("1,", (1.0, None)),
        ("TRUE,false,TRUE()", (True, False, True)),
        ('"a, b","say ""no""",""', ("a, b", 'say "no"', "")),
        ("#N/A,#DIV/0!,#name?", ("#N/A", "#DIV/0!", "#NAME?")),
        ('{1,2;"x",#N/A}', ([[1.0, 2.0], ["x", "#N/A"]],)),
        ("{ 1 ; 2 } , 3", ([[1.0], [2.0]], 3.0)),
        ('"{1,2)"', ("{1,2)",)),
    ],
)
def test_each_constant_is_read(inside: str, values: tuple[Any, ...]) -> None:
    """Numbers as cells hold them, texts, truths, errors, arrays as rows; nothing is left out."""
    for formula in (f"=SOP_X({inside})", f" SOP_X ( {inside} ) "):
        call = parsed(formula)
        assert (call.name, call.arguments) == ("SOP_X", values)
        assert list(map(type, call.arguments)) == list(map(type, values))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
def test_the_texts_of_the_arguments_make_the_formula_again(function: CellFunction) -> None:
    """Each as it is written."""
    call = parsed(function.example)
    assert f"={call.name}({','.join(call.texts)})" == function.example


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("", 'found "", a function with its arguments in brackets is expected.'),
        ("=5", 'found "=5", a function with its arguments in brackets is expected.'),
        ("=SOP_X(A1:B2)", 'found "A1:B2" at place 8, a constant is expected.'),
        ("=SOP_X(SUM(1))", 'found "SUM" at place 8, a constant is expected.'),
        ("=SOP_X(5%)", 'found "5%" at place 8, a constant is expected.'),
        ("=SOP_X(1.2.3)", 'found "1.2.3" at place 8, a constant is expected.'),
        ("=SOP_X(#FOO!)", 'found "#FOO!" at place 8, a constant is expected.'),
        ('=SOP_X("abc)', 'found ""abc" at place 8, a constant is expected.'),
        ("=SOP_X({})", 'found "}" at place 9, a constant is expected.'),
        ("=SOP_X({1,,2})", 'found "," at place 11, a constant is expected.'),
        ("=SOP_X({1,2;3})", 'found "}" at place 14, a row as long as the first is expected.'),
        (
            "=SOP_X({1,2)",
            'found ")" at place 12, a comma, a semicolon or the closing brace is expected.',
        ),
        ("=SOP_X(1;2)", 'found ";" at place 9, a comma or the closing bracket is expected.'),
        ("=SOP_X(1", "found nothing at place 9, a comma or the closing bracket is expected."),
        ("=SOP_X(1)+2", 'found "+2" at place 10, the end of the formula is expected.'),
    ],
)
def test_anything_else_is_refused_with_its_place(formula: str, told: str) -> None:
    """What stands there, what is expected, and how it is written."""
    with pytest.raises(InputError) as refusal:
        parsed(formula)
    assert str(refusal.value) == f"E251 formula: {told} {FIX}"
