"""What a check says: each rule with what it proved, and the first cell that breaks it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sopxl.errors import Problem

SCHEMA = 1  # of the JSON


@dataclass(frozen=True, slots=True)
class Proof:
    """One rule, held against every cell it speaks of."""

    rule: str
    cells: int  # how many were held against it
    breaks: int = 0
    first: Problem | None = None  # the first cell that breaks it

    @property
    def holds(self) -> bool:
        """Whether no cell breaks the rule."""
        return self.breaks == 0


@dataclass(frozen=True, slots=True)
class Report:
    """All rules of one check of a book."""

    book: str
    proofs: Sequence[Proof]
    warnings: Sequence[Problem] = ()
    inputs: float | None = None  # checksum of what it was proved on

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return all(proof.holds for proof in self.proofs)

    @property
    def problems(self) -> Sequence[Problem]:
        """The first break of every rule that is broken."""
        return tuple(proof.first for proof in self.proofs if proof.first is not None)

    @property
    def findings(self) -> Sequence[Problem]:
        """What a planner has to look at: what is broken, then what is only told."""
        return (*self.problems, *self.warnings)

    def as_text(self) -> str:
        """The report for a planner: a line a rule, the first break under it."""
        width = max(len(proof.rule) for proof in self.proofs)
        lines = [f"{self.book}: {self.headline}"]
        for proof in self.proofs:
            cells = f"{proof.cells:,} cell{'' if proof.cells == 1 else 's'}"
            state = "● holds " if proof.holds else "▲ broken"
            count = "" if proof.holds else f", {proof.breaks:,} break it"
            lines.append(f"{state}  {proof.rule:<{width}}  {cells}{count}")
            if proof.first is not None:
                lines.append(f"          first: {proof.first.where}: {proof.first.message}")
                lines.append(f"          {proof.first.fix}")
        lines += map(str, self.warnings)
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """How many rules hold."""
        broken = sum(not proof.holds for proof in self.proofs)
        if broken:
            verb = "is" if broken == 1 else "are"
            return f"{broken} of {len(self.proofs)} rules {verb} broken"
        return f"all {len(self.proofs)} rules hold"

    def as_json(self) -> str:
        """The report for a program; the schema is numbered."""
        proofs = [
            {
                "rule": proof.rule,
                "cells": proof.cells,
                "breaks": proof.breaks,
                "holds": proof.holds,
                "first": None if proof.first is None else asdict(proof.first),
            }
            for proof in self.proofs
        ]
        whole = {
            "schema": SCHEMA,
            "book": self.book,
            "passed": self.passed,
            "proofs": proofs,
            "warnings": [asdict(warning) for warning in self.warnings],
        }
        return json.dumps(whole, indent=2, ensure_ascii=False)
