"""What an extract calls our columns and measures, kept on the Import sheet; imports the tables.

Our own headings and words are known without it, whatever their capitals and blanks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopxl.errors import Problem
from sopxl_workbook.contract import ACTUALS, IMPORT, Measure
from sopxl_workbook.importers.actuals.model import Extract
from sopxl_workbook.tables import Findings, Tables
from sopxl_workbook.tables.findings import did_you_mean, some
from sopxl_workbook.tables.headings import plain

PERIOD, CODE, MEASURE, QUANTITY = "Period", "Code", "Measure", "Quantity"
_OWN = {plain(column.name): column.name for column in ACTUALS.columns}
_MEASURES = {plain(measure): measure for measure in Measure}
_NOT_NEEDED = ("Source", "Loaded")  # known, and given by the load itself


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of an extract is which of ours, each by its position."""

    period: int
    code: int
    measure: int  # -1 where each measure has a column of its own
    quantity: int  # -1 likewise
    wide: Mapping[int, Measure]  # columns that hold one measure each


@dataclass(frozen=True, slots=True)
class Words:
    """What the Import sheet says."""

    columns: Mapping[str, str]  # plain heading there -> column or measure here
    measures: Mapping[str, Measure]  # plain word there -> measure here

    @classmethod
    def of(cls, tables: Tables, findings: Findings) -> Words:
        """The words of a book; a measure that is mapped to a column is told."""
        columns: dict[str, str] = {}
        measures = dict(_MEASURES)
        typed = tables[IMPORT.name]
        for row, (kind, there, here) in enumerate(typed.of("Kind", "There", "Here")):
            if kind == "column":
                columns[plain(there)] = here
            elif here in tuple(Measure):
                measures[plain(there)] = Measure(here)
            else:
                findings.add(
                    Problem(
                        "E124",
                        f'"{there}" is a measure there, and {here} is none here.',
                        typed.at(row, "Here"),
                        f"Write one of these: {', '.join(Measure)}; or make it a row of the kind "
                        "column.",
                    )
                )
        return cls(columns, measures)

    def knows(self, headings: Sequence[str]) -> bool:
        """Whether headings are those of actuals: a period, a code, and quantities by measure."""
        found = {self.columns.get(plain(h)) or _own(h) for h in headings}
        long = {MEASURE, QUANTITY} <= found
        return {PERIOD, CODE} <= found and (long or not found.isdisjoint(tuple(Measure)))


def _own(heading: str) -> str | None:
    """Our own column or measure of a heading."""
    word = plain(heading)
    return _OWN.get(word) or _MEASURES.get(word)


def match_columns(extract: Extract, words: Words, findings: Findings) -> Columns | None:
    """Which column is which; None where one is missing or doubled, which findings then tell.

    A heading of the Import sheet goes before one that is ours by itself.
    """
    mapped: dict[str, list[int]] = {}
    own: dict[str, list[int]] = {}
    for position, heading in enumerate(extract.headings):
        if not heading:
            continue
        if here := words.columns.get(plain(heading)):
            mapped.setdefault(here, []).append(position)
        elif here := _own(heading):
            own.setdefault(here, []).append(position)
    found = own | mapped
    problems = [*_doubled(extract, found)]
    wide = {found[m][0]: m for m in Measure if m in found}
    if wide and QUANTITY in found:
        problems.append(_two_forms(extract, wide))
    needed = (PERIOD, CODE) if wide else (PERIOD, CODE, MEASURE, QUANTITY)
    used = {i for here, at in found.items() for i in at if not (wide and here == MEASURE)}
    unused = [h for i, h in enumerate(extract.headings) if h and i not in used]
    problems += [_missing(extract, name, unused) for name in needed if name not in found]
    for problem in problems:
        findings.add(problem)
    if problems:
        return None
    if unused:
        findings.warnings.append(_not_read(extract, unused))
    return Columns(
        found[PERIOD][0],
        found[CODE][0],
        -1 if wide else found[MEASURE][0],
        -1 if wide else found[QUANTITY][0],
        wide,
    )


def _doubled(extract: Extract, found: Mapping[str, Sequence[int]]) -> list[Problem]:
    return [
        Problem(
            "E105",
            f"{' and '.join(_quoted(extract, positions))} are both the column {name}.",
            extract.name,
            "Take one out of the extract, or its row out of Import.",
        )
        for name, positions in found.items()
        if len(positions) > 1 and name not in _NOT_NEEDED
    ]


def _quoted(extract: Extract, positions: Sequence[int]) -> list[str]:
    return [f'"{extract.headings[position]}"' for position in positions]


def _two_forms(extract: Extract, wide: Mapping[int, Measure]) -> Problem:
    return Problem(
        "E105",
        f"there is a column for the Quantity and one for {some(wide.values())} as well.",
        extract.name,
        "Give a row a quantity with its measure, or a column a measure; not both.",
    )


def _missing(extract: Extract, name: str, unused: Sequence[str]) -> Problem:
    listed = some([heading for heading in extract.headings if heading], 15) or "none"
    near = did_you_mean(name, unused)
    there = near.split('"')[1] if near else "its name there"
    return Problem(
        "E103",
        f'no column is known as "{name}"; found: {listed}.',
        extract.name,
        f"{near}Name it {name}, or add this row to Import: column, {there}, {name}.",
    )


def _not_read(extract: Extract, unused: Sequence[str]) -> Problem:
    known = [*_OWN.values(), *Measure]
    near = next((h for h in unused if not _own(h) and did_you_mean(h, known)), "")
    fix = "Nothing is to be done, if they hold no quantity that is planned with."
    if near:
        here = did_you_mean(near, known).split('"')[1]
        fix = f"If {near} is {here}, add this row to Import: column, {near}, {here}."
    return Problem("W507", f"{_columns(unused)} not read: {some(unused, 10)}.", extract.name, fix)


def _columns(unused: Sequence[str]) -> str:
    return "1 column is" if len(unused) == 1 else f"{len(unused)} columns are"


def unknown_measure(word: str, count: int, where: str, *, suggest: bool) -> Problem:
    """The problem of a measure that neither the book nor its Import sheet knows.

    suggest : look for the nearest word, which takes a moment.
    """
    rows = "1 row uses" if count == 1 else f"{count:,} rows use"
    near = did_you_mean(word, tuple(Measure)) if suggest else ""
    here = near.split('"')[1] if near else "one of ours"
    return Problem(
        "E124",
        f'there is no measure "{word}"; {rows} it.',
        where,
        f"{near}Add this row to Import: measure, {word}, {here}; or leave the rows out of the "
        "extract.",
    )
