"""The menu's verbs, as the worker does them on a stored copy of the open workbook.

Imports sopxl_workbook when a verb is asked for; knows nothing of LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from sopxl.errors import SopError, fault
from sopxl_udfs.calc.values import Rows, cell_rows

Block: TypeAlias = tuple[str, str, Rows]  # sheet, "B7:D9", values
Answer: TypeAlias = tuple[tuple[Block, ...], str, bool]  # to write, to say, whether all is well

_KEPT = (".xlsx", ".xlsm")  # the files that can be kept as they were
_MOST_TOLD = 1  # problems that a bar above the sheet can hold


def answer(verb: str, copy: str, file: str) -> Answer | str:
    """What a verb wants written and said, or one sentence saying why it cannot be done.

    verb : "plan" or "check". copy : the stored copy, only read.
    file : where the open workbook was last saved, "" if it never was.
    """
    from sopxl_workbook import messages

    try:
        return _VERBS[verb](Path(copy), file)
    except SopError as error:
        return " ".join(messages.first(error.problems, _MOST_TOLD))
    except Exception as error:  # noqa: BLE001 - a traceback helps no planner
        return str(fault(error))


def _plan(copy: Path, file: str) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, run, runs
    from sopxl_workbook.ooxml import read_book

    saved = Path(file)
    can_keep = saved.suffix.lower() in _KEPT and saved.is_file()
    stopped = runs.recover(saved) if can_keep else ()
    changes, reading = run.plan_changes_of(read_book(copy), kit())
    blocks = tuple((b.sheet, b.ref, cell_rows(b.rows)) for b in changes.blocks())
    if not blocks:
        return (), " ".join((messages.UP_TO_DATE, *messages.first(stopped, _MOST_TOLD))), True
    warnings, kept = (*stopped, *reading.tables.warnings), None
    if can_keep:
        label = run.period_label(reading)
        made = runs.hand_over(
            saved, read_book(saved), changes, verb="plan", period=label, warnings=warnings
        )
        kept, warnings = made.snapshot, (*warnings, *made.told)
    done = messages.planned(changes, "Undo takes it back.", kept)
    return blocks, " ".join((done, *messages.first(warnings, _MOST_TOLD))), True


def _check(copy: Path, file: str) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, run, runs

    stopped = runs.recover(Path(file), report_only=True) if file else ()
    report = run.check(copy, kit=kit())
    return (), " ".join((*messages.checked(report, _MOST_TOLD), *map(str, stopped))), report.passed


_VERBS: dict[str, Callable[[Path, str], Answer]] = {"plan": _plan, "check": _check}
