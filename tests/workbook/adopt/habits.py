"""Where planners put periods, families and measures on their sheets: a layout each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from workbook.adopt.draft import Place, name
from workbook.adopt.layouts import Book, Table, headings
from workbook.adopt.spread_out import measures_beside, month_sheets


def capacity(book: Book) -> None:
    """A sheet of loads: hours of each family and resource, loads from the plan, capacities."""
    sheet, resources = "Capacity", ("Assembly", "Paint shop")
    for column, text in enumerate((book.word("hours_per_unit"), *resources), 1):
        book.draft.put((sheet, 3, column), text, "head")
    for row, one in enumerate(book.families, 4):
        book.draft.put((sheet, row, 1), one.name)
        for column in (2, 3):
            book.draft.put((sheet, row, column), round(book.chance.uniform(0.1, 2), 2))
    row = 6 + len(book.families)
    table = Table(book, sheet, row, 3)
    for column, resource in enumerate(resources, 2):
        book.draft.put((sheet, row + 1, 1), resource, "head")
        for line, measure in enumerate(("load", "capacity"), row + 2):
            book.draft.put((sheet, line, 1), book.word(measure))
            table.row(line, resource, measure)
            for t in table.periods:
                parts = (
                    f"{name(book.at[one.name, 'production', t], beside=sheet)}*"
                    f"{name((sheet, at, column), beside=sheet)}"
                    for at, one in enumerate(book.families, 4)
                )
                content = "=" + "+".join(parts) if measure == "load" else 5000.0
                book.draft.put((sheet, line, table.column[t]), content, "number")
        row += 4


def title(book: Book, sheet: str, text: str) -> int:
    """A decorated head of a sheet; gives the next free row."""
    if not book.style.decorated:
        return 1
    book.draft.put((sheet, 1, 1), text, "title")
    if book.chance.random() < 0.4:
        book.draft.merged.append((sheet, 1, 1, 1, 6))
    book.draft.put(
        (sheet, 2, 1),
        book.chance.choice(["Draft - confidential", "Version 3", "Planner: M. Ortega"]),
    )
    return 4


def opening_cell(book: Book, of_family: str, place: Place, text: Place | None = None) -> None:
    """The stock before the first period in a cell of its own, with its label."""
    if book.style.opening != "cell" or "opening_inventory" in book.measures:
        return
    if text is not None:
        book.draft.put(text, book.word("opening_inventory"))
    book.openings[of_family] = place


def sections(book: Book) -> None:
    """One sheet, one line of headings, a heading line for each family."""
    sheet = "S&OP"
    row = title(book, sheet, "Sales & Operations Planning")
    table = Table(book, sheet, row, 4)
    row += 1
    for one in book.families:
        book.draft.put((sheet, row, 1), one.name, "head")
        book.labels[sheet, row, 1] = one.name
        opening_cell(book, one.name, (sheet, row, 3), (sheet, row, 2))
        for measure in book.measures:
            row += 1
            book.draft.put((sheet, row, 1), book.word(measure))
            if book.style.units_column:
                book.draft.put((sheet, row, 2), "pcs")
            table.row(row, one.name, measure)
        row += 2
    if book.style.decorated:
        book.draft.put((sheet, row + 1, 1), "Notes: figures agreed in the pre-meeting of the 12th.")


def repeated(book: Book) -> None:
    """One sheet; each family has its own line of headings, its name in the corner."""
    sheet = "Plan"
    row = title(book, sheet, "S&OP 2024")
    for one in book.families:
        book.draft.put((sheet, row, 1), one.name, "head")
        book.labels[sheet, row, 1] = one.name
        table = Table(book, sheet, row, 3)
        if book.style.opening == "cell" and "opening_inventory" not in book.measures:
            row += 1
            opening_cell(book, one.name, (sheet, row, 2), (sheet, row, 1))
        for measure in book.measures:
            row += 1
            book.draft.put((sheet, row, 1), book.word(measure))
            table.row(row, one.name, measure)
        row += 2


def sheet_each(book: Book, *, down: bool = False) -> None:
    """A sheet for each family."""
    for one in book.families:
        sheet = one.name
        row = title(book, sheet, "Acme Industries S&OP")
        if down:
            table = Table(book, sheet, 1, row + 3, down=True)
            lines = range(2, 2 + len(book.measures))
            for line, measure in zip(lines, book.measures, strict=True):
                book.draft.put((sheet, row + 2, line), book.word(measure), "head")
                table.row(line, one.name, measure)
            opening_cell(book, one.name, (sheet, row, 3), (sheet, row, 1))
            continue
        opening_cell(book, one.name, (sheet, row, 3), (sheet, row, 1))
        table = Table(book, sheet, row + 1, 3)
        for line, measure in enumerate(book.measures, row + 2):
            book.draft.put((sheet, line, 1), book.word(measure))
            table.row(line, one.name, measure)


def measure_each(book: Book) -> None:
    """A sheet for each measure, the families below one another, a total under them."""
    for measure in book.measures:
        sheet = book.word(measure).replace("/", " ")[:28]
        row = title(book, sheet, book.word(measure))
        has_opening = measure in ("ending_inventory", "ending_backlog", "workforce")
        table = Table(book, sheet, row, 3)
        if (
            has_opening
            and book.style.opening == "cell"
            and "opening_inventory" not in book.measures
        ):
            book.draft.put((sheet, row, 2), book.word("opening_inventory"), "head")
        first = row + 1
        for row, one in enumerate(book.families, first):
            book.draft.put((sheet, row, 1), one.name)
            book.labels[sheet, row, 1] = one.name
            table.row(row, one.name, measure)
            if has_opening:
                opening_cell(book, one.name, (sheet, row, 2))
        if len(book.families) > 1 and measure != "price":
            book.draft.put((sheet, row + 1, 1), book.word("total"), "head")
            for t in table.periods:
                column = table.column[t]
                top, bottom = (name((sheet, at, column), beside=sheet) for at in (first, row))
                place = (sheet, row + 1, column)
                book.draft.put(place, f"=SUM({top}:{bottom})", "number")
                book.sums.append((place, f"=SUM({top}:{bottom})"))


def measure_sections(book: Book) -> None:
    """One sheet, a part for each measure, the families below its name in every part."""
    sheet, row = "Plan", 3
    table = Table(book, sheet, row, 6)
    for column, text in ((2, "Code"), (3, "Product"), (4, "Unit")):
        book.draft.put((sheet, row, column), text, "head")
    for measure in book.measures:
        row += 2
        book.draft.put((sheet, row, 2), book.word(measure), "head")
        for number, one in enumerate(book.families, 1):
            row += 1
            book.draft.put((sheet, row, 2), float(1000 + number))
            book.draft.put((sheet, row, 3), one.name)
            book.draft.put((sheet, row, 4), "pcs")
            table.row(row, one.name, measure)
            if measure in ("ending_inventory", "ending_backlog"):
                opening_cell(book, one.name, (sheet, row, 5))


def reviewed(book: Book) -> None:
    """A page a family: sales, operations and inventory, each with plan, actual and difference."""
    parts = {
        "SALES": ("forecast", "actual"),
        "OPERATIONS": ("production", "actual_production"),
        "INVENTORY": ("ending_inventory", "actual_inventory"),
    }
    for one in book.families:
        sheet, row = one.name, title(book, one.name, "Executive S&OP")
        book.draft.put((sheet, row, 1), "Family:")
        book.draft.put((sheet, row, 2), one.name)
        opening_cell(book, one.name, (sheet, row + 1, 2), (sheet, row + 1, 1))
        row += 3
        table = Table(book, sheet, row, 3)
        for part, (plan, actual) in parts.items():
            row += 1
            book.draft.put((sheet, row, 1), part, "head")
            labels = ("New forecast" if part == "SALES" else "Plan", "Actual")
            for label, measure in zip(labels, (plan, actual), strict=True):
                row += 1
                book.draft.put((sheet, row, 1), label)
                table.row(row, one.name, measure)
            row += 1
            book.draft.put((sheet, row, 1), "Difference")
            for t in table.periods:
                two = (name((sheet, row - by, table.column[t]), beside=sheet) for by in (1, 2))
                book.draft.put((sheet, row, table.column[t]), f"={'-'.join(two)}", "number")


def two_columns(book: Book) -> None:
    """The family in the first column, the measure in the second, the unit in the third."""
    sheet, manner = "Master", book.chance.choice(["first", "each", "merged"])
    row = title(book, sheet, "Master plan")
    table = Table(book, sheet, row, 5)
    for column, text in ((1, "Family"), (2, "Measure"), (3, "Unit")):
        book.draft.put((sheet, row, column), text, "head")
    for one in book.families:
        top = row + 1
        for measure in book.measures:
            row += 1
            if row == top or manner == "each":
                book.draft.put((sheet, row, 1), one.name)
                book.labels[sheet, row, 1] = one.name
            book.draft.put((sheet, row, 2), book.word(measure))
            book.draft.put((sheet, row, 3), "pcs")
            table.row(row, one.name, measure)
            if measure in ("ending_inventory", "ending_backlog"):
                opening_cell(book, one.name, (sheet, row, 4))
        if manner == "merged" and row > top:
            book.draft.merged.append((sheet, top, 1, row, 1))


def side_by_side(book: Book) -> None:
    """Periods down, the families beside one another under merged names."""
    sheet, column = "Families", 2
    row = title(book, sheet, "Plan by family")
    table = Table(book, sheet, 1, row + 3, down=True)
    for one in book.families:
        last = column + len(book.measures) - 1
        book.draft.put((sheet, row, column), one.name, "head")
        book.labels[sheet, row, column] = one.name
        if last > column:
            book.draft.merged.append((sheet, row, column, row, last))
        for measure in book.measures:
            book.draft.put((sheet, row + 1, column), book.word(measure), "head")
            table.row(column, one.name, measure)
            if measure in ("ending_inventory", "ending_backlog"):
                opening_cell(book, one.name, (sheet, row + 2, column))
            column += 1


def month_blocks(book: Book) -> None:
    """One block a period, its heading in the first column, the families across."""
    sheet = "Blocks"
    row = title(book, sheet, "Plan by month")
    made, heads = headings(book.style), {}
    if book.style.opening == "cell":
        for column, one in enumerate(book.families, 2):
            opening_cell(book, one.name, (sheet, row, column), (sheet, row, 1))
        row += 2
    order = range(book.style.periods)
    for t in order[::-1] if book.style.newest_first else order:
        book.draft.put((sheet, row, 1), made[t], "head")
        heads[t] = (row, 1)
        for column, one in enumerate(book.families, 2):
            book.draft.put((sheet, row, column), one.name, "head")
            for line, measure in enumerate(book.measures, row + 1):
                book.draft.put((sheet, line, 1), book.word(measure))
                book.at[one.name, measure, t] = (sheet, line, column)
        row += len(book.measures) + 2
    book.heads.append((sheet, tuple(heads[t] for t in order)))


def stacked(book: Book) -> None:
    """Each family on a sheet, a quarter of months below another."""
    for one in book.families:
        sheet, cells = one.name, list[tuple[int, int]]()
        row = title(book, sheet, "Quarterly boards")
        opening_cell(book, one.name, (sheet, row, 3), (sheet, row, 1))
        row += 1
        for start in range(0, book.style.periods, 3):
            periods = range(start, min(start + 3, book.style.periods))
            table = Table(book, sheet, row, 2, periods=periods)
            cells += book.heads.pop()[1]
            for line, measure in enumerate(book.measures, row + 1):
                book.draft.put((sheet, line, 1), book.word(measure))
                table.row(line, one.name, measure)
            row += len(book.measures) + 2
        book.heads.append((sheet, tuple(cells)))


def long_table(book: Book, *, narrow: bool = False) -> None:
    """A long table: a record for each family and period, or for each number."""
    sheet, row, made = "Data", 1, headings(book.style)
    fixed = [
        "Family",
        "Period",
        *(["Measure", "Value"] if narrow else map(book.word, book.measures)),
    ]
    for column, text in enumerate(fixed, 1):
        book.draft.put((sheet, row, column), text, "head")
    for one in book.families:
        for t in range(book.style.periods):
            for column, measure in enumerate(book.measures, 3):
                if narrow or column == 3:
                    row += 1
                    book.draft.put((sheet, row, 1), one.name)
                    book.draft.put((sheet, row, 2), made[t])
                if narrow:
                    book.draft.put((sheet, row, 3), book.word(measure))
                book.at[one.name, measure, t] = (sheet, row, 4 if narrow else column)


def plan_and_actual(book: Book) -> None:
    """Three columns a period: plan, actual and their difference."""
    sheet, made = "Review", headings(book.style)
    row = title(book, sheet, "Plan against actual")
    column, heads = {}, []
    for t in range(book.style.periods):
        column[t] = 3 + 3 * t
        heads.append((row, column[t]))
        book.draft.put((sheet, row, column[t]), made[t], "head")
        if isinstance(made[t], str):
            book.draft.merged.append((sheet, row, column[t], row, column[t] + 2))
        for at, text in enumerate(("Plan", "Actual", "Diff")):
            book.draft.put((sheet, row + 1, column[t] + at), text, "head")
    book.heads.append((sheet, tuple(heads)))
    row += 2
    for one in book.families:
        book.draft.put((sheet, row, 1), one.name, "head")
        opening_cell(book, one.name, (sheet, row, 2))
        for measure in book.measures:
            row += 1
            book.draft.put((sheet, row, 1), book.word(measure))
            for t in range(book.style.periods):
                place = (sheet, row, column[t])
                book.at[one.name, measure, t] = place
                actual, diff = (sheet, row, column[t] + 1), (sheet, row, column[t] + 2)
                book.draft.put(actual, float(book.chance.randint(80, 990)))
                text = f"={name(actual, beside=sheet)}-{name(place, beside=sheet)}"
                book.draft.put(diff, text)
        row += 2


LAYOUTS: Mapping[str, Callable[[Book], None]] = {
    "sections": sections,
    "repeated": repeated,
    "sheet_each": sheet_each,
    "measure_each": measure_each,
    "measure_sections": measure_sections,
    "reviewed": reviewed,
    "two_columns": two_columns,
    "down": partial(sheet_each, down=True),
    "side_by_side": side_by_side,
    "month_blocks": month_blocks,
    "stacked": stacked,
    "long_wide": long_table,
    "long_narrow": partial(long_table, narrow=True),
    "plan_and_actual": plan_and_actual,
    "month_sheets": month_sheets,
    "measures_beside": measures_beside,
}
