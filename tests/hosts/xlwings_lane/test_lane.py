"""Every function through xlwings' own code: what Excel hands over in, what the cell gets out."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from hosts.xlwings_lane.asking import FACE, MISSING, a_range, ask

import sopxl_udfs.functions  # noqa: F401  (registers the functions)
from sopxl import registry
from sopxl.errors import SopError, fault
from sopxl_udfs.calc.inside import log
from sopxl_udfs.excel import vba

SAMPLE = "sample"


def shown(*given: Any) -> list[Any]:
    """What a function was handed over, for each list of arguments."""
    answers = ask(*[(SAMPLE, "SOP_SHOW", list(arguments)) for arguments in given])["answers"]
    return [eval(answer[0][0], {"datetime": dt}) for answer in answers]  # a repr of plain values


class TestHandedOver:
    def test_every_shape_arrives_as_rows(self) -> None:
        """One cell, a row, a column, a block, a value typed into the formula, an array constant."""
        found = shown(
            [("range", 5.0)],
            [a_range([1.0, 2.0, 3.0])],
            [a_range([1.0], [2.0])],
            [a_range([1.0, 2.0], [3.0, 4.0])],
            [("value", 5.0)],
            [("value", ((1.0,), (2.0,)))],
            [("value", (1.0, 2.0))],
        )
        assert [first for first, _ in found] == [
            [[5.0]],
            [[1.0, 2.0, 3.0]],
            [[1.0], [2.0]],
            [[1.0, 2.0], [3.0, 4.0]],
            [[5.0]],
            [[1.0], [2.0]],
            [[1.0, 2.0]],
        ]

    def test_a_blank_is_none_and_a_missing_argument_is_no_argument(self) -> None:
        """Blank is not zero; an optional argument left out or a blank cell is the same."""
        found = shown(
            [a_range([1.0, None, 0.0]), MISSING],
            [a_range([1.0, ""])],
            [("range", 1.0), ("range", None)],
        )
        assert found == [([[1.0, None, 0.0]], None), ([[1.0, None]], None), ([[1.0]], None)]

    def test_truths_texts_and_dates_keep_their_kind(self) -> None:
        """TRUE is not 1; a date comes as its day, without a time zone."""
        day = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
        (found,) = shown([a_range([True, "12k", day])])
        assert found[0] == [[True, "12k", dt.datetime(2026, 1, 31)]]
        assert found[0][0][0] is True

    @pytest.mark.parametrize("as_range", [True, False])
    def test_an_error_is_its_text_and_never_a_number(self, as_range: bool) -> None:
        """The old seven, the newer ones, and one that is not known yet."""
        numbers = [2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043, 2045, 2046, 2047, 2048, 2049]
        raw = [number - 2000 - 2146826288 for number in [*numbers, 2050, 2088]]
        given = [("range" if as_range else "value", ((value, 1.0),)) for value in raw]
        found = shown(*[[one] for one in given])
        assert [first[0][0] for first, _ in found] == [
            *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
            *("#SPILL!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#VALUE!"),
        ]

    def test_a_whole_column_ends_where_it_is_filled(self) -> None:
        """A million blanks below are no data; a blank between is one."""
        filled = [[1.0], [None], [3.0]]
        column = ("range", (*map(tuple, filled), *([(None,)] * (1_048_576 - 3))))
        row = ("range", ((1.0, None, 3.0, *[None] * (16_384 - 3)),))
        bounded = a_range([1.0], [None], [None])
        found = shown([column], [row], [bounded])
        assert [first for first, _ in found] == [
            filled,
            [[1.0, None, 3.0]],
            [[1.0], [None], [None]],
        ]

    def test_any_number_of_further_arguments_arrives(self) -> None:
        """Each of them as rows, in order."""
        given = [("range", 1.0), a_range([2.0, 3.0]), ("value", "x"), MISSING]
        found = ask((SAMPLE, "SOP_REST", given), (SAMPLE, "SOP_REST", given[:1]))["answers"]
        assert [eval(answer[0][0]) for answer in found] == [
            ([[1.0]], [[2.0, 3.0]], [["x"]], None),
            ([[1.0]],),
        ]


class TestGivenBack:
    def test_a_refusal_leaves_as_the_text_that_vba_makes_an_error_of(self) -> None:
        """The Excel error first, then the code and the sentence."""
        call = (FACE, "SOP_LEVEL", [a_range([1.0, None]), ("value", 0.0), ("value", 0.0)])
        assert ask(call)["answers"] == [
            [
                [
                    "#SOP!#VALUE!|E114 demand, period 2: the cell is blank, a number is expected. "
                    "Enter 0 if none is meant."
                ]
            ]
        ]

    def test_a_fault_of_ours_leaves_as_a_refusal_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Excel never sees an exception, which xlwings would write into the cell as a text."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        found = ask((SAMPLE, "SOP_FAULT", [("range", 1.0)]))["answers"]
        assert found == [[[f"#SOP!#VALUE!|{fault(KeyError('a fault'))}"]]]
        noted = (tmp_path / log.FILE).read_text("utf-8")
        assert "SOP_FAULT: a fault of sopxl\nTraceback (most recent call last):\n" in noted
        assert noted.endswith("KeyError: 'a fault'\n")


class TestEveryFunction:
    def test_a_missing_argument_is_refused_in_the_same_words(self) -> None:
        """Called with nothing, every function that needs something says what."""
        needy = [f for f in registry.functions() if any(not a.optional for a in f.arguments)]
        calls = [(FACE, function.name, [MISSING]) for function in needy]
        for function, answer in zip(needy, ask(*calls)["answers"], strict=True):
            with pytest.raises(SopError) as caught:
                function.evaluate(None)
            assert answer == [[registry.sentinel(caught.value)]], function.name


class TestWrappers:
    def test_our_vba_declares_and_calls_as_xlwings_own_would(self) -> None:
        """Names, order, what is optional, the module and the name that Python is asked for."""
        (oracle,) = ask(wrappers=(FACE,))["wrappers"]
        theirs = {declared(line): called(oracle, line) for line in signatures(oracle)}
        text = vba.function_module(registry.functions())
        ours = {declared(line): called(text, line) for line in signatures(text)}
        assert ours == theirs
        assert len(ours) == len(registry.functions())


def signatures(text: str) -> list[str]:
    """The first lines of the functions of a module."""
    return re.findall(r"^\s*(?:Public )?Function (.*)$", text, re.M)


def declared(line: str) -> str:
    """A signature without the types that xlwings leaves out."""
    return re.sub(r"\s+As Variant", "", line).strip()


def called(text: str, line: str) -> tuple[str, ...]:
    """Module and function that the body asks Python for, and how many arguments it puts along."""
    body = text[text.index(line) : text.index("End Function", text.index(line))]
    joined = re.sub(r"\s+_\n\s*", " ", body)
    module, name, rest = re.search(r'CallUDF\("([\w.]+)", "(\w+)", (.*)', joined).groups()
    inner = re.match(r"Array\((.*?)\), ThisWorkbook, Application\.Caller\)", rest)
    plain = re.sub(r"SopxlCells\((\w+)\)", r"\1", inner[1]) if inner else "a list"
    return module, name, plain
