"""What a row looks like apart from its values: its columns, the kinds of its cells.

Few looks serve a whole sheet, so each is worked out once. Imports sheetxml and a1.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import ge
from typing import NamedTuple

from .a1 import MAX_COLUMN, column_number
from .sheetxml import SheetXml, UnknownSpellingError, attribute, check_attributes, whole
from .values import Value

NUMBER, SHARED, TEXT, FLAG, ERROR, INLINE, DATE, BLANK = range(8)
RICH_ERROR = 8  # and upwards: an error with the metadata RICH_ERROR + vm
_TYPES = {
    b"n": NUMBER,
    b"s": SHARED,
    b"str": TEXT,
    b"b": FLAG,
    b"e": ERROR,
    b"inlineStr": INLINE,
    b"d": DATE,
}
_MOST_SPELLINGS, _MOST_RUNS = 10_000, 1_000


class Columns(dict[bytes, int]):
    """Column numbers by their letters as bytes, learnt one by one."""

    def __missing__(self, letters: bytes) -> int:
        number = column_number(letters.decode())
        if number > MAX_COLUMN:
            raise UnknownSpellingError
        self[letters] = number
        return number


class Kinds(dict[bytes, int]):
    """Kinds of value by the raw attributes of a cell: few spellings serve a whole sheet."""

    def __missing__(self, attributes: bytes) -> int:
        check_attributes(attributes)
        if len(self) > _MOST_SPELLINGS:
            self.clear()
        if attributes.endswith(b"/"):
            kind = BLANK
        else:
            kind = _TYPES.get(attribute(attributes, b"t") or b"n", TEXT)
            vm = whole(attribute(attributes, b"vm"))
            kind = RICH_ERROR + vm if kind == ERROR and vm else kind
        self[attributes] = kind
        return kind


class ColumnRuns(dict[tuple[bytes, ...], Sequence[int]]):
    """Columns of a whole row by their letters: most rows of a sheet have the same."""

    def __missing__(self, letters: tuple[bytes, ...]) -> Sequence[int]:
        if len(self) > _MOST_RUNS:
            self.clear()
        columns = tuple(map(COLUMNS.__getitem__, letters))
        if any(map(ge, columns, columns[1:])):
            raise UnknownSpellingError
        unbroken = range(columns[0], columns[-1] + 1)
        run = self[letters] = unbroken if len(columns) == len(unbroken) else columns
        return run


class KindRuns(dict[tuple[bytes, ...], tuple[tuple[int, ...], tuple[tuple[int, int], ...]]]):
    """Of a whole row, by its cells' attributes: gaps and others, as Form has them."""

    def __missing__(
        self, attributes: tuple[bytes, ...]
    ) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        if len(self) > _MOST_RUNS:
            self.clear()
        kinds = [KINDS[one] for one in attributes]
        gaps = tuple(at for at, kind in enumerate(kinds) if kind == BLANK)
        filled = enumerate(kind for kind in kinds if kind != BLANK)
        others = tuple((at, kind) for at, kind in filled if kind != NUMBER)
        run = self[attributes] = gaps, others
        return run


COLUMNS = Columns()
KINDS = Kinds()
COLUMN_RUNS = ColumnRuns()
KIND_RUNS = KindRuns()


class Row(NamedTuple):
    """Values of a row beside their columns, which are a range where no cell is left out."""

    columns: Sequence[int]
    values: list[Value]

    @property
    def last(self) -> int:
        """The last column with a value; 0 if the row is blank."""
        for at in range(len(self.values) - 1, -1, -1):
            if self.values[at] is not None:
                return self.columns[at]
        return 0

    def at(self, column: int) -> Value:
        """The value in a column; None where there is no cell."""
        columns, values = self
        place = column - columns.start if isinstance(columns, range) else _place(columns, column)
        return values[place] if 0 <= place < len(values) else None

    def between(self, first: int, last: int) -> list[Value]:
        """Values from one column to another, None where there is no cell."""
        columns, values = self
        if not isinstance(columns, range):
            get = dict(zip(columns, values, strict=True)).get
            return [get(column) for column in range(first, last + 1)]
        start, end = first - columns.start, last + 1 - columns.start
        if start >= 0 and end <= len(values):
            return values[start:end]
        inside = values[max(start, 0) : max(end, 0)]
        before: list[Value] = [None] * min(max(-start, 0), last + 1 - first)
        return before + inside + [None] * (last + 1 - first - len(before) - len(inside))


def _place(columns: Sequence[int], column: int) -> int:
    """Where a column stands among others in order; -1 where it does not."""
    place = bisect_left(columns, column)
    return place if place < len(columns) and columns[place] == column else -1


NO_ROW = Row(range(0), [])


class Form(NamedTuple):
    """All that the tags of a row say."""

    columns: Sequence[int]
    gaps: tuple[int, ...]  # places of the blank cells
    others: tuple[tuple[int, int], ...]  # place among the values, and kind, of all but numbers


_FORMS: dict[bytes, Form] = {}


def form_of(
    xml: SheetXml, row: int, span: tuple[int, int], data: bytes
) -> tuple[Form | None, list[bytes]]:
    """Form and raw values of a row without formulas; no form if it has to be read cell by cell.

    The tags between the values are the same for most rows, the number of the row set aside. No
    mark put in here can stand in XML, so tags that are not as they should be are never the same.
    """
    grammar = xml.grammar
    pieces = data.replace(grammar.value_end, grammar.value_open + b"\1").split(grammar.value_open)
    raws = pieces[1::2]
    tags = b"".join(pieces[::2]).replace(b'%d"' % row, b'\0"')
    form = _FORMS.get(tags)
    if form is None:
        form = _new_form(xml, row, span, raws)
        if form is not None:
            if len(_FORMS) > _MOST_RUNS:
                _FORMS.clear()
            _FORMS[tags] = form
    return (None if b"" in raws else form), raws


def _new_form(xml: SheetXml, row: int, span: tuple[int, int], raws: list[bytes]) -> Form | None:
    found = xml.grammar.value.findall(xml.data, *span)
    xml.check_count(len(found), row, *span)
    if not found:
        return None if raws else Form(range(0), (), ())
    letters, attributes, own = zip(*found, strict=True)
    gaps, others = KIND_RUNS[attributes]
    if len(raws) != len(own) - len(gaps) or [raw for raw in own if raw] != raws:
        return None
    if any(kind >= RICH_ERROR for _, kind in others):
        return None  # its number could be taken for that of the row
    return Form(COLUMN_RUNS[letters], gaps, others)
