"""Authorise: the plan of the open month goes to the Archive, if the gate passes.

Imports the gate, the archive and renew; writes nothing itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sopxl import __version__
from sopxl.errors import Problem, RefusedError
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.archive import authorised_rows
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import GATE, REVIEW
from sopxl_workbook.cycle.gate import Case, Gate, GateFailedError, hold_gate
from sopxl_workbook.cycle.gate_company import limits_of
from sopxl_workbook.cycle.gate_kept import gate_rows, gate_settings, held_open
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.month import Month, refuse_edits, refuse_moved_base
from sopxl_workbook.cycle.policy_log import log_policies
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.pages import settings_of, view_as_it_stands
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.review import count_not_reviewed
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places


@dataclass(frozen=True, slots=True)
class Authorised:
    """What authorise wants to write, and what the gate said."""

    reading: Reading  # of the book as it was
    company: Company  # as it is to stand
    gate: Gate
    changes: ChangeSet
    sign: Sign  # with the reason that overrides a gate that failed
    rows: int  # of the Archive
    broken: frozenset[str]  # rules that were broken before

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was told on reading, what the gate warns of, and every rule that was overridden."""
        overridden = map(_overridden, self.gate.breaks)
        return (*self.reading.tables.warnings, *self.gate.warns, *overridden)


def _overridden(problem: Problem) -> Problem:
    return dataclasses.replace(problem, code="W501")


def gate_of(book: Book, reading: Reading, proofs: Sequence[Proof]) -> tuple[Gate, float]:
    """Holds a book as it stands, with the proofs of its numbers, against the gate; reads only.

    Returns : what the gate says, and the checksum of the inputs that it was held on.
    """
    plan, settings = plan_as_it_stands(reading.company), settings_of(book)
    view, total = view_as_it_stands(book, BookValues.of(plan))
    case = Case(
        reading.company,
        plan.figures,
        reading.tables.by_name,
        row_places(book),
        limits_of(settings),
        view.setting("sop_changed") == "yes",
    )
    return hold_gate(case, proofs), total


def authorise_changes(book: Book, kit: Kit, sign: Sign, *, again: bool = False) -> Authorised:
    """The change set that puts the plan of the open month into the Archive.

    sign : who authorises; its reason, or the one in the Control sheet, overrides a gate that
    fails. again : replace what was authorised for this month before.
    Returns : Authorised. Raises GateFailedError with everything that the gate found, RefusedError
    E510 (authorised already), E135 (a closed month was edited), E515 (the base was moved by hand),
    ProblemsError (inputs).
    """
    reading = read_company(book)
    month = Month.of(reading)
    refuse_moved_base(reading)
    refuse_edits(book, reading)
    if month.is_authorised and not again:
        raise _already(month)
    proofs = proofs_of(book, reading.company, kit)
    gate, total = gate_of(book, reading, proofs)
    was = settings_of(book)
    sign = dataclasses.replace(sign, reason=_reason(gate, sign, was["sop_reason"]))
    rows = authorised_rows(plan_as_it_stands(reading.company), sign.run, sign.by, __version__)
    company = _with_rows(reading.company, rows)
    what = f"authorised the plan of {month.label}"
    tables = LongTables(book)
    log_policies(tables, reading.tables, month.label, sign)
    tables.fill(GATE, gate_rows(gate), "what the gate said")
    settings: dict[str, Any] = {
        **gate_settings(
            sign.did("Authorise", month.label),
            total,
            held_open(count_not_reviewed(tables.rows[REVIEW.name]), tables.rows),
            was["sop_cash_limit"],
        ),
        "sop_authorised": float(month.base),
        "sop_authorised_run": sign.run,
        "sop_run": f"{month.label} authorised by {sign.by}, {sign.moment}",
        **with_history(was, sign.line(what)),
    }
    if was["sop_reason"] is not None:
        settings["sop_reason"] = None  # so that it overrides this gate and no other
    changes = renewed(book, plan_as_it_stands(company), tables, settings, kit)
    return Authorised(reading, company, gate, changes, sign, len(rows), broken_rules(proofs))


def _reason(gate: Gate, sign: Sign, written: Any) -> str:
    """Why the plan is authorised all the same; "" where the gate passes."""
    if gate.passed:
        return sign.reason
    reason = sign.reason or str(written or "").strip()
    if not reason:
        raise GateFailedError(gate)
    return reason


def _already(month: Month) -> RefusedError:
    return RefusedError(
        "E510",
        f"the plan of {month.label} was authorised already, by run {month.authorised_run}.",
        "Archive",
        "Authorise it anew with --again, or take that run back: sopxl undo.",
    )


def _with_rows(company: Company, rows: tuple[ArchiveRow, ...]) -> Company:
    """The company with rows of its open month authorised: in place of older ones, or below all."""
    places = {(row.origin, row.family, row.measure): i for i, row in enumerate(company.archive)}
    archive = list(company.archive)
    for row in rows:
        place = places.get((row.origin, row.family, row.measure))
        if place is None:
            archive.append(row)
        else:
            archive[place] = row
    return dataclasses.replace(company, archive=tuple(archive))
