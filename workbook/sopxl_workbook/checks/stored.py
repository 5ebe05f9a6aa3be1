"""The ledger as the Checks sheet keeps it: a line a rule, when it was proved, on which inputs.

Imports the report, the contract and the sheet's places; nothing on the sheet is worked out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.checks.report import Proof, Report
from sopxl_workbook.ooxml import Book, parse_cell
from sopxl_workbook.sheets.checks import FIRST_RULE, MOST_RULES, NUMBER, SHEET, STATE

PROVED, INPUTS = "sop_proved", "sop_proved_inputs"
HOLDS, BROKEN = "● holds", "▲ broken"
_REASON = "rules proved"
_SAME = 1e-12  # of the checksum


def ledger_changes(book: Book, report: Report, inputs: float, by: str) -> ChangeSet:
    """The change set that leaves a report on the Checks sheet of the book that it is of.

    inputs : checksum of the inputs that the rules were proved on. by : who proved them and when,
    "2026-11-29 13:00 UTC by Ann".
    Returns : ChangeSet; empty where the sheet says the same of the same inputs already, or the book
    has no room for it.
    """
    if PROVED not in book.defined_names or SHEET not in book.sheets:
        return ChangeSet((), book=book)
    lines = list(_cells(book, report.proofs))
    before = book.named_value(INPUTS)
    is_same = isinstance(before, float) and abs(before - inputs) <= _SAME * abs(before)
    if is_same and not lines:
        return ChangeSet((), book=book)
    marks = ((PROVED, f"{by}: {report.headline}"), (INPUTS, inputs))
    changes = (*lines, *(change for mark in marks for change in _mark(book, *mark)))
    return ChangeSet(changes, book=book)


def _cells(book: Book, proofs: Sequence[Proof]) -> Iterator[Change]:
    """The lines that are not there as they should be; those left of an earlier proof go."""
    sheet = book.sheet(SHEET)
    lines = [_line(number, proof) for number, proof in enumerate(proofs, 1)]
    if len(lines) > MOST_RULES:
        more = len(lines) - MOST_RULES + 1
        lines[MOST_RULES - 1 :] = [(None, f"{more} more rules: run sopxl check", *[None] * 4)]
    lines += [(None,) * (STATE - NUMBER + 1)] * (MOST_RULES - len(lines))
    for row, line in enumerate(lines, FIRST_RULE):
        for column, new in enumerate(line, NUMBER):
            old = sheet[row, column]
            if old != new and not (old == "" and new is None):
                yield Change(SHEET, row, column, old, new, _REASON)


def _line(number: int, proof: Proof) -> tuple[Any, ...]:
    """What stands in the row of a rule, from its number to its state."""
    first = "" if proof.first is None else f"{proof.first.where}: {proof.first.message}"
    state = HOLDS if proof.holds else BROKEN
    return float(number), proof.rule, first or None, float(proof.cells), float(proof.breaks), state


def _mark(book: Book, name: str, new: Any) -> Iterator[Change]:
    target, old = book.defined_name(name).target, book.named_value(name)
    if target is not None and old != new:
        row, column = parse_cell(target[1].replace("$", ""))
        yield Change(target[0], row, column, old, new, _REASON)
