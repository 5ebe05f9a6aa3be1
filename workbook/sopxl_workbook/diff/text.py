"""A difference as text on a terminal; imports groups and show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopxl.errors import visible
from sopxl_workbook.diff.groups import (
    Group,
    Line,
    Section,
    by_sheet,
    parts_together,
    sections,
)
from sopxl_workbook.diff.model import Difference, Structural
from sopxl_workbook.messages import counted

_WIDEST = 40  # a longer text stands on a line of its own
_FORMULA = 150  # characters of a formula that are shown; the page and the JSON have all


def as_text(found: Difference, *, calculated: bool = False, months: bool = False) -> str:
    """What is not the same, for a planner: by sheet, table and key, with totals.

    calculated : the results that followed are listed too, not only counted. months : a line for
    every month.
    """
    hint = "" if calculated or not found.calculated else " --calculated lists them."
    lines = [f"{visible(found.old.file)} -> {visible(found.new.file)}", headline(found) + hint]
    lines += _structure_lines(parts_together(found.structure))
    changed = [*found.cells, *(cell for row in found.rows for cell in row.findings)]
    typed = by_sheet(sections(changed, months=months))
    results = by_sheet(sections(found.calculated, months=months)) if calculated else {}
    for count in found.sheets:
        sheet = count.sheet
        if sheet in typed or sheet in results:
            lines += ["", visible(sheet)]
            lines += _of_sections(typed.get(sheet, []), "")
            lines += _of_sections(results.get(sheet, []), ", recalculated")
    return "\n".join(lines)


def headline(found: Difference) -> str:
    """How much is not the same, in one sentence."""
    if found.is_same:
        return "No difference."
    parts = []
    if found.cells:
        sheets = len({cell.what.sheet for cell in found.cells})
        parts.append(f"{counted(len(found.cells), 'cell')} changed on {counted(sheets, 'sheet')}")
    for name in ("row added", "row removed"):
        if name in found.counts:
            noun, verb = name.split()
            parts.append(f"{counted(found.counts[name], noun)} {verb}")
    if found.structure:
        parts.append(counted(len(found.structure), "change") + " of structure")
    if found.calculated:
        sheets = len({cell.what.sheet for cell in found.calculated})
        results = counted(len(found.calculated), "result")
        parts.append(f"{results} recalculated on {counted(sheets, 'sheet')}")
    return "; ".join(parts) + "."


def _structure_lines(changes: Sequence[Structural]) -> list[str]:
    if not changes:
        return []
    width = max(len(one.change) for one in changes)
    lines = ["", "Structure"]
    for one in changes:
        where = f"{visible(one.sheet)}: " if one.sheet and one.sheet != one.name else ""
        lines.append(f"  {one.change:<{width}}  {where}{visible(one.name)}{before_after(one)}")
    return lines


def before_after(one: Structural) -> str:
    """What a change of structure went from and to, where its name does not say it."""
    if one.is_part or not (one.old or one.new):
        return ""
    if one.old and one.new:
        return f"  {visible(one.old)} -> {visible(one.new)}"
    return "" if (one.old or one.new) in one.name else f"  {visible(one.old or one.new)}"


def _of_sections(found: Sequence[Section], note: str) -> Iterator[str]:
    for section in found:
        yield f"  {visible(section.table) or 'outside tables'}{note}"
        widths = _widths([line for group in section.groups for line in group.lines])
        for group in section.groups:
            title = group_title(group)
            if title:
                yield f"    {title}"
            for line in group.lines:
                yield from _of_line(line, widths)


def group_title(group: Group) -> str:
    """The key of a row, and its unit."""
    title = visible(" | ".join(group.key))
    return f"{title} ({visible(group.unit)})" if title and group.unit else title


def _widths(lines: Sequence[Line]) -> list[int]:
    rows = [_columns(line) for line in lines]
    return [max(map(len, column), default=0) for column in zip(*rows, strict=True)]


def _columns(line: Line) -> tuple[str, ...]:
    old, new = visible(line.old), visible(line.new)
    if _is_long(line):
        old = new = ""
    return visible(line.label), line.many, old, new, line.difference, line.percent


def _is_long(line: Line) -> bool:
    return max(len(visible(line.old)), len(visible(line.new))) > _WIDEST


def _of_line(line: Line, widths: Sequence[int]) -> Iterator[str]:
    label, many, old, new, difference, percent = (
        f"{text:{'>' if at else '<'}{width}}"
        for at, (text, width) in enumerate(zip(_columns(line), widths, strict=True))
    )
    arrow = "  " if _is_long(line) or not line.old or not line.new else "->"
    cells = [label, many, f"{old} {arrow} {new}", difference, percent, line.note]
    yield "      " + "  ".join(filter(None, cells)).rstrip()
    if _is_long(line):
        yield from (f"          {side} {visible(text)}" for side, text in sides(line))
    for side, formula in line.formulas:
        yield f"          {side} {_short(visible(formula))}"


def sides(line: Line) -> list[tuple[str, str]]:
    """The old and the new text of a line, where there is one."""
    return [pair for pair in (("old", line.old), ("new", line.new)) if pair[1]]


def _short(formula: str) -> str:
    return formula if len(formula) <= _FORMULA else f"{formula[:_FORMULA]}..."
