"""How much of a generated book is found: timelines, rows, planted mistakes, false alarms."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbook.adopt.layouts import Book
from workbook.adopt.planted import Planted

from sopxl_workbook.adopt import Adopted, Status, adopt
from sopxl_workbook.adopt.words import plain


@dataclass
class Score:
    """Counts over many books."""

    timelines: int = 0
    timelines_found: int = 0
    rows: int = 0
    rows_found: int = 0
    mistakes: int = 0
    mistakes_found: int = 0
    alarms: list[str] = field(default_factory=list)  # on clean books
    missed: list[str] = field(default_factory=list)

    def count(self, book: Book, adopted: Adopted) -> None:
        """Holds what was found in a clean book against the truth."""
        wanted = {(sheet, cells) for sheet, cells in book.heads}
        found = {(one.sheet, one.row.heads) for one in adopted.rows}
        self.timelines += len(wanted)
        self.timelines_found += len(wanted & found)
        rows = {(one.sheet, one.cells): one for one in adopted.rows}
        for (family, measure), place in book.rows().items():
            one = rows.get(place)
            is_named = one is not None and (one.key == plain(family) or len(book.families) == 1)
            self.rows += 1
            if one is not None and one.measure == measure and is_named:
                self.rows_found += 1
            else:
                self.missed.append(f"{book.name}: {family}, {measure}")
        self.alarms += [f"{book.name}: {one.code} {one.where}" for one in adopted.findings]
        self.alarms += [
            f"{book.name}: {one.where} {one.cause}"
            for one in adopted.proofs
            if one.status is Status.DISPROVED
        ]

    def look_for(self, book: Book, planted: Planted) -> None:
        """Whether a planted mistake is told at its place."""
        adopted = adopt(book.draft.written())
        self.mistakes += 1
        if is_told(adopted, planted):
            self.mistakes_found += 1
        else:
            self.missed.append(f"{book.name}: {planted.kind}")


def is_told(adopted: Adopted, planted: Planted) -> bool:
    """Whether a proof or a finding of the right kind names a place of a mistake."""
    told = [("E301", one.sheet, one.at) for one in adopted.proofs if one.status is Status.DISPROVED]
    told += [(one.code, one.sheet, ref) for one in adopted.findings for ref in one.cells or (None,)]
    return any(
        code in planted.codes and (not planted.places or (ref and (sheet, *ref) in planted.places))
        for code, sheet, ref in told
    )
