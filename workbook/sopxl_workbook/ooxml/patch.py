"""Changing cells of a workbook and nothing else; imports reader, sheetpatch, parts, resize."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sopxl.errors import Problem, RefusedError

from .a1 import check_inside, parse_cell, place
from .names import define_name
from .newsheet import (
    Added,
    Wish,
    add_sheet,
    check_formulas,
    remove_sheets,
    replace_sheet,
    take_looks,
)
from .package import Package
from .parts import Parts
from .reader import Book
from .refusals import raise_all
from .resize import Resizes, Wider, current_sheet, current_tables
from .sheetpatch import NewFormula, SheetPatch
from .spillmark import dynamic_index
from .values import Writable

_CHAIN, _PROJECT, _SIGNATURE = "calcChain", "vbaProject", "vbaProjectSignature"


class Patch:
    """Edits of a workbook, collected and then written in one pass.

    Every part without an edit keeps its raw compressed bytes; without any edit the result is the
    file as it was. Recalculation on opening is never asked for: what is stored is what shows.
    """

    def __init__(
        self, source: bytes | Book, where: str = "workbook", *, own_sheets: Iterable[str] = ()
    ) -> None:
        """Start with the bytes of a workbook, or with one that is read already.

        own_sheets are written although they are protected, unless with a password; of any other
        protected sheet only cells that are not locked.
        """
        self.book = source if isinstance(source, Book) else Book(Package(source, where))
        self.parts = Parts(self.book.package)
        self._own = {name.casefold() for name in own_sheets}
        self._sheets: dict[str, SheetPatch] = {}
        self._resizes = Resizes(self.book)
        self._new: dict[str, list[Added]] = {}  # by sheet: formulas that are in the parts already

    def set_value(
        self,
        sheet: str,
        ref: str,
        value: Writable,
        *,
        replace_formula: bool = False,
        only_blank: bool = False,
        style_from: str | None = None,
    ) -> None:
        """Put a value into a cell; text stays text whatever it looks like, None empties.

        The cell keeps its style; one that is not there yet takes that of style_from, of its row or
        of its column. What set_values refuses is refused here.
        """
        self.set_values(
            sheet,
            ref,
            [[value]],
            replace_formula=replace_formula,
            only_blank=only_blank,
            style_from=style_from,
        )

    def set_values(
        self,
        sheet: str,
        ref: str,
        rows: Sequence[Sequence[Writable]],
        *,
        replace_formula: bool = False,
        only_blank: bool = False,
        style_from: str | None = None,
    ) -> None:
        """Put rows of values into the cells from ref on; a refusal leaves all of them alone.

        Raises RefusedError, or RefusalsError where there are several reasons: E161 for a formula
        and E164 for what another cell's formula spills into, unless told to replace formulas; E165
        for a data table; E166 for the header of a table; E167 for what merged cells hide; E160 for
        a locked cell of a protected sheet; E162 for what is not blank where only blanks are to be
        filled. Raises InputError E116, E152, E153 for what no cell can hold.
        """
        patch = self._patch(sheet)
        targets = _targets(ref, rows)
        patch.set_values(targets, replace_formula, _style(patch, style_from), only_blank)

    def set_formula(
        self,
        sheet: str,
        ref: str,
        formula: str,
        value: Writable = None,
        *,
        array_ref: str | None = None,
        is_dynamic: bool = False,
        replace: bool = False,
        style_from: str | None = None,
    ) -> None:
        """Put a formula into a cell, with the result that it has; None leaves it not calculated.

        The formula is spelled as a file has it: "=SUM(A1:A3)", English names, commas, "_xlfn."
        before newer functions. With array_ref it fills that range, which begins at ref; dynamic,
        it spills over it. The results of the other cells are given by set_cached_block. A formula
        that is there already only gets its new result.

        Raises what set_values raises; E161 and E164 for another formula and E162 for values where
        the range is to be, unless told to replace. InputError E154 for what is no formula.
        """
        patch, parts = self._patch(sheet), self.parts.copy()
        array = array_ref or (ref if is_dynamic else None)
        mark = dynamic_index(parts) if is_dynamic else 0
        new = NewFormula(formula, value, array, mark)
        patch.set_formula(ref, new, replace, _style(patch, style_from))
        self.parts = parts

    def set_cached(self, sheet: str, ref: str, value: Writable) -> None:
        """Renew the stored result of a formula cell; the formula stays as it is.

        Also for cells that an array formula in another cell fills, and on protected sheets: nothing
        that a planner entered changes. None takes the result away: the cell is then not calculated.
        Raises RefusedError E163 for a cell without a formula.
        """
        self.set_cached_block(sheet, ref, [[value]])

    def set_cached_block(self, sheet: str, ref: str, rows: Sequence[Sequence[Writable]]) -> None:
        """Renew the stored results of the formula cells from ref on, all or none."""
        self._patch(sheet).set_cached(_targets(ref, rows))

    def set_part(self, name: str, data: bytes) -> None:
        """Replace a whole part that is no sheet, such as xl/vbaProject.bin.

        Raises RefusedError E168 for a VBA project that is signed: another one would not be.
        """
        if self.parts.part(name) == data:
            return
        self._check_signature(name)
        self.parts.put(name, data)

    def resize_table(self, name: str, rows: int, *, like: Sequence[int] = ()) -> None:
        """Give a table exactly so many rows of data; none leaves one blank row, as Excel does.

        It grows over the blank cells below it, which look and are calculated like its last row; it
        loses rows that are blank, or were emptied before. Its totals move as a whole; nothing else
        does. Ranges of exactly its rows follow: in rules, names, charts and formulas. Values for
        new rows can be set before or after. like : the row of the sheet that each new row looks
        like, where they are not all as the last one; they get no formula then.

        Raises NotFoundError E102, LimitError E121; RefusedError E160 for a protected sheet, E162
        for what is in the way, E169 for rows that are not blank.
        """
        parts, sheet = self._written(), self.book.table(name).sheet
        if self._resizes.apply(parts, name, rows, sheet.casefold() in self._own, like):
            _drop_chain(parts)
        self._new = self._new_formulas()
        self.parts, self._sheets = parts, {}

    def widen_tables(self, wishes: Sequence[Wider]) -> None:
        """Give tables more columns at their right, over the blank cells there; nothing moves.

        The new cells look and are calculated like the last one of their row, without a result.
        Ranges over all columns that are alike follow: in rules, names, charts and formulas.

        Raises NotFoundError E102, LimitError E121; RefusedError E160 for a protected sheet, E162
        for what is in the way, RefusalsError for several of them.
        """
        parts, problems = self._written(), list[Problem]()
        for wish in wishes:
            sheet = self.book.table(wish.table).sheet
            try:
                self._resizes.widen(parts, wish, sheet.casefold() in self._own)
            except RefusedError as error:
                problems += error.problems
        raise_all(problems)
        _drop_chain(parts)
        self._new = self._new_formulas()
        self.parts, self._sheets = parts, {}

    def add_sheet(
        self,
        name: str,
        rows: Sequence[Sequence[Writable]] = (),
        *,
        template: tuple[bytes | Book, str] | None = None,
        after: str | None = None,
        is_hidden: bool = False,
        is_very_hidden: bool = False,
        widths: Sequence[float] = (),
        code_name: str | None = None,
    ) -> None:
        """Add a sheet behind another one, or behind all: blank, or a copy out of a template.

        rows are written from A1 on; every other edit may follow, as on a sheet of our own. Only a
        macro shows what is very hidden. widths
        are those of the columns of a blank sheet. template is a workbook and the name of its sheet,
        which brings its cells, formats, conditions, validations, tables, names, charts, pictures;
        nothing of this workbook is renumbered for it. In a macro book code_name names the document
        module that the caller puts into the VBA project; where the project is signed or locked the
        sheet goes without (untested in Excel).

        Raises InputError E155 for what is no name of a sheet; RefusedError E160 for a protected
        list of sheets, E172 for a name that is taken, E173 for what cannot be taken over.
        """
        source = None
        if template is not None:
            book, sheet = template
            source = (book if isinstance(book, Book) else Book(Package(book, "template")), sheet)
        state = "veryHidden" if is_very_hidden else "hidden" if is_hidden else ""
        wish = Wish(name, after, state, widths, code_name)
        now = self._reopened()
        parts = Parts(now.package)
        added = add_sheet(parts, now, wish, source)
        if added.formulas:
            _drop_chain(parts)
        data = parts.result()
        if rows:
            filled = Patch(data, now.package.where, own_sheets=[name])
            filled.set_values(name, "A1", rows)
            data = filled._written().result()
        self._go_on(data)
        self._own.add(name.casefold())
        self._new.setdefault(name.casefold(), []).append(added)

    def replace_sheet(self, name: str, template: tuple[Book, str]) -> None:
        """Put the sheet of a template in the place of one that is there, tab and name included.

        Everything that points at the sheet by its name stays. What stood on the old one goes, with
        its charts and its local names. Raises what add_sheet raises.
        """
        now = self._reopened()
        parts = Parts(now.package)
        added = replace_sheet(parts, now, name, template)
        _drop_chain(parts)
        self._go_on(parts.result())
        self._own.add(name.casefold())
        self._new.setdefault(name.casefold(), []).append(added)

    def take_looks(self, sheet: str, template: tuple[Book, str], rows: Mapping[int, int]) -> None:
        """Give cells of some rows the formats that a template has for them; values stay.

        template : a workbook and its sheet. rows : by the number of a row, that of the template's
        row. Only cells that are there get one. Raises NotFoundError E101.
        """
        now = self._reopened()
        parts = Parts(now.package)
        take_looks(parts, now, sheet, template, rows)
        self._go_on(parts.result())

    def remove_sheets(self, *sheets: str, names: Collection[str] = ()) -> None:
        """Take sheets out, with their tables, charts and local names; the given names go with them.

        In a macro book their document modules stay behind. Raises RefusedError E174 if a formula,
        name, chart or pivot table elsewhere points at the sheets, their tables or those names; E175
        where no sheet would be left to see, E160 for a protected list of sheets.
        """
        now = self._reopened()
        parts = Parts(now.package)
        gone = remove_sheets(parts, now, sheets, names)
        _drop_chain(parts)
        self._go_on(parts.result())
        for sheet in gone:
            self._new.pop(sheet.casefold(), None)

    def remove_sheet(self, name: str, *, names: Collection[str] = ()) -> None:
        """Take one sheet out, as remove_sheets does."""
        self.remove_sheets(name, names=names)

    def add_name(self, name: str, refers_to: str) -> None:
        """Define a name of the whole workbook, as "Control!$C$5" or a formula without "=".

        Raises InputError E156 for what is no name, RefusedError E172 for one that is taken; result
        raises E176 where it points at what is not there.
        """
        now = self._reopened()
        parts = Parts(now.package)
        added = define_name(parts, now, name, refers_to)
        self._go_on(parts.result())
        self._new.setdefault("", []).append(added)

    def result(self) -> bytes:
        """Bytes of the workbook with every edit; the very same bytes if there is none.

        Raises RefusedError E161 for a part of an array formula whose other cells stay, E176 for a
        new formula that points at a sheet which is not there; tables and names are looked for only
        in those that came with a new sheet.
        """
        parts = self._written()
        self._resizes.finish(parts)
        data = parts.result()
        found = [each for sheet in self._new_formulas().values() for each in sheet]
        if any(each.formulas for each in found):
            check_formulas(data, found)
        return data

    def _reopened(self) -> Book:
        """The workbook with every edit so far, as if it were read anew."""
        parts = self._written()
        if not parts.changed and not parts.removed:
            return self.book
        return Book(Package(parts.result(), self.book.package.where))

    def _go_on(self, data: bytes) -> None:
        """Take all edits so far for done."""
        self._new = self._new_formulas()
        self.book = Book(Package(data, self.book.package.where))
        self.parts, self._sheets = Parts(self.book.package), {}
        self._resizes.move_to(self.book)

    def _new_formulas(self) -> dict[str, list[Added]]:
        """By sheet, every formula that came with this patch."""
        found = {sheet: list(added) for sheet, added in self._new.items()}
        for sheet, patch in self._sheets.items():
            formulas = [
                (place(sheet, row, column), text[1:]) for row, column, text in patch.new_formulas()
            ]
            found.setdefault(sheet.casefold(), []).append(Added(formulas))
        return found

    def _written(self) -> Parts:
        """The parts with the edits of all sheets."""
        parts = self.parts.copy()
        patches = [patch for patch in self._sheets.values() if patch.is_changed]
        for patch in patches:
            parts.put(patch.sheet.part, patch.result())
        if any(patch.moves_formula for patch in patches):
            _drop_chain(parts)
        return parts

    def _patch(self, name: str) -> SheetPatch:
        sheet = self.book.sheet(name)
        if sheet.name not in self._sheets:
            sheet = current_sheet(self.book, self.parts, sheet.name)
            tables = current_tables(self.book, self.parts, sheet.name)
            is_own = sheet.name.casefold() in self._own
            self._sheets[sheet.name] = SheetPatch(sheet, tables, is_own)
        return self._sheets[sheet.name]

    def _check_signature(self, name: str) -> None:
        """Refuse to change a signed VBA project, or its signature."""
        project = self.parts.related(self.parts.package.main_part, _PROJECT)
        if project is None:
            return
        signatures = [
            rel.target
            for rel in self.parts.relationships(project)
            if rel.kind.startswith(_SIGNATURE) and self.parts.has(rel.target)
        ]
        touched = {each.casefold() for each in [project, *signatures]}
        if signatures and name.casefold() in touched:
            raise RefusedError(
                "E168",
                "the VBA project is signed, and any change would make the signature worthless.",
                self.parts.package.where,
                "Ask whoever signed it to change it in Excel, or to take the signature off.",
            )


def _style(patch: SheetPatch, ref: str | None) -> bytes | None:
    return None if ref is None else patch.style_of(*parse_cell(ref))


def _targets(ref: str, rows: Sequence[Sequence[Writable]]) -> list[tuple[int, int, Writable]]:
    first_row, first_column = parse_cell(ref)
    check_inside(first_row + len(rows) - 1, first_column + max(map(len, rows), default=1) - 1)
    return [
        (row, column, value)
        for row, values in enumerate(rows, first_row)
        for column, value in enumerate(values, first_column)
    ]


def _drop_chain(parts: Parts) -> None:
    """Take the calculation chain out: Excel makes a new one, but rejects a wrong one."""
    main = parts.package.main_part
    for relationship in parts.relationships(main):
        if relationship.kind == _CHAIN:
            parts.unrelate(main, relationship.id)
            parts.remove(relationship.target)
