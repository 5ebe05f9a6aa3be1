"""Rows that are proven, disproved or not decidable, with the first cell and the likely cause."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from workbook.adopt.draft import Draft
from workbook.adopt.sheets import DEMAND, MONTHS, PRODUCTION, chairs, drafted, ending, plan

from sopxl_workbook.adopt import Adopted, Proof, Status, adopt


def proofs(draft: Draft) -> list[Proof]:
    """All proofs of a draft."""
    return list(adopt(draft.written()).proofs)


def one(draft: Draft, kind: str = "inventory") -> Proof:
    """The one proof of a kind."""
    (found,) = (proof for proof in proofs(draft) if proof.kind == kind)
    return found


class TestProven:
    """The identity that a planner uses is found by trying the usual ones."""

    def test_the_plain_one(self) -> None:
        """What was there, what came, what went; the first period starts in its own formula."""
        proof = one(chairs())
        assert proof.status is Status.PROVEN
        assert proof.rule == "ending inventory = ending inventory before + production - demand"
        assert (proof.held, proof.steps) == (5, 5)

    def test_the_first_period_too_where_its_opening_has_a_cell(self) -> None:
        """The cell that the first formula starts from is the opening."""
        draft = chairs()
        draft.put(("Plan", 6, 1), "Opening inventory")
        draft.put(("Plan", 6, 2), 100.0)
        draft.put(("Plan", 4, 2), "=B6+B3-B2")
        assert (one(draft).held, one(draft).steps) == (6, 6)

    def test_what_is_bought_is_counted(self) -> None:
        """A row of subcontracting outside of production."""
        bought = (5, 0, 5, 0, 5, 0)
        formulas = [f"{text}+{a}5" for text, a in zip(ending(), "BCDEFG", strict=True)]
        draft = chairs(Subcontract=bought)
        for column, text in enumerate(formulas, 2):
            draft.put(("Plan", 4, column), text)
        assert "+ production + subcontract - demand" in one(draft).rule
        assert one(draft).status is Status.PROVEN

    def test_stock_below_zero(self) -> None:
        """What is owed to customers stands as negative stock."""
        draft = chairs()
        draft.put(("Plan", 4, 2), "=B3-B2-30")
        assert one(draft).status is Status.PROVEN

    def test_typed_numbers_that_were_rounded(self) -> None:
        """Each by itself: they miss the identity often, and never by more than rounding."""
        draft = chairs()
        for column, value in zip(range(2, 8), (110, 111, 100, 101, 110, 101), strict=True):
            draft.put(("Plan", 4, column), float(value))
        assert one(draft).status is Status.PROVEN
        assert one(draft).cause == "within the rounding of typed numbers"
        draft.put(("Plan", 4, 5), 120.0)
        assert one(draft).status is not Status.PROVEN

    def test_an_opening_row(self) -> None:
        """Each opening is the closing before."""
        opening = [100.0, *(f"={a}4" for a in "BCDEF")]
        draft = chairs(Opening_inventory=opening)
        for column, a in enumerate("BCDEFG", 2):
            draft.put(("Plan", 4, column), f"={a}5+{a}3-{a}2")
        kinds = {proof.kind: proof for proof in proofs(draft)}
        assert kinds["inventory"].status is kinds["opening"].status is Status.PROVEN
        assert kinds["inventory"].steps == 6

    def test_dollars(self) -> None:
        """Units times price, period by period."""
        revenue = [f"={a}2*{a}5" for a in "BCDEFG"]
        draft = chairs(Price=(2.5,) * 6, Revenue=revenue)
        assert one(draft, "dollars").rule == "revenue = demand x price"
        assert one(draft, "dollars").status is Status.PROVEN

    def test_a_backlog(self) -> None:
        """Orders booked add to it, shipments take from it."""
        backlog = [400.0, *(f"={a}4+{b}2-{b}3" for a, b in zip("BCDEF", "CDEFG", strict=True))]
        draft = plan({"Bookings": DEMAND, "Shipments": PRODUCTION, "Backlog": backlog})
        assert one(draft, "backlog").status is Status.PROVEN

    def test_what_is_available_before_demand(self) -> None:
        """The closing is what demand leaves of it."""
        draft = plan(
            {
                "Beginning inventory": [100, *(f"={a}6" for a in "BCDEF")],
                "Production": PRODUCTION,
                "Inventory after production": [f"={a}2+{a}3" for a in "BCDEFG"],
                "Demand": DEMAND,
                "Ending inventory": [f"={a}4-{a}5" for a in "BCDEFG"],
            }
        )
        assert {proof.status for proof in proofs(draft)} == {Status.PROVEN}
        assert len(proofs(draft)) == 3

    def test_dollars_with_a_price_in_a_cell_of_its_own(self) -> None:
        """Found where the line of the family and the column of the price cross."""
        draft = chairs(Revenue=[f"={a}2*$C$9" for a in "BCDEFG"])
        for cell, content in (((8, 3), "Unit price"), ((9, 1), "Chairs"), ((9, 3), 12.5)):
            draft.put(("Plan", *cell), content)
        assert one(draft, "dollars").rule == "revenue = demand x 12.5"
        assert one(draft, "dollars").status is Status.PROVEN

    def test_dollars_by_one_rate_that_stands_nowhere(self) -> None:
        """The same in all periods; a rate that changes is no mistake."""
        draft = chairs(Revenue=[f"={a}2*7.5" for a in "BCDEFG"])
        assert one(draft, "dollars").rule == "revenue = demand x 7.5, the same in all periods"
        draft.put(("Plan", 5, 7), "=G2*8")
        assert one(draft, "revenue").status is Status.UNDECIDED

    def test_adjustments_that_only_some_records_have(self) -> None:
        """In a long table a missing record is no adjustment."""
        lines: list[tuple[object, ...]] = [("Family", "Period", "Measure", "Value")]
        stock = 100.0
        for at, month in enumerate(MONTHS):
            moved = 5.0 if at in (2, 4) else 0.0
            stock += PRODUCTION[at] - DEMAND[at] + moved
            lines.append(("Chairs", month, "Demand", float(DEMAND[at])))
            lines.append(("Chairs", month, "Production", float(PRODUCTION[at])))
            lines.append(("Chairs", month, "Ending inventory", stock))
            lines += [("Chairs", month, "Adjustments", moved)] if moved else []
        proof = one(drafted(lines))
        assert proof.status is Status.PROVEN
        assert "+ adjustments" in proof.rule


class TestDisproved:
    """The first cell that breaks it: what is shown, what is right, the likely cause."""

    @pytest.mark.parametrize(
        ("formula", "cause"),
        [
            ("=D4+E3-E2+D4", "the opening stock is counted twice"),
            ("=E3-E2", "the opening stock is left out"),
            ("=D4+F3*0+10-E2", "this figure, or one that it is worked out from, was changed"),
            ("=D4-E2", "production is left out"),
            ("=D4+E3-D2", "demand of the previous period is taken"),
            ("=D4+E3-F2", "demand of the next period is taken"),
        ],
    )
    def test_the_likely_cause(self, formula: str, cause: str) -> None:
        """The difference is held against what usual mistakes make."""
        draft = chairs()
        draft.put(("Plan", 4, 5), formula)
        proof = one(draft)
        assert (proof.status, proof.where) == (Status.DISPROVED, "Plan!E4")
        assert proof.cause.startswith((cause, "its formula is another"))
        if "changed" not in cause:
            assert proof.cause == cause

    def test_a_number_typed_over_a_formula(self) -> None:
        """Shown, right and the difference."""
        draft = chairs()
        draft.put(("Plan", 4, 5), 137.0)
        proof = one(draft)
        assert (proof.where, proof.shown, proof.right) == ("Plan!E4", 137.0, 100.0)
        assert proof.cause == "a formula was typed over"

    def test_a_mistake_in_rows_that_no_word_explains(self) -> None:
        """They are known by the periods that fit, and the one that does not is told."""
        months = [f"M{number}" for number in range(1, 13)]
        demand = [float(40 + 7 * number % 30) for number in range(12)]
        stock = [100.0 + 50 * at - sum(demand[1 : at + 1]) for at in range(12)]
        stock[11] += 9.0
        rows = {"Kysyntä": demand, "Tuotanto": (50.0,) * 12, "Varasto": stock}
        proof = one(plan(rows, ("Tuolit", *months)))
        assert (proof.where, proof.family) == ("Plan!M4", "Tuolit")
        assert proof.shown - proof.right == 9.0

    def test_an_opening_that_was_typed(self) -> None:
        """It is not the closing before."""
        opening = [100.0, "=B4", "=C4", 77.0, "=E4", "=F4"]
        draft = chairs(Opening_inventory=opening)
        for column, a in enumerate("BCDEFG", 2):
            draft.put(("Plan", 4, column), f"={a}5+{a}3-{a}2")
        proof = one(draft, "opening")
        assert (proof.where, proof.shown, proof.right) == ("Plan!E5", 77.0, 100.0)
        assert proof.cause == "the opening was typed"

    def test_a_total_that_leaves_a_family_out(self) -> None:
        """The family is named."""
        draft = drafted(
            [
                ("Demand", *MONTHS),
                *((name, *map(float, DEMAND)) for name in ("Chairs", "Tables", "Beds")),
                ("Total", *(f"=SUM({a}2:{a}3)" for a in "BCDEFG")),
            ]
        )
        proof = one(draft, "total")
        assert (proof.status, proof.where) == (Status.DISPROVED, "Plan!B5")
        assert proof.cause.endswith("is left out: the sum ends early")

    def test_movements_that_no_row_records(self) -> None:
        """Typed closings that are off again and again were counted, or changed by hand."""
        months = [f"M{number}" for number in range(1, 13)]
        demand, made = (50.0,) * 12, (52.0,) * 12
        stock, value = [], 100.0
        for at in range(12):
            value += 2.0 - (9.0 if at in (3, 7, 10) else 0.0)
            stock.append(value)
        rows = {"Demand": demand, "Production": made, "Closing stock": stock}
        proof = one(plan(rows, ("Chairs", *months)))
        assert (proof.where, proof.shown, proof.right) == ("Plan!E4", 99.0, 108.0)
        assert proof.cause.startswith("a movement that no row records")

    def test_a_load(self) -> None:
        """Plan times hours of all families, against what is shown."""
        draft = drafted(
            [
                ("Production", *MONTHS),
                ("Chairs", *map(float, PRODUCTION)),
                ("Tables", *map(float, DEMAND)),
                ("Hours per unit", "Paint shop"),
                ("Chairs", 2.0),
                ("Tables", 0.5),
                ("Paint shop", *MONTHS),
                ("Load", *(f"={a}2*$B$5+{a}3*$B$6" for a in "BCDEFG")),
            ]
        )
        assert one(draft, "load").status is Status.PROVEN
        draft.put(("Plan", 8, 6), 1.0)
        assert (one(draft, "load").where, one(draft, "load").right) == ("Plan!F8", 120.0)


class TestNotDecidable:
    """What cannot be known is said to be so, with the reason."""

    def test_a_closing_without_its_flows(self) -> None:
        """Nothing is there to prove it with."""
        draft = plan({"Ending inventory": (5, 6, 7, 8, 9, 5), "Demand": DEMAND})
        proof = one(draft, "ending inventory")
        assert proof.status is Status.UNDECIDED
        assert proof.cause == "there is no row of its supply and its demand for it"

    def test_rows_that_fit_no_identity(self) -> None:
        """They may mean something else; no cell is blamed."""
        draft = plan(
            {"Demand": DEMAND, "Production": PRODUCTION, "Inventory": (9, 900, 3, 77, 5000, 1)}
        )
        proof = one(draft)
        assert (proof.status, proof.at) == (Status.UNDECIDED, None)
        assert proof.cause.startswith("no usual identity holds")

    def test_two_rows_of_one_name(self) -> None:
        """One is proven, so no cell of the other is blamed."""
        draft = chairs(Inventory=(110.0, 110.0, 100.0, 95.0, 110.0, 100.0))
        states = {proof.cells[0]: proof.status for proof in proofs(draft)}
        assert states == {(4, 2): Status.PROVEN, (5, 2): Status.UNDECIDED}

    def test_actuals_before_the_plan_are_not_disproved(self) -> None:
        """Typed closings of the past were counted; the formulas after them are proved."""
        draft = chairs()
        for column, value in ((2, 108.0), (3, 93.0), (4, 99.0)):
            draft.put(("Plan", 4, column), value)
        assert (one(draft).status, one(draft).steps) == (Status.PROVEN, 3)

    def test_a_blank_is_not_zero(self) -> None:
        """Periods without production are not proved, and not disproved either."""
        draft = chairs()
        for column in (5, 6, 7):
            del draft.cells["Plan", 3, column]
        assert (one(draft).status, one(draft).steps) == (Status.PROVEN, 2)


class TestFamilies:
    """What most families do is the custom of the book."""

    @staticmethod
    def _families(odd: Callable[[int, str], str]) -> Adopted:
        """Four families that count what is bought, but for what one of them does."""
        lines: list[tuple[object, ...]] = [("", *MONTHS)]
        for number, name in enumerate(("Chairs", "Tables", "Beds", "Lamps")):
            top = 2 + 5 * number
            lines.append((name,))
            lines.append(("Demand", *map(float, DEMAND)))
            lines.append(("Production", *map(float, PRODUCTION)))
            lines.append(("Subcontract", 7.0, 8.0, 9.0, 7.0, 8.0, 9.0))
            cells = ["=100"]
            for a, b in zip("BCDEF", "CDEFG", strict=True):
                text = f"={a}{top + 4}+{b}{top + 2}+{b}{top + 3}-{b}{top + 1}"
                cells.append(odd(number, text))
            lines.append(("Inventory", *cells))
        return adopt(drafted(lines).written())

    def test_a_family_that_leaves_out_what_the_others_count(self) -> None:
        """Although its own figures fit together."""

        def odd(number: int, text: str) -> str:
            return text.replace(text.split("+")[2].split("-")[0], "0") if number == 2 else text

        broken = [p for p in self._families(odd).proofs if p.status is Status.DISPROVED]
        assert [(p.family, p.where) for p in broken] == [("Beds", "Plan!C16")]
        assert broken[0].cause == "subcontract is left out, the other families count it"

    def test_all_of_one_custom(self) -> None:
        """Nothing is disproved."""
        found = self._families(lambda number, text: text)
        assert found.counts == {"proven": 4, "disproved": 0, "not decidable": 0}
