"""A planner's own workbook with its map, read for a verb; imports mapped, runs and ooxml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sopxl.errors import InputError, Problem
from sopxl_workbook import runs
from sopxl_workbook.adopt.find import find
from sopxl_workbook.adopt.mapped import map_path as map_beside
from sopxl_workbook.adopt.mapped import read_map, resolve
from sopxl_workbook.adopt.mapped.model import Resolved
from sopxl_workbook.adopt.use.flow import Flow, flows
from sopxl_workbook.adopt.use.pointer import healed, healed_file
from sopxl_workbook.adopt.use.renew import Graph
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.run import Tell, silent


@dataclass(frozen=True)
class Mapped:
    """A workbook and its map as they are today."""

    path: Path
    map_path: Path
    book: Book
    resolved: Resolved
    told: Sequence[Problem] = ()  # of runs that stopped, of rows that moved

    @cached_property
    def graph(self) -> Graph:
        """Which formulas hang on which cells."""
        return Graph(self.book, self.resolved.found.formulas)

    @cached_property
    def flows(self) -> Sequence[Flow]:
        """How the balance of each family runs on."""
        return flows(self.resolved)

    def balances(self, to: str) -> Sequence[Flow]:
        """The same, one or more; to : what is done to them, "plan".

        Raises InputError E531 where no family has a balance, and what flows raises.
        """
        if self.flows:
            return self.flows
        raise InputError(
            "E531",
            f"no family of the map has a row of ending inventory or ending backlog to {to}.",
            str(self.map_path),
            "Map that row and the rows that move it.",
        )


def opened(
    path: Path, map_path: Path | None = None, *, writes: bool = False, tell: Tell = silent
) -> Mapped:
    """A workbook with its map; one that cannot be written is refused where the verb writes.

    map_path : the map, that beside the workbook if left out. Raises what runs.check_writable,
    read_book, read_map and resolve raise.
    """
    if writes:
        runs.check_writable(path)
    stopped = runs.recover(path, report_only=not writes)
    tell(f"Reading {path} ...")
    where = map_path or map_beside(path)
    if writes:
        healed_file(path, where)
    return of_book(path, where, read_book(path), stopped)


def of_book(path: Path, where: Path, book: Book, stopped: Sequence[Problem] = ()) -> Mapped:
    """A workbook as it was read, or stored by the program that holds it, with its map.

    path : the file beside which its runs are kept. where : the map. stopped : runs that stopped.
    Raises what read_map and resolve raise.
    """
    resolved = resolve(healed(path, read_map(where)), find(book), where.name)
    return Mapped(path, where, book, resolved, (*stopped, *resolved.moved))
