"""What a cell function is, and how a call becomes cells."""

from __future__ import annotations

from typing import Any

import pytest
from refusals import Row, check, refused

import sopxl_udfs.functions  # noqa: F401  (registers the functions)
from sopxl import registry
from sopxl.errors import InputError, LimitError, NotFoundError, SopError
from sopxl.registry import CellFunction, Kind, docstring_parts, function, sop_function

LEVEL = function("sop_level ")


def test_a_function_tells_all_about_itself() -> None:
    """Name, arguments with their kinds, defaults, help, and what stands behind it."""
    assert LEVEL.signature == (
        "SOP_LEVEL(demand, opening, closing, [working_days], [no_backorders], [lot], "
        "[safety_stock])"
    )
    kinds = [Kind.PERIODS, Kind.EACH, Kind.EACH, Kind.PERIODS, Kind.FLAG, Kind.EACH, Kind.PERIODS]
    assert [a.kind for a in LEVEL.arguments] == kinds
    assert [a.optional for a in LEVEL.arguments] == [False] * 3 + [True] * 4
    assert LEVEL.category == "Aggregate plans"
    assert LEVEL.engine == "level_production_plan"
    assert LEVEL.rule == (
        "rate = (sum of demand + closing − opening) ÷ sum of periods or working days; with no "
        "backorders the largest over t of (demand up to t + safety stock[t] − opening) ÷ days up "
        "to t"
    )
    assert not LEVEL.is_variadic
    assert function("SOP_EXPLAIN").is_variadic


def test_help_for_a_terminal() -> None:
    """Signature, summary, arguments, result, rule, source, example."""
    lines = function("SOP_VERSION").help_text().splitlines()
    assert lines == [
        "SOP_VERSION()",
        "The version of the engine that answers.",
        'Returns: a text such as "sopxl 0.1.0"',
        "Rule: the version of the installed package",
        "Source: the package itself",
        "Example: =SOP_VERSION()",
    ]
    assert "  opening        units on hand" in LEVEL.help_text()


def test_missing_optional_arguments() -> None:
    """Left out, blank, or a blank cell: the default."""
    for missing in ((), (None,), ("",), ([[None]],)):
        assert LEVEL.evaluate([10, 20], 0, 0, *missing) == [[15, 15]]


def test_named_arguments_from_python() -> None:
    """A Python caller may name them."""
    from sopxl_udfs.functions import SOP_LEVEL

    assert SOP_LEVEL([10, 20], 0, closing=10, lot=20) == [[20, 20]]


def test_the_first_range_of_several_cells_decides_the_layout() -> None:
    """One cell of hours lies in no way; the column of days does."""
    capacity = function("SOP_CAPACITY")
    assert capacity.evaluate(8, 1, 1, [[20], [21]]) == [[160], [168]]
    assert capacity.evaluate(8, 1, 1, [[20, 21]]) == [[160, 168]]


def test_parts_of_a_docstring() -> None:
    """Heads with a colon, several names at once, lines that go on."""
    parts = docstring_parts("""What it is.

    one, two : both of
        them
    Returns : it

    Raises Nothing : ever
    >>> example : not a part
    """)
    assert parts == {
        "": "What it is.",
        "one": "both of them",
        "two": "both of them",
        "Returns": "it",
    }


def test_an_argument_without_a_kind_is_no_cell_function() -> None:
    """A slip in an annotation is found when the module is imported."""

    def SOP_WRONG(x: int) -> Any:
        """Wrong.

        x : a number
        Returns : it
        """
        return x

    with pytest.raises(TypeError, match="an argument of a cell function is annotated int"):
        sop_function("About", "=SOP_WRONG(1)")(SOP_WRONG)


def test_sentinels() -> None:
    """A refusal carries its Excel error; a bug shows as #VALUE! with its kind."""
    error = LimitError("E121", "found 85.", "utilization", "Write 0.85.")
    assert registry.sentinel(error) == "#SOP!#NUM!|E121 utilization: found 85. Write 0.85."
    assert registry.sentinel(KeyError("x")) == (
        "#SOP!#VALUE!|E100 This is a fault of sopxl, not of the book: KeyError: 'x'."
    )


def bare() -> CellFunction:
    """The simplest function there is."""
    return function("SOP_VERSION")


REFUSED: list[Row] = [
    (
        lambda: function("SOP_LEVLE"),
        NotFoundError,
        'E109 name: there is no function "SOP_LEVLE". Did you mean SOP_LEVEL?',
    ),
    (
        lambda: function("VLOOKUP"),
        NotFoundError,
        'E109 name: there is no function "VLOOKUP". See the Functions sheet.',
    ),
    (
        lambda: LEVEL.evaluate([1], 2),
        InputError,
        "E119 closing: SOP_LEVEL needs closing. Write "
        "SOP_LEVEL(demand, opening, closing, [working_days], [no_backorders], [lot], "
        "[safety_stock]).",
    ),
    (
        lambda: LEVEL.evaluate(),
        InputError,
        "E119 demand: SOP_LEVEL needs demand. Write "
        "SOP_LEVEL(demand, opening, closing, [working_days], [no_backorders], [lot], "
        "[safety_stock]).",
    ),
    (
        lambda: bare().evaluate(1),
        InputError,
        "E119 SOP_VERSION: SOP_VERSION takes 0 arguments, 1 were given. Write SOP_VERSION().",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong call is told with the right one."""
    check(call, kind, text)
