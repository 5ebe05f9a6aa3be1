"""Findings as a planner reads them: by sheet, table and key, neighbouring months in one line.

Imports the model, show and the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sopxl_workbook.contract import IN_FORCE, Measure
from sopxl_workbook.diff.model import Finding, Kind, Side, Structural, Subject
from sopxl_workbook.diff.show import BLANK, number, pair_text, value_text
from sopxl_workbook.ooxml import parse_cell

NEW_ROW, ROW_GONE = "new row", "row gone"
_LEVELS = frozenset(
    (
        *(Measure.CLOSING, Measure.BACKLOG, Measure.PAST_DUE),
        *("Inventory", "Backlog", "Target", "Inventory value", "Backlog value"),
    )
)  # they stand at a period's end: no sum over periods
_RATES = frozenset(("share", "weeks", "working days"))
_FORMULAS = frozenset((Kind.FORMULA, Kind.FORMULA_ADDED, Kind.FORMULA_GONE, Kind.FIXED, Kind.LIVE))
_ROWS = frozenset((Kind.ROW_ADDED, Kind.ROW_REMOVED))
_RESULTS = frozenset((Kind.CALCULATED, Kind.FAILED, Kind.MENDED))
_MOST_NAMES = 4  # of parts in a line
_SPOKEN = _FORMULAS | {Kind.RETYPED, Kind.FAILED, Kind.MENDED}


@dataclass(frozen=True)
class Line:
    """One or more cells side by side that changed in the same way."""

    label: str  # "2026-01..2026-06", "Target", "F12"
    many: str  # "6 x", "sum of 18"; empty for one cell
    old: str
    new: str
    difference: str = ""
    percent: str = ""
    note: str = ""  # the kind of change, where the values do not show it
    formulas: Sequence[tuple[str, str]] = ()  # "old" and "new", with their text
    cells: Sequence[Finding] = ()
    is_total: bool = False


@dataclass(frozen=True)
class Group:
    """Everything that changed in one row, or in the rows of one family and measure."""

    key: tuple[str, ...]
    unit: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Section:
    """Everything that changed in one table of a sheet, or outside its tables."""

    sheet: str
    table: str
    groups: Sequence[Group]


def sections(findings: Iterable[Finding], *, months: bool = False) -> list[Section]:
    """Findings by sheet, table and key.

    months : a line for every month, even where neighbours changed alike.
    """
    by_table: dict[tuple[str, str], dict[tuple[str, ...], list[Finding]]] = {}
    for found in findings:
        what = found.what
        by_key = by_table.setdefault((what.sheet, what.table), {})
        by_key.setdefault(_group_key(found), []).append(found)
    return [
        Section(sheet, table, [_group(cells, months) for cells in by_key.values()])
        for (sheet, table), by_key in by_table.items()
    ]


def _group_key(found: Finding) -> tuple[str, ...]:
    if found.what.table:
        return found.what.key
    row, _ = parse_cell(found.what.column)
    return (*found.what.key, str(row))


def _group(cells: Sequence[Finding], months: bool) -> Group:
    what = cells[0].what
    by_column: dict[tuple[str, bool], list[Finding]] = {}
    for found in cells:
        is_series = found.what.order >= 0
        column = found.what.column if found.what.table else ""
        by_column.setdefault((column, is_series), []).append(found)
    lines: list[Line] = []
    for series in by_column.values():
        runs = _runs(sorted(series, key=_order), months)
        lines += [_line(run) for run in runs]
        if _has_total(series, runs):
            lines.append(_total(series))
    return Group(what.key, what.unit, lines)


def _order(found: Finding) -> int:
    if found.what.table:
        return found.what.order
    return parse_cell(found.what.column)[1]


def _label(what: Subject) -> str:
    return " ".join(filter(None, (what.period, what.column))) or "row"


def _runs(series: Sequence[Finding], months: bool) -> list[list[Finding]]:
    runs: list[list[Finding]] = []
    for found in series:
        if runs and not months and _continues(runs[-1][-1], found):
            runs[-1].append(found)
        else:
            runs.append([found])
    return runs


def _continues(last: Finding, found: Finding) -> bool:
    if found.kind is not last.kind or _order(last) < 0 or _order(found) != _order(last) + 1:
        return False
    if found.kind in _FORMULAS:
        return (found.old.relative, found.new.relative) == (last.old.relative, last.new.relative)
    if _values(found) == _values(last):
        return True
    if not found.what.table and found.kind not in _RESULTS:
        return False
    return _go_together(last.old, found.old) and _go_together(last.new, found.new)


def _go_together(last: Side, found: Side) -> bool:
    """Whether two values fit into one line: both numbers or blanks, or the same thing."""
    if _is_number_or_blank(last) and _is_number_or_blank(found):
        return True
    return (type(last.value), last.value) == (type(found.value), found.value)


def _values(found: Finding) -> tuple[object, ...]:
    old, new = found.old.value, found.new.value
    return type(old), old, type(new), new


def _is_numeric(found: Finding) -> bool:
    return _is_number_or_blank(found.old) and _is_number_or_blank(found.new)


def _is_number_or_blank(side: Side) -> bool:
    """A formula's blank is an empty text; a day is no quantity."""
    return (type(side.value) is float and not side.day) or side.value in (None, "")


