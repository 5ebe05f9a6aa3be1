"""What a workbook protects: its structure, its sheets, single cells; imports lxml and catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from .catalog import is_true, named


@dataclass(frozen=True, slots=True)
class Protection:
    """Whether a sheet, or the list of sheets, is protected, and whether by a password."""

    is_on: bool
    has_password: bool


UNPROTECTED: Final = Protection(False, False)


def sheet_protection(frame: etree._Element) -> Protection:
    """Protection of a sheet, from what stands around its rows."""
    found = next(frame.iterchildren("{*}sheetProtection"), None)
    if found is None or not is_true(found.get("sheet")):
        return UNPROTECTED
    return Protection(True, _has_password(found, "password", "hashValue"))


def structure_protection(workbook: etree._Element) -> Protection:
    """Protection of the list of sheets: none may be added, renamed, moved or taken away."""
    found = next(named(workbook, "workbookProtection"), None)
    if found is None or not is_true(found.get("lockStructure")):
        return UNPROTECTED
    return Protection(True, _has_password(found, "workbookPassword", "workbookHashValue"))


def _has_password(entry: etree._Element, *places: str) -> bool:
    return any(entry.get(place) for place in places)


def read_locked_styles(styles: etree._Element) -> tuple[bool, ...]:
    """For each cell format, whether a protected sheet keeps its cells from being changed."""
    formats = next(named(styles, "cellXfs"), None)
    if formats is None:
        return ()
    return tuple(_is_locked(entry) for entry in formats if isinstance(entry.tag, str))


def _is_locked(cell_format: etree._Element) -> bool:
    found = next(cell_format.iterchildren("{*}protection"), None)
    return found is None or is_true(found.get("locked"), default=True)
