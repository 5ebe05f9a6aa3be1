"""The menu's verbs, as the worker does them on a stored copy of the open workbook.

Imports sopxl_workbook when a verb is asked for; knows nothing of LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from sopxl.errors import Problem, SopError
from sopxl_udfs.calc.values import Rows, cell_rows

Block: TypeAlias = tuple[str, str, Rows]  # sheet, "B7:D9", values
Answer: TypeAlias = tuple[tuple[Block, ...], str, bool]  # to write, to say, whether all is well

_KEPT = (".xlsx", ".xlsm")  # the files that can be kept as they were


def answer(verb: str, copy: str, file: str) -> Answer | str:
    """What a verb wants written and said, or one sentence saying why it cannot be done.

    verb : "plan" or "check". copy : the stored copy, only read.
    file : where the open workbook was last saved, "" if it never was.
    """
    try:
        return _VERBS[verb](Path(copy), file)
    except SopError as error:
        return _first_of(error.problems)
    except Exception as error:  # noqa: BLE001 - a traceback helps no planner
        return f"E100 This is a fault of sopxl, not of the plan: {type(error).__name__}: {error}"


def _plan(copy: Path, file: str) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import run
    from sopxl_workbook.ooxml import read_book

    changes, reading = run.plan_changes_of(read_book(copy), kit())
    blocks = tuple((b.sheet, b.ref, cell_rows(b.rows)) for b in changes.blocks())
    if not blocks:
        return (), "The plan is up to date: nothing changed.", True
    text = f"Planned: {_counted(len(changes.typed()), 'cell')} changed. Undo takes it back."
    saved = Path(file)
    if saved.suffix.lower() in _KEPT and saved.is_file():
        kept = run.keep(saved, read_book(saved), reading.company, "plan")
        text += f" The file as it was: {kept}"
    return blocks, text, True


def _check(copy: Path, file: str) -> Answer:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import run

    del file
    problems = run.check(copy, kit=kit()).problems
    if not problems:
        return (), "Every identity holds.", True
    return (), _first_of(problems), False


_VERBS: dict[str, Callable[[Path, str], Answer]] = {"plan": _plan, "check": _check}


def _first_of(problems: Sequence[Problem]) -> str:
    """A bar holds one sentence: the first problem, and how many more there are."""
    more = len(problems) - 1
    return f"{problems[0]}" + (f" And {_counted(more, 'problem')} more." if more else "")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
