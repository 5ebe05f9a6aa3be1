"""The mark of a formula that spills: an entry of the part metadata.xml; imports lxml and parts."""

from __future__ import annotations

from lxml import etree

from .parts import Parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ARRAYS = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
_NAME, _KIND = "XLDAPR", "sheetMetadata"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
_ORDER = ("metadataTypes", "metadataStrings", "mdxMetadata", "futureMetadata", "cellMetadata")
_FLAGS = (
    *("copy", "pasteAll", "pasteValues", "merge", "splitFirst", "rowColShift"),
    *("clearFormats", "clearComments", "assign", "coerce", "cellMeta"),
)
_EXTENSION = "{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"


def dynamic_index(parts: Parts) -> int:
    """The cm index of a cell whose formula spills, in a book that may not have one yet."""
    main = parts.package.main_part
    part = parts.related(main, _KIND)
    if part is None:
        taken = parts.has("xl/metadata.xml")
        part = parts.free_name("xl", "metadata", ".xml") if taken else "xl/metadata.xml"
        root = etree.fromstring(f'<metadata xmlns="{_MAIN}" xmlns:xda="{_ARRAYS}"/>')
        parts.relate(main, _KIND, part)
        parts.put(part, root, _TYPE)
    root = parts.xml(part)
    index = _cell_entry(root, _type_number(root), _future_number(root))
    parts.put(part, root)
    return index


def _type_number(root: etree._Element) -> int:
    """The place of the kind of entry among all kinds, from 1."""
    types = _child(root, "metadataTypes")
    for number, kind in enumerate(types, 1):
        if kind.get("name") == _NAME:
            return number
    kind = _sub(types, "metadataType", name=_NAME, minSupportedVersion="120000")
    for flag in _FLAGS:
        kind.set(flag, "1")
    return _counted(types)


def _future_number(root: etree._Element) -> int:
    """The place of the entry "spills, is not collapsed" among those of the kind, from 0."""
    future = next(
        (each for each in root.iterfind("{*}futureMetadata") if each.get("name") == _NAME), None
    )
    if future is None:
        future = _child(root, "futureMetadata", is_new=True)
        future.set("name", _NAME)
    for number, entry in enumerate(future):
        properties = entry.find(f".//{{{_ARRAYS}}}dynamicArrayProperties")
        if properties is not None and properties.get("fCollapsed", "0") in ("0", "false"):
            return number
    extension = _sub(_sub(_sub(future, "bk"), "extLst"), "ext", uri=_EXTENSION)
    properties = etree.SubElement(extension, f"{{{_ARRAYS}}}dynamicArrayProperties")
    properties.set("fDynamic", "1")
    properties.set("fCollapsed", "0")
    return _counted(future) - 1


def _cell_entry(root: etree._Element, kind: int, number: int) -> int:
    """The place of the cell entry that names both, from 1."""
    cells = _child(root, "cellMetadata")
    for at, entry in enumerate(cells, 1):
        if any((r.get("t"), r.get("v")) == (str(kind), str(number)) for r in entry):
            return at
    _sub(_sub(cells, "bk"), "rc", t=str(kind), v=str(number))
    return _counted(cells)


def _child(root: etree._Element, name: str, *, is_new: bool = False) -> etree._Element:
    """The first child of a name, made in its place of the order if it is not there."""
    found = root.find(f"{{*}}{name}")
    if found is not None and not is_new:
        return found
    made = root.makeelement(f"{{{etree.QName(root).namespace}}}{name}")
    before = _ORDER[: _ORDER.index(name) + 1]
    at = sum(1 for each in root if etree.QName(each).localname in before)
    root.insert(at, made)
    return made


def _sub(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    for key, value in attributes.items():
        child.set(key, value)
    return child


def _counted(parent: etree._Element) -> int:
    parent.set("count", str(len(parent)))
    return len(parent)
