"""What a workbook says it holds: sheets, tables, defined names, date formats; imports lxml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from sopxl.errors import InputError

from .a1 import Area, parse_area, quote_sheet, split_reference
from .dates import is_date_format, is_date_format_id
from .guard import damaged
from .package import Package
from .text import uncode

RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)  # the attribute that points at another part, of both editions of the format
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One sheet as the workbook lists it."""

    name: str
    visibility: str  # "visible", "hidden" or "veryHidden"
    kind: str  # "worksheet", "chartsheet", "dialogsheet", "macrosheet" (of Excel 4)
    part: str  # name of its part

    @property
    def is_hidden(self) -> bool:
        """Whether the planner does not see its tab."""
        return self.visibility != "visible"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet."""

    name: str
    sheet: str
    ref: str  # "B6:DW40", header and totals included
    columns: tuple[str, ...]  # from left to right
    has_header: bool
    has_totals: bool
    is_filtered: bool  # whether its filter hides rows
    part: str  # name of its part

    @property
    def area(self) -> Area:
        """Rectangle of the whole table."""
        return parse_area(self.ref)

    @property
    def data_ref(self) -> str:
        """Range of its rows alone, "B7:DW40"; empty if it has none."""
        area = self.area
        first, last = area.first_row + self.has_header, area.last_row - self.has_totals
        if last < first:
            return ""
        return str(area._replace(first_row=first, last_row=last))


@dataclass(frozen=True, slots=True)
class DefinedName:
    """One defined name."""

    name: str
    refers_to: str  # "Start!$C$5" or any formula, without "="
    sheet: str | None  # the sheet that it is local to
    is_hidden: bool

    @property
    def target(self) -> tuple[str, str] | None:
        """Sheet and range, ("Start", "C5"); None if it is no single range."""
        return split_reference(self.refers_to)


@dataclass(frozen=True, slots=True)
class Calculation:
    """How the workbook is calculated in Excel."""

    mode: str  # "auto", "autoNoTable" (all but data tables), "manual"
    is_iterative: bool  # circular references are worked out step by step
    on_load: bool  # everything is calculated anew when the file is opened

    @property
    def is_manual(self) -> bool:
        """Whether stored results may be older than the cells that they depend on."""
        return self.mode == "manual"


def named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Descendants of one local name, in any namespace."""
    return parent.iter(f"{{*}}{name}")


def is_true(text: str | None, default: bool = False) -> bool:
    """An XML flag."""
    return default if text is None else text in ("1", "true", "on")


def read_sheets(package: Package, workbook: etree._Element) -> dict[str, SheetInfo]:
    """Sheets by name in the order of the tabs; FileError E001 for two of one name."""
    targets = {rel.id: rel for rel in package.relationships(package.main_part)}
    sheets = {}
    for entry in named(workbook, "sheet"):
        rel = next((targets[key] for key in map(entry.get, RELATIONS) if key in targets), None)
        if rel is not None:
            name = uncode(entry.get("name", ""))
            if name in sheets:
                raise damaged(package.where, package.main_part, f'it lists "{name}" twice')
            kind = "macrosheet" if rel.kind in _MACRO_SHEETS else rel.kind
            sheets[name] = SheetInfo(name, entry.get("state", "visible"), kind, rel.target)
    return sheets


def read_names(workbook: etree._Element) -> dict[str, DefinedName]:
    """Defined names; one that is local to a sheet is listed as Sheet!name."""
    sheets, names = [uncode(entry.get("name", "")) for entry in named(workbook, "sheet")], {}
    for entry in named(workbook, "definedName"):
        local = entry.get("localSheetId")
        index = int(local) if local is not None and local.isdigit() else len(sheets)
        sheet = sheets[index] if index < len(sheets) else None
        name = uncode(entry.get("name") or "")
        key = name if sheet is None else f"{quote_sheet(sheet)}!{name}"
        names[key] = DefinedName(
            name, uncode(entry.text or ""), sheet, is_true(entry.get("hidden"))
        )
    return names


def read_tables(package: Package, sheets: dict[str, SheetInfo]) -> dict[str, Table]:
    """Tables by name, sheet by sheet; FileError E001 for two of one name."""
    tables = {}
    for sheet in sheets.values():
        for rel in package.relationships(sheet.part):
            if rel.kind == "table" and not rel.is_external:
                table = _table(package, sheet.name, rel.target)
                if table.name in tables:
                    detail = f'its name "{table.name}" is that of another table'
                    raise damaged(package.where, rel.target, detail)
                tables[table.name] = table
    return tables


def _table(package: Package, sheet: str, part: str) -> Table:
    root = package.xml(part)
    try:
        parse_area(root.get("ref", ""))
    except InputError as error:
        raise damaged(package.where, part, error.problem.message.rstrip(".")) from None
    return Table(
        name=uncode(root.get("displayName") or root.get("name") or ""),
        sheet=sheet,
        ref=root.get("ref", ""),
        columns=tuple(uncode(column.get("name", "")) for column in named(root, "tableColumn")),
        has_header=root.get("headerRowCount", "1") != "0",
        has_totals=root.get("totalsRowCount", "0") != "0",
        is_filtered=any(map(has_criteria, root.iterchildren("{*}autoFilter"))),
        part=part,
    )


def has_criteria(autofilter: etree._Element) -> bool:
    """Whether an autofilter filters anything: its arrows alone do not."""
    return any(len(column) for column in autofilter.iterchildren("{*}filterColumn"))


def read_calculation(workbook: etree._Element) -> Calculation:
    """How the workbook is calculated; as Excel does by itself where it does not say."""
    found = next(named(workbook, "calcPr"), None)
    if found is None:
        return Calculation("auto", False, False)
    return Calculation(
        mode=found.get("calcMode", "auto"),
        is_iterative=is_true(found.get("iterate")),
        on_load=is_true(found.get("fullCalcOnLoad")),
    )


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def read_date_styles(styles: etree._Element) -> tuple[bool, ...]:
    """For each cell format, whether it shows a number as a date or a time."""
    codes = {
        _whole(entry.get("numFmtId")): is_date_format(uncode(entry.get("formatCode", "")))
        for entry in named(styles, "numFmt")
    }
    formats = next(named(styles, "cellXfs"), None)
    if formats is None:
        return ()
    numbers = (_whole(entry.get("numFmtId")) for entry in formats if isinstance(entry.tag, str))
    return tuple(codes.get(number, is_date_format_id(number)) for number in numbers)
