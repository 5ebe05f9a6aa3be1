"""The verbs on a workbook that a program holds open: worked out, shown, and what they come to.

Imports the work itself, which is the command line's; how it is written is the program's matter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from sopxl.errors import SopError
from sopxl_workbook import messages, run, runs
from sopxl_workbook.adopt.mapped import map_path
from sopxl_workbook.adopt.use import hosted as mapped
from sopxl_workbook.adopt.use.status import MappedStatus
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.checks.report import Report
from sopxl_workbook.checks.stored import ledger_changes
from sopxl_workbook.compare import compare_changes
from sopxl_workbook.contract import AGREE_ORDER, AGREED, MASTER_ORDER
from sopxl_workbook.cycle import agree as agreeing
from sopxl_workbook.cycle.authorise import authorise_changes
from sopxl_workbook.cycle.bridge import steps_as_text
from sopxl_workbook.cycle.gate import GateFailedError
from sopxl_workbook.cycle.master.ordered import (
    explained,
    order_of,
    refuse_in_open,
    refuse_unknown_figures,
)
from sopxl_workbook.cycle.order_cells import taken
from sopxl_workbook.cycle.rollover import rollover_changes
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.status import Status, standing_of
from sopxl_workbook.cycle.undo import as_before, described, undo_changes
from sopxl_workbook.cycle.verify import holds
from sopxl_workbook.kit import Kit
from sopxl_workbook.offered import Offer
from sopxl_workbook.ooxml import Book
from sopxl_workbook.optimal import Wanted, tie_problems
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets.compared import SHEET
from sopxl_workbook.structure import is_ours


def offer(verb: str, saved: Book, path: Path, kit: Kit, tell: run.Tell = run.silent) -> Offer:
    """Works a verb out; writes nothing.

    verb : plan, optimise, compare, agree, authorise, rollover, master or undo. saved : the open
    workbook, as it was stored just now. path : its file, beside which its runs are kept. tell :
    is told how the work goes on.
    Returns : Offer. Raises what the work raises, with a note on what overrides a gate that fails.
    A workbook of the planner's own is worked on by its map: adopt.use.hosted says what that raises.
    """
    if is_own(saved, path):
        return mapped.offer(verb, saved, path)
    if verb in _SEARCHES:
        return _SEARCHES[verb](saved, kit, tell)
    return _OFFERS[verb](saved, path, kit)


def is_own(saved: Book, path: Path) -> bool:
    """Whether an open workbook is the planner's own: none that sopxl made, or with a map beside."""
    return map_path(path).is_file() or not is_ours(saved)


def _plan(saved: Book, path: Path, kit: Kit) -> Offer:
    del path
    sign = _sign()
    changes, reading, bought = run.plan_changes_of(saved, kit, sign=sign)
    done = f"{messages.planned(changes)} {bought}".rstrip()
    warnings = reading.tables.warnings
    return Offer("plan", run.period_label(reading), changes, sign, done, warnings=warnings)


def _optimise(saved: Book, kit: Kit, tell: run.Tell) -> Offer:
    sign = _sign()
    changes, reading, optimum = run.optimal_changes_of(saved, kit, sign, tell)
    done = f"{run.cost_of(reading, optimum)} {messages.planned(changes)}"
    warnings = (*reading.tables.warnings, *tie_problems(optimum, saved))
    return Offer("plan", run.period_label(reading), changes, sign, done, warnings=warnings)


def _compare(saved: Book, kit: Kit, tell: run.Tell) -> Offer:
    sign = _sign()
    made = compare_changes(saved, kit, sign, Wanted(), tell=tell)
    done = f"Plans are compared: look at {SHEET}."
    label = run.period_label(made.reading)
    return Offer("compare", label, made.changes, sign, done, warnings=made.warnings)


def _authorise(saved: Book, path: Path, kit: Kit) -> Offer:
    runs.guard_state(path, saved)
    try:
        made = authorise_changes(saved, kit, _sign())
    except GateFailedError as error:
        error.add_note(_override(saved))
        raise
    label = run.period_label(made.reading)
    rows = messages.counted(made.rows, "row")
    return Offer(
        "authorise",
        label,
        made.changes,
        made.sign,
        f"The plan of {label} is authorised, {rows} in the Archive. Once {label} is over, with its "
        "actuals in the Actuals: Roll over.",
        f"Authorise the plan of {label}: {rows} for the Archive.",
        (made.gate.as_text(), *_because(made.sign)),
        made.reading.tables.warnings,
        holds(made.company, made.reading.company, made.broken, kit),
    )


