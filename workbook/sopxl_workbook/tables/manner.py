"""How loosely cells are read: what is taken for a number, and told; imports locales."""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.tables.locales import Marks


@dataclass(frozen=True, slots=True)
class Manner:
    """What a reader may take for a number beside a number; nothing, unless a planner says so."""

    texts_only: bool = False  # the source has texts alone, as a file of CSV
    takes_texts: bool = False  # a number stored as text is one
    marks: Marks | None = None  # how texts write numbers; None: with a point and no other mark
    blank_is_zero: bool = False  # a blank quantity is 0

    @property
    def reads_texts(self) -> bool:
        """Whether a text may be a number."""
        return self.texts_only or self.takes_texts or self.marks is not None


STRICT, FILE = Manner(), Manner(texts_only=True)
