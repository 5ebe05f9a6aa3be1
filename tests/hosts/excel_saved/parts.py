"""The XML of the workbook and its sheets: order of elements, names, ids, formats, array flags.

Sources: ECMA-376 part 1, CT_Workbook (18.2.27), CT_Worksheet (18.3.1.99), CT_Stylesheet (18.8.39),
CT_Table (18.5.1.2); cells with "cm" and the metadata beside them as Excel 16.0 saved them in
xlcalculator 0.5.0 (tests/resources/choose.xlsx). Excel repairs a workbook that breaks one of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hosts.excel_saved.package import Package
from lxml import etree

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ORDER = {
    "workbook": (
        "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
        "externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr "
        "smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst"
    ),
    "worksheet": (
        "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
        "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews "
        "mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions "
        "pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
        "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture "
        "oleObjects controls webPublishItems tableParts extLst"
    ),
    "styleSheet": (
        "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
    ),
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
}
SEVERAL = ("conditionalFormatting",)  # elements that may stand more than once
AROUND = ("absPath", "revisionPtr")  # of newer Excel, which no schema of 2006 places
LEADS_TO = {  # what an element's r:id has to be
    "sheet": ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"),
    "drawing": ("drawing",),
    "legacyDrawing": ("vmlDrawing",),
    "legacyDrawingHF": ("vmlDrawing",),
    "tablePart": ("table",),
    "control": ("ctrlProp", "control"),
    "pageSetup": ("printerSettings",),
}
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_COUNTED = ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "numFmts")
_BUILT_IN = "_xlnm."
_OWN = (  # ECMA-376 part 1, 18.2.5
    *("Consolidate_Area", "Auto_Open", "Auto_Close", "Extract", "Database", "Criteria"),
    *("Print_Area", "Print_Titles", "Recorder", "Data_Form", "Auto_Activate", "Auto_Deactivate"),
    *("Sheet_Title", "_FilterDatabase"),
)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace, that of what an alternative offers."""
    name = etree.QName(element).localname
    if name != "AlternateContent":
        return name
    return next((local(inner) for choice in element for inner in choice), "")


def oddities(package: Package) -> Iterator[str]:
    """What Excel would not have saved so, in the workbook, its sheets, tables and formats."""
    book = package.xml(package.workbook)
    yield from _ordered(book, package.workbook)
    yield from _led(package, package.workbook, book)
    yield from _named(book)
    styles = package.xml(package.related(package.workbook, "styles")[0].target)
    yield from _ordered(styles, "styles")
    yield from _counted(styles)
    formats = len(styles.findall("{*}cellXfs/{*}xf"))
    for name in sheets(package):
        root = package.xml(name)
        yield from _ordered(root, name)
        yield from _led(package, name, root)
        yield from _cells(root, name, formats)
    yield from _tables(package)
    yield from _arrays(package)


def sheets(package: Package) -> list[str]:
    """The parts of the worksheets."""
    return [relation.target for relation in package.related(package.workbook, "worksheet")]


def _ordered(root: etree._Element, where: str) -> Iterator[str]:
    order = ORDER[etree.QName(root).localname].split()
    found = [name for name in map(local, root) if name and name not in AROUND]
    strange = [name for name in found if name not in order]
    if strange:
        yield f"{where} holds {', '.join(strange)}"
        return
    if [order.index(name) for name in found] != sorted(order.index(name) for name in found):
        yield f"{where}: the order is {', '.join(found)}"
    twice = [name for name, n in Counter(found).items() if n > 1 and name not in SEVERAL]
    if twice:
        yield f"{where} holds {', '.join(twice)} twice"


def _led(package: Package, name: str, root: etree._Element) -> Iterator[str]:
    """Every r:id leads to what its element is for."""
    kinds = {relation.id: relation.word for relation in package.relations(name)}
    for element in root.iter("{*}*"):
        wanted, given = LEADS_TO.get(etree.QName(element).localname), element.get(RELATION)
        if wanted and given is not None and kinds.get(given) not in wanted:
            yield f"{name}: {local(element)} {given} leads to {kinds.get(given)}"


def _named(book: etree._Element) -> Iterator[str]:
    listed = book.findall("{*}sheets/{*}sheet")
    titles = [sheet.get("name", "") for sheet in listed]
    yield from _unique("sheets", map(str.casefold, titles))
    yield from _unique("sheet ids", (sheet.get("sheetId", "") for sheet in listed))
    yield from (f"the sheet {name} has a long name" for name in titles if len(name) > 31)
    names = book.findall("{*}definedNames/{*}definedName")
    scopes = [(n.get("name", "").casefold(), n.get("localSheetId", "")) for n in names]
    yield from _unique("names", map("@".join, scopes))
    for name in names:
        if (name.text or "").startswith("=") or not name.text:
            yield f"the name {name.get('name')} refers to {name.text!r}"
        if int(name.get("localSheetId", 0)) >= len(listed):
            yield f"the name {name.get('name')} is of a sheet that is not there"
        title = name.get("name", "")
        if title.startswith(_BUILT_IN) and title.removeprefix(_BUILT_IN) not in _OWN:
            yield f"the name {title} is none of Excel's own"


