"""The ledger: every identity holds through the month, and fails on the cell that breaks it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from workbook.cycle.firm import cell, typed

from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.checks.report import Proof

STOCK, ORDER, START = "Family 000", "Family 001", 25  # period 25 is January 2026
TYPED_OVER = "; most likely a value was typed over the formula."
TARGET = "target cover × sales a day or week = target"
DAYS = "inventory ÷ sales a working day = days on hand"
WEEKS = "backlog ÷ shipments a week = weeks of backlog"
VALUE = "balance × standard cost or price = its value"
DOLLARS = "inventory value rolls at standard cost"
CAPACITY = "capacity − load = spare and load share"
ROLLS = "every authorised plan rolls from month to month"
BRIDGE = "deviations since an authorised plan explain its balance"
SUMS = "actuals of the items = actual of the family"
AS_CLOSED = "every closed month is as it was closed"
OF_THE_MONTH = (TARGET, DAYS, WEEKS, VALUE, DOLLARS, CAPACITY, ROLLS, BRIDGE, SUMS, AS_CLOSED)


def checked(book: Path) -> dict[str, Proof]:
    """The proofs of a book by rule."""
    return {proof.rule: proof for proof in run.check(book, kit=kit()).proofs}


@dataclass(frozen=True)
class Break:
    """A figure typed into a wide row, and the rule that says so."""

    table: str
    key: str
    period: int
    value: float
    rule: str
    message: str
    breaks: int = 1

    @property
    def sheet(self) -> str:
        """Where the table stands."""
        return self.table.removeprefix("tbl")


BREAKS = (
    Break(
        "tblProjection",
        f"{STOCK}|Target",
        29,
        999.0,
        TARGET,
        f"Family 000, 2026-05: found 999, 59.5238 is right{TYPED_OVER}",
    ),
    Break(
        "tblProjection",
        f"{STOCK}|Days on hand",
        29,
        999.0,
        DAYS,
        f"Family 000, 2026-05: found 999, 10 is right{TYPED_OVER}",
    ),
    Break(
        "tblProjection",
        f"{ORDER}|Weeks of backlog",
        29,
        999.0,
        WEEKS,
        f"Family 001, 2026-05: found 999, 3 is right{TYPED_OVER}",
    ),
    Break(
        "tblProjection",
        f"{STOCK}|Inventory value",
        29,
        999.0,
        VALUE,
        f"Family 000, 2026-05: found 999, 1,785.71 is right{TYPED_OVER}",
    ),
    Break(
        "tblProjection",
        f"{STOCK}|Inventory value",
        29,
        999.0,
        DOLLARS,
        f"Family 000, 2026-05: found 999, 1,785.71 is right{TYPED_OVER}",
        2,
    ),
    Break(
        "tblProjection",
        "Press|Spare",
        29,
        999.0,
        CAPACITY,
        f"Press, 2026-05: found 999, 1,884.65 is right{TYPED_OVER}",
    ),
    Break(
        "tblArchive",
        f"{START}|{STOCK}|Inventory",
        26,
        77.0,
        ROLLS,
        "Family 000, authorised in 2026-01, 2026-02: found 77, 55 is right.",
        2,
    ),
    Break(
        "tblArchive",
        f"{START}|{STOCK}|Inventory",
        26,
        77.0,
        BRIDGE,
        "Family 000, authorised in 2026-01, 2026-02: found 77, 55 is right.",
    ),
    Break(
        "tblActual",
        f"{STOCK}|Closing",
        22,
        77.0,
        SUMS,
        "Family 000, 2025-10: found 77, 80 is right.",
    ),
    Break(
        "tblActual",
        f"{STOCK}|Closing",
        26,
        77.0,
        AS_CLOSED,
        "Closing of Family 000 in 2026-02 is 80 by the Actuals, the month was closed with 77.",
    ),
)


class TestBook:
    """A book through two months of the cycle."""

    def test_every_rule_holds_and_holds_something(self, two_months: Path) -> None:
        """No identity passes because it looked at nothing."""
        report = run.check(two_months, kit=kit())
        assert report.passed, report.as_text()
        assert [proof.rule for proof in report.proofs if not proof.cells] == []
        assert set(OF_THE_MONTH) <= {proof.rule for proof in report.proofs}
        assert [warning.code for warning in report.warnings] == ["W690"]  # two families are few

    def test_a_new_book_has_no_rule_about_what_it_has_not(self, book: Path) -> None:
        """Without an Archive and without a closing run their rules are not listed as held."""
        assert not {ROLLS, BRIDGE, AS_CLOSED} & set(checked(book))

    @pytest.mark.parametrize("broken", BREAKS, ids=lambda b: f"{b.key}: {b.rule}")
    def test_a_broken_figure_is_named(self, closed_twice: Path, broken: Break) -> None:
        """The rule fails on that very cell, with the figure that is right."""
        ref = cell(closed_twice, broken.table, broken.key, broken.period)
        typed(closed_twice, broken.sheet, ref, broken.value, over=True)
        proof = checked(closed_twice)[broken.rule]
        assert proof.first is not None
        assert (proof.breaks, proof.first.where, proof.first.message) == (
            broken.breaks,
            f"{broken.sheet}!{ref}",
            broken.message,
        )

    def test_a_month_that_is_closed_keeps_its_code(self, closed_twice: Path) -> None:
        """An edited closed month is E135, as every verb that writes says it."""
        ref = cell(closed_twice, "tblActual", f"{STOCK}|Closing", 26)
        typed(closed_twice, "Actual", ref, 77.0)
        first = checked(closed_twice)[AS_CLOSED].first
        assert first is not None
        assert first.code == "E135"

    def test_the_report_for_programs_has_the_same_rules(self, two_months: Path) -> None:
        """JSON and text list the same."""
        report = run.check(two_months, kit=kit())
        listed = json.loads(report.as_json())["proofs"]
        assert [proof["rule"] for proof in listed] == [proof.rule for proof in report.proofs]


class TestPolicy:
    """A plan that is not by its policy is told, and fails nothing."""

    def test_a_plan_by_policy_is_not_told(self, two_months: Path) -> None:
        """The book was planned last."""
        assert "W302" not in {w.code for w in run.check(two_months, kit=kit()).warnings}

    def test_a_typed_plan_is_told(self, closed_twice: Path) -> None:
        """The family, its policy, the first month and both figures."""
        ref = cell(closed_twice, "tblPlan", f"{STOCK}|Production", 30)
        typed(closed_twice, "Plan", ref, 177.0)
        told = [str(w) for w in run.check(closed_twice, kit=kit()).warnings if w.code == "W302"]
        assert told == [
            f"W302 Plan!{ref}: the plan of Family 000 differs from its policy, days of supply, in "
            "1 period, first in 2026-06: 177 stands, 129.567 is by policy. Run sopxl plan to have "
            "it by policy, or choose the policy own to keep it."
        ]