def adds_up(what: Subject) -> bool:
    """Whether the sum of a row over its periods means something: units do, prices do not."""
    if not what.table or what.order < 0 or what.table == IN_FORCE.name:
        return False
    return not _LEVELS.intersection(what.key) and "/" not in what.unit and what.unit not in _RATES


def _line(run: Sequence[Finding]) -> Line:
    first, last = run[0], run[-1]
    label = _label(first.what)
    if len(run) > 1:
        label = f"{first.what.period or first.what.column}..{last.what.period or last.what.column}"
        label += f" {first.what.column}" if first.what.period and first.what.column else ""
    note = first.kind.value if first.kind in _SPOKEN else ""
    if first.kind in _ROWS:
        note = NEW_ROW if first.kind is Kind.ROW_ADDED else ROW_GONE
    texts = (("old", first.old.formula), ("new", first.new.formula))
    formulas = [pair for pair in texts if pair[1]] if first.kind in _FORMULAS else []
    if len({_values(found) for found in run}) == 1:
        old, new = pair_of(first)
        many = f"{len(run)} x" if len(run) > 1 else ""
        return Line(label, many, old, new, *_change(first), note, formulas, run)
    if adds_up(first.what) and all(map(_is_numeric, run)):
        many = f"sum of {len(run)}"
        return Line(label, many, *_sums(run), note, formulas, run)
    return Line(label, f"{len(run)} cells", *_ranges(run), "", note, formulas, run)


def pair_of(found: Finding) -> tuple[str, str]:
    """Old and new value of a cell as texts; the side without the row is empty."""
    old, new = pair_text(found.old, found.new)
    if found.kind is Kind.ROW_ADDED:
        old = ""
        new = "" if found.new.value is None else new
    elif found.kind is Kind.ROW_REMOVED:
        old, new = "" if found.old.value is None else old, ""
    return old, new


def _change(found: Finding) -> tuple[str, str]:
    if found.difference is None or type(found.old.value) is not float:
        return "", ""
    return signed(found.difference), percent(found.old.value, found.difference)


def _sums(cells: Sequence[Finding]) -> tuple[str, str, str, str]:
    olds = [f.old.value for f in cells if type(f.old.value) is float]
    news = [f.new.value for f in cells if type(f.new.value) is float]
    old, new = sum(olds), sum(news)
    nothing = "" if cells[0].kind in _ROWS else BLANK
    return (
        number(old) if olds else nothing,
        number(new) if news else nothing,
        signed(new - old),
        percent(old, new - old),
    )


def _ranges(cells: Sequence[Finding]) -> tuple[str, str, str]:
    differences = [f.difference for f in cells]
    whole = [d for d in differences if d is not None]
    shown = _range([*map(signed, (min(whole), max(whole)))]) if len(whole) == len(cells) else ""
    return (
        _spread([f.old for f in cells]),
        _spread([f.new for f in cells]),
        shown,
    )


def _spread(sides: Sequence[Side]) -> str:
    numbers = [side.value for side in sides if type(side.value) is float]
    if numbers:
        return _range([number(min(numbers)), number(max(numbers))])
    return value_text(next((side.value for side in sides if side.value is not None), None))


def _range(ends: Sequence[str]) -> str:
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}..{ends[1]}"


def _has_total(series: Sequence[Finding], runs: Sequence[Sequence[Finding]]) -> bool:
    if len(series) < 2 or not all(adds_up(f.what) and _is_numeric(f) for f in series):
        return False
    return len(runs) > 1 or len({_values(found) for found in series}) == 1


def _total(series: Sequence[Finding]) -> Line:
    label = " ".join(filter(None, ("total", series[0].what.column)))
    return Line(label, f"sum of {len(series)}", *_sums(series), is_total=True)


def signed(value: float) -> str:
    """A difference with its sign.

    >>> signed(1200.0), signed(-3.5), signed(0.0)
    ('+1,200', '-3.5', '0')
    """
    text = number(value)
    return f"+{text}" if value > 0 else text


def percent(old: float, difference: float) -> str:
    """A difference as part of what was; nothing where that was zero.

    >>> percent(200.0, 50.0), percent(0.0, 5.0)
    ('+25.0%', '')
    """
    return f"{difference / abs(old) * 100:+,.1f}%" if old else ""


def by_sheet(found: Sequence[Section]) -> dict[str, list[Section]]:
    """Sections by the sheet that they stand on."""
    sheets: dict[str, list[Section]] = {}
    for section in found:
        sheets.setdefault(section.sheet, []).append(section)
    return sheets


def parts_together(changes: Sequence[Structural]) -> list[Structural]:
    """Changes of structure; the parts of one folder that changed alike in one."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in changes:
        if one.is_part:
            folder, _, name = one.name.rpartition("/")
            together.setdefault((one.change, folder), []).append(name)
    parts = [
        Structural(change, f"{folder}/{_listed(names)}".lstrip("/"))
        for (change, folder), names in together.items()
    ]
    return [*(one for one in changes if not one.is_part), *parts]


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]} to {names[-1]}, {len(names)} parts"
