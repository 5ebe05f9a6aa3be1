"""What is wrong or risky in the formulas and cells of a planner's own workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sopxl_workbook.adopt.audit.graph import circles, errors
from sopxl_workbook.adopt.audit.inputs import hidden_inputs, text_numbers, uncalculated
from sopxl_workbook.adopt.audit.lines import odd_lines
from sopxl_workbook.adopt.audit.outside import links, names, volatile
from sopxl_workbook.adopt.audit.spelling import spellings
from sopxl_workbook.adopt.audit.sums import odd_sums
from sopxl_workbook.adopt.audit.units import units
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.model import Finding, Proof, Status

__all__ = ["audit"]

_LOOKS = (
    *(uncalculated, circles, errors, odd_sums, odd_lines, text_numbers),
    *(names, links, hidden_inputs, units, spellings, volatile),
)
_RANK = (
    *("E115", "W604", "W603", "W602", "W601", "W313", "W312", "W314", "W310", "W311"),
    *("W561", "W606", "W170", "W151", "W605", "W315", "W607"),
)  # the worst first


def audit(found: Found, proofs: Sequence[Proof] = ()) -> list[Finding]:
    """Every finding, the worst first; what breaks an identity weighs what it is off by."""
    off = {
        (proof.sheet, proof.at): abs(proof.shown - proof.right)
        for proof in proofs
        if proof.status is Status.DISPROVED and proof.at is not None
    }
    told = [_weighed(one, off) for look in _LOOKS for one in look(found)]
    told += _unread(found)
    return sorted(told, key=lambda one: (_RANK.index(one.code), -one.weight))


def _weighed(one: Finding, off: dict[tuple[str, Ref], float]) -> Finding:
    """A finding with what its cell is off by, where an identity says it."""
    size = off.get((one.sheet, one.cells[0])) if one.cells else None
    if not size:
        return one
    return replace(one, weight=size, why=f"{one.why} The figure is off by {size:,.10g}.")


def _unread(found: Found) -> Iterator[Finding]:
    """Sheets that were not looked at, or not whole."""
    for problem in found.unread:
        yield Finding(
            problem.code,
            problem.message,
            "What is not looked at is neither proved nor audited.",
            problem.fix or "Open the book in Excel, mend the sheet and save it.",
            problem.where,
            (),
        )
