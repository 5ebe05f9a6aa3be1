"""The menu's verbs, as the worker does them on a stored copy of the open workbook.

Imports sopxl_workbook when a verb is asked for; knows nothing of LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from sopxl.errors import SopError
from sopxl_udfs.calc.values import Rows, cell_rows

Block: TypeAlias = tuple[str, str, Rows]  # sheet, "B7:D9", values
Answer: TypeAlias = tuple[tuple[Block, ...], str, bool]  # to write, to say, whether all is well


def answer(verb: str, path: str) -> Answer | str:
    """What a verb wants written and said, or one sentence saying why it cannot be done.

    verb : "plan" or "check". path : the stored copy; it is only read.
    """
    try:
        return _VERBS[verb](Path(path))
    except SopError as error:
        return _told(error)
    except Exception as error:  # noqa: BLE001 - a traceback helps no planner
        return f"E100 {type(error).__name__}: {error}"


def _plan(path: Path) -> Answer:
    from sopxl_workbook import run

    changes = run.plan_changes(path)
    blocks = tuple((b.sheet, b.ref, cell_rows(b.rows)) for b in changes.blocks())
    if not blocks:
        return (), "The plan is up to date: nothing changed.", True
    count = sum(len(row) for _, _, rows in blocks for row in rows)
    sheets = ", ".join(dict.fromkeys(sheet for sheet, _, _ in blocks))
    return blocks, f"{_counted(count, 'cell')} changed on {sheets}. Undo takes it back.", True


def _check(path: Path) -> Answer:
    from sopxl_workbook import run

    problems = run.check(path).problems
    if not problems:
        return (), "Every identity holds.", True
    return (), _first_of(problems), False


_VERBS: dict[str, Callable[[Path], Answer]] = {"plan": _plan, "check": _check}


def _told(error: SopError) -> str:
    return _first_of(error.problems)


def _first_of(problems: tuple[Any, ...]) -> str:
    """A bar holds one sentence: the first problem, and how many more there are."""
    more = len(problems) - 1
    return f"{problems[0]}" + (f" And {_counted(more, 'problem')} more." if more else "")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