def _override(saved: Book) -> str:
    target = saved.defined_name("sop_reason").target
    where = "sop_reason" if target is None else f"{target[0]}!{target[1].replace('$', '')}"
    return f"To authorise it all the same, type the reason into {where}, then choose Authorise."


def _because(sign: Sign) -> Sequence[str]:
    return [f"The gate is overridden, because: {sign.reason}"] if sign.reason else []


def _rollover(saved: Book, path: Path, kit: Kit) -> Offer:
    runs.guard_state(path, saved)
    sign = _sign()
    made = rollover_changes(saved, kit, sign)
    label, following = made.month.label, made.company.calendar.label(made.company.base)
    return Offer(
        "rollover",
        label,
        made.changes,
        sign,
        f"{label} is closed, {following} is month 1. Next: review the forecast, then Plan.",
        f"Roll over: {label} is closed with its actuals, {following} becomes month 1.",
        (made.matrix.as_sentence(), steps_as_text(made.steps)),
        made.warnings,
        holds(made.company, made.before, made.broken, kit),
    )


def _master(saved: Book, path: Path, kit: Kit) -> Offer:
    runs.guard_state(path, saved)
    order = order_of(saved)
    refuse_unknown_figures(order, path)
    sign, action = dataclasses.replace(_sign(), reason=order.reason), order.asked.to_action()
    try:
        made = action.changes(saved, kit, sign)
    except SopError as error:
        explained(saved, error)
        raise
    refuse_in_open(made, order, path, action.done)
    before = read_company(saved).company if made.before is None else made.before
    return Offer(
        action.verb,
        made.month.label,
        taken(saved, made.changes, MASTER_ORDER),
        sign,
        f"Master data: {made.what} is {action.done}.",
        f"Master data: {made.what} would be {action.done}, on all sheets.",
        [f"Why: {order.reason}"] if order.reason else (),
        made.warnings,
        holds(made.wanted, before, made.broken, kit),
    )


_MOST_SHOWN = 12  # agreed figures in a question


def _agree(saved: Book, path: Path, kit: Kit) -> Offer:
    """What agreeing would write, as the cells of Control ask for it."""
    runs.guard_state(path, saved)
    try:
        asked = agreeing.order_of(saved)
        sign = dataclasses.replace(_sign(), reason=asked.reason)
        made = agreeing.agree_changes(saved, kit, sign, asked)
    except SopError as error:
        agreeing.explained(saved, error)
        raise
    return Offer(
        "agree",
        made.month.label,
        taken(saved, made.changes, AGREE_ORDER),
        sign,
        f"{made.what} agreed; the sheet {AGREED.sheet} says from what. Next: Plan.",
        f"Agree on {made.what}: each becomes the override of its month.",
        tuple(made.as_lines())[:_MOST_SHOWN],
        made.warnings,
        holds(made.company, made.company, made.broken, kit),
    )


def _undo(saved: Book, path: Path, kit: Kit) -> Offer:
    del kit
    made = undo_changes(saved, path)
    what = described(made.run)
    return Offer(
        runs.UNDO,
        made.run.period,
        made.changes,
        _sign(),
        f"Taken back: {what}.",
        f"Take back: {what}.",
        check=as_before(made.before),
        takes_back=made.run.run,
    )


def standing(saved: Book, path: Path) -> Status | MappedStatus:
    """Where an open workbook stands in its month; nothing is written.

    saved : the open workbook, as it was stored just now. path : its file, beside which its log
    stands. That its own program has it open stands in no one's way, and is not told.
    """
    return mapped.standing(saved, path) if is_own(saved, path) else standing_of(saved, path)


def proved(saved: Book, report: Report) -> Offer:
    """What leaves a report on the Checks sheet; without changes where it says the same already.

    saved : the open workbook, as it was stored just now. report : what a check of it found.
    """
    sign, changes = _sign(), ChangeSet((), book=saved)
    if report.inputs is not None:
        changes = ledger_changes(saved, report, report.inputs, f"{sign.moment} by {sign.by}")
    return Offer(runs.CHECK, "", changes, sign, "")


def _sign() -> Sign:
    return Sign(runs.new_run_id(), runs.user_name())


_SEARCHES: dict[str, Callable[[Book, Kit, run.Tell], Offer]] = {
    "optimise": _optimise,
    "compare": _compare,
}
_OFFERS: dict[str, Callable[[Book, Path, Kit], Offer]] = {
    "plan": _plan,
    "authorise": _authorise,
    "rollover": _rollover,
    "agree": _agree,
    "master": _master,
    "undo": _undo,
}
