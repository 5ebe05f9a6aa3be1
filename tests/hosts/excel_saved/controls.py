"""Form buttons, the drawing that holds them, and the macros they call.

Sources: xl/drawings/vmlDrawing1.vml, sheet1.xml and its relations in a workbook that Excel 16.0
saved (github.com/liteninkiran/Excel-OOP, commit 18729f4; ten buttons), the same of another one
(github.com/kenih4/operation_log_NEW, commit 2671409: MoveWithCells and SizeWithCells first). Beside
each button of the drawing Excel 2010 and later write a control with its properties; a workbook of
Excel 2007 has the drawing alone, and so has ours: then there must be none of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hosts.excel_saved.package import Package
from hosts.excel_saved.parts import RELATION, local, sheets
from lxml import etree

NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
BUTTON_TYPE = {
    "coordsize": "21600,21600",
    "{urn:schemas-microsoft-com:office:office}spt": "201",
    "path": "m,l,21600r21600,l21600,xe",
}
BUTTON = {
    "{urn:schemas-microsoft-com:office:office}button": "t",
    "{urn:schemas-microsoft-com:office:office}insetmode": "auto",
    "fillcolor": "buttonFace [67]",
    "type": "#_x0000_t201",
}
INSIDE = ["fill", "lock", "textbox", "ClientData"]
ABOUT = ["Anchor", "PrintObject", "AutoFill", "FmlaMacro", "TextHAlign", "TextVAlign"]
MAY_LEAD = ("MoveWithCells", "SizeWithCells")
_SPAN = 1024  # shape ids that one drawing has
_STYLE = ("position:absolute", "margin-left:", "margin-top:", "width:", "height:", "z-index:")
_PROCEDURE = re.compile(r"^Public Sub (\w+)\(\)", re.MULTILINE)


def oddities(package: Package, modules: Mapping[str, str]) -> Iterator[str]:
    """What Excel would not have saved so, of drawings, buttons, macros and code names.

    modules : of the VBA project, by name, with the text of each.
    """
    public = {name for text in modules.values() for name in _PROCEDURE.findall(text)}
    taken: dict[str, str] = {}
    for sheet in sheets(package):
        root = package.xml(sheet)
        drawn = root.find("{*}legacyDrawing")
        if drawn is None:
            continue
        targets = {relation.id: relation.target for relation in package.relations(sheet)}
        name = targets[drawn.get(RELATION, "")]
        drawing = package.xml(name)
        yield from _drawing(drawing, name, taken)
        shapes = [s for s in drawing.iterfind("v:shape", NAMESPACES) if _kind(s) == "Button"]
        for shape in shapes:
            yield from _button(shape, f"{name}, {shape.get('id')}", public)
        yield from _controls(package, sheet, root, len(shapes))
    yield from _code_names(package, modules)


def _kind(shape: etree._Element) -> str | None:
    about = shape.find("x:ClientData", NAMESPACES)
    return None if about is None else about.get("ObjectType")


def _drawing(root: etree._Element, name: str, taken: dict[str, str]) -> Iterator[str]:
    """Its own numbers, a shape type before the first shape of it."""
    if root.tag != "xml" or any(root.nsmap.get(p) != uri for p, uri in NAMESPACES.items()):
        yield f"{name} begins with {root.tag}, {root.nsmap}"
    if local(root[0]) != "shapelayout":
        yield f"{name} has no layout of its shapes"
        return
    blocks = (root[0].find("o:idmap", NAMESPACES)).get("data", "").split(",")
    for block in blocks:
        if taken.setdefault(block, name) != name:
            yield f"{name} and {taken[block]} both number from {block}"
    types: set[str] = set()
    for element in root[1:]:
        if local(element) == "shapetype":
            types.add(f"#{element.get('id')}")
            if element.get("id") == "_x0000_t201":
                yield from _differences(element, BUTTON_TYPE, f"{name}, the type of buttons")
        elif local(element) == "shape":
            yield from _shape(element, name, types, blocks)


def _shape(element: etree._Element, name: str, types: set[str], blocks: list[str]) -> Iterator[str]:
    if element.get("type") not in types:
        yield f"{name}: a shape of the type {element.get('type')}, which does not come before it"
    number = element.get(f"{{{NAMESPACES['o']}}}spid") or element.get("id", "")
    digits = re.fullmatch(r"_x0000_s(\d+)", number)
    if digits is None or str(int(digits[1]) // _SPAN) not in blocks:
        yield f"{name}: a shape numbered {number} in the blocks {', '.join(blocks)}"


def _button(shape: etree._Element, where: str, public: set[str]) -> Iterator[str]:
    yield from _differences(shape, BUTTON, where)
    style = shape.get("style", "")
    yield from (f"{where}: no {word} in its style" for word in _STYLE if word not in style)
    inside = [local(part) for part in shape]
    if inside != INSIDE:
        yield f"{where} holds {', '.join(inside)}"
        return
    about = [local(part) for part in shape[-1]]
    while about and about[0] in MAY_LEAD:
        del about[0]
    if about != ABOUT:
        yield f"{where} says {', '.join(about)}"
        return
    told = {local(part): (part.text or "").strip() for part in shape[-1]}
    place = [int(number) for number in told["Anchor"].split(",")]
    if len(place) != 8 or (place[0], place[1]) >= (place[4], place[5]) or place[2:4] >= place[6:]:
        yield f"{where} stands at {told['Anchor']}"
    macro = re.fullmatch(r"\[0\]!(\w+)", told["FmlaMacro"])
    if macro is None or macro[1] not in public:
        yield f"{where} calls {told['FmlaMacro']}"


def _differences(element: etree._Element, wanted: Mapping[str, str], where: str) -> Iterator[str]:
    for name, value in wanted.items():
        if element.get(name) != value:
            yield f"{where}: {name} is {element.get(name)}"


def _controls(package: Package, sheet: str, root: etree._Element, buttons: int) -> Iterator[str]:
    """None at all, or one for each button, with its properties."""
    controls = list(root.iter("{*}control"))
    properties = [package.xml(r.target) for r in package.related(sheet, "ctrlProp")]
    kinds = [part.get("objectType") for part in properties]
    if len(controls) != len(properties) or (controls and kinds.count("Button") != buttons):
        yield f"{sheet}: {buttons} buttons, {len(controls)} controls, properties of {kinds}"


def code_names(package: Package) -> list[str]:
    """What macros know the workbook and its sheets by, "" where a part does not say it."""
    book = package.xml(package.workbook).find("{*}workbookPr")
    told = [package.xml(sheet).find("{*}sheetPr") for sheet in sheets(package)]
    return ["" if entry is None else entry.get("codeName", "") for entry in (book, *told)]


def _code_names(package: Package, modules: Mapping[str, str]) -> Iterator[str]:
    """Each has a module of its own; one that Excel did not name yet has none."""
    names = [name for name in code_names(package) if name]
    if not package.project:
        return
    if len(set(map(str.casefold, names))) < len(names):
        yield f"code names stand twice: {', '.join(names)}"
    missing = [name for name in names if name not in modules]
    if missing:
        yield f"code names without a module: {', '.join(missing)}"
