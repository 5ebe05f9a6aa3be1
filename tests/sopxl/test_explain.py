"""How a result comes, or why it is an error."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from hosts.examples import FUNCTIONS, NAMES, arguments

from sopxl.errors import NotFoundError
from sopxl.explain import explanation
from sopxl.optimise import family
from sopxl.optimise.lately import LATELY
from sopxl.optimise.ties import NOT_SETTLED
from sopxl.registry import CellFunction


def test_a_result_is_explained() -> None:
    """Rule, what was read, what was given."""
    assert explanation("sop_level", [[110, 120]], 100, [[80.5]], None, True) == (
        "SOP_LEVEL: Production at one rate that leaves the wanted inventory at the end of the "
        "horizon. Rule: rate = (sum of demand + closing − opening) ÷ sum of periods or working "
        "days; with no backorders the largest over t of (demand up to t + safety stock[t] − "
        "opening) ÷ days up to t. "
        "Read: demand 2 values, total 230, from 110 to 120; opening 100; closing 80.5; "
        "working_days left out; no_backorders TRUE. "
        "Result: 2 values, total 210.5, from 105.25 to 105.25."
    )


def test_an_error_is_explained() -> None:
    """The error a cell shows, the code, the place, the way out."""
    assert explanation("SOP_CAPACITY", [160], 85, 1) == (
        "SOP_CAPACITY gives #NUM!: E121 utilization: found 85, a fraction from 0 to 1 is expected. "
        "Write 0.85."
    )
    assert explanation("SOP_LEVEL", [["#REF!", 3]], 0, 0) == (
        "SOP_LEVEL gives #REF!: E113 demand, period 1: the cell holds the error #REF!. "
        "Mend that cell first."
    )


def test_what_is_to_be_said_beside_the_numbers_is_said() -> None:
    """A plan of least cost whose ties were not settled in time; otherwise nothing of it."""
    asked = ([[50, 60]], [["opening inventory", 0]], [["regular labour per unit", 5]])
    assert explanation("SOP_OPTIMAL", *asked).endswith(".")
    assert NOT_SETTLED not in explanation("SOP_OPTIMAL", *asked)
    LATELY.forget()  # from a plan that is known the solver need not be asked
    with mock.patch.object(family, "settle", lambda live, found, *_: found):
        assert explanation("SOP_OPTIMAL", *asked).endswith(NOT_SETTLED)


def test_texts_and_tables_are_named() -> None:
    """A word is shown, a table of texts is counted; a call of nothing has nothing to read."""
    told = explanation("SOP_PRICE", [["BIKES", 45292, 10]], "bikes", [45292])
    assert (
        'Read: table 2 values, total 45,302, from 10 to 45,292; key "bikes"; starts 45,292.' in told
    )
    assert explanation("SOP_VERSION").endswith('Result: "sopxl 0.1.0".')
    checked = explanation("SOP_CHECK", "inventory", [[1, 1], [1, 1]], 1, [[1, 1]] * 2, [[1, 1]] * 2)
    assert checked.endswith("Result: 2 cells.")


def test_an_explanation_can_be_explained() -> None:
    """The last argument stands for any number of them."""
    told = explanation("SOP_EXPLAIN", "SOP_LEVEL", [1, 2], 0, 0)
    assert 'Read: name "SOP_LEVEL"; arguments 2 values, total 3, from 1 to 2; arguments 0' in told


@pytest.mark.parametrize("asked", FUNCTIONS, ids=NAMES)
def test_every_function_is_explained(asked: CellFunction) -> None:
    """By its example: what it is, its rule, each argument by its name, what it gives."""
    given = arguments(asked.example)
    told = explanation(asked.name, *given)
    assert told.startswith(f"{asked.name}: {asked.summary} Rule: {asked.rule}.")
    for argument in asked.arguments[: len(given)]:
        assert re.search(rf"[:;] {argument.name} ", told)
    assert re.search(r" Result: .+\.$", told)


def test_an_unknown_function_is_refused() -> None:
    """The nearest name is offered."""
    with pytest.raises(NotFoundError) as error:
        explanation("SOP_CHASES")
    assert str(error.value) == (
        'E109 name: there is no function "SOP_CHASES". Did you mean SOP_CHASE?'
    )
