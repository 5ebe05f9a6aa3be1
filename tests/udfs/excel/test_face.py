"""The face that Excel asks: one plain function for each registered one."""

from __future__ import annotations

import inspect
from decimal import Decimal

import pytest

import sopxl_udfs.excel.face
from sopxl import registry
from sopxl_udfs.excel.values import plain_rows, plain_value

face = sopxl_udfs.excel.face


class TestFace:
    def test_every_function_is_there_with_its_arguments_and_without_hints(self) -> None:
        """xlwings converts by hint, so there is none."""
        for function in registry.functions():
            found = getattr(face, function.name)
            parameters = inspect.signature(found).parameters
            assert list(parameters) == [argument.name for argument in function.arguments]
            assert (found.__name__, found.__annotations__) == (function.name, {})
            assert len(found.__doc__) <= 255

    def test_optional_arguments_have_a_default_unless_a_list_follows(self) -> None:
        """xlwings refuses a default beside a list of any length."""
        for function in registry.functions():
            found = inspect.signature(getattr(face, function.name)).parameters.values()
            has_default = [one.default is None for one in found]
            expected = [a.optional and not function.is_variadic for a in function.arguments]
            assert has_default == expected, function.name

    def test_a_call_gives_rows_or_a_refusal(self) -> None:
        """Never an exception."""
        assert face.SOP_LEVEL([[10.0, 20.0]], [[0.0]], [[0.0]]) == [[15.0, 15.0]]
        assert face.SOP_LEVEL([[10.0, "x"]], [[0.0]], [[0.0]]) == (
            '#SOP!#VALUE!|E110 demand, period 2: found the text "x", a number is expected. '
            "Enter a number without unit, or leave the row out."
        )


class TestValues:
    @pytest.mark.parametrize(
        ("raw", "plain"),
        [
            (-2146826246, "#N/A"),
            (-2146826243, "#SPILL!"),
            (-2146826200, "#VALUE!"),
            (-2146826199, -2146826199),
            (-2146826289, -2146826289),
            (Decimal("12.3457"), 12.3457),
            (True, True),
            (None, None),
            ("text", "text"),
        ],
    )
    def test_one_value(self, raw: object, plain: object) -> None:
        """Numbers of errors are texts, money is a number, the rest is as it is."""
        found = plain_value(raw)
        assert found == plain
        assert type(found) is type(plain)

    def test_a_missing_argument_stays_missing(self) -> None:
        """It is not a blank cell."""
        assert plain_rows(None) is None
        assert plain_rows([[None]]) == [[None]]
