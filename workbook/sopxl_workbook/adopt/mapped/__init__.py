"""The map of a planner's own workbook: proposed, corrected in a text file, found again after edits.

Data flows one way: what adopt found -> proposal -> TOML file -> correction by hand -> rows of
today -> rules proven again. A map names rows by label, family and headings; cells only say where
they stood.
"""

from __future__ import annotations

from sopxl_workbook.adopt.mapped.file import map_path, write_map
from sopxl_workbook.adopt.mapped.model import (
    Map,
    MapCell,
    MapFamily,
    MapRow,
    MapTimeline,
    Resolved,
    ResolvedRow,
)
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.mapped.proposal import propose
from sopxl_workbook.adopt.mapped.resolve import resolve
from sopxl_workbook.adopt.mapped.rules import check_rules
from sopxl_workbook.adopt.mapped.toml_in import parse_map, read_map
from sopxl_workbook.adopt.mapped.toml_out import as_toml

__all__ = [
    "Map",
    "MapCell",
    "MapFamily",
    "MapRow",
    "MapTimeline",
    "Resolved",
    "ResolvedRow",
    "as_toml",
    "check_rules",
    "map_path",
    "parse_map",
    "period_text",
    "propose",
    "read_map",
    "resolve",
    "write_map",
]
