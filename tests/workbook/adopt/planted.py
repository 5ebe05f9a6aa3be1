"""Mistakes that planners make, planted into a clean book, each with its place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbook.adopt.draft import Place, name
from workbook.adopt.firms import COMPUTED
from workbook.adopt.layouts import Book

_STOCKS = ("ending_inventory", "ending_backlog")
_PAIR = re.compile(r"(\$?[A-Z]{1,3}\$?\d+):(\$?[A-Z]{1,3})(\$?)(\d+)")


@dataclass(frozen=True)
class Planted:
    """What was done, where, and by which codes it counts as found."""

    kind: str
    places: tuple[Place, ...]  # it is found where any of these is named; none for the whole book
    codes: frozenset[str]


def _codes(*codes: str) -> frozenset[str]:
    return frozenset(codes)


def _formula_cell(
    book: Book, measures: tuple[str, ...], *, last: bool = True
) -> tuple[str, str, int] | None:
    """A formula of a row in a middle period."""
    periods = book.style.periods
    found = [
        key
        for key, place in book.at.items()
        if key[1] in measures
        and 2 <= key[2] <= periods - (1 if last else 2)
        and str(book.draft.cells.get(place, "")).startswith("=")
    ]
    return book.chance.choice(found) if found else None


def typed_over(book: Book) -> Planted | None:
    """A closing typed over its formula."""
    key = _formula_cell(book, _STOCKS, last=False)
    if key is None:
        return None
    place = book.at[key]
    book.draft.put(place, float(round(book.draft.values()[place])) + 37.0, "number")
    return Planted("typed over", (place,), _codes("E301", "W313"))


def opening_typed(book: Book) -> Planted | None:
    """An opening typed that is not the closing before."""
    key = _formula_cell(book, ("opening_inventory",), last=False)
    if key is None:
        return None
    place = book.at[key]
    book.draft.put(place, float(round(book.draft.values()[place])) + 55.0, "number")
    return Planted("opening typed", (place,), _codes("E301", "W313"))


def off_by_one_column(book: Book) -> Planted | None:
    """A closing that takes the production of the period before."""
    key = _formula_cell(book, ("ending_inventory",))
    if key is None:
        return None
    place, sheet = book.at[key], book.at[key][0]
    right, wrong = (book.at.get((key[0], "production", key[2] - by)) for by in (0, 1))
    if right is None or wrong is None or name(right, beside=sheet) not in book.draft.cells[place]:
        return None
    book.draft.put(
        place,
        _swapped(book.draft.cells[place], name(right, beside=sheet), name(wrong, beside=sheet)),
    )
    return Planted("off by one column", (place,), _codes("E301", "W601", "W312"))


def off_by_one_row(book: Book) -> Planted | None:
    """A closing that takes a neighbouring row for the demand."""
    key = _formula_cell(book, ("ending_inventory",))
    if key is None:
        return None
    place, sheet = book.at[key], book.at[key][0]
    measure = "forecast" if "forecast" in book.measures else "demand"
    right = book.at[key[0], measure, key[2]]
    wrong = (right[0], right[1] + 1, right[2])
    if name(right, beside=sheet) not in book.draft.cells[place] or wrong == place:
        return None
    if wrong not in book.draft.cells or isinstance(book.draft.cells[wrong], str):
        return None
    book.draft.put(
        place,
        _swapped(book.draft.cells[place], name(right, beside=sheet), name(wrong, beside=sheet)),
    )
    return Planted("off by one row", (place,), _codes("E301", "W601"))


def _swapped(formula: str, right: str, wrong: str) -> str:
    return re.sub(rf"(?<![A-Z$!'\d]){re.escape(right)}(?!\d)", wrong, formula)


def row_left_out(book: Book) -> Planted | None:
    """A closing that leaves out what is bought."""
    if "subcontract" not in book.measures or "total_supply" in book.measures:
        return None
    key = _formula_cell(book, ("ending_inventory",))
    if key is None:
        return None
    place = book.at[key]
    part = "+" + name(book.at[key[0], "subcontract", key[2]], beside=place[0])
    book.draft.put(place, str(book.draft.cells[place]).replace(part, "", 1))
    return Planted("row left out", (place,), _codes("E301", "W312"))


def family_leaves_row_out(book: Book) -> Planted | None:
    """A family that leaves out what is bought in all periods, which the others count."""
    if "subcontract" not in book.measures or "total_supply" in book.measures:
        return None
    if len(book.families) < 4 or book.style.as_values:
        return None
    family = book.chance.choice(book.families).name
    places = []
    for t in range(book.style.periods):
        place = book.at[family, "ending_inventory", t]
        part = "+" + name(book.at[family, "subcontract", t], beside=place[0])
        content = book.draft.cells[place]
        if isinstance(content, str):
            book.draft.put(place, content.replace(part, "", 1))
            places.append(place)
    return Planted("left out by a family", tuple(places), _codes("E301"))


def stock_counted_twice(book: Book) -> Planted | None:
    """A closing that adds its opening twice."""
    key = _formula_cell(book, _STOCKS)
    if key is None:
        return None
    place = book.at[key]
    before = name(book.at[key[0], key[1], key[2] - 1], beside=place[0])
    book.draft.put(place, f"{book.draft.cells[place]}+{before}")
    return Planted("stock counted twice", (place,), _codes("E301", "W312"))


def sum_ends_early(book: Book) -> Planted | None:
    """A sum whose range stops one cell before it."""
    found = [(place, text) for place, text in book.sums if _size(text) > 2]
    if not found:
        return None
    place, text = book.chance.choice(found)
    book.draft.put(place, _shortened(text))
    return Planted("sum ends early", (place,), _codes("E301", "W602", "W601"))


def _size(text: str) -> int:
    one, to = text[5:-1].split(":")
    top, bottom = (int(re.sub(r"\D", "", end)) for end in (one, to))
    left, right = (_number(re.sub(r"[^A-Z]", "", end)) for end in (one, to))
    return max(bottom - top, right - left) + 1


def _number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _shortened(text: str) -> str:
    one, to = text[5:-1].split(":")
    letters, digits = re.sub(r"[^A-Z]", "", to), int(re.sub(r"\D", "", to))
    if re.sub(r"[^A-Z]", "", one) == letters:
        return f"=SUM({one}:{letters}{digits - 1})"
    return f"=SUM({one}:{_letters(_number(letters) - 1)}{digits})"


def sum_counts_itself(book: Book) -> Planted | None:
    """A sum whose range reaches into its own cell."""
    if not book.sums:
        return None
    place, text = book.chance.choice(book.sums)
    own = name(place, beside=place[0])
    book.draft.put(place, f"{text.split(':')[0]}:{own})")
    return Planted("sum counts itself", (place,), _codes("W604"))


def subtotal_counted_twice(book: Book) -> Planted | None:
    """A total over a range with the sums of its quarters in it."""
    totals = [
        place
        for place, content in book.draft.cells.items()
        if isinstance(content, str)
        and content.count("+") >= 3
        and place[:2] in {p[:2] for p, _ in book.sums}
        and (*place[:2], place[2] - 1) in {p for p, _ in book.sums}
    ]
    if not totals:
        return None
    place = book.chance.choice(totals)
    row = [
        p for p in book.draft.cells if p[:2] == place[:2] and isinstance(book.draft.cells[p], float)
    ]
    if len(row) < 3:
        return None
    first, last = min(row), (place[0], place[1], place[2] - 1)
    beside = place[0]
    book.draft.put(place, f"=SUM({name(first, beside=beside)}:{name(last, beside=beside)})")
    return Planted("subtotal counted twice", (place,), _codes("W603"))


def number_as_text(book: Book) -> Planted | None:
    """A quantity typed as a text."""
    found = [
        place
        for key, place in book.at.items()
        if key[1] not in COMPUTED and type(book.draft.cells.get(place)) is float
    ]
    place = book.chance.choice(found)
    book.draft.put(place, f"{book.draft.cells[place]:.0f}")
    return Planted("number as text", (place,), _codes("W314"))


def error_cell(book: Book) -> Planted | None:
    """A division by nothing in a row that others take."""
    found = [p for key, p in book.at.items() if key[1] in ("demand", "production", "bookings")]
    place = book.chance.choice(found or list(book.at.values()))
    book.draft.put(place, "=1/0")
    return Planted("error", (place,), _codes("W311"))


def deleted_cells(book: Book) -> Planted | None:
    """A formula whose cells were deleted."""
    place = book.chance.choice([p for p in book.at.values() if p in book.draft.cells])
    book.draft.put(place, "=#REF!+10")
    return Planted("deleted cells", (place,), _codes("W310"))


def hidden_input(book: Book) -> Planted | None:
    """A typed row that is hidden, and whose numbers a row in sight takes."""
    if book.style.as_values:
        return None
    rows = {
        (place[0], place[1])
        for key, place in book.at.items()
        if key[1] == "production" and type(book.draft.cells[place]) is float
    }
    used = {
        match
        for place, text in book.draft.cells.items()
        if isinstance(text, str) and text.startswith("=") and ":" not in text
        for match in re.findall(r"(?<![A-Z!$])[A-Z]{1,2}(\d+)", text)
        if (place[0], place[1]) not in rows
    }
    heads = {(sheet, row) for sheet, cells in book.heads for row, _ in cells}
    rows = {row for row in rows if str(row[1]) in used} - heads
    if not rows or "S&OP" not in {sheet for sheet, _ in rows}:
        return None
    row = book.chance.choice(sorted(row for row in rows if row[0] == "S&OP"))
    book.draft.hidden_rows.append(row)
    places = tuple(p for p in book.draft.cells if p[:2] == row)
    return Planted("hidden input", places, _codes("W151"))


def other_workbook(book: Book) -> Planted | None:
    """A quantity taken from another workbook."""
    found = [p for k, p in book.at.items() if k[1] not in COMPUTED and p in book.draft.cells]
    place = book.chance.choice(found)
    book.draft.put(place, "='[Budget 2024.xlsx]Sheet1'!$B$7")
    return Planted("other workbook", (place,), _codes("W170"))


def volatile_formula(book: Book) -> Planted | None:
    """A quantity found with OFFSET."""
    typed = [k for k, p in book.at.items() if k[1] not in COMPUTED and p in book.draft.cells]
    found = [book.at[key] for key in typed if key[2] > 0]
    place = book.chance.choice(found)
    sheet = place[0]
    other = next(
        p for key, p in book.at.items() if p[0] == sheet and p != place and key[1] not in COMPUTED
    )
    book.draft.put(place, f"=OFFSET({name(other, beside=sheet)},0,0)")
    return Planted("volatile", (place,), _codes("W605"))


def broken_name(book: Book) -> Planted | None:
    """A defined name whose cells were deleted."""
    book.draft.names["growth_rate"] = "=#REF!"
    return Planted("broken name", (), _codes("W310"))


def spelling(book: Book) -> Planted | None:
    """A family spelled otherwise on one of the sheets."""
    sheets = sorted({place[0] for place in book.labels})
    if len(sheets) < 3 or len(book.families) < 3:
        return None
    place = book.chance.choice([p for p in book.labels if p[0] == sheets[-1]])
    text = book.labels[place]
    book.draft.put(
        place, f"{text[:2]}{text[3]}{text[2]}{text[4:]}" if text[2] != text[3] else f"{text}s"
    )
    return Planted("spelling", (place,), _codes("W606"))


def plan_taken(book: Book) -> Planted | None:
    """A closing of a closed period that takes the plan, though the actual is there."""
    return _other_of_two(book, "plan taken", is_closed=True)


def actual_taken(book: Book) -> Planted | None:
    """A closing of an open period that takes the actual, which is not there yet."""
    return _other_of_two(book, "blank actual taken", is_closed=False)


def _other_of_two(book: Book, kind: str, *, is_closed: bool) -> Planted | None:
    """A closing that takes the other one of an actual and its plan."""
    key = _formula_cell(book, _STOCKS)
    if key is None or not book.blended or (key[2] < book.style.closed) is not is_closed:
        return None
    place = book.at[key]
    plan, actual = book.chance.choice(list(book.blended.items()))
    there, other = (actual, plan) if is_closed else (plan, actual)
    right, wrong = (name(book.at[key[0], one, key[2]], beside=place[0]) for one in (there, other))
    book.draft.put(place, _swapped(book.draft.cells[place], right, wrong))
    return Planted(kind, (place,), _codes("E301"))


def other_rule(book: Book) -> Planted | None:
    """A closing with another factor in one period."""
    key = _formula_cell(book, _STOCKS)
    if key is None:
        return None
    place = book.at[key]
    book.draft.put(place, f"{book.draft.cells[place]}*1.02+7")
    return Planted("other rule", (place,), _codes("E301", "W312"))


def circle(book: Book) -> Planted | None:
    """A quantity worked out from the closing of its own period."""
    key = _formula_cell(book, ("ending_inventory",))
    if key is None or (key[0], "production", key[2]) not in book.at:
        return None
    made = book.blended.get("production", "production")
    measure = made if key[2] < book.style.closed else "production"
    place, closing = book.at[key[0], measure, key[2]], book.at[key]
    book.draft.put(place, f"=100-{name(closing, beside=place[0])}*0.1")
    return Planted("circle", (place, closing), _codes("W604"))


def other_unit(book: Book) -> Planted | None:
    """The sheet of a measure in thousands, as its title says."""
    sheets = [sheet for sheet, _ in book.heads]
    quantities = ("production", "demand", "forecast", "shipments")
    found = [measure for measure in book.measures if measure in quantities]
    if not book.labels or len(set(sheets)) < 3 or not found or not book.style.decorated:
        return None
    places = [place for key, place in book.at.items() if key[1] == found[0]]
    others = [place for key, place in book.at.items() if key[1] != found[0]]
    if {place[0] for place in places} & {place[0] for place in others}:
        return None
    sheet = places[0][0]
    for measure_sheet in dict.fromkeys(sheets):
        text = "in '000 pcs" if measure_sheet == sheet else "in pcs"
        book.draft.put((measure_sheet, 3, 1), text)
    for place in places:
        content = book.draft.cells[place]
        if isinstance(content, float):
            book.draft.put(place, content / 1000)
    return Planted("other unit", (), _codes("W561"))


def wrong_value(book: Book) -> Planted | None:
    """A wrong closing in a book of numbers alone."""
    if not book.style.as_values:
        return None
    found = [
        k for k in book.at if k[1] in (*_STOCKS, "revenue") and 1 < k[2] < book.style.periods - 1
    ]
    if not found:
        return None
    place = book.at[book.chance.choice(found)]
    book.draft.put(place, float(book.draft.cells[place]) + 21.0)
    return Planted("wrong value", (place,), _codes("E301"))


def wrong_dollars(book: Book) -> Planted | None:
    """Dollars that are not the units times the price."""
    found = [key for key in book.at if key[1] == "revenue"]
    if not found:
        return None
    place = book.at[book.chance.choice(found)]
    book.draft.put(place, float(book.draft.values()[place]) * 1.1 + 5.0)
    return Planted("wrong dollars", (place,), _codes("E301"))


def wrong_load(book: Book) -> Planted | None:
    """A load that leaves out a part of the plan."""
    found = [key for key in book.at if key[1] == "load"]
    if not found:
        return None
    place = book.at[book.chance.choice(found)]
    book.draft.put(place, float(book.draft.values()[place]) * 0.8)
    return Planted("wrong load", (place,), _codes("E301"))


KINDS: Mapping[str, Callable[[Book], Planted | None]] = {
    plant.__name__: plant
    for plant in (
        typed_over, opening_typed, off_by_one_column, off_by_one_row, row_left_out,
        family_leaves_row_out, stock_counted_twice, sum_ends_early, sum_counts_itself,
        subtotal_counted_twice, number_as_text, error_cell, deleted_cells, hidden_input,
        other_workbook, volatile_formula, broken_name, spelling, wrong_value, wrong_dollars,
        wrong_load, other_rule, circle, other_unit, plan_taken, actual_taken,
    )
}  # fmt: skip


def plant(book: Book, kind: str) -> Planted | None:
    """Plants a mistake of one kind; None where the book has no place for it."""
    book.chance = random.Random(f"{book.name} {kind}")
    before = dict(book.draft.cells)
    made = KINDS[kind](book)
    if made is not None and made.places and not _changes(book, before, made):
        return None
    return made


def _changes(book: Book, before: Mapping[Place, object], made: Planted) -> bool:
    """Whether the mistake changes anything that is shown: a difference of 0 is none."""
    if made.kind in ("hidden input", "spelling", "number as text"):
        return True
    after, cells = book.draft.values(), dict(book.draft.cells)
    book.draft.cells = dict(before)
    shown = book.draft.values()
    book.draft.cells = cells
    return any(after.get(place) != shown.get(place) for place in made.places) or made.kind in (
        "volatile",
        "sum counts itself",
        "circle",
    )
