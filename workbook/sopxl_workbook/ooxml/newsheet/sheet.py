"""A sheet of one workbook taken over into another, part by part; imports lxml and stylemerge."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.catalog import RELATIONS
from sopxl_workbook.ooxml.formulatext import is_of_other_book, renamed_sheet
from sopxl_workbook.ooxml.package import relationships_part
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.ooxml.reader import Book
from sopxl_workbook.ooxml.spillmark import dynamic_index

from .cells import drop, styled, take_cells
from .charts import spell_out
from .pointers import formula_attributes, formula_elements
from .styles import StyleMerge

_LEFT_BEHIND = ("printerSettings",)
_CARRIED = (
    *("table", "drawing", "vmlDrawing", "comments", "hyperlink", "image", "chart"),
    *("chartUserShapes", "chartStyle", "chartColorStyle", "ctrlProp"),
)
_DIFFERENTIAL = re.compile(r"[dD]xfId$")
_NUMBER = re.compile(r"[0-9]*$")


class NewSheet:
    """A sheet on its way into another workbook."""

    def __init__(self, parts: Parts, source: Book, old_name: str, name: str, table_id: int) -> None:
        """Take a sheet of the source by its old name; table_id is the first that is free."""
        self.name = name
        self.formulas: list[tuple[str, str]] = []  # its place, the formula without "="
        self._parts, self._source, self._old_name = parts, source, old_name
        self._table_id = table_id
        self._carried: dict[str, str] = {}

    def take_over(self, code_name: str | None) -> str:
        """Put the sheet and what belongs to it among the parts; the name of its part.

        Raises RefusedError E173 for what belongs to the other workbook as a whole: pivot tables,
        slicers, queries, formulas that point at further workbooks.
        """
        package, info = self._source.package, self._source.sheets[self._old_name]
        if info.kind != "worksheet":
            raise self._refused(f"is a {info.kind}")
        root = package.xml(info.part)
        _tidy(root, code_name)
        self._take_formats(root)
        strings, meta = self._source.sheet(self._old_name).context, self._parts
        take_cells(root, self._strings(), strings.meta().spills, lambda: dynamic_index(meta))
        part = self._parts.free_name("xl/worksheets", "sheet", ".xml")
        self._carried[info.part] = part
        self._take_formulas(root)
        self._parts.put(part, root, package.content_type(info.part))
        self._carry_related(info.part, part)
        return part

    def _strings(self) -> list[etree._Element]:
        part = Parts(self._source.package).related(self._source.package.main_part, "sharedStrings")
        return [] if part is None else list(self._source.package.xml(part).iterchildren("{*}si"))

    @property
    def _merge(self) -> tuple[str, etree._Element, StyleMerge] | None:
        source, main = Parts(self._source.package), self._source.package.main_part
        ours = source.related(main, "styles")
        theirs = self._parts.related(self._parts.package.main_part, "styles")
        if ours is None or theirs is None:
            return None
        target = self._parts.xml(theirs)
        return theirs, target, StyleMerge(target, source.xml(ours))

    def _take_formats(self, root: etree._Element) -> None:
        """Turn the numbers of cell formats into those of the other workbook."""
        found = self._merge
        if found is None:
            return
        part, target, merge = found
        for entry, attribute in styled(root):
            entry.set(attribute, str(merge.cell_format(int(entry.get(attribute, "0")))))
        for entry in root.iter("{*}*"):
            for attribute in [
                str(name) for name in entry.attrib if _DIFFERENTIAL.search(str(name))
            ]:
                entry.set(attribute, str(merge.differential(int(entry.get(attribute, "0")))))
        self._parts.put(part, target)

    def _take_formulas(self, root: etree._Element) -> None:
        """Turn references to the sheet to its new name, and keep every formula for the checks."""
        for entry in formula_elements(root):
            entry.text = self._formula(entry.text or "", self._place(entry))
        for entry, attribute in formula_attributes(root):
            entry.set(attribute, self._formula(entry.get(attribute, ""), self.name))

    def _place(self, entry: etree._Element) -> str:
        parent = entry.getparent()
        ref = None if parent is None else parent.get("r")
        return f"{quote_sheet(self.name)}!{ref}" if ref else self.name

    def _formula(self, text: str, where: str) -> str:
        if is_of_other_book(text):
            raise self._refused(f"points at another workbook ({where})")
        self.formulas.append((where, renamed_sheet(text, self._old_name, self.name)))
        return self.formulas[-1][1]

    def _carry_related(self, source: str, target: str) -> None:
        """Bring the parts that a part points at, each under a name of its own."""
        package, rels = self._source.package, relationships_part(source)
        if not package.has(rels):
            return
        root = package.xml(rels)
        found = {rel.id: rel for rel in package.relationships(source)}
        for entry in list(root):
            rel = found.get(entry.get("Id") or "")
            if rel is None or rel.kind in _LEFT_BEHIND:
                root.remove(entry)
            elif rel.kind not in _CARRIED:
                raise self._refused(f"has a part of the kind {rel.kind}")
            elif not rel.is_external:
                name = self._carry(rel.target, rel.kind)
                folder = posixpath.dirname(target)
                entry.set("Target", posixpath.relpath(f"/{name}", f"/{folder}"))
        if len(root):
            self._parts.put(relationships_part(target), root)

    def _carry(self, name: str, kind: str) -> str:
        if name in self._carried:
            return self._carried[name]
        package = self._source.package
        folder, base = posixpath.split(name)
        stem, ending = posixpath.splitext(base)
        free = self._parts.free_name(folder, _NUMBER.sub("", stem), ending)
        self._carried[name] = free
        if kind in ("table", "chart", "drawing", "chartUserShapes"):
            root = package.xml(name)
            if kind == "table":
                self._number_table(root)
                self._take_formats(root)
            if kind == "chart":
                spell_out(root)
            self._take_formulas(root)
            self._parts.put(free, root, package.content_type(name))
        else:
            self._parts.put(free, package.part(name), package.content_type(name))
        self._carry_related(name, free)
        return free

    def _number_table(self, root: etree._Element) -> None:
        root.set("id", str(self._table_id))
        self._table_id += 1

    def _refused(self, detail: str) -> RefusedError:
        return RefusedError(
            "E173",
            f'the sheet "{self._old_name}" {detail}, which another workbook cannot take over.',
            self._source.package.where,
            "Take it out of the sheet, or copy the sheet in Excel.",
        )


def _tidy(root: etree._Element, code_name: str | None) -> None:
    """Take out what is true in the sheet's own workbook only."""
    properties = root.find("{*}sheetPr")
    if properties is not None:
        drop(properties, "codeName")
    if code_name is not None:
        if properties is None:
            properties = root.makeelement(f"{{{etree.QName(root).namespace}}}sheetPr")
            root.insert(0, properties)
        properties.set("codeName", code_name)
    views = root.find("{*}sheetViews")
    for number, view in enumerate([] if views is None else list(views)):
        drop(view, "tabSelected")
        view.set("workbookViewId", "0")
        if number and views is not None:
            views.remove(view)
    for setup in root.iterchildren("{*}pageSetup"):
        drop(setup, *RELATIONS)
