"""The examples of every registered function, for the tests of each host."""

from __future__ import annotations

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import registry
from sopxl.examples import argument_texts, arguments, evaluated

__all__ = ["FUNCTIONS", "NAMES", "argument_texts", "arguments", "evaluated"]

FUNCTIONS = registry.functions()
NAMES = [function.name for function in FUNCTIONS]
