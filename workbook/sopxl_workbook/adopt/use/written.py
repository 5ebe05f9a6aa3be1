"""A run of a verb on a mapped workbook: worked out, shown, written; imports runs and changes.

Every part of the file that holds none of the cells that change keeps its bytes, and that is looked
at once more on the disk before the new file takes the place of the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopxl.errors import FileError, Problem, ProblemsError, RefusalsError
from sopxl_workbook import runs
from sopxl_workbook.adopt.use.called import caller
from sopxl_workbook.adopt.use.opened import Mapped
from sopxl_workbook.adopt.use.renew import Renewed
from sopxl_workbook.changes import CellName, Change, ChangeSet
from sopxl_workbook.changes.to_file import applied
from sopxl_workbook.cycle.prepared import put
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, NotCalculated, Package, Patch
from sopxl_workbook.run import Done, Tell

_CALC = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_ON_LOAD = re.compile(rb'\sfullCalcOnLoad="[^"]*"')
_BEFORE_CALC = (
    *(b"definedNames", b"externalReferences", b"functionGroups", b"sheets"),
)  # parts of a workbook's list that stand before its calculation, the last first


@dataclass(frozen=True)
class Prepared:
    """Changes that are worked out and not yet written."""

    path: Path
    book: Book
    verb: str
    period: str  # that the run is of, as the map writes it
    changes: ChangeSet
    warnings: Sequence[Problem]
    calculates: bool  # whether a result is left to the program that opens the book next


def prepared(
    mapped: Mapped,
    verb: str,
    period: str,
    typed: Iterable[Change],
    renewed: Renewed,
    told: Sequence[Problem] = (),
) -> Prepared:
    """A run on a mapped workbook, with the stored results that follow from what it writes.

    typed : what it writes. renewed : the book with it. told : what the planner is told besides.
    """
    warnings = (*mapped.told, *told)
    called = caller(mapped.resolved)
    return as_prepared(mapped.path, mapped.book, verb, period, typed, renewed, warnings, called)


def as_prepared(
    path: Path,
    book: Book,
    verb: str,
    period: str,
    typed: Iterable[Change],
    renewed: Renewed,
    told: Sequence[Problem],
    called: Callable[[Change], CellName] | None = None,
) -> Prepared:
    """The same of a workbook whose map is not read.

    told : what the planner is told besides. called : what a cell is called.
    """
    changes = ChangeSet([*typed, *renewed.changes()], book=book, name_of=called)
    left = [one for one in changes.cached() if isinstance(one.new, NotCalculated)]
    warnings = (*told, *([_left_open(left)] if left else []))
    return Prepared(path, book, verb, period, changes, warnings, bool(left))


def _left_open(left: Sequence[Change]) -> Problem:
    return Problem(
        "W530",
        f"{counted(len(left), 'formula')} hang on what is written and cannot be worked out here; "
        "their program does it when it opens the workbook.",
        left[0].place,
        "Open the workbook once and save it before anybody else reads these cells.",
    )


def refuse(problems: Sequence[Problem]) -> None:
    """RefusalsError with all that would be unsafe, if there is anything; nothing was written."""
    if problems:
        raise RefusalsError(problems)


def stop(problems: Sequence[Problem]) -> None:
    """ProblemsError with everything that is wrong in what was given, if there is anything."""
    if problems:
        raise ProblemsError(problems)


def new_bytes(run: Prepared) -> bytes:
    """The whole new file."""
    data = applied(run.changes, run.book, own_sheets=())
    return calculated_on_load(data) if run.calculates else data


def write(
    run: Prepared,
    summary: Callable[[str], str],
    *,
    by: str = "",
    expect: str = "",
    run_id: str = "",
    takes_back: str = "",
    tell: Tell,
) -> Done:
    """Writes a run; summary : says what was done, given where the book as it was is kept.

    takes_back : the run before which the book stands again.
    Raises all that runs.write raises, RefusedError E216 for another change set than is expected.
    """
    purpose = runs.Purpose(
        verb=run.verb,
        period=run.period,
        run_id=run_id,
        by=by or runs.user_name(),
        takes_back=takes_back,
        warnings=run.warnings,
    )
    check = nothing_else(run.book.package, parts_of(run))
    done = put(run, purpose, expect=expect, new_bytes=new_bytes(run), check=check, tell=tell)
    told = (*run.warnings, *done.told)
    return Done(summary(str(done.snapshot)), run.changes, told, (run.path,))


def parts_of(run: Prepared) -> set[str]:
    """The parts of a file that a run may change: those of the sheets that it writes on."""
    parts = {run.book.sheets[change.sheet].part for change in run.changes}
    return parts | ({run.book.package.main_part} if run.calculates else set())


def nothing_else(before: Package, touched: Collection[str]) -> Callable[[Package], None]:
    """The check of a new file: FileError E209 unless all other parts keep their bytes."""
    old = before.raw_members()

    def check(package: Package) -> None:
        """Raises FileError E209 at the first part that is another."""
        new = package.raw_members()
        for name, raw in old.items():
            if name not in touched and new.get(name) != raw:
                raise FileError(
                    "E209",
                    f"the new file changes the part {name}, which holds no cell that is written.",
                    package.where,
                    "Nothing was written; report this.",
                )

    return check


def calculated_on_load(data: bytes) -> bytes:
    """The file with the mark that makes its program calculate everything when it opens it."""
    package = Package(data)
    xml = package.part(package.main_part)
    match = _CALC.search(xml)
    if match:
        rest = _ON_LOAD.sub(b"", match[2])
        mark = b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (match[1], rest.rstrip(), match[3])
        new = xml[: match.start()] + mark + xml[match.end() :]
    else:
        new = _with_calc(xml)
    patch = Patch(data)
    patch.set_part(package.main_part, new)
    return patch.result()


def _with_calc(xml: bytes) -> bytes:
    """A workbook's list with a calculation, where it had none."""
    for name in _BEFORE_CALC:
        ends = list(re.finditer(rb"</((?:\w+:)?)%b>" % name, xml))
        if ends:
            at, prefix = ends[-1].end(), ends[-1][1]
            return xml[:at] + b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix + xml[at:]
    return xml
