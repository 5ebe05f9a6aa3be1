"""A change of master data in the words of the command line; imports the actions.

What each takes stands here once, for the command, for the button and for the message that says
what to type.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sopxl_workbook.cycle.master.counted import MergeItems
from sopxl_workbook.cycle.master.families import AddFamily
from sopxl_workbook.cycle.master.items import AddItem, RetireItem
from sopxl_workbook.cycle.master.joined import MergeResources
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.master.rename import Rename
from sopxl_workbook.cycle.master.resources import AddResource, RetireResource
from sopxl_workbook.cycle.master.retired import RetireFamily
from sopxl_workbook.cycle.master.united import MergeFamilies
from sopxl_workbook.cycle.master.verbs import Action

_OF_RESOURCE = (
    *("hours", "stations", "utilization", "efficiency"),
    *("overtime_limit", "outside_capacity", "asked_by", "from"),
)
_OF_FAMILY = (
    *("like", "unit", "strategy", "business_unit", "owner"),
    *("price", "cost", "from"),
)
# What each change takes besides names: the options that it may have, and those that it needs.
TAKES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "add family": (_OF_FAMILY, ()),
    "add item": (("family", "factor", "planning_share", "from"), ("family",)),
    "add resource": (_OF_RESOURCE, ("hours", "stations")),
    "rename family": ((), ()),
    "rename item": ((), ()),
    "rename resource": ((), ()),
    "retire family": (("from",), ()),
    "retire item": (("from",), ()),
    "retire resource": (("from",), ()),
    "merge family": (("factor",), ()),
    "merge item": (("from", "factor"), ()),
    "merge resource": (("from",), ()),
}
TWO_NAMES = ("rename", "merge")
_FIELDS = {"overtime_limit": "overtime", "outside_capacity": "outside", "asked_by": "asks"}
_PLAIN = re.compile(r"[\w.:\\/=+-]+")  # words that the command line of Windows takes as they are


@dataclass(frozen=True, slots=True)
class Asked:
    """A change of master data as somebody asks for it."""

    action: str  # add, rename, retire, merge
    kind: str  # family, item, resource
    name: str
    new: str | None = None  # the other name of rename and merge
    given: Mapping[str, Any] = field(default_factory=dict)  # by option; asked_by: hours by family

    @property
    def what(self) -> str:
        """Which of the changes it is, "add family"."""
        return f"{self.action} {self.kind}"

    @property
    def unfit(self) -> str:
        """Why there is no such change, in words; "" where there is."""
        if self.what not in TAKES:
            return f"There is no {self.what}; there is {', '.join(TAKES)}."
        may, must = TAKES[self.what]
        if (self.new is None) is (self.action in TWO_NAMES):
            two = "two names, the old one first" if self.new is None else "one name"
            return f"{self.what} takes {two}."
        for option in self.given:
            if option not in may:
                return f"{_flag(option)} is no option of {self.what}."
        for option in must:
            if option not in self.given:
                return f"{self.what} needs {_flag(option)}."
        return ""

    def to_action(self) -> Action:
        """The change itself; of one that fits."""
        if self.action == "rename":
            return Rename(Kind(self.kind), self.name, self.new or "")
        if self.action == "add":
            return self._addition()
        start = self.given.get("from", "")
        if self.action == "retire":
            if self.kind == "family":
                return RetireFamily(self.name, start)
            return (RetireItem if self.kind == "item" else RetireResource)(self.name, start)
        new, factor = self.new or "", self.given.get("factor")
        if self.kind == "family":
            return MergeFamilies(self.name, new, factor)
        if self.kind == "resource":
            return MergeResources(self.name, new, start)
        return MergeItems(self.name, new, start, factor)

    def _addition(self) -> Action:
        given = dict(self.given)
        start = given.pop("from", "")
        if self.kind == "family":
            return AddFamily(self.name, **given, start=start)
        if self.kind == "resource":
            fields = {_FIELDS.get(option, option): value for option, value in given.items()}
            return AddResource(self.name, **fields, start=start)
        return AddItem(
            self.name,
            given["family"],
            given.get("factor", 1.0),
            given.get("planning_share"),
            start,
        )

    def command(self, book: Path | str, reason: str = "", more: Sequence[str] = ()) -> str:
        """The command that does it, as it is typed on this machine. more : words at its end."""
        names = [self.name, *([] if self.new is None else [self.new])]
        words = ["sopxl", "master", str(book), self.action, self.kind, *names]
        for option, value in self.given.items():
            for one in _each(value):
                words += [_flag(option), one]
        words += ["--reason", reason] if reason else []
        return as_typed([*words, *more])


def as_typed(words: Sequence[str]) -> str:
    """Words as the command line of this machine takes them.

    >>> as_typed(["sopxl", "undo", "plan.xlsm"])
    'sopxl undo plan.xlsm'
    """
    if os.name != "nt":
        return shlex.join(words)
    return " ".join(word if _PLAIN.fullmatch(word) else f'"{word}"' for word in words)


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _each(value: Any) -> Iterator[str]:
    """What an option is given, a text each."""
    if isinstance(value, Mapping):
        yield from (f"{family}={hours:.15g}" for family, hours in value.items())
    else:
        yield f"{value:.15g}" if isinstance(value, float) else str(value)
