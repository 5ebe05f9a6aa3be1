"""The engine documents itself: six parts in every docstring, one cell name for one function."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

import sopxl_udfs.functions  # noqa: F401  (registers the functions)
from sopxl import calc, optimise
from sopxl.registry import docstring_parts, functions

ROOMS = (calc, optimise)
OFFERED = [getattr(room, name) for room in ROOMS for name in room.__all__]
PUBLIC: list[Callable[..., Any]] = [member for member in OFFERED if inspect.isfunction(member)]
RESULTS = [member for member in OFFERED if inspect.isclass(member)]


@pytest.mark.parametrize("asked", PUBLIC, ids=lambda f: f.__name__)
def test_six_parts(asked: Callable[..., Any]) -> None:
    """What, arguments, result, errors, rule, source and an example with a refusal, in order."""
    doc = inspect.cleandoc(asked.__doc__ or "")
    parts = docstring_parts(doc)
    assert parts[""].endswith(".")
    for name in (*inspect.signature(asked).parameters, "Returns", "Rule", "Source"):
        assert parts.get(name), name
    order = ["\nReturns : ", "\nRaises ", "\nRule : ", "\nSource : ", "\n>>> ", "\nsopxl.errors."]
    places = [doc.find(mark) for mark in order]
    assert places == sorted(places)
    assert places[0] > 0


def test_what_is_public_is_what_is_offered() -> None:
    """Every documented function of a topic is offered by the package, and the other way round."""
    documented = {
        name
        for room in ROOMS
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        for name, member in inspect.getmembers(import_module(module.name), inspect.isfunction)
        if "Source : " in (member.__doc__ or "")
    }
    assert documented == {asked.__name__ for asked in PUBLIC}


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: r.__name__)
def test_results_are_frozen_and_explained(result: Any) -> None:
    """A result has named parts that nobody changes, each with its unit beside it."""
    assert result.__dataclass_params__.frozen
    source = inspect.getsource(result)
    for field in result.__dataclass_fields__:
        line = next(line for line in source.splitlines() if line.strip().startswith(f"{field}:"))
        assert "  # " in line


def test_every_cell_name_has_one_function_of_the_engine() -> None:
    """A cell function names the function behind it; only those that plan nothing have none."""
    behind = {f.name: f.engine for f in functions()}
    without = {name for name, engine in behind.items() if not engine}
    assert without == {"SOP_CALENDAR", "SOP_EXPLAIN", "SOP_VERSION"}
    named = [engine for engine in behind.values() if engine]
    assert len(set(named)) == len(named)
    assert set(named) <= {asked.__name__ for asked in PUBLIC}
