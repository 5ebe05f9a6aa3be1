"""A workbook held part by part against what Excel saves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hosts.excel_saved import controls, package, parts
from hosts.macros import macros


def oddities(path: Path, modules: Mapping[str, str] | None = None) -> list[str]:
    """What Excel would not have saved so, a sentence each; nothing where all is as it saves.

    modules : of the VBA project, where they are known; else they are read.
    """
    opened = package.Package(path)
    if modules is None:
        modules = macros(path) if opened.project else {}
    return [
        *package.oddities(opened),
        *parts.oddities(opened),
        *controls.oddities(opened, modules),
    ]
