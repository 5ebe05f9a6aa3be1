"""The map that is proposed of what was found in a workbook; imports anchors, closing and adopt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sopxl_workbook.adopt.families import blocks
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.mapped.anchors import Anchor, anchors
from sopxl_workbook.adopt.mapped.closing import last_closed
from sopxl_workbook.adopt.mapped.defined import Line, names_of_lines
from sopxl_workbook.adopt.mapped.model import (
    Map,
    MapFamily,
    MapRow,
    MapTimeline,
    Resolved,
    ResolvedRow,
)
from sopxl_workbook.adopt.mapped.openings import opening_cells
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.model import Proof, Status
from sopxl_workbook.adopt.periods import Mark
from sopxl_workbook.adopt.scalars import Scalars
from sopxl_workbook.adopt.words import plain, unit_words

_Place = tuple[str, tuple[tuple[int, int], ...]]  # sheet and cells of a row
_Heads = tuple[str, tuple[tuple[int, int], ...], str, tuple[Mark, ...]]
_MASTER = frozenset(
    ["price", "unit_cost", "cost", "hours_per_unit", "capacity", "target_inventory"]
)
_RULED = frozenset(
    [
        *("inventory", "actual inventory", "backlog", "actual backlog", "workforce"),
        *("supply", "opening", "available", "average", "dollars"),
    ]
)  # kinds of proof whose rule is one of the rows of a single family
_OPENINGS = frozenset(["opening_inventory", "opening_backlog", "opening_workforce"])
_STOCK = frozenset(["ending_inventory", "opening_inventory", "demand", "forecast", "production"])
_ORDER = frozenset(["ending_backlog", "opening_backlog", "bookings"])


@dataclass(frozen=True)
class _Book:
    """What all families of a proposal share."""

    found: Found
    anchors: Mapping[int, Anchor]
    names: Mapping[_Heads, str]  # of the timelines
    rules: Mapping[_Place, Sequence[str]]  # that held, by the row that they are of
    scalars: Scalars
    defined: Mapping[Line, str]


def propose(found: Found, proofs: Sequence[Proof], name: str) -> Resolved:
    """Everything that was found as a map, in place: nothing has moved yet.

    name : the file name of the workbook.
    """
    known = (one for one in found.series if one.measure not in ("", "other"))
    rows = [one for one in known if not one.is_over_sheets]  # a map names one sheet for a row
    timelines = _timelines(rows)
    names = {heads: one.name for heads, one in timelines.items()}
    scalars = Scalars(found.grids, found.formulas, found.series)
    book = _Book(
        found, anchors(found.series), names, _rules_of(proofs), scalars, names_of_lines(found)
    )
    families: list[MapFamily] = []
    resolved: list[ResolvedRow] = []
    for title, several in _families(rows):
        family = _family(book, title, several)
        families.append(family)
        for row, one in zip(family.rows, several, strict=True):
            renamed = one if family.is_total else replace(one, family=family.name)
            resolved.append(ResolvedRow(family, row, renamed, may_write(found, row, one)))
    closed = last_closed(found, rows)
    made = Map(name, found.book.sha256, closed, tuple(timelines.values()), tuple(families))
    return Resolved(made, found, resolved, ())


def may_write(found: Found, row: MapRow, one: Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which cells of a row may be written: no formula, and no cell that stands for two periods."""
    formulas = found.formulas[one.sheet].texts
    is_free = [row.write and cell not in formulas for cell in one.cells]
    return np.array(is_free, bool) & ~doubled(one)


