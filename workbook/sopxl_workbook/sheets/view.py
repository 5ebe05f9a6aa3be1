"""What is chosen on the pages, and what the Control sheet says; imports the values of the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from sopxl.plan.company import FINISH, ORDER, STOCK
from sopxl_workbook.cellspec import Ref, Value
from sopxl_workbook.contract import NOTES
from sopxl_workbook.sheets.compared import SHEET, stored_cells
from sopxl_workbook.values import BookValues

LongRows: TypeAlias = Mapping[str, Sequence[Sequence[Any]]]  # of each long table, as cells
UNITS, MONEY = "units", "money"  # what a family page shows
RATED, DEMONSTRATED = "rated", "demonstrated"  # what Capacity holds the load against

# The cell of each choice: sheet, row, column.
CHOICES: dict[str, tuple[str, int, int]] = {
    "stock_family": ("Family MTS", 5, 2),
    "order_family": ("Family MTO", 5, 2),
    "finish_family": ("Family FTO", 5, 2),
    "resource": ("Capacity", 5, 2),
    "what_if_family": ("What-if", 5, 2),
    "opening": ("What-if", 5, 12),
    "closing": ("What-if", 5, 15),
    "compared_family": (SHEET, 5, 2),
    "stock_shown": ("Family MTS", 5, 3),
    "order_shown": ("Family MTO", 5, 3),
    "finish_shown": ("Family FTO", 5, 3),
    "capacity_shown": ("Capacity", 5, 3),
    "scheduled_family": ("Master schedule", 5, 2),
    "scheduled_item": ("Master schedule", 5, 3),
    "on_hand": ("Master schedule", 5, 5),
    "consensus_family": ("Consensus", 5, 2),
    "service_family": ("Service", 5, 2),
    "service_lead_time": ("Service", 5, 4),
    "service_review": ("Service", 5, 5),
    "service_deviation": ("Service", 5, 6),
}


@dataclass(frozen=True)
class View:
    """The choices that a planner has made on the pages."""

    stock_family: str = ""
    order_family: str = ""
    resource: str = ""
    what_if_family: str = ""
    opening: float | None = None  # units, on What-if; None: the actual closing
    closing: float | None = None  # units, on What-if; None: the target of month 12
    settings: Mapping[str, Any] = field(default_factory=dict)  # of the Control sheet, by name
    compared_family: str = ""  # on Plan comparison
    compared: Mapping[Ref, Value] = field(default_factory=dict)  # what was compared, by its place
    not_reviewed: int = 0  # forecasts that the Review sheet says nobody has looked at
    stock_shown: str = UNITS  # what the make-to-stock page shows: units or money
    order_shown: str = UNITS
    finish_shown: str = UNITS
    capacity_shown: str = RATED
    finish_family: str = ""
    rows: LongRows = field(default_factory=dict)  # of the long tables, by name
    scheduled_family: str = ""  # on the Master schedule
    scheduled_item: str = ""  # there; empty: the family as a whole
    on_hand: float | None = None  # family units, there; None: what was counted
    service_family: str = ""  # on Service
    service_lead_time: float | None = None  # months; None: 1
    service_review: float | None = None  # months; None: 1
    service_deviation: float | None = None  # units a month; None: as the actuals show
    consensus_family: str = ""  # on Consensus

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
        first, resource = stock or order or finish, worst_resource(book)
        split = (row for row in book.plan.company.items if row.share > 0)
        return cls(
            *(stock, order, resource, stock),
            settings=settings or {},
            compared_family=first,
            not_reviewed=not_reviewed,
            rows=rows or {},
            finish_family=finish,
            scheduled_family=next((row.family for row in split), first),
            service_family=stock,
            consensus_family=next((row.family for row in book.plan.company.views), first),
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

        def text(name: str) -> str:
            value = cell(*CHOICES[name])
            return value if isinstance(value, str) else ""

        def number(name: str) -> float | None:
            value = cell(*CHOICES[name])
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return float(value) if is_number and value is not None else None

        return cls(
            stock_family=text("stock_family"),
            order_family=text("order_family"),
            finish_family=text("finish_family"),
            resource=text("resource"),
            what_if_family=text("what_if_family"),
            opening=number("opening"),
            closing=number("closing"),
            settings=settings or {},
            compared_family=text("compared_family"),
            compared={
                ref: value
                for ref in stored_cells()
                if (value := cell(SHEET, *ref)) not in (None, "")
            },
            not_reviewed=not_reviewed,
            stock_shown=text("stock_shown") or UNITS,
            order_shown=text("order_shown") or UNITS,
            finish_shown=text("finish_shown") or UNITS,
            capacity_shown=text("capacity_shown") or RATED,
            rows=rows or {},
            scheduled_family=text("scheduled_family"),
            scheduled_item=text("scheduled_item"),
            on_hand=number("on_hand"),
            service_family=text("service_family"),
            service_lead_time=number("service_lead_time"),
            service_review=number("service_review"),
            service_deviation=number("service_deviation"),
            consensus_family=text("consensus_family"),
        )

    @property
    def notes(self) -> Sequence[Sequence[Any]]:
        """The rows of the Notes sheet, columns as the contract's."""
        return self.rows.get(NOTES.name, ())

    def setting(self, name: str) -> str:
        """A setting of the Control sheet as text; empty where there is none."""
        value = self.settings.get(name)
        return "" if value is None else str(value)


def worst_resource(book: BookValues) -> str:
    """The resource with the highest load in the next twelve periods; empty without resources."""
    figures, company = book.plan.figures, book.plan.company
    share = figures.load_share[company.now : company.now + 12]
    names = figures.in_force.resources
    if not names:
        return ""
    peaks = np.where(np.isnan(share), -1.0, share).max(axis=0, initial=-1.0)
    return names[int(np.argmax(peaks))]
