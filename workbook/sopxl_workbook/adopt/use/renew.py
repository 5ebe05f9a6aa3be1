"""The stored results that follow from cells a run writes, worked out anew; imports evaluate.

What cannot be worked out here loses its stored result, so that nobody reads an old one, and the
planner's program is asked to calculate when it opens the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sopxl_workbook.adopt.grid import Formulas
from sopxl_workbook.adopt.refs import Reference
from sopxl_workbook.adopt.use.evaluate import Spot, result
from sopxl_workbook.adopt.use.formula import Call, Name, Node, UnknownFormulaError, parsed, parts_of
from sopxl_workbook.adopt.use.functions import WORK
from sopxl_workbook.changes import Change
from sopxl_workbook.ooxml import (
    NOT_CALCULATED,
    Area,
    Book,
    CellError,
    NotCalculated,
    Value,
    parse_area,
    place,
)

REASON = "follows from what is written"
LEFT = "is worked out when the workbook is opened"
_LAZY = frozenset(("IF", "IFERROR", "IFNA"))
_FREE = frozenset(("TODAY", "NOW", "RAND", "RANDBETWEEN", "PI", "TRUE", "FALSE"))  # take no cell
_LARGE = 10_000  # cells of an area, such as a whole column, of which only the filled part is read
_ROUNDING = 1e-9  # relative; a stored result this near is the same


@dataclass
class Graph:
    """Which formulas of a book hang on which cells."""

    book: Book
    formulas: Mapping[str, Formulas]
    single: dict[Spot, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    ranges: dict[str, list[tuple[Area, Spot]]] = field(default_factory=lambda: defaultdict(list))
    opaque: list[Spot] = field(default_factory=list)  # of which nobody knows what they hang on

    def __post_init__(self) -> None:
        """Reads what every formula points at, and which cells an array formula fills."""
        for sheet, found in self.formulas.items():
            for area, *anchor in self.book.sheet(sheet).arrays:
                filled = {(sheet, *ref) for ref in area.cells()} - {(sheet, *anchor)}
                self.single[sheet, anchor[0], anchor[1]] += sorted(filled)
            for ref, form in found.forms.items():
                spot = (sheet, *ref)
                areas = self.areas(spot, form)
                if areas is None:
                    self.opaque.append(spot)
                    continue
                for area_sheet, area in areas:
                    if area.size == 1:
                        self.single[area_sheet, area.first_row, area.first_column].append(spot)
                    else:
                        self.ranges[area_sheet].append((area, spot))

    def areas(self, spot: Spot, form: str) -> list[tuple[str, Area]] | None:
        """What a formula points at; None where that cannot be told."""
        try:
            parts = parts_of(parsed(form))
        except UnknownFormulaError:
            return None
        found: list[tuple[str, Area]] = []
        for part in parts:
            if isinstance(part, Reference):
                found.append((self.true_name(part.sheet or spot[0]), part.at(*spot[1:])))
            elif isinstance(part, Name):
                target = self.named(part.text)
                if target is None:
                    return None
                found.append(target)
            elif isinstance(part, Call) and not _is_plain(part.name):
                return None
        return found

    def true_name(self, sheet: str) -> str:
        """A sheet as the book spells it."""
        return self._folded.get(sheet.casefold(), sheet)

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {name.casefold(): name for name in self.book.sheets}

    def named(self, name: str) -> tuple[str, Area] | None:
        """The sheet and area that a defined name stands for."""
        known = {one.casefold(): one for one in self.book.defined_names}
        defined = known.get(name.casefold())
        target = self.book.defined_names[defined].target if defined else None
        return None if target is None else (self.true_name(target[0]), parse_area(target[1]))

    def following(self, spots: Iterable[Spot]) -> set[Spot]:
        """Every formula that hangs on some cells, directly or through others."""
        found, todo = set(self.opaque), [*spots, *self.opaque]
        while todo:
            spot = todo.pop()
            sheet, row, column = spot
            after = [*self.single.get(spot, ())]
            after += [to for area, to in self.ranges.get(sheet, ()) if area.holds(row, column)]
            for one in after:
                if one not in found:
                    found.add(one)
                    todo.append(one)
        return found


def _is_plain(name: str) -> bool:
    """Whether a function takes only the cells that its formula names."""
    return name in WORK or name in _LAZY or name in _FREE or name in _LOOKUPS


_LOOKUPS = frozenset(
    (
        *("VLOOKUP", "HLOOKUP", "LOOKUP", "MATCH", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS"),
        *("AVERAGEIF", "AVERAGEIFS", "COUNTBLANK", "STDEV", "MEDIAN", "RANK", "LARGE", "SMALL"),
        *("TEXT", "LEFT", "RIGHT", "MID", "LEN", "UPPER", "LOWER", "TRIM", "CONCATENATE"),
        *("DATE", "YEAR", "MONTH", "DAY", "EDATE", "EOMONTH", "WEEKDAY", "NETWORKDAYS"),
        *("ISNUMBER", "ISBLANK", "ISERROR", "ISTEXT", "MOD", "SQRT", "SIGN", "CHOOSE"),
        *("XLOOKUP", "FORECAST", "TREND", "HYPERLINK", "SUBTOTAL", "PRODUCT"),
    )
)  # not worked out here, and yet clear of what they hang on


class Renewed:
    """The values of a book after some cells are written."""

    def __init__(self, graph: Graph, written: Mapping[Spot, Value]) -> None:
        """Works out every formula that follows; what cannot be told is in `unknown`."""
        self._graph, self._written = graph, written
        self._results: dict[Spot, Value] = {}
        self.following = graph.following(written)
        self.unknown: set[Spot] = set()
        for spot in self._in_order():
            try:
                self._results[spot] = self._worked_out(spot)
            except (UnknownFormulaError, ArithmeticError, ValueError):
                self.unknown.add(spot)

    def value(self, sheet: str, row: int, column: int) -> Value:
        """What a cell shows now; UnknownFormulaError where that is not known."""
        spot = (self._graph.true_name(sheet), row, column)
        if spot in self._written:
            return self._written[spot]
        if spot in self.following:
            if spot not in self._results:
                raise UnknownFormulaError(place(*spot))
            return self._results[spot]
        if spot[0] not in self._graph.book.sheets:
            raise UnknownFormulaError(sheet)
        stored = self._graph.book.sheet(spot[0])[row, column]
        if isinstance(stored, NotCalculated):
            raise UnknownFormulaError(place(*spot))
        return stored

    def block(self, sheet: str, area: Area) -> list[list[Value]]:
        """What the cells of an area show; of a large one up to the last that is not blank."""
        last_row, last_column = area.last_row, area.last_column
        name = self._graph.true_name(sheet)
        if area.size > _LARGE and name in self._graph.book.sheets:
            found = self._graph.book.sheet(name)
            last_row = min(last_row, max(found.last_row, area.first_row))
            last_column = min(last_column, max(found.last_column, area.first_column))
        rows = range(area.first_row, last_row + 1)
        columns = range(area.first_column, last_column + 1)
        return [[self.value(sheet, row, column) for column in columns] for row in rows]

    def named(self, name: str) -> tuple[str, Area] | None:
        """The sheet and area that a defined name stands for."""
        return self._graph.named(name)

    def _worked_out(self, spot: Spot) -> Value:
        sheet, row, column = spot
        if self._graph.book.sheet(sheet).array_at(row, column) is not None:
            raise UnknownFormulaError("an array formula")
        return result(self._tree(spot), spot, self)

    def _tree(self, spot: Spot) -> Node:
        return parsed(self._graph.formulas[spot[0]].forms[spot[1:]])

    def _in_order(self) -> Iterator[Spot]:
        """The formulas that follow, each after those that it hangs on; those in a circle left out.

        A formula in a circle is not given, and is unknown when another asks for it.
        """
        waits: dict[Spot, int] = dict.fromkeys(self.following, 0)
        after: dict[Spot, list[Spot]] = defaultdict(list)
        for spot in self.following:
            for before in self._before(spot):
                waits[spot] += 1
                after[before].append(spot)
        ready = sorted(spot for spot, count in waits.items() if not count)
        while ready:
            spot = ready.pop()
            yield spot
            for one in after[spot]:
                waits[one] -= 1
                if not waits[one]:
                    ready.append(one)
        self.unknown |= {spot for spot, count in waits.items() if count}

    def _before(self, spot: Spot) -> set[Spot]:
        """The formulas that follow and that another one of them points at."""
        form = self._graph.formulas[spot[0]].forms.get(spot[1:])
        areas = (self._graph.areas(spot, form) if form else None) or ()
        found: set[Spot] = set()
        for sheet, area in areas:
            if area.size <= len(self.following):
                inside = {(sheet, *ref) for ref in area.cells()}
                found |= inside & self.following
            else:
                found |= {one for one in self.following if one[0] == sheet and area.holds(*one[1:])}
        return found

    def changes(self) -> Iterator[Change]:
        """The stored results that change; of a formula that is not known the result goes."""
        for spot in sorted(self.following):
            sheet, row, column = spot
            old = self._graph.book.sheet(sheet)[row, column]
            if spot in self._results:
                new = self._results[spot]
                if not _is_same(old, new):
                    yield Change(sheet, row, column, old, new, REASON, True)
            elif not isinstance(old, NotCalculated):
                yield Change(sheet, row, column, old, NOT_CALCULATED, LEFT, True)


def _is_same(old: Value, new: Value) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= _ROUNDING * max(1.0, abs(new))
    if isinstance(old, CellError) and isinstance(new, CellError):
        return old.code == new.code
    return type(old) is type(new) and old == new
