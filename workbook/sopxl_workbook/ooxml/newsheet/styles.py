"""Cell formats of one workbook taken over into another; imports lxml and catalog.

Nothing of the other workbook is renumbered: what is new stands at the end of each list.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from sopxl_workbook.ooxml.parts import place_behind

_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_FIRST_OWN_FORMAT = 164  # below stand the number formats that every Excel knows


class StyleMerge:
    """The formats of a source, as indices in a target that gets those that it has not."""

    def __init__(self, target: etree._Element, source: etree._Element) -> None:
        """Start with the roots of two style parts; the target is changed."""
        self._target, self._source = target, source
        self._formats: dict[int, int] = {0: 0}
        self._differential: dict[int, int] = {}
        self._texts: dict[str, dict[bytes, int]] = {}

    def cell_format(self, index: int) -> int:
        """The place in the target of a cell format; the usual one stays the usual one."""
        if index not in self._formats:
            is_there = index < len(_entries(self._source, "cellXfs"))
            own = self._own_format(index) if is_there else None
            self._formats[index] = 0 if own is None else self._taken_over("cellXfs", own)
        return self._formats[index]

    def differential(self, index: int) -> int:
        """The place in the target of a format of conditions and tables."""
        if index not in self._differential:
            entry = deepcopy(_entries(self._source, "dxfs")[index])
            for number in entry.iterchildren("{*}numFmt"):
                number.set("numFmtId", str(self._number_format(number.get("numFmtId", "0"))))
            self._differential[index] = self._taken_over("dxfs", entry)
        return self._differential[index]

    def _own_format(self, index: int) -> etree._Element:
        entry = deepcopy(_entries(self._source, "cellXfs")[index])
        entry.set("numFmtId", str(self._number_format(entry.get("numFmtId", "0"))))
        for attribute, name in _LISTS.items():
            place = int(entry.get(attribute, "0"))
            part = deepcopy(_entries(self._source, name)[place])
            entry.set(attribute, str(self._taken_over(name, part)))
        entry.set("xfId", "0")  # named styles stay behind: their looks stand in the format
        return entry

    def _number_format(self, number: str) -> int:
        codes = {e.get("numFmtId"): e.get("formatCode") for e in _entries(self._source, "numFmts")}
        code = codes.get(number)
        if code is None:
            return int(number)
        known = _entries(self._target, "numFmts")
        taken = {e.get("formatCode"): e.get("numFmtId", "0") for e in known}
        if code in taken:
            return int(taken[code])
        free = max([_FIRST_OWN_FORMAT - 1, *(int(each) for each in taken.values())]) + 1
        entry = etree.SubElement(self._list("numFmts"), self._tag("numFmt"))
        entry.set("numFmtId", str(free))
        entry.set("formatCode", code)
        self._count("numFmts")
        return free

    def _taken_over(self, name: str, entry: etree._Element) -> int:
        """The place of an entry in a list of the target, appended if it is not there."""
        known = self._known(name)
        text = _text(entry)
        if text not in known:
            known[text] = len(_entries(self._target, name))
            self._list(name).append(entry)
            self._count(name)
        return known[text]

    def _known(self, name: str) -> dict[bytes, int]:
        if name not in self._texts:
            texts = [_text(entry) for entry in _entries(self._target, name)]
            self._texts[name] = {text: at for at, text in reversed(list(enumerate(texts)))}
        return self._texts[name]

    def _list(self, name: str) -> etree._Element:
        found = self._target.find(f"{{*}}{name}")
        if found is None:
            before = _ORDER[: _ORDER.index(name)]
            at = place_behind(self._target, before)
            found = self._target.makeelement(self._tag(name))
            self._target.insert(at, found)
        return found

    def _count(self, name: str) -> None:
        self._list(name).set("count", str(len(_entries(self._target, name))))

    def _tag(self, name: str) -> str:
        return f"{{{etree.QName(self._target).namespace}}}{name}"


def _entries(root: etree._Element, name: str) -> list[etree._Element]:
    found = root.find(f"{{*}}{name}")
    return [] if found is None else list(found.iterchildren("{*}*"))  # comments count for nothing


def _text(entry: etree._Element) -> bytes:
    """An entry in one spelling, whatever else is declared around it."""
    alone = deepcopy(entry)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    text: bytes = etree.tostring(alone, method="c14n")
    return text
