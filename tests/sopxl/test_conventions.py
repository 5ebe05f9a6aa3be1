"""What all cell functions keep to: each rule's formula gives what the rule says."""

from __future__ import annotations

from typing import Any

import pytest

import sopxl_udfs.functions  # noqa: F401  (registers them)
from sopxl.constants import parsed
from sopxl.conventions import CONVENTIONS, Convention
from sopxl.errors import SopError
from sopxl.registry import function


def found(formula: str) -> list[list[Any]]:
    """What a formula of constants gives."""
    call = parsed(formula)
    return function(call.name).evaluate(*call.arguments)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda c: c.subject)
def test_the_formula_shows_the_rule(convention: Convention) -> None:
    """Its result to the last digit, or the code of its refusal."""
    if convention.is_refusal:
        with pytest.raises(SopError) as refusal:
            found(convention.example)
        assert refusal.value.problem.code == convention.gives
    else:
        (wanted,) = parsed(f"=ROWS({convention.gives})").arguments
        assert found(convention.example) == [
            pytest.approx(row, abs=1e-9) if "" not in row else row for row in wanted
        ]


def test_each_subject_stands_once() -> None:
    """And every rule is a sentence."""
    assert len({convention.subject for convention in CONVENTIONS}) == len(CONVENTIONS)
    assert all(convention.rule.endswith(".") for convention in CONVENTIONS)
