"""The verb check on a mapped workbook: every identity of every family, every cell that breaks one.

Imports the proofs that adopt makes; writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from sopxl.errors import Problem, visible
from sopxl_workbook.adopt.blended import planned_for
from sopxl_workbook.adopt.causes import INSTEAD
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.mapped.model import ResolvedRow
from sopxl_workbook.adopt.model import Break, Proof, Status
from sopxl_workbook.adopt.periods import Mark
from sopxl_workbook.adopt.proofs import proofs
from sopxl_workbook.adopt.use.opened import Mapped, opened
from sopxl_workbook.diff.show import number
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import cell_name, place
from sopxl_workbook.run import Tell, silent

SCHEMA = 1  # of the JSON
_ROUNDING = 1e-9  # relative; a count that was copied is the same but for its digits
_COUNTED = {"ending_inventory": "actual_inventory", "ending_backlog": "actual_backlog"}


@dataclass(frozen=True, slots=True)
class Checked:
    """Every identity of a mapped workbook, held against its cells."""

    file: str
    map_file: str
    proofs: Sequence[Proof]
    warnings: Sequence[Problem]

    @property
    def passed(self) -> bool:
        """Whether no cell breaks an identity."""
        return not any(one.status is Status.DISPROVED for one in self.proofs)

    @property
    def problems(self) -> Sequence[Problem]:
        """Every cell that breaks an identity: E301, shown, right, and the likely cause."""
        return tuple(_problem(proof, one) for proof in self.proofs for one in breaks_of(proof))

    @property
    def headline(self) -> str:
        """How many rows break their rule, in a sentence without its end."""
        broken = sum(one.status is Status.DISPROVED for one in self.proofs)
        rows = counted(len(self.proofs), "row")
        verb = "breaks its rule" if broken == 1 else "break their rules"
        return f"{broken} of {rows} {verb}" if broken else f"{rows}, none breaks its rule"

    def as_text(self) -> str:
        """The report for a planner: a line a row, every cell that breaks it under it."""
        return "\n".join([*self._lines(), *map(str, self.warnings)])

    def _lines(self) -> Iterator[str]:
        yield f"{visible(self.file)}: {self.headline}"
        for one in self.proofs:
            name = visible(one.family) or "(no name)"
            told = f"{name}: {visible(one.rule)}"
            if one.status is Status.UNDECIDED:
                yield f"▽ not decidable  {told}: W600 {visible(one.where)}: {visible(one.cause)}."
                continue
            state = "● holds " if one.status is Status.PROVEN else "▲ broken"
            yield f"{state}  {told}, in {one.held} of {one.steps} periods"
            for found in breaks_of(one):
                yield f"          {_problem(one, found)}"

    def as_json(self) -> str:
        """The report for a program; the schema is numbered."""
        whole = {
            "schema": SCHEMA,
            "file": self.file,
            "map": self.map_file,
            "passed": self.passed,
            "rows": [_row(one) for one in self.proofs],
            "warnings": [
                {"code": one.code, "place": one.where, "message": one.message, "fix": one.fix}
                for one in self.warnings
            ],
        }
        return json.dumps(whole, ensure_ascii=True, indent=1)


def check(path: Path, *, map_path: Path | None = None, tell: Tell = silent) -> Checked:
    """Proves the numbers of a mapped workbook as they stand; writes nothing.

    map_path : the map, that beside the workbook if left out. Raises what opened raises.
    """
    mapped = opened(path, map_path, tell=tell)
    return checked(mapped)


def checked(mapped: Mapped) -> Checked:
    """Every identity of the mapped rows; of a row whose rule the map says, that one."""
    said = {family.name: frozenset(family.rules) for family in mapped.resolved.map.families}
    found = proofs(mapped.resolved.found, said)
    counts, early = _counts(mapped), _early(mapped)
    held = [_without(one, counts, early) for one in found]
    return Checked(str(mapped.path), str(mapped.map_path), held, mapped.told)


def _counts(mapped: Mapped) -> set[tuple[str, Ref]]:
    """Cells of closed periods in which a count stands in the place of a planned closing."""
    found = set[tuple[str, Ref]]()
    for by_measure in mapped.resolved.by_family.values():
        for planned, actual in _COUNTED.items():
            for row, other in product(by_measure.get(planned, ()), by_measure.get(actual, ())):
                counts = dict(zip(other.periods, other.values, strict=True))
                for t in range(mapped.resolved.closed_of(row)):
                    count = counts.get(row.periods[t], np.nan)
                    if np.isclose(row.values[t], count, rtol=_ROUNDING, atol=_ROUNDING):
                        found.add((row.sheet, row.cells[t]))
    return found


def _early(mapped: Mapped) -> set[tuple[str, Ref]]:
    """Cells of balances in open periods where an actual is typed early: it need not count yet."""
    found = set[tuple[str, Ref]]()
    for by_measure in mapped.resolved.by_family.values():
        for row in (one for closing in _COUNTED for one in by_measure.get(closing, ())):
            actuals = [one for of in _actuals(row) for one in by_measure.get(of, ())]
            typed = {period for one in actuals for period in _typed(one)}
            first = mapped.resolved.closed_of(row) if typed else 0
            found |= {
                (row.sheet, row.cells[t])
                for t in range(first, len(row.cells))
                if row.periods[t] in typed
            }
    return found


def _typed(row: ResolvedRow) -> list[Mark]:
    """The periods in which a row has a number."""
    return [row.periods[int(t)] for t in np.flatnonzero(np.isfinite(row.values))]


def _actuals(row: ResolvedRow) -> set[str]:
    """The measures of actuals that the rules of a balance take in closed periods."""
    kind = "inventory" if row.row.measure == "ending_inventory" else "backlog"
    return {actual for rule in row.family.rules for actual in planned_for(kind, rule)}


def _without(proof: Proof, counts: set[tuple[str, Ref]], early: set[tuple[str, Ref]]) -> Proof:
    """A proof without the cells that were counted, which owe nothing to the plan, and without
    those of open periods that take the plan beside an early actual."""

    def is_excused(one: Break) -> bool:
        """Whether a cell may show what it shows."""
        spot = (proof.sheet, one.at)
        return spot in counts or (spot in early and INSTEAD in one.cause)

    kept = tuple(one for one in proof.breaks if not is_excused(one))
    if proof.status is not Status.DISPROVED or len(kept) == len(proof.breaks):
        return proof
    steps = proof.steps - (len(proof.breaks) - len(kept))
    if not kept:
        return replace(proof, status=Status.PROVEN, at=None, steps=steps, breaks=(), cause="")
    first = kept[0]
    at = {"at": first.at, "shown": first.shown, "right": first.right, "cause": first.cause}
    return replace(proof, steps=steps, breaks=kept, **at)  # type: ignore[arg-type]


def breaks_of(proof: Proof) -> Sequence[Break]:
    """Every cell that breaks a row's rule; none of one that is not disproved."""
    if proof.status is not Status.DISPROVED or proof.at is None:
        return ()
    return proof.breaks or (Break(proof.at, proof.shown, proof.right, proof.cause),)


def _problem(proof: Proof, one: Break) -> Problem:
    off = one.shown - one.right
    return Problem(
        "E301",
        f"{number(one.shown)} is shown, {number(one.right)} is right, {number(abs(off))} too "
        f"{'much' if off > 0 else 'little'}: {one.cause}.",
        place(proof.sheet, *one.at),
    )


def _row(proof: Proof) -> dict[str, Any]:
    return {
        "status": proof.status.value,
        "family": proof.family,
        "rule": proof.rule,
        "sheet": proof.sheet,
        "cells": [cell_name(*proof.cells[0]), cell_name(*proof.cells[-1])],
        "periods": proof.steps,
        "held": proof.held,
        "cause": proof.cause,
        "breaks": [
            {
                "cell": cell_name(*one.at),
                "shown": one.shown,
                "right": one.right,
                "cause": one.cause,
            }
            for one in breaks_of(proof)
        ],
    }
