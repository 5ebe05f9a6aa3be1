"""What is asked of agree: by the command line, or by the cells of the Control sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sopxl.errors import InputError, SopError
from sopxl.plan.company import Company
from sopxl_workbook.contract import (
    AGREE_RULES,
    AGREED,
    CONSENSUS_RULE,
    CONTROL_SHEET,
)
from sopxl_workbook.contract.settings import YES
from sopxl_workbook.cycle.master.kinds import Kind as Master
from sopxl_workbook.cycle.master.kinds import known
from sopxl_workbook.cycle.order_cells import number_as_text, place_of
from sopxl_workbook.ooxml import Book, CellError, NotCalculated
from sopxl_workbook.read import Reading
from sopxl_workbook.tables import STRICT
from sopxl_workbook.tables.cell_values import no_value, read_period, reader
from sopxl_workbook.tables.findings import did_you_mean, some
from sopxl_workbook.tables.keys import fold

_PREFIX = "sop_agree_"
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to agree on."""

    reason: str
    family: str = ""  # "" for every family with views
    first: str = ""  # label of the first period; "" for the open month
    last: str = ""  # label of the last period; "" for the end of the plan
    by: str = ""  # mean, weights, accuracy or a function; "" for the rule on Control
    quantity: float | None = None  # units a period, in place of a rule
    decimals: int = 0  # that an agreed figure is rounded to, half up
    replaces: bool = False  # whether an override that somebody typed is replaced

    def families(self, reading: Reading) -> list[str]:
        """The families asked for. Raises InputError E131 for one that there is not."""
        if not self.family.strip():
            return [family.name for family in reading.company.families]
        return [known(reading.tables, Master.FAMILY, self.family)]

    def periods(self, company: Company) -> range:
        """The periods asked for.

        Raises SopError E134 or E136 for what is no period, InputError E689 for one that is closed,
        after the plan, or a last one before the first.
        """
        base, end = company.base, company.base + company.horizon - 1
        first, last = _period(self.first, company, base), _period(self.last, company, end)
        if base <= first <= last <= end:
            return range(first, last + 1)
        label = company.calendar.label
        raise InputError(
            "E689",
            f"found {label(first)} to {label(last)}; open months of the plan are expected, "
            f"{label(base)} to {label(end)}, the first one first.",
            "--from, --to",
            "A closed month stays as it is; give months of the plan.",
        )

    def rule(self, company: Company, control: Any) -> str:
        """The rule by which figures are agreed; "" where a quantity is given.

        control : the rule on the Control sheet. Raises InputError E684 for no rule, or one that
        there is not.
        """
        if self.quantity is not None:
            return ""
        word = self.by.strip() or ("" if control is None else str(control).strip())
        functions = [owner.function for owner in company.view_owners]
        names = {fold(name): name for name in (*AGREE_RULES, *functions)}
        if fold(word) in names:
            return names[fold(word)]
        told = f'there is no rule "{word}".' if word else "no rule and no quantity is given."
        raise InputError(
            "E684",
            f"{told} Expected: {some(list(names.values()), 12)}.",
            "--by",
            f"{did_you_mean(word, names.values()) if word else ''}Give --by or --quantity, or "
            f'choose "{CONSENSUS_RULE.label}" on {CONTROL_SHEET}.',
        )

    def check(self) -> None:
        """Refuses what cannot be asked.

        Raises InputError E684 (a rule and a quantity), E740 (a quantity of no family), E688 (no
        reason), LimitError E121 (decimals or quantity).
        """
        if self.quantity is not None and self.by.strip():
            raise InputError(
                "E684",
                "a rule and a quantity are given, one of them is expected.",
                "--by, --quantity",
                "Leave one of them out.",
            )
        if not self.reason.strip():
            raise InputError(
                "E688",
                "no reason is given, a few words are expected.",
                "--reason",
                f"Say why it is agreed: it is kept on the sheet {AGREED.sheet}.",
            )
        if self.quantity is not None:
            _checked(self.quantity, "--quantity")
            self._refuse_of_all(self.quantity)
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise InputError(
                "E121",
                f"found {self.decimals}, 0 to {MOST_DECIMALS} decimals are expected.",
                "--decimals",
                "Give 0 for whole units.",
            )

    def _refuse_of_all(self, quantity: float) -> None:
        """InputError E740: no two families sell the same, and their units differ."""
        if not self.family.strip():
            raise InputError(
                "E740",
                f"the quantity {quantity:,.10g} is given without a family, and would be that of "
                "all of them.",
                "--family",
                "Say whose it is: --family; or agree on all by a rule: --by.",
            )


def _checked(value: Any, where: str) -> float:
    """A quantity as the sheet Agreed takes it."""
    column = AGREED.column("Now")
    try:
        return float(reader(column, None, STRICT)(value))
    except SopError as error:
        found = error.problem
        raise InputError(found.code, found.message, where, found.fix) from None


def _period(given: str, company: Company, otherwise: int) -> int:
    """The period of a label; otherwise where none is given."""
    if not given.strip():
        return otherwise
    found = read_period(given, company.calendar)
    return otherwise if found is None else found


def order_of(book: Book) -> Asked:
    """What the cells of the Control sheet ask for.

    Raises InputError with the cell: E113 for an error cell, E115 for a formula without a result,
    E110 for a quantity that is no number.
    """
    cells = {name: _read(book, name) for name in ("family", "from", "to", "reason", "replace")}
    value = book.named_value(f"{_PREFIX}quantity")
    quantity = None if value in (None, "") else _checked(value, _place(book, "quantity"))
    replaces = fold(cells["replace"]) == YES
    return Asked(
        cells["reason"], cells["family"], cells["from"], cells["to"],
        quantity=quantity, replaces=replaces,
    )  # fmt: skip


def _read(book: Book, name: str) -> str:
    """The text of a cell of the order; a day in one for a period is written as a day."""
    value = book.named_value(_PREFIX + name)
    if isinstance(value, CellError | NotCalculated):
        found = no_value(value).problem
        raise InputError(found.code, found.message, _place(book, name), found.fix)
    if isinstance(value, float):
        return number_as_text(book, value, is_period=name in ("from", "to"))
    return "" if value is None else str(value).strip()


def _place(book: Book, name: str) -> str:
    """Where a cell of the order stands, as planners read it."""
    return place_of(book, _PREFIX + name)


_OPTIONS = {
    "--family": "family",
    "--from": "from",
    "--to": "to",
    "--quantity": "quantity",
    "--reason": "reason",
    "--replace": "replace",
    "--by": "by",
}


def explained(book: Book, error: SopError) -> None:
    """Says with an error that names options of the command in which cells they stand here."""
    text = " ".join(f"{problem.where} {problem.fix}" for problem in error.problems)
    found = [f"{option} is {_place(book, name)}" for option, name in _OPTIONS.items()]
    told = [line for line in found if line.split(" ")[0] in text]
    if told:
        error.add_note(f"By the button, {' and '.join(told)}.")
