"""What this installation hands to the workbook: its functions, buttons and VBA texts."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from sopxl import registry
from sopxl_udfs.buttons import BUTTONS
from sopxl_workbook.kit import Kit


def kit() -> Kit:
    """The functions and buttons of this installation."""
    importlib.import_module("sopxl_udfs.functions")  # registers them
    return Kit(registry.functions(), BUTTONS, _modules, _attached)


def _modules() -> Mapping[str, str]:
    from sopxl_udfs.excel import vba  # only a new macro book needs the texts

    return vba.modules()


def _attached() -> Mapping[str, str]:
    from sopxl_udfs.excel import vba

    return vba.attached_modules()
