"""The examples of every registered function, for the tests of each host."""

from __future__ import annotations

from typing import Any

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import registry
from sopxl.constants import parsed
from sopxl.examples import evaluated

__all__ = ["FUNCTIONS", "NAMES", "argument_texts", "arguments", "evaluated"]

FUNCTIONS = registry.functions()
NAMES = [function.name for function in FUNCTIONS]


def arguments(formula: str) -> list[Any]:
    """The values of the arguments of a call, ranges as rows."""
    return list(parsed(formula).arguments)


def argument_texts(formula: str) -> list[str]:
    """The arguments of a call, each as it is written."""
    return list(parsed(formula).texts)