def _unique(what: str, values: Iterable[str]) -> Iterator[str]:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        yield f"{what} stand twice: {', '.join(twice)}"


def _counted(styles: etree._Element) -> Iterator[str]:
    held = {local(group): len(group) for group in styles}
    for name in _COUNTED:
        group = styles.find(f"{{*}}{name}")
        if group is not None and int(group.get("count", len(group))) != len(group):
            yield f"{name} says {group.get('count')} and holds {len(group)}"
    for entry in styles.findall("{*}cellXfs/{*}xf"):
        for attribute, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            if int(entry.get(attribute, 0)) >= held[group]:
                yield f"a format has {attribute} {entry.get(attribute)}"


def _cells(root: etree._Element, where: str, formats: int) -> Iterator[str]:
    """Rows and cells rise, each has a format that is there."""
    last = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number, column = int(row.get("r", last + 1)), 0
        if number <= last:
            yield f"{where}: row {number} comes after row {last}"
        last = number
        for cell in row:
            letters, digits = _CELL.fullmatch(cell.get("r", "")).groups()  # type: ignore[union-attr]
            at = sum((ord(sign) - 64) * 26**i for i, sign in enumerate(reversed(letters)))
            if int(digits) != number or at <= column:
                yield f"{where}: the cell {cell.get('r')} is out of its place"
            column = at
            if int(cell.get("s", 0)) >= formats:
                yield f"{where}: the cell {cell.get('r')} has format {cell.get('s')}"


def _tables(package: Package) -> Iterator[str]:
    found = [
        (relation.target, package.xml(relation.target))
        for sheet in sheets(package)
        for relation in package.related(sheet, "table")
    ]
    yield from _unique("table ids", (root.get("id", "") for _, root in found))
    yield from _unique("tables", (root.get("displayName", "").casefold() for _, root in found))
    for name, root in found:
        yield from _ordered(root, name)
        columns = root.findall("{*}tableColumns/{*}tableColumn")
        first, last = (_column(ref) for ref in root.get("ref", "").split(":"))
        if len(columns) != last - first + 1:
            yield f"{name} has {len(columns)} columns and is {last - first + 1} wide"
        yield from _unique(f"columns of {name}", (c.get("name", "").casefold() for c in columns))


def _column(ref: str) -> int:
    letters = _CELL.fullmatch(ref).group(1)  # type: ignore[union-attr]
    return sum((ord(sign) - 64) * 26**i for i, sign in enumerate(reversed(letters)))


def _arrays(package: Package) -> Iterator[str]:
    """A cell that spills says so by "cm", holds an array formula, and has its metadata."""
    related = package.related(package.workbook, "sheetMetadata")
    marks = 0
    if related:
        root = package.xml(related[0].target)
        marks = len(root.findall("{*}cellMetadata/{*}bk"))
        yield from _metadata(root)
    for name in sheets(package):
        for cell in package.xml(name).iterfind("{*}sheetData/{*}row/{*}c[@cm]"):
            formula = cell.find("{*}f")
            if int(cell.get("cm", 0)) > marks:
                yield f"{name}: the cell {cell.get('r')} has metadata that are not there"
            if formula is None or formula.get("t") != "array" or not formula.get("ref"):
                yield f"{name}: the cell {cell.get('r')} is marked and has no array formula"


DYNAMIC = {  # as Excel 16.0 writes it, the same in all its workbooks
    "name": "XLDAPR",
    "minSupportedVersion": "120000",
    **dict.fromkeys(("copy", "pasteAll", "pasteValues", "merge", "splitFirst", "rowColShift"), "1"),
    **dict.fromkeys(("clearFormats", "clearComments", "assign", "coerce", "cellMeta"), "1"),
}


def _metadata(root: etree._Element) -> Iterator[str]:
    kinds = [dict(kind.attrib) for kind in root.findall("{*}metadataTypes/{*}metadataType")]
    if DYNAMIC not in kinds:
        yield f"the metadata are of {kinds}"
    flags = [dict(flag.attrib) for flag in root.iter("{*}dynamicArrayProperties")]
    if {"fDynamic": "1", "fCollapsed": "0"} not in flags:
        yield f"the metadata say {flags}"
    for group in root:
        if int(group.get("count", 0)) != len(group):
            yield f"{local(group)} says {group.get('count')} and holds {len(group)}"