def doubled(one: Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Periods of a long table without a record of their own: a cell of another stands for them."""
    is_double = np.zeros(len(one.cells), bool)
    if len(set(one.cells)) < len(one.cells):
        is_double = ~np.isfinite(one.values)
    return is_double


def _heads(one: Series) -> _Heads:
    return one.sheet, one.row.heads, one.row.unit, one.row.marks


def _timelines(rows: Sequence[Series]) -> dict[_Heads, MapTimeline]:
    """Every timeline in use, called by its sheet, from the second on with a number."""
    made: dict[_Heads, MapTimeline] = {}
    counts: dict[str, int] = defaultdict(int)
    for one in rows:
        heads = _heads(one)
        if heads not in made:
            counts[one.sheet] += 1
            number = f" ({counts[one.sheet]})" if counts[one.sheet] > 1 else ""
            first, last = one.row.marks[0], one.row.marks[-1]
            made[heads] = MapTimeline(
                one.sheet + number,
                one.sheet,
                one.row.heads,
                one.row.unit,
                period_text(first),
                period_text(last),
                len(one.cells),
            )
    return made


def _families(rows: Sequence[Series]) -> Iterator[tuple[str, list[Series]]]:
    """The rows of each family with its name; families without one are numbered."""
    groups: dict[str, list[Series]] = defaultdict(list)
    for one in rows:
        groups[one.key].append(one)
    taken = set(groups)
    number = 0
    for key, several in groups.items():
        if key:
            yield several[0].family, several
            continue
        for block in blocks(several):
            members = {id(one) for of_measure in block.rows.values() for one in of_measure}
            number += 1
            while plain(f"Family {number}") in taken:
                number += 1
            yield f"Family {number}", [one for one in several if id(one) in members]


def _family(book: _Book, name: str, rows: Sequence[Series]) -> MapFamily:
    """One family: its rows, its openings, how it is planned, what its rows fulfil."""
    found = rows[0].family
    measures = {one.measure for one in rows}
    return MapFamily(
        name,
        found,
        _strategy(found, measures),
        _unit(rows),
        _backorders(measures, rows),
        tuple(_row(book, one, found) for one in rows),
        tuple(opening_cells(book.found, book.scalars, rows)),
        tuple(_rules(book, rows)),
    )


def _strategy(found: str, measures: set[str]) -> str:
    if found == TOTAL or measures.isdisjoint(_STOCK | _ORDER):
        return "none"
    is_order = not measures.isdisjoint(_ORDER) and "ending_inventory" not in measures
    return "order" if is_order else "stock"


def _unit(rows: Sequence[Series]) -> str:
    """The unit that stands beside the label of a row, such as "pcs"; "" for none."""
    beside = (text for one in rows for text in one.row.around.labels if text != one.row.label)
    return next((text for text in beside if plain(text) in unit_words()), "")


def _backorders(measures: set[str], rows: Sequence[Series]) -> str:
    if "backorders" in measures:
        return "row"
    stocks = [one.values for one in rows if one.measure == "ending_inventory"]
    return "negative" if any(np.nanmin(one, initial=0.0) < 0 for one in stocks) else "none"


def _row(book: _Book, one: Series, found: str) -> MapRow:
    """A row with its anchor; typed quantities may be written, master data and formulas not.

    Of a row of openings the first is often typed alone: what is counted goes there.
    """
    anchor = book.anchors[id(one)]
    formulas = book.found.formulas[one.sheet].texts
    cells = one.cells[:1] if one.measure in _OPENINGS else one.cells
    is_typed = not any(cell in formulas for cell in cells)
    return MapRow(
        one.measure,
        book.names[_heads(one)],
        one.cells,
        anchor.label,
        anchor.under,
        anchor.nth,
        one.family if plain(one.family) != plain(found) else None,
        is_typed and one.measure not in _MASTER,
        book.defined.get((one.sheet, frozenset(one.cells)), ""),
    )


def _rules_of(proofs: Sequence[Proof]) -> Mapping[_Place, Sequence[str]]:
    """The identities that were proven of each row, or in most periods."""
    made: dict[_Place, list[str]] = defaultdict(list)
    for one in proofs:
        if one.kind in _RULED and one.status is not Status.UNDECIDED:
            made[one.sheet, one.cells].append(one.rule)
    return made


def _rules(book: _Book, rows: Sequence[Series]) -> Iterator[str]:
    """The identities of the rows of a family, each once."""
    told = (rule for one in rows for rule in book.rules.get((one.sheet, one.cells), ()))
    yield from dict.fromkeys(told)
