"""What the roof hands to the workbook, which imports none of it: functions, buttons, VBA texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sopxl.registry import CellFunction


class ButtonLike(Protocol):
    """A button as the Start sheet draws it."""

    @property
    def macro(self) -> str:
        """The VBA macro that it runs."""

    @property
    def caption(self) -> str:
        """What stands on it."""

    @property
    def entry(self) -> str:
        """The verb that it does, as the command line calls it."""

    @property
    def command(self) -> str:
        """What the command line calls it, without sopxl and the book."""

    @property
    def effect(self) -> str:
        """What it does, one sentence."""


@dataclass(frozen=True)
class Kit:
    """The functions and buttons of this installation."""

    functions: Sequence[CellFunction] = ()
    buttons: Sequence[ButtonLike] = ()
    modules: Callable[[], Mapping[str, str]] = dict  # VBA texts by module name, made when asked
    attached: Callable[[], Mapping[str, str]] = dict  # those of a workbook that somebody else made

    def call(self, name: str, *given: Any) -> list[list[Any]]:
        """The value of a cell function, as rows of cells."""
        function = next(function for function in self.functions if function.name == name)
        return function.evaluate(*given)
