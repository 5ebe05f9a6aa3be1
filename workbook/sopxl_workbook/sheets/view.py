"""What is chosen on the pages, and what the Control sheet says; imports the values of the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np

from sopxl.plan.company import FINISH, ORDER, STOCK
from sopxl_workbook.cellspec import Ref, Value
from sopxl_workbook.contract import NOTES
from sopxl_workbook.sheets.compared import SHEET, standing
from sopxl_workbook.values import BookValues

LongRows: TypeAlias = Mapping[str, Sequence[Sequence[Any]]]  # of each long table, as cells
UNITS, MONEY = "units", "money"  # what a family page shows
RATED, DEMONSTRATED = "rated", "demonstrated"  # what Capacity holds the load against
_LINE, _CELL = 5, "cell"  # the line of the choices on every page; where a field keeps its cell


def _choice(sheet: str, column: int, default: Any = "") -> Any:
    """A field that stands in a cell of its page, in the line of the choices.

    default : what a blank cell means; None for one that holds a number.
    """
    return field(default=default, metadata={_CELL: (sheet, _LINE, column)})


@dataclass(frozen=True)
class View:
    """The choices that a planner has made on the pages."""

    stock_family: str = _choice("Family MTS", 2)
    order_family: str = _choice("Family MTO", 2)
    resource: str = _choice("Capacity", 2)
    what_if_family: str = _choice("What-if", 2)
    opening: float | None = _choice("What-if", 12, None)  # units; None: the actual closing
    closing: float | None = _choice("What-if", 15, None)  # units; None: the target of month 12
    settings: Mapping[str, Any] = field(default_factory=dict)  # of the Control sheet, by name
    compared_family: str = _choice(SHEET, 2)
    compared: Mapping[Ref, Value] = field(default_factory=dict)  # what was compared, by its place
    not_reviewed: int = 0  # forecasts that the Review sheet says nobody has looked at
    stock_shown: str = _choice("Family MTS", 3, UNITS)  # units or money
    order_shown: str = _choice("Family MTO", 3, UNITS)
    finish_shown: str = _choice("Family FTO", 3, UNITS)
    capacity_shown: str = _choice("Capacity", 3, RATED)
    finish_family: str = _choice("Family FTO", 2)
    rows: LongRows = field(default_factory=dict)  # of the long tables, by name
    scheduled_family: str = _choice("Master schedule", 2)
    scheduled_item: str = _choice("Master schedule", 3)  # empty: the family as a whole
    on_hand: float | None = _choice("Master schedule", 5, None)  # family units; None: counted
    items_from: float | None = _choice("Master schedule", 4, None)  # first item shown; None: 1
    loops_from: float | None = _choice("Pull", 2, None)  # first loop shown; None: 1
    service_family: str = _choice("Service", 2)
    service_lead_time: float | None = _choice("Service", 4, None)  # months; None: 1
    service_review: float | None = _choice("Service", 5, None)  # months; None: 1
    service_deviation: float | None = _choice("Service", 6, None)  # units; None: as shown

    @classmethod
    def of(
        cls,
        book: BookValues,
        settings: Mapping[str, Any] | None = None,
        not_reviewed: int = 0,
        rows: LongRows | None = None,
    ) -> View:
        """The choices of a new book: the first family of each kind, the worst resource."""
        families = book.plan.company.families
        stock, order, finish = (
            next((family.name for family in families if family.strategy == strategy), "")
            for strategy in (STOCK, ORDER, FINISH)
        )
        resource = worst_resource(book)
        split = (row for row in book.plan.company.items if row.share > 0)
        return cls(
            *(stock, order, resource, stock),
            settings=settings or {},
            compared_family=stock or order or finish,
            not_reviewed=not_reviewed,
            rows=rows or {},
            finish_family=finish,
            scheduled_family=next((row.family for row in split), stock or order or finish),
            service_family=stock,
        )

    @classmethod
    def read(
        cls,
        cell: Callable[[str, int, int], Value],
        settings: Mapping[str, Any] | None = None,
        not_reviewed: int = 0,
        rows: LongRows | None = None,
    ) -> View:
        """The choices that stand in a book. cell : gives the value at sheet, row, column."""
        chosen: Mapping[str, Any] = {
            one.name: _chosen(cell(*one.metadata[_CELL]), one.default)
            for one in fields(cls)
            if _CELL in one.metadata
        }
        return cls(
            settings=settings or {},
            compared=standing(cell),
            not_reviewed=not_reviewed,
            rows=rows or {},
            **chosen,
        )

    @property
    def notes(self) -> Sequence[Sequence[Any]]:
        """The rows of the Notes sheet, columns as the contract's."""
        return self.rows.get(NOTES.name, ())

    def setting(self, name: str) -> str:
        """A setting of the Control sheet as text; empty where there is none."""
        value = self.settings.get(name)
        return "" if value is None else str(value)


def _chosen(value: Value, default: Any) -> str | float | None:
    """What a cell of the choices says; the default where it is blank or of another kind."""
    if isinstance(default, str):
        return value if isinstance(value, str) and value else default
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


CHOICES: Mapping[str, tuple[str, int, int]] = {
    one.name: one.metadata[_CELL] for one in fields(View) if _CELL in one.metadata
}  # sheet, row and column of each choice, by its field


def worst_resource(book: BookValues) -> str:
    """The resource with the highest load in the next twelve periods; empty without resources."""
    figures, company = book.plan.figures, book.plan.company
    share = figures.load_share[company.now : company.now + 12]
    names = figures.in_force.resources
    if not names:
        return ""
    peaks = np.where(np.isnan(share), -1.0, share).max(axis=0, initial=-1.0)
    return names[int(np.argmax(peaks))]
