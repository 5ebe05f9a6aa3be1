"""Each finding by its full text; nothing is told of a sheet that is in order."""

from __future__ import annotations

import pytest
from workbook.adopt.draft import Draft
from workbook.adopt.sheets import DEMAND, MONTHS, chairs, drafted

from sopxl_workbook.adopt import adopt


def told(draft: Draft) -> list[str]:
    """Code, place and fact of every finding."""
    found = adopt(draft.written()).findings
    return [f"{one.code} {one.where}: {one.what}" for one in found]


def put(row: int, column: int, content: object) -> list[str]:
    """What is told of the sheet of chairs with one cell changed."""
    draft = chairs()
    draft.put(("Plan", row, column), content)
    return told(draft)


def test_a_plan_in_order() -> None:
    """The first formula may differ: it starts from the opening."""
    assert told(chairs()) == []


def test_a_number_typed_over_a_formula() -> None:
    """In the middle of a row, and in its last period, where no formula follows."""
    assert put(4, 5, 137.0) == ["W313 Plan!E4: 137 was typed among formulas that are all the same."]
    assert put(4, 7, 99.0) == ["W313 Plan!G4: 99 was typed among formulas that are all the same."]


@pytest.mark.parametrize(
    ("formula", "told_of"),
    [
        ("=D4+D3-E2", "takes D3 where its neighbours would take E3."),
        ("=D4+E3-F2", "takes F2 where its neighbours would take E2."),
        ("=D4+E3-E1", "takes E1 where its neighbours would take E2."),
    ],
)
def test_a_reference_one_cell_off(formula: str, told_of: str) -> None:
    """A row or a column beside."""
    assert put(4, 5, formula)[0] == f"W601 Plan!E4: the formula {formula} {told_of}"


def test_another_formula() -> None:
    """A rule of its own for one period."""
    assert put(4, 5, "=D4+E3-E2+25") == [
        "W312 Plan!E4: the formula =D4+E3-E2+25 is another than those beside it."
    ]


def test_actuals_before_a_plan_are_no_oddity() -> None:
    """Typed closings of the past, then formulas: two runs, each of one kind."""
    draft = chairs()
    for column, value in ((2, 110.0), (3, 110.0), (4, 100.0)):
        draft.put(("Plan", 4, column), value)
    assert told(draft) == []


def sums(text: str) -> Draft:
    """Families with a total below, one cell of it given."""
    draft = drafted(
        [
            ("Demand", *MONTHS),
            *((name, *map(float, DEMAND)) for name in ("Chairs", "Tables", "Beds")),
            ("Total", *(f"=SUM({a}2:{a}4)" for a in "BCDEFG")),
        ]
    )
    draft.put(("Plan", 5, 4), text)
    return draft


def test_a_sum_that_stops_short() -> None:
    """With what is missing from it."""
    found = adopt(sums("=SUM(D2:D3)").written()).findings
    assert next(f"{one.code} {one.where}: {one.what} {one.why}" for one in found) == (
        "W602 Plan!D5: the sum =SUM(D2:D3) stops before D4. 60 is missing from it. "
        "The figure is off by 60."
    )


def test_a_sum_beside_other_things_is_in_order() -> None:
    """A demand below what is supplied, a rate below quantities: neither belongs into the sum."""
    draft = drafted(
        [
            ("Chairs", *MONTHS),
            ("Production", *map(float, DEMAND)),
            ("Subcontract", *map(float, DEMAND)),
            ("Demand", *map(float, DEMAND)),
            ("Total supply", *(f"=SUM({a}2:{a}3)" for a in "BCDEFG")),
            ("Rates", 5.0, 6.0),
            ("Growth", 7.0, "=C6/B6"),
            ("Sum", None, "=SUM(C6:C6)"),
        ]
    )
    assert told(draft) == []


def test_a_sum_that_counts_itself() -> None:
    """A circle of one cell."""
    assert told(sums("=SUM(D2:D5)"))[0] == (
        "W604 Plan!D5: the formula =SUM(D2:D5) depends on itself."
    )


def test_a_circle_of_several_cells() -> None:
    """Told once, with how many there are."""
    draft = chairs()
    draft.put(("Plan", 2, 4), "=D4/2")
    assert [line for line in told(draft) if line.startswith("W604")] == [
        "W604 Plan!D2: the formula =D4/2 depends on itself with 1 other cell."
    ]


