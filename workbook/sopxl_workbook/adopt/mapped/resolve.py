"""A map held against its workbook as it is today; imports rows_today, sheets_today and renewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sopxl.errors import NotFoundError, Problem, ProblemsError
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.model import Map, Resolved, ResolvedRow
from sopxl_workbook.adopt.mapped.moved import moved
from sopxl_workbook.adopt.mapped.openings import opening_today
from sopxl_workbook.adopt.mapped.period_text import closed_periods
from sopxl_workbook.adopt.mapped.proposal import may_write
from sopxl_workbook.adopt.mapped.renewed import Match, by_family, renewed
from sopxl_workbook.adopt.mapped.rows_today import RowsToday
from sopxl_workbook.adopt.mapped.sheets_today import sheets_today
from sopxl_workbook.adopt.mapped.told_by_map import told_by_map
from sopxl_workbook.adopt.scalars import Scalars


def resolve(mapped: Map, found: Found, file: str) -> Resolved:
    """Where every row of a map stands today.

    found : what find says of the workbook now. file : that of the map, for what is told.
    Raises ProblemsError with all of E523 (a sheet is gone), E524 (a row is gone), E525 (a row is
    one of several), E526 (the last closed period is on no timeline) and E527 (a label and its
    cells, or two rows, contradict each other).
    """
    sheets = sheets_today(mapped, found, file)
    if sheets.lost:
        raise ProblemsError(sheets.lost)
    found = told_by_map(mapped, found)
    matches, lost = _matches(RowsToday(mapped, found, sheets.names), file)
    lost += _shared(matches, file)
    if lost:
        raise ProblemsError(lost)
    today = renewed(mapped, found, matches)
    now = replace(found, series=_series(found, matches))
    today, gone = _with_openings(mapped, today, sheets.names, now, matches, file)
    problems = [*gone, *_closed(today, matches, file)]
    if problems:
        raise ProblemsError(problems)
    told = (*sheets.told, *moved(mapped, today, file))
    return Resolved(today, now, list(_rows(today, now, matches)), told)


def _series(found: Found, matches: Sequence[Match]) -> list[Series]:
    """The rows of the book as the map means them; those that it leaves out mean nothing."""
    meant = {id(one.raw): one.series for one in matches}
    listed = [
        meant.pop(id(one), one if one.measure == "other" else replace(one, measure=""))
        for one in found.series
    ]
    return [*listed, *meant.values()]


def _matches(rows: RowsToday, file: str) -> tuple[list[Match], list[Problem]]:
    """Every row with where it stands today, and what is told of those that are not found."""
    matches: list[Match] = []
    lost: list[Problem] = []
    for family in rows.mapped.families:
        for number, row in enumerate(family.rows, 1):
            where = f'{file}: family "{family.name}", row {number} ({row.measure})'
            one = rows.row(family, row, where)
            if isinstance(one, Problem):
                lost.append(one)
            else:
                matches.append(Match(family, row, one))
    return matches, lost


def _shared(matches: Sequence[Match], file: str) -> Iterator[Problem]:
    """Rows that share most of their cells with another one: one of both is mapped wrongly."""
    taken: dict[tuple[str, tuple[int, int]], str] = {}
    for match in matches:
        places = {(match.raw.sheet, cell) for cell in match.raw.cells}
        others = [taken[place] for place in places if place in taken]
        name = f'"{match.family.name}" {match.row.measure}'
        if len(others) * 2 > len(places):
            yield Problem(
                "E527",
                f"the rows {others[0]} and {name} stand on the same cells.",
                file,
                "Correct the cells and the label of one of them, or take it out.",
            )
        taken.update(dict.fromkeys(places, name))


def _with_openings(
    mapped: Map,
    today: Map,
    sheets: Mapping[str, str],
    found: Found,
    matches: Sequence[Match],
    file: str,
) -> tuple[Map, list[Problem]]:
    """The map with its single cells where they are today, and those that are not found."""
    scalars = Scalars(found.grids, found.formulas, found.series)
    is_same = mapped.sha256 == found.book.sha256
    lost: list[Problem] = []
    families = []
    groups = by_family(matches)
    for family in today.families:
        rows = [one.series for one in groups.get(family.name, ())]
        cells = []
        for cell in family.cells:
            known = replace(cell, sheet=sheets[cell.sheet])
            one = opening_today(found, scalars, known, rows, is_same=is_same)
            if one is None:
                lost.append(_no_cell(f'{file}: family "{family.name}", {cell.measure}', cell.label))
            else:
                cells.append(one)
        families.append(replace(family, cells=tuple(cells)))
    return replace(today, families=tuple(families)), lost


def _no_cell(where: str, label: str) -> Problem:
    message = f'no number stands beside the label "{label}" any more.'
    return Problem("E524", message, where, "Correct its cell and its label, or take it out.")


def _closed(today: Map, matches: Sequence[Match], file: str) -> Iterator[Problem]:
    """What is told where the last closed period is on none of the timelines."""
    told: Problem | None = None
    for match in matches:
        row = match.raw.row
        try:
            closed_periods(row.marks, row.unit, today.closed)
        except NotFoundError as error:
            told = replace(error.problem, where=f"{file}: closed")
        else:
            return
    if told is not None:
        yield told


def _rows(today: Map, found: Found, matches: Sequence[Match]) -> Iterator[ResolvedRow]:
    """The rows of the map with their cells and numbers of today."""
    rows = ((family, row) for family in today.families for row in family.rows)
    for (family, row), match in zip(rows, matches, strict=True):
        yield ResolvedRow(family, row, match.series, may_write(found, row, match.series))
