"""The list of sheets and defined names in the workbook part, edited; imports lxml and parts."""

from __future__ import annotations

from lxml import etree

from sopxl_workbook.ooxml.catalog import RELATIONS
from sopxl_workbook.ooxml.parts import Parts, place_behind
from sopxl_workbook.ooxml.text import encode, uncode

_LOCAL, _BEFORE_NAMES = "localSheetId", ("sheets", "functionGroups", "externalReferences")


class SheetList:
    """The sheets of a workbook by their places, from 0, and the names that are local to them."""

    def __init__(self, parts: Parts) -> None:
        """Read the workbook part as it stands."""
        self._parts = parts
        self._root = parts.xml(parts.package.main_part)
        self._sheets = self._root.find("{*}sheets")
        assert self._sheets is not None  # a book without a sheet is no book
        self._main = etree.QName(self._root).namespace

    @property
    def names(self) -> list[str]:
        """Names of the sheets in the order of their tabs."""
        return [uncode(entry.get("name", "")) for entry in self._entries()]

    @property
    def visible(self) -> list[str]:
        """Names of the sheets whose tabs the planner sees."""
        entries = (entry for entry in self._entries() if entry.get("state") in (None, "visible"))
        return [uncode(entry.get("name", "")) for entry in entries]

    def add(self, name: str, part: str, place: int, *, state: str = "") -> None:
        """List a sheet at a place; what stands behind it moves on by one."""
        key = self._parts.relate(self._parts.package.main_part, "worksheet", part)
        ids = [int(entry.get("sheetId", "0")) for entry in self._entries()]
        entry = etree.Element(f"{{{self._main}}}sheet")
        entry.set("name", _coded(name))
        entry.set("sheetId", str(max(ids) + 1))
        if state:
            entry.set("state", state)
        entry.set(RELATIONS[0], key)
        assert self._sheets is not None
        self._sheets.insert(place, entry)
        self._move(place, 1)

    def replace(self, name: str, part: str) -> int:
        """Let a sheet of the list be another part, without the names local to it; its place."""
        place = self.names.index(name)
        entry, main = self._entries()[place], self._parts.package.main_part
        self._parts.unrelate(main, entry.get(RELATIONS[0], ""))
        entry.set(RELATIONS[0], self._parts.relate(main, "worksheet", part))
        for local in self._local_names():
            if int(local.get(_LOCAL, "0")) == place:
                _take_out(local)
        return place

    def remove(self, name: str) -> None:
        """Take a sheet off the list, with the names that are local to it."""
        place = self.names.index(name)
        entry = self._entries()[place]
        self._parts.unrelate(self._parts.package.main_part, entry.get(RELATIONS[0], ""))
        _take_out(entry)
        for local in self._local_names():
            if int(local.get(_LOCAL, "0")) == place:
                _take_out(local)
        self._move(place + 1, -1)

    def add_name(self, name: str, refers_to: str, place: int | None, *, is_hidden: bool) -> None:
        """Define a name; with a place it is local to that sheet."""
        names = self._root.find("{*}definedNames")
        if names is None:
            names = etree.Element(f"{{{self._main}}}definedNames")
            self._root.insert(place_behind(self._root, _BEFORE_NAMES), names)
        entry = etree.SubElement(names, f"{{{self._main}}}definedName")
        entry.set("name", _coded(name))
        if place is not None:
            entry.set(_LOCAL, str(place))
        if is_hidden:
            entry.set("hidden", "1")
        entry.text = _coded(refers_to)

    def remove_name(self, name: str) -> None:
        """Take out a name of the whole book."""
        for entry in self._root.iterfind("{*}definedNames/{*}definedName"):
            is_it = uncode(entry.get("name", "")).casefold() == name.casefold()
            if is_it and entry.get(_LOCAL) is None:
                _take_out(entry)
                return

    def save(self) -> None:
        """Put the workbook part back among the parts."""
        names = self._root.find("{*}definedNames")
        if names is not None and not len(names):
            _take_out(names)
        self._parts.put(self._parts.package.main_part, self._root)

    def _entries(self) -> list[etree._Element]:
        return [] if self._sheets is None else list(self._sheets.iterchildren("{*}sheet"))

    def _local_names(self) -> list[etree._Element]:
        names = self._root.iterfind("{*}definedNames/{*}definedName")
        return [entry for entry in names if entry.get(_LOCAL) is not None]

    def _move(self, first: int, by: int) -> None:
        """Renumber whatever counts sheets by their places, from the first of them on."""
        for entry in self._local_names():
            _renumber(entry, _LOCAL, first, by)
        for view in self._root.iterfind("{*}bookViews/{*}workbookView"):
            for counted in ("activeTab", "firstSheet"):
                _renumber(view, counted, first, by)


def _renumber(entry: etree._Element, attribute: str, first: int, by: int) -> None:
    number = entry.get(attribute, "")
    if number.isdecimal() and int(number) >= first:
        entry.set(attribute, str(int(number) + by))


def _take_out(entry: etree._Element) -> None:
    parent = entry.getparent()
    assert parent is not None
    parent.remove(entry)


def _coded(text: str) -> str:
    """A text with what XML cannot hold coded as _x0001_."""
    root = etree.fromstring(b"<t>" + encode(text) + b"</t>")
    return root.text or ""