def test_a_subtotal_counted_twice() -> None:
    """A total over its own quarters."""
    head = ("Demand", *MONTHS[:3], "Q1", *MONTHS[3:], "Q2", "Total")
    draft = drafted([head, ("Chairs", 1.0, 2.0, 3.0, "=SUM(B2:D2)", 4.0, 5.0, 6.0, "=SUM(F2:H2)")])
    draft.put(("Plan", 2, 10), "=SUM(B2:I2)")
    assert told(draft) == [
        "W603 Plan!J2: the sum =SUM(B2:I2) counts E2, I2, which is a sum of the same cells."
    ]


def test_a_number_as_text() -> None:
    """No sum counts it."""
    assert put(2, 4, "60") == ['W314 Plan!D2: the text "60" stands among numbers.']


def test_an_error_and_what_hangs_on_it() -> None:
    """The cell that it comes from, and how many show it too."""
    draft = chairs()
    draft.put(("Plan", 3, 4), "=1/0")
    (found,) = adopt(draft.written()).findings
    assert (found.code, found.where, found.what) == ("W311", "Plan!D3", "the cell shows #DIV/0!.")
    assert found.why == "4 cells that hang on it show the error too."


def test_deleted_cells_and_names() -> None:
    """A formula and a name that point at nothing."""
    draft = chairs()
    draft.put(("Plan", 7, 2), "=#REF!*2")
    draft.names["rate"] = "=#REF!"
    assert told(draft) == [
        "W310 Plan!B7: the formula =#REF!*2 points at cells that were deleted.",
        'W310 : the name "rate" points at cells that were deleted: =#REF!.',
    ]


def test_a_hidden_input() -> None:
    """A typed row out of sight that the closing works with."""
    draft = chairs()
    draft.hidden_rows.append(("Plan", 3))
    assert told(draft) == [
        "W151 Plan!B3: 6 typed numbers of a hidden row, column or sheet are used by formulas in "
        "sight."
    ]


def test_a_hidden_sheet_of_inputs() -> None:
    """The same, of a whole sheet."""
    draft = chairs()
    draft.put(("Rates", 1, 1), 1.05)
    draft.hidden_sheets.append("Rates")
    draft.put(("Plan", 6, 2), "=Rates!A1*B2")
    assert [line[:14] for line in told(draft)] == ["W151 Rates!A1:"]


def test_another_workbook() -> None:
    """It is told, and never followed."""
    assert put(2, 4, "='[Budget.xlsx]Sheet1'!$B$7")[-1].startswith(
        "W170 Plan!D2: 1 formula points at another workbook"
    )


@pytest.mark.parametrize(
    ("formula", "function"), [("=OFFSET(B2,0,0)", "OFFSET"), ("=TODAY()", "TODAY")]
)
def test_volatile_functions(formula: str, function: str) -> None:
    """By sheet and function."""
    assert put(7, 2, formula) == [f"W605 Plan!B7: 1 formula with {function}, such as {formula}."]


def test_a_family_spelled_in_two_ways() -> None:
    """On sheets that list the same families otherwise."""
    draft = drafted([("Demand", *MONTHS)], "Demand")
    for sheet, names in {
        "Demand": ("Chairs", "Tables", "Cupboards"),
        "Production": ("Chairs", "Tables", "Cupbaords"),
        "Inventory": ("Chairs", "Tables", "Cupboards"),
    }.items():
        for column, month in enumerate(MONTHS, 2):
            draft.put((sheet, 1, column), month)
        for row, name in enumerate(names, 2):
            draft.put((sheet, row, 1), name)
            for column, value in enumerate(DEMAND, 2):
                draft.put((sheet, row, column), float(value))
    assert told(draft) == [
        'W606 Production!A4: "Cupbaords" is spelled "Cupboards" on other sheets.'
    ]


def test_formulas_without_results() -> None:
    """As a program leaves them that does not calculate: nothing is taken for 0."""
    from io import BytesIO

    import openpyxl

    file, book = BytesIO(), openpyxl.Workbook()
    for (_, row, column), content in chairs().cells.items():
        book.active.cell(row, column, content)
    book.save(file)
    adopted = adopt(file.getvalue())
    assert [one.what for one in adopted.findings] == ["6 formulas have no stored result."]
    assert adopted.counts["disproved"] == 0
