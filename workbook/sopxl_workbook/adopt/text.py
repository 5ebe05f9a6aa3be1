"""What is said of a planner's own workbook as text on a terminal; imports report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sopxl.errors import visible
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.shown import map_lines
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.report import Adopted, cells_text, over_sheets
from sopxl_workbook.diff.show import number
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml.a1 import quote_sheet

_MOST = 40  # timelines, families, findings that are listed; JSON and the page have all
_WIDEST, _NAMED = 24, 4


def as_text(adopted: Adopted, *, with_map: bool = False) -> str:
    """The report for a planner: what was found, what is proven, what is wrong.

    with_map : whether what the map says of each family is shown too.
    """
    lines = [f"{visible(adopted.file)}: {adopted.headline}"]
    if adopted.holds_plan:
        lines += _titled("Timelines", _timelines(adopted))
        lines += _titled("Families", _families(adopted.rows))
        if with_map:
            lines += _titled("Map", _some(list(map_lines(adopted.mapped)), "family"))
        lines += _titled("Proofs", _proofs(adopted.proofs))
    lines += _titled("Findings", _findings(adopted.findings))
    return "\n".join(lines)


def _titled(title: str, lines: Iterator[str]) -> list[str]:
    listed = list(lines)
    return ["", title, *(f"  {line}" for line in listed)] if listed else []


def _some(lines: Sequence[str], noun: str) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"... and {counted(len(lines) - _MOST, noun)} more; --json lists all"


def _timelines(adopted: Adopted) -> Iterator[str]:
    lines = [
        f"{visible(quote_sheet(sheet) + '!' if cells else sheet)}{cells}  {counted(count, unit)}"
        for sheet, cells, unit, count in adopted.timelines
    ]
    yield from _some(lines, "timeline")


def _families(rows: Sequence[Series]) -> Iterator[str]:
    """A line a family: its rows with their places."""
    groups: dict[str, list[Series]] = defaultdict(list)
    for one in rows:
        groups[one.family].append(one)
    width = min(max(map(len, groups), default=0), _WIDEST)
    lines = []
    for family, several in groups.items():
        sheets = list(dict.fromkeys(one.sheet for one in several))
        named = ", ".join(_row(one, len(sheets) > 1) for one in several)
        is_named = len(sheets) > 1 or any(one.is_over_sheets for one in several)
        where = "" if is_named else f"{visible(quote_sheet(sheets[0]))}: "
        lines.append(f"{visible(family) or '(no name)':<{width}}  {where}{named}")
    yield from _some(lines, "family")


def _row(one: Series, with_sheet: bool) -> str:
    sheet = f"{visible(quote_sheet(one.sheet))}!" if with_sheet else ""
    by = " (by its numbers)" if one.by_numbers else ""
    cells = over_sheets(one) if one.is_over_sheets else f"{sheet}{cells_text(one.cells)}"
    return f"{one.measure.replace('_', ' ')} {cells}{by}"


def _proofs(proofs: Sequence[Proof]) -> Iterator[str]:
    """Every row that is not proven, then what is, by rule."""
    broken = [proof for proof in proofs if proof.status is Status.DISPROVED]
    open_ = [proof for proof in proofs if proof.status is Status.UNDECIDED]
    lines = [line for proof in broken for line in disproved(proof)]
    yield from lines[: 3 * _MOST]
    if len(broken) > _MOST:
        yield f"... and {counted(len(broken) - _MOST, 'row')} more that are disproved"
    yield from _some(list(undecided(open_)), "reason")
    groups: dict[str, list[Proof]] = defaultdict(list)
    for proof in proofs:
        if proof.status is Status.PROVEN:
            groups[proof.rule].append(proof)
    for rule, several in groups.items():
        steps = sum(proof.steps for proof in several)
        yield f"● proven         {rule}: {counted(len(several), 'row')}, {counted(steps, 'period')}"


def disproved(proof: Proof) -> Iterator[str]:
    """A broken row: its rule, the first cell that breaks it, the likely cause."""
    off = proof.shown - proof.right
    name = visible(proof.family) or "(no name)"
    yield f"▲ disproved      {name}: {proof.rule}, in {proof.held} of {proof.steps} periods"
    shown, right = number(proof.shown), number(proof.right)
    yield f"    E301 {visible(proof.where)}: {shown} is shown, {right} is right"
    yield f"    {number(abs(off))} too {'much' if off > 0 else 'little'}: {visible(proof.cause)}."


def undecided(proofs: Sequence[Proof]) -> Iterator[str]:
    """Rows that are neither proven nor disproved, by the reason."""
    groups: dict[str, list[Proof]] = defaultdict(list)
    for proof in proofs:
        groups[proof.cause].append(proof)
    for why, several in groups.items():
        names = dict.fromkeys(visible(proof.family) or "(no name)" for proof in several)
        shown = ", ".join(list(names)[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
        rows = counted(len(several), "row")
        yield f"▽ not decidable  {shown}: W600 {visible(several[0].where)}, {rows}: {visible(why)}."


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """A finding with why it matters and how to mend it, the worst first."""
    for one in findings[:_MOST]:
        place = f" {visible(one.where)}:" if one.where else ""
        yield f"{one.code}{place} {visible(one.what)}"
        yield f"     {visible(one.why)}"
        yield f"     {visible(one.fix)}"
    if len(findings) > _MOST:
        yield f"... and {counted(len(findings) - _MOST, 'finding')} more; --json lists all"
