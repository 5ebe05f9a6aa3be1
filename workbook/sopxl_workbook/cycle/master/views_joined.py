"""Views of a family that becomes a part of another one; imports work."""

from __future__ import annotations

from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl_workbook.contract import VIEWS
from sopxl_workbook.cycle.master.work import Work
from sopxl_workbook.messages import counted
from sopxl_workbook.tables.views import money_views


def join_views(work: Work, name: str, into: str, times: float, reason: str) -> Iterator[Problem]:
    """Adds the views of a family to those that the same function has of another one.

    times : units of the other family in one of it. reason : for the list of changes.
    Only both together are a view of the whole: a view without its other half stays where it is,
    where it counts no more, and is told. Yields W253 with what was added, W147 with what stays.
    """
    typed, is_money = work.typed(VIEWS), list(money_views(work.reading.tables))
    keys = list(typed.of("Family", "Function", "Period", "Given"))
    theirs = {key[1:]: at for at, key in enumerate(keys) if key[0] == into}
    gone, stays = 0, list[int]()
    for at, (family, *key) in enumerate(keys):
        if family != name:
            continue
        other = theirs.get(tuple(key))
        if other is None or is_money[at] is not is_money[other]:
            stays.append(at)
            continue
        mine = typed.columns["Quantity"][at] * (1.0 if is_money[at] else times)
        work.set(VIEWS, other, "Quantity", typed.columns["Quantity"][other] + mine, reason)
        work.set(VIEWS, at, "Quantity", 0.0, reason)
        gone += 1
    if gone:
        yield Problem(
            "W253",
            f"{counted(gone, 'view')} of {name} {'is' if gone == 1 else 'are'} added to those of "
            f"{into}.",
            VIEWS.sheet,
            "Look at them there.",
        )
    if stays:
        yield Problem(
            "W147",
            f"{counted(len(stays), 'view')} of {name} {'is' if len(stays) == 1 else 'are'} left as "
            f"{'it' if len(stays) == 1 else 'they'} stood: {into} has none of the same function "
            "and month in the same unit.",
            typed.at(stays[0]),
            f"Enter a view of {into} that holds both.",
        )
