"""Print all families: one page a family, as values, in a workbook that is ready to print.

The pages of a book show one family at a time; here each family gets its own, drawn as the book
draws it. It holds no formula, so any program prints it as it is. Imports read and the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sopxl.errors import InputError, Problem, RefusedError, SopError
from sopxl.plan.company import Company, Family
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.build import CREATED
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Package, create, read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done, Tell, silent
from sopxl_workbook.sheets.copies import Copy, build_copies
from sopxl_workbook.sheets.family_pages import page_of
from sopxl_workbook.sheets.timeline import PAST
from sopxl_workbook.sheets.view import MONEY, UNITS, View
from sopxl_workbook.structure import is_ours
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

TITLE = "Family pages, to print"  # by which a file is known as one of these
_LONGEST_NAME = 31  # characters of a sheet's name
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages of a book's families, as a workbook."""

    data: bytes
    families: Sequence[str]  # a page each, in this order
    ended: Sequence[str]  # without a page: nothing is planned or shown of them any more
    period: str  # label of the open month
    warnings: Sequence[Problem] = ()


def print_families(
    path: Path, *, kit: Kit, to: Path | None = None, shown: str = "", tell: Tell = silent
) -> Done:
    """Writes a page for each family of a book into a workbook of its own; the book stays as it is.

    to : the file, BOOK-families.xlsx beside the book if left out; one of an earlier time is
    replaced. shown : units or money; left out, what each kind of page shows in the book.
    Returns : Done, with the file. Raises ProblemsError (inputs that cannot be read), InputError
    E002 (no .xlsx file), E104 (another word than units or money), E107 (no family), RefusedError
    E210 (another file of that name), E643 (a workbook that sopxl did not make), FileError; nothing
    is written then.
    """
    target = to or beside(path)
    refuse_other(target)
    made = pages_of(read_book(path), kit, shown, tell)
    tell(f"Writing {target} ...")
    create(target, made.data)
    return Done(told(made, target), ChangeSet(()), made.warnings, (target,))


def beside(path: Path) -> Path:
    """The file of the pages of a book, in its folder."""
    return path.with_name(f"{path.stem}-families.xlsx")


def told(made: Printed, target: Path) -> str:
    """What is said when the file is written."""
    left = f" {', '.join(made.ended)} ended before the months shown." if made.ended else ""
    pages = counted(len(made.families), "page")
    return (
        f"{target}: {pages}, one a family, as they stand in {made.period}.{left} Open it and print "
        "the whole workbook."
    )


def refuse_other(target: Path, title: str = TITLE) -> None:
    """Raises InputError E002 for another ending, RefusedError E210 where another file stands."""
    if target.suffix.lower() != ".xlsx":
        raise InputError(
            "E002",
            f'the pages go into an .xlsx file, found "{target.suffix}".',
            str(target),
            "Give a name such as plan-families.xlsx.",
        )
    if target.exists() and not _is_ours(target, title):
        raise RefusedError(
            "E210",
            f"a file of that name is there already, and holds no {title[0].lower()}{title[1:]}.",
            str(target),
            "Choose another name.",
        )


def _is_ours(target: Path, title: str) -> bool:
    try:
        properties = Package(target.read_bytes()).part("docProps/core.xml")
    except (OSError, KeyError, SopError):
        return False
    return f"<dc:title>{title}</dc:title>".encode() in properties


def pages_of(book: Book, kit: Kit, shown: str = "", tell: Tell = silent) -> Printed:
    """The pages of a book's families, as they stand in it.

    shown : units or money; left out, as the book's own pages do. Raises InputError E104 for another
    word, E107 where there is no family, RefusedError E643 for a workbook that sopxl did not make,
    ProblemsError for inputs that cannot be read.
    """
    if not is_ours(book):
        raise RefusedError(
            "E643",
            "only a workbook that sopxl made has a page for each family.",
            book.package.where,
            "The sheets of this one are its pages: print them from the program that shows them.",
        )
    if shown not in ("", UNITS, MONEY):
        raise InputError(
            "E104",
            f'the pages are in {UNITS} or {MONEY}, found "{shown}".',
            "",
            "Give one of them.",
        )
    reading = read_company(book)
    company = reading.company
    values = BookValues.of(plan_as_it_stands(company), row_places(book))
    view, _ = view_as_it_stands(book, values)
    families = [family for family in company.families if is_shown(company, family)]
    if not families:
        raise InputError("E107", "there is no family to print.", "Families", "Add a family first.")
    tell(f"Drawing {counted(len(families), 'page')} ...")
    return Printed(
        build_copies(_copies(view, families, shown), values, kit, TITLE, CREATED),
        [family.name for family in families],
        [family.name for family in company.families if family not in families],
        company.calendar.label(company.base),
        reading.tables.warnings,
    )


def is_shown(company: Company, family: Family) -> bool:
    """Whether a family had not ended before the oldest month that a page shows."""
    oldest = max(0, company.now - len(PAST))
    return bool(family.end >= company.calendar.start_days[oldest])


def _copies(view: View, families: Sequence[Family], shown: str) -> Iterator[Copy]:
    """The page of each family, with that family chosen."""
    for family, name in zip(families, sheet_names(families), strict=True):
        kind = page_of(family)
        chosen: dict[str, Any] = {kind.choice: family.name}
        if shown:
            chosen[kind.switch] = shown
        yield Copy(name, kind.page, replace(view, **chosen))


def sheet_names(families: Sequence[Family]) -> Iterator[str]:
    """A name of a sheet for each family: allowed, short enough, and none twice."""
    taken = {"history"}  # which Excel keeps for itself
    for family in families:
        plain = family.name.translate(_FORBIDDEN).strip("' ") or "Family"
        name, number = plain[:_LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            end = f" {number}"
            name = plain[: _LONGEST_NAME - len(end)].rstrip() + end
        taken.add(name.casefold())
        yield name
