"""Texts and names that VBA can hold."""

from __future__ import annotations

import pytest

from sopxl import registry
from sopxl.registry import Argument, CellFunction, Kind
from sopxl_udfs.excel import vba
from sopxl_udfs.excel.words import is_argument_name, plain, quoted


class TestArgumentName:
    @pytest.mark.parametrize("name", ["demand", "units_0", "lot", "qty2"])
    def test_a_word_that_vba_leaves_free_is_taken(self, name: str) -> None:
        """Letters, digits, underscores."""
        assert is_argument_name(name)

    @pytest.mark.parametrize(
        "name", ["Next", "end", "date", "type", "to", "open", "currency", "caller", "_x", "a-b", ""]
    )
    def test_a_word_of_the_language_is_not(self, name: str) -> None:
        """VBA would not compile the module, and no cell function would work."""
        assert not is_argument_name(name)

    def test_every_registered_argument_has_a_name_that_vba_takes(self) -> None:
        """As a function is written, not when a planner opens the book."""
        vba.modules()
        names = {(f.name, a.name) for f in registry.functions() for a in f.arguments}
        assert [pair for pair in names if not is_argument_name(pair[1])] == []

    def test_a_function_with_a_wrong_argument_is_not_emitted(self) -> None:
        """The error names the function and the argument."""
        arguments = (Argument("next", Kind.NUMBER, False, "a number"),)
        function = CellFunction(
            *("SOP_ANY", "About", "Anything.", arguments, "rows", "none", "none", "=SOP_ANY(1)"),
            lambda *given: given,
        )
        with pytest.raises(ValueError) as caught:
            vba.function_module([function])
        assert str(caught.value) == "SOP_ANY: VBA has no argument called next"


class TestText:
    def test_signs_of_the_field_become_plain_letters(self) -> None:
        """The code page of a planner's machine is not ours."""
        assert plain("demand × price − cost ≥ 0 … σ") == "demand x price - cost >= 0 ... sigma"

    def test_an_unknown_letter_is_named(self) -> None:
        """It would be a question mark in the window."""
        with pytest.raises(ValueError) as caught:
            plain("Zürich 東")
        assert str(caught.value) == "no plain letter is known for ['ü', '東'] in: Zürich 東"

    def test_quotes_are_doubled(self) -> None:
        """As VBA writes them."""
        assert quoted('a "word"') == '"a ""word"""'

    def test_a_long_text_ends_at_a_word(self) -> None:
        """The window shows 255 characters and no more."""
        words = quoted("planned " * 40)[1:-1]
        assert len(words) <= 255
        assert words.endswith("planned ...")
