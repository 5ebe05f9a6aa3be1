"""The buttons of the workbook: what each is, and the call it makes; imports nothing of Excel.

A button is written once, here; its macro, its caption and its help text are made from this list.
The entry points import the open workbook and the work itself only when one is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One button, as a planner sees it."""

    macro: str  # the VBA name, given to insert_button
    caption: str
    sheet: str  # the sheet it stands on
    entry: str  # the function of this module that it calls
    effect: str  # what it does, one sentence
    undo: str  # how to take it back
    options: str = ""  # the command that does it, where that is not its entry's name
    is_for_maps: bool = False  # whether it works on a planner's own workbook that has a map too

    @property
    def command(self) -> str:
        """What the command line calls it, without sopxl and the book."""
        return self.options or self.entry


BUTTONS = (
    Button(
        macro="SopPlan",
        caption="Plan",
        sheet="Start",
        entry="plan",
        effect="Plans every family from base to the horizon, and writes the results.",
        undo="Undo takes it back; the book as it was is kept in the folder named after it.",
        is_for_maps=True,
    ),
    Button(
        macro="SopOptimise",
        caption="Optimise",
        sheet="Start",
        entry="optimise",
        effect="Plans all families together at least cost, at the prices on Control.",
        undo="Undo takes it back; Plan makes the production by policy again.",
        options="plan --optimal",
    ),
    Button(
        macro="SopCheck",
        caption="Check",
        sheet="Start",
        entry="check",
        effect="Proves every balance, load and dollar, and leaves the result on the Checks sheet.",
        undo="No figure changes, so Undo looks past it; the next Check writes over it.",
        is_for_maps=True,
    ),
    Button(
        macro="SopCompare",
        caption="Compare",
        sheet="Start",
        entry="compare",
        effect="Compares chase, level, hybrid, least-cost and own plan on Plan comparison.",
        undo="Undo takes it back; no plan is changed.",
    ),
    Button(
        macro="SopAgree",
        caption="Agree",
        sheet="Start",
        entry="agree",
        effect="Makes agreed figures of the functions' views overrides, as Control asks.",
        undo="Undo takes it back.",
    ),
    Button(
        macro="SopPages",
        caption="Print families",
        sheet="Start",
        entry="pages",
        effect="Writes a page for each family into a workbook beside this one, ready to print.",
        undo="This workbook stays as it is; delete the new one.",
        options="print",
    ),
    Button(
        macro="SopStatus",
        caption="Status",
        sheet="Start",
        entry="status",
        effect="Says what is open, closed, authorised and signed, and what comes next.",
        undo="Nothing is written, so there is nothing to take back.",
        is_for_maps=True,
    ),
    Button(
        macro="SopAuthorise",
        caption="Authorise",
        sheet="Start",
        entry="authorise",
        effect="Holds the plan against the gate, and puts it into the Archive as authorised.",
        undo="Undo takes it back.",
    ),
    Button(
        macro="SopRollover",
        caption="Roll over",
        sheet="Start",
        entry="rollover",
        effect="Closes the open month with its actuals, and makes the next one month 1.",
        undo="Undo takes it back.",
        is_for_maps=True,
    ),
    Button(
        macro="SopMaster",
        caption="Master data",
        sheet="Start",
        entry="master",
        effect="Adds, renames, retires or merges what the Control sheet asks for, on all sheets.",
        undo="Undo takes it back.",
    ),
    Button(
        macro="SopUndo",
        caption="Undo",
        sheet="Start",
        entry="undo",
        effect="Takes back the latest run, and pressed again the one before.",
        undo="Do the run again; the book with it is kept in the folder named after it.",
        is_for_maps=True,
    ),
)


def plan() -> None:
    """Plans the open workbook and writes the results into it."""
    _press("plan")


def optimise() -> None:
    """Makes the least-cost plan of the open workbook and writes it, or says why there is none."""
    _press("optimise")


def check() -> None:
    """Checks the open workbook, says what it found, and leaves it on the Checks sheet."""
    _press("check")


def compare() -> None:
    """Compares ways to plan the open workbook, and stores what is found on Plan comparison."""
    _press("compare")


def agree() -> None:
    """Agrees on the forecast of the open workbook as its Control sheet asks, after a question."""
    _press("agree")


def pages() -> None:
    """Writes a page for each family of the open workbook into one that is ready to print."""
    _press("pages")


def status() -> None:
    """Says where the open workbook stands in its month, and what comes next."""
    _press("status")


def authorise() -> None:
    """Authorises the plan of the open month, after a question."""
    _press("authorise")


def rollover() -> None:
    """Closes the open month of the open workbook, after a question."""
    _press("rollover")


def master() -> None:
    """Changes master data of the open workbook as its Control sheet asks, after a question."""
    _press("master")


def undo() -> None:
    """Takes the latest run on the open workbook back, after a question."""
    _press("undo")


def _press(verb: str) -> None:
    from sopxl.errors import SopError
    from sopxl_udfs.excel import runs
    from sopxl_udfs.excel.open_book import OpenBook

    try:
        book = OpenBook.caller()
    except SopError as error:
        raise SystemExit(str(error)) from None  # a sentence in xlwings' own message box
    runs.RUNS[verb](book)
