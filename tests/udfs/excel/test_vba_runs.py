"""Our VBA, run: what a cell gives to Python, what it shows, what a button sends."""

from __future__ import annotations

from typing import Any

import pytest
from udfs.excel.vbahost import Host, is_error, rows_as_array

from sopxl import registry
from sopxl.registry import Argument, CellFunction, Kind
from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.excel import vba
from sopxl_udfs.excel.values import ERROR_NUMBERS


def echo(module: str, name: str, given: list[Any]) -> Any:
    """Answers with two numbers."""
    return rows_as_array([[90.0, 120.0]])


def address(reference: Any) -> str:
    """Where a range lies."""
    return str(reference.vba_get("Address")).replace("$", "")


@pytest.fixture
def host() -> Host:
    """A workbook with our modules."""
    return Host(echo)


class TestFunctions:
    def test_every_function_asks_python_under_its_own_name(self, host: Host) -> None:
        """All arguments go along in order; what is left out arrives as missing."""
        cell = host.range("A1")
        fixed = [function for function in registry.functions() if not function.is_variadic]
        for function in fixed:
            needed = [a for a in function.arguments if not a.optional]
            host.call(function.name, *[cell] * len(needed))
            module, name, given = host.runner.calls[-1]
            assert (module, name) == ("sopxl_udfs.excel.face", function.name)
            missing = len(function.arguments) - len(needed)
            shown = [repr(value) for value in given]
            assert shown == ["<Range>"] * len(needed) + ["Missing"] * missing

    def test_rows_come_back_as_they_are(self, host: Host) -> None:
        """The cell spills what Python gave."""
        assert host.call("SOP_CHASE", host.range("A1:B1"), 100.0) == [[90.0, 120.0]]

    @pytest.mark.parametrize(("text", "number"), ERROR_NUMBERS.items())
    @pytest.mark.parametrize("as_rows", [True, False])
    def test_a_refusal_is_the_true_error_it_names(
        self, host: Host, text: str, number: int, as_rows: bool
    ) -> None:
        """So that no SUM skips it, whether xlwings gives a text or one row of one text."""
        refusal = f"#SOP!{text}|E114 demand, period 2: the cell is blank."
        host.runner.answer = lambda *_: rows_as_array([[refusal]]) if as_rows else refusal
        assert is_error(host.call("SOP_CHASE", host.range("A1"), 1.0), number)

    def test_python_that_cannot_be_reached_is_a_value_error(self, host: Host) -> None:
        """Not a text, which a SUM would skip."""
        host.runner.answer = lambda *_: OSError("Could not load xlwings64.dll")
        assert is_error(host.call("SOP_CHASE", host.range("A1"), 1.0), 2015)

    def test_a_text_that_only_starts_like_an_error_stays(self, host: Host) -> None:
        """The version, a method name, a number sign of a planner's."""
        host.runner.answer = lambda *_: rows_as_array([["#SOPHIE"]])
        assert host.call("SOP_VERSION") == [["#SOPHIE"]]

    @pytest.mark.parametrize(
        ("reference", "sent"),
        [
            ("C:C", "C1:C5"),
            ("C:D", "C1:D7"),
            ("4:4", "A4:C4"),
            ("F:G", "F1:G1"),
            ("C3:C9", "C3:C9"),
            ("C1:C100", "C1:C100"),
        ],
    )
    def test_only_a_whole_row_or_column_is_cut(self, host: Host, reference: str, sent: str) -> None:
        """A range that the planner bounded keeps its blanks: blank is not zero."""
        host.put("C3:C5", [[1.0], [2.0], [3.0]])
        host.put("D7", [[9.0]])
        host.call("SOP_CHASE", host.range(reference), 1.0)
        assert address(host.runner.calls[-1][2][0]) == sent


class TestVariadic:
    def test_ranges_and_values_follow_the_fixed_arguments(self) -> None:
        """A list of any length; a range stays a range."""
        arguments = (
            Argument("function_name", Kind.WORD, False, "the function"),
            Argument("arguments", Kind.REST, True, "its arguments"),
        )
        function = CellFunction(
            *("SOP_ANY", "About", "Anything.", arguments, "rows", "none", "none", "=SOP_ANY()"),
            lambda *given: given,
        )
        modules = vba.modules() | {"SopxlFunctions": vba.function_module([function])}
        host = Host(echo, modules)
        host.put("A1:B1", [[1.0, 2.0]])
        host.call("SOP_ANY", "SOP_LEVEL", host.range("A1:B1"), 7.0)
        _, _, given = host.runner.calls[-1]
        assert (given[0], address(given[1]), given[2]) == ("SOP_LEVEL", "A1:B1", 7.0)
        host.call("SOP_ANY", "SOP_LEVEL")
        assert host.runner.calls[-1][2] == ["SOP_LEVEL"]


class TestButtons:
    @pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.entry)
    def test_a_macro_sends_one_call(self, host: Host, button: Any) -> None:
        """The command names our module and nothing of the workbook's folder."""
        host.call(button.macro)
        assert host.runner.commands == [f"from sopxl_udfs import buttons; buttons.{button.entry}()"]

    def test_what_cannot_be_started_is_a_message(self, host: Host) -> None:
        """The sentence of the error, not a debugger."""
        host.runner.failure = "Python is not set up for this user."
        host.call("SopPlan")
        assert host.excel.interpreter.dialogs[-1][1:3] == (
            "Python is not set up for this user.",
            "sopxl",
        )


class TestWizard:
    def test_every_function_and_argument_is_described(self, host: Host) -> None:
        """The Insert Function window shows heading, sentence and one line an argument."""
        host.call("SopxlDescribe")
        assert [
            (one["macro"], one["heading"], len(one["arguments"]))
            for one in sorted(host.application.described, key=lambda one: one["macro"])
        ] == [
            (f"'Book1'!{f.name}", f"S&OP: {f.category}", len(f.arguments))
            for f in sorted(registry.functions(), key=lambda f: f.name)
        ]
        texts = [text for one in host.application.described for text in one["arguments"]]
        assert all(0 < len(text) <= 255 for text in texts)
