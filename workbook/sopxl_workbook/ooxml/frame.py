"""What stands around the rows of a sheet: merged areas, filter, rules, columns; imports lxml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from .a1 import MAX_COLUMN, Area, parse_area
from .catalog import has_criteria, is_true
from .sheetxml import SheetXml, attribute


@dataclass(frozen=True, slots=True)
class Filter:
    """The autofilter of a sheet; the filter of a table belongs to the table."""

    area: Area  # heading included
    is_set: bool  # whether something is filtered: False for the arrows alone


def merged_areas(frame: etree._Element) -> tuple[Area, ...]:
    """Merged ranges of a sheet; InputError E151 for what is no range, here and below."""
    return tuple(
        parse_area(entry.get("ref", ""))
        for parent in frame.iterchildren("{*}mergeCells")
        for entry in parent.iterchildren("{*}mergeCell")
    )


def sheet_filter(frame: etree._Element) -> Filter | None:
    """The autofilter of a sheet; None if it has none."""
    found = next(frame.iterchildren("{*}autoFilter"), None)
    if found is None:
        return None
    return Filter(parse_area(found.get("ref", "")), has_criteria(found))


@dataclass(frozen=True, slots=True)
class Rule:
    """A formula that stands around the cells: of a conditional format, or of a data validation."""

    is_format: bool  # else it is a validation
    cells: str  # to which it applies, "B2:B9 D2"
    formula: str  # without "="


def rules(frame: etree._Element) -> Iterator[Rule]:
    """The formulas of conditional formats and data validations of a sheet.

    Those of Excel 2010 and later stand in the extensions of the sheet, with their cells in an
    element of its own; a limit of a data bar or colour scale is an attribute in the older form.
    """
    for entry in frame.iter("{*}conditionalFormatting", "{*}dataValidation"):
        is_format = etree.QName(entry).localname == "conditionalFormatting"
        cells = entry.get("sqref") or entry.findtext("{*}sqref") or ""
        limits = (limit.get("val") for limit in entry.iter("{*}cfvo"))
        texts = (
            part.text for part in entry.iter("{*}formula", "{*}formula1", "{*}formula2", "{*}f")
        )
        for formula in (*texts, *limits):
            if formula and formula.strip():
                yield Rule(is_format, cells, formula)


def hidden_columns(frame: etree._Element) -> tuple[range, ...]:
    """Columns that are hidden or have no width, as ranges from left to right."""
    found = [
        range(max(_whole(entry.get("min")), 1), min(_whole(entry.get("max")), MAX_COLUMN) + 1)
        for parent in frame.iterchildren("{*}cols")
        for entry in parent.iterchildren("{*}col")
        if is_true(entry.get("hidden")) or _is_nothing(entry.get("width"))
    ]
    return tuple(sorted(filter(None, found), key=lambda columns: columns.start))


def hidden_rows(xml: SheetXml) -> tuple[range, ...]:
    """Rows that are hidden or have no height, as ranges from above to below."""
    if xml.grammar.hidden.search(xml.data, xml.start, xml.end) is None:
        return ()
    rows = xml.grammar.row.finditer(xml.data, xml.start, xml.end)
    return _ranges(
        int(match[1])
        for match in rows
        if attribute(match[2], b"hidden") in (b"1", b"true")
        or _is_nothing((attribute(match[2], b"ht") or b"1").decode("utf-8", "replace"))
    )


def _ranges(rising: Iterable[int]) -> tuple[range, ...]:
    def runs() -> Iterator[range]:
        for _, run in groupby(enumerate(rising), lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in run]
            yield range(numbers[0], numbers[-1] + 1)

    return tuple(runs())


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def _is_nothing(measure: str | None) -> bool:
    try:
        return measure is not None and float(measure) == 0.0
    except ValueError:
        return False
