"""The figures that an authorise keeps of a mapped workbook: listed, hashed, held to a hash.

Imports the archive and csv_out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sopxl.errors import RefusedError, as_argument
from sopxl_workbook.adopt.use.archive import Agreed
from sopxl_workbook.csv_out import csv_text

SCHEMA = 1  # of the JSON
_HASHED = ("origin", "family", "measure", "unit", "period", "quantity")


@dataclass(frozen=True)
class Agreement:
    """What is agreed of one period: a figure for each family, measure and open period."""

    figures: Sequence[Agreed]  # one or more, all of one origin

    @property
    def origin(self) -> str:
        """The first open period when it is agreed."""
        return self.figures[0].origin

    @property
    def sha256(self) -> str:
        """Hash of the figures, in hexadecimal: the same on every machine and in every run."""
        rows = [[getattr(one, name) for name in _HASHED] for one in self.figures]
        return hashlib.sha256(csv_text(_HASHED, rows).encode()).hexdigest()

    def refuse_unexpected(self, expected: str, where: str) -> None:
        """RefusedError E216 unless these are the figures whose hash, or start of it, is expected.

        where : the workbook.
        """
        if self.sha256.startswith(expected.casefold()):
            return
        command = f"sopxl authorise {as_argument(where)} --dry-run --all"
        raise RefusedError(
            "E216",
            f"the agreed plan would be {self.sha256}, {expected} is expected.",
            where,
            f"Nothing was kept. Look at what it is now: {command}",
        )

    def as_lines(self) -> Iterator[str]:
        """A line a figure: family, measure, period and quantity, parted by tabs."""
        for one in self.figures:
            measure = one.measure.replace("_", " ")
            yield f"{one.family}\t{measure}\t{one.period}\t{one.quantity:.15g}"

    def as_json(self) -> str:
        """The figures for a program; the schema is numbered."""
        whole = {
            "schema": SCHEMA,
            "period": self.origin,
            "sha256": self.sha256,
            "figures": [asdict(one) for one in self.figures],
        }
        return json.dumps(whole, ensure_ascii=True, indent=1)
