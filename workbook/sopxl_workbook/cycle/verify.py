"""What must hold in the file that a roll over or an authorise wrote, read back from the disk.

Imports the checks; a book that does not hold it is never put in the place of the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import FileError, RefusalsError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.checks.identities import prove_all
from sopxl_workbook.checks.proving import Standing
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.checks.twins import FORMULAS, prove_formulas
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

_UNITS = 1e-6
_SHOWN = "movements explain every closed month"  # what they do not explain is shown, not refused


def proofs_of(book: Book, company: Company, kit: Kit) -> list[Proof]:
    """Every identity and every formula of a book as it stands."""
    values = BookValues.of(plan_as_it_stands(company), row_places(book))
    view, total = view_as_it_stands(book, values)
    standing = Standing.read(book, company)
    return [*prove_all(standing), *prove_formulas(book, values, view, kit, total)]


def broken_rules(proofs: Iterable[Proof]) -> frozenset[str]:
    """The rules that are broken in a book as it stands, which a run need not mend."""
    return frozenset(proof.rule for proof in proofs if not proof.holds)


def refuse_typed_over(proofs: Iterable[Proof]) -> None:
    """RefusalsError E302 where a constant stands in the place of a formula: it would never move."""
    for proof in proofs:
        if proof.rule == FORMULAS and proof.first is not None:
            more = f" {proof.breaks - 1} more cells are like it." if proof.breaks > 1 else ""
            raise RefusalsError([replace(proof.first, message=proof.first.message + more)])


def holds(
    wanted: Company, before: Company, broken: frozenset[str], kit: Kit
) -> Callable[[Package], None]:
    """The check of a new file: it is the company that was wanted, and no rule broke on the way.

    wanted : as it is to stand. before : as it stood. broken : rules that were broken already.
    A closing that no movement explains is no fault of the run: the books are as they are.
    Returns : a function that raises FileError E209 for what is wrong in the new file.
    """

    def check(package: Package) -> None:
        book = Book(package)
        found = read_company(book).company
        _same_company(wanted, found)
        _same_forecast(before, found)
        for proof in proofs_of(book, found, kit):
            if proof.first is not None and proof.rule not in {*broken, _SHOWN}:
                raise _unsound(proof.first.message, proof.first.where)

    return check


def _same_company(wanted: Company, found: Company) -> None:
    pairs = [
        ("forecast", wanted.baseline, found.baseline),
        ("override", wanted.override, found.override),
        ("production plan", wanted.production, found.production),
        ("subcontract", wanted.subcontracted, found.subcontracted),
        *((name, block, found.actual.get(name)) for name, block in wanted.actual.items()),
    ]
    for what, expected, block in pairs:
        if block is None or not _is_same(expected, block):
            raise _unsound(f"the {what} does not read back as it was written.")
    if (wanted.base, wanted.horizon, len(wanted.archive)) != (
        found.base,
        found.horizon,
        len(found.archive),
    ):
        raise _unsound("base, horizon or Archive do not read back as written.")


def _is_same(expected: Block, found: Block) -> bool:
    return np.allclose(expected, found, rtol=1e-12, atol=_UNITS, equal_nan=True)


def _same_forecast(before: Company, found: Company) -> None:
    """The forecast of the periods that both plans look at must be the same, to the last unit."""
    both = slice(found.now, before.planned.stop)
    for old, new in ((before.baseline, found.baseline), (before.override, found.override)):
        if not np.array_equal(old[both], new[both], equal_nan=True):
            raise _unsound("a forecast changed on the way.")


def _unsound(message: str, where: str = "") -> FileError:
    return FileError(
        "E209",
        f"the new file is not sound: {message}",
        where,
        "Nothing was written; run sopxl check and mend what it finds.",
    )
