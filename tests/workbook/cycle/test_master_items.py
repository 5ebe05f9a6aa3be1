"""Items added, retired and merged: rows of the Item map, history restated by it and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, name_of, roll
from workbook.cycle.mastering import MINE, add_own_sheet, broken, change, copied, load

from sopxl.errors import (
    InputError,
    LimitError,
    ProblemsError,
    RefusalsError,
    RefusedError,
    SopError,
)
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import ITEM_MAP, RESTATED
from sopxl_workbook.cycle.master import (
    Action,
    AddItem,
    Kind,
    MergeItems,
    Rename,
    RetireItem,
)
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

ITEMS = {0: (("4711", 2.0, 0.5), ("4712", 1.0, 0.5)), 2: (("4713", 1.0, 1.0),)}  # factor, share
MAP = "item,family,factor,planning_share,from,to\n" + "".join(
    f"{item},{name_of(family)},{factor:g},{share:g},,\n"
    for family, items in ITEMS.items()
    for item, factor, share in items
)
OTHERS = f"9001,{name_of(1)},1,,,\n9002,{name_of(0)},1,,2024-01-01,2025-06-30\n"


def by_item(firm: Firm, period: int) -> Iterator[tuple[str, str, str, float]]:
    """What happened in a period; what customers asked of a family to stock, item by item."""
    for row in firm.actuals(period):
        number = int(row.code[-3:])
        if row.measure != "Requested":
            yield row.period, row.code, row.measure, row.quantity
            continue
        for item, factor, share in ITEMS[number]:
            yield row.period, item, row.measure, row.quantity * share / factor


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed by a run, February open, a sheet of the planner's own; not to be changed."""
    firm = Firm(families=4)
    past = range(firm.calendar.first, firm.start)
    rows = [f"{p},{c},{m},{q:g}" for period in past for p, c, m, q in by_item(firm, period)]
    actuals = "\n".join(("period,code,measure,quantity", *rows)) + "\n"
    firm = Firm(families=4, files={"item_map": MAP + OTHERS, "actuals": actuals})
    book = firm.book(tmp_path_factory.mktemp("items") / "book.xlsx")
    run.plan(book, kit=kit(), by=BY)
    authorise(book, override="not reviewed")
    load(book, *by_item(firm, firm.start))
    roll(book)
    run.plan(book, kit=kit(), by=BY)
    add_own_sheet(book, ("My items", "4712 too"), {"=COUNTA(tblMap[Item])": 5.0})
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The same; to be changed."""
    return copied(made, tmp_path)


def map_rows(book: Path, item: str) -> list[list[Any]]:
    """What the Item map says of an item, a row each, days as numbers."""
    return [row[1:] for row in read_book(book).table_rows(ITEM_MAP.name) if row[0] == item]


def requested(book: Path) -> np.ndarray[Any, Any]:
    """What customers asked for, a row a period, a column a family."""
    return read_company(read_book(book)).company.actual["Requested"]


DAY = {"2025-12": 45992.0, "2026-01": 46023.0, "2026-02": 46054.0, "2026-04": 46113.0}


class TestEveryChange:
    @pytest.mark.parametrize(
        ("action", "reason"),
        [
            (AddItem("4714", "family 002", 3.0, 0.2, "2026-04"), ""),
            (RetireItem("4711"), "sold no more"),
            pytest.param(MergeItems("4712", "4713"), "", marks=pytest.mark.slow),
            (MergeItems("4712", "4713", "2025-12"), "one article now"),
        ],
        ids=["add", "retire", "merge", "merge from a closed month"],
    )
    def test_rules_undo_and_own_sheets(self, book: Path, action: Action, reason: str) -> None:
        """No rule breaks, the planner's sheets stay as they are, undo gives the first file."""
        before, rules = book.read_bytes(), broken(book)
        change(book, action, reason=reason)
        old, new = read_book(before), read_book(book)
        assert new.package.part(new.sheets[MINE].part) == old.package.part(old.sheets[MINE].part)
        assert broken(book) == rules
        last = runs.read_log(runs.log_of(book))[-1]
        assert (last.verb, last.by, last.reason) == (action.verb, BY, reason)
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.slow
    def test_a_dry_run_shows_what_is_written(self, book: Path) -> None:
        """It writes nothing, and its hash is that of the run."""
        before, action = book.read_bytes(), RetireItem("4712", "2026-04")
        done, _ = change(book, action, dry_run=True)
        assert done.summary == (
            f'{book}: the item "4712" of the family "Family 000" from 2026-04 on would be retired.'
        )
        assert book.read_bytes() == before
        with pytest.raises(RefusedError, match=r"^E216 "):
            change(book, action, expect="0" * 64)
        change(book, action, expect=done.changes.sha256)
        assert map_rows(book, "4712") == [["Family 000", 1.0, 0.5, None, DAY["2026-04"] - 1]]


class TestAdd:
    def test_the_row_stands_below_the_others(self, book: Path) -> None:
        """With everything that was given; what was asked for stays as it is."""
        was, rows = requested(book), len(read_book(book).table_rows(ITEM_MAP.name))
        change(book, AddItem("4714", "FAMILY 002", 3.0, 0.2, "2026-04"))
        after = read_book(book).table_rows(ITEM_MAP.name)
        assert len(after) == rows + 1
        assert after[-1] == ["4714", "Family 002", 3.0, 0.2, DAY["2026-04"], None]
        assert np.array_equal(requested(book), was, equal_nan=True)
        line = str(read_book(book).named_value("sop_log_1"))
        assert 'Ann: added the item "4714" of the family "Family 002" from 2026-04 on (' in line

    @pytest.mark.slow
    def test_what_is_loaded_for_it_counts(self, book: Path) -> None:
        """In units of the family."""
        change(book, AddItem("4714", "Family 002", 3.0))
        load(book, ("2026-02", "4714", "Requested", 5.0))
        assert requested(book)[25, 2] == 15.0

    @pytest.mark.slow
    def test_the_old_name_of_a_family(self, book: Path) -> None:
        """What a renaming tells is the way out: the extract may go on with the old name."""
        told = change(book, Rename(Kind.FAMILY, "Family 002", "Seats"))[1].warnings
        assert [str(w) for w in told if w.code == "W139"] == [
            'W139 Actuals: an extract that still calls the family "Family 002" is not known any '
            "more. Let its source call it by the new name, or add the old one: sopxl master BOOK "
            "add item 'Family 002' --family Seats"
        ]
        again = change(book, Rename(Kind.FAMILY, "Seats", "SEATS"))[1].warnings
        assert "W139" not in [w.code for w in again]  # capitals or not, it is known
        change(book, AddItem("Family 002", "Seats"))
        load(book, ("2026-02", "Family 002", "Produced", 7.0))
        company = read_company(read_book(book)).company
        assert company.actual["Produced"][25, company.index["SEATS"]] == 7.0


class TestRetire:
    def test_it_counts_until_the_open_month(self, book: Path) -> None:
        """Its figures stay where they were; a later one belongs to no family."""
        was = requested(book)
        change(book, RetireItem("4711"))
        assert map_rows(book, "4711") == [["Family 000", 2.0, 0.5, None, DAY["2026-02"] - 1]]
        assert np.array_equal(requested(book), was, equal_nan=True)
        load(book, ("2026-02", "4711", "Requested", 5.0))
        with pytest.raises(
            ProblemsError, match='no row of "4711" in the Item map holds in 2026-02'
        ):
            read_company(read_book(book))


class TestMerge:
    def test_from_the_open_month_nothing_closed_changes(self, book: Path) -> None:
        """The old row ends, a new one is as that of the other item; its share is asked for."""
        was = requested(book)
        told = change(book, MergeItems("4712", "4713"))[1].warnings
        first, second = map_rows(book, "4712")
        assert first == ["Family 000", 1.0, 0.5, None, DAY["2026-02"] - 1]
        assert second == ["Family 002", 1.0, None, DAY["2026-02"], None]
        assert np.array_equal(requested(book), was, equal_nan=True)
        assert [w.code for w in told if w.code != "W136"] == ["W142"]
        assert not any(map(any, read_book(book).table_rows(RESTATED.name)))

    def test_history_is_restated_by_the_map(self, book: Path) -> None:
        """What the item was asked for counts for the other family; what a run closed is kept."""
        was = requested(book)
        done, made = change(book, MergeItems("4712", "4713", "2025-12"), reason="one article")
        part = np.zeros(was.shape[0])
        part[23:25] = was[23:25, 0] / 2  # 4712 had half of the family
        wanted = was + np.column_stack([-part, 0 * part, part, 0 * part])
        assert np.allclose(requested(book), wanted, rtol=0, atol=1e-9, equal_nan=True)
        kept = [row for row in read_book(book).table_rows(RESTATED.name) if any(row)]
        run_id = runs.read_log(runs.log_of(book))[-1].run
        assert kept == [
            ["2026-01", f"Family {i:03d}", "Requested", *figures, "one article", BY, run_id]
            for i, figures in ((0, (was[24, 0], wanted[24, 0])), (2, (was[24, 2], wanted[24, 2])))
        ]
        told = {warning.code: warning.message for warning in made.warnings}
        assert told["W149"] == (
            "4 figures of closed months change with the Item map, the first is Requested of "
            f"Family 000 in 2025-12, {was[23, 0]:g} before and {wanted[23, 0]:g}; authorised plans "
            "stay as they were."
        )
        assert done.summary.startswith(f'{book}: the item "4712" into "4713" from 2025-12 on is')

    @pytest.mark.slow
    def test_units_are_said_where_they_differ(self, book: Path) -> None:
        """Half a piece of the other one: its factor, times what the other one counts."""
        change(book, MergeItems("4713", "4711", factor=0.5))
        assert map_rows(book, "4713")[1] == ["Family 000", 1.0, None, DAY["2026-02"], None]

    @pytest.mark.slow
    def test_rows_that_begin_later_are_replaced(self, book: Path) -> None:
        """The item ends up with the other one's rows from then on, and with no other."""
        change(book, MergeItems("4712", "4713", "2026-04"))
        change(book, MergeItems("4712", "4711", "2026-01", factor=1.0), reason="wrong before")
        assert map_rows(book, "4712") == [
            ["Family 000", 1.0, 0.5, None, DAY["2026-01"] - 1],
            ["Family 000", 2.0, None, DAY["2026-01"], None],
        ]

    def test_a_balance_that_stays_is_told(self, book: Path) -> None:
        """A merged item leaves its stock of the month before with its old family."""
        load(book, ("2026-01", "4712", "Backlog", 4.0))
        told = change(book, MergeItems("4712", "4713", "2026-02"))[1].warnings
        assert [w.message for w in told if w.code == "W141"] == [
            "the Backlog of 4712 in 2026-01 stays with Family 000: 4 will be unexplained there, "
            "and in Family 002."
        ]


REFUSED: list[tuple[Action, type[SopError], str]] = [
    (
        AddItem("4711", "Family 000"),
        InputError,
        "E130 'Item map'!A5: \"4711\" is the name of another item already. Choose a name that is "
        "free.",
    ),
    (
        AddItem("family 000", "Family 000"),
        InputError,
        'E130 Families!A5: "Family 000" is the name of another family already. Choose a name that '
        "is free.",
    ),
    (
        AddItem("4714", "Family 00"),
        InputError,
        'E131 Families: there is no family "Family 00". Did you mean "Family 003"? Give a name '
        "that stands on this sheet.",
    ),
    (
        AddItem("4714", "Family 000", 0.0),
        LimitError,
        "E121 --factor: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        AddItem("4714", "Family 000", share=50.0),
        LimitError,
        "E121 --planning-share: found 50, 1 or less is expected. Write a share: 0.5.",
    ),
    (
        AddItem("4714", "Family 000", start="March"),
        InputError,
        'E134 --from: found "March", a period such as "2024-01" is expected. Write the label of '
        "the period, or a date in it as year-month-day.",
    ),
    (
        RetireItem("471"),
        InputError,
        'E131 Item map: there is no item "471". Did you mean "4713"? Give a name that stands '
        "on this sheet.",
    ),
    (
        RetireItem("4712", "2025-12"),
        RefusedError,
        'E141 Actuals!B351: 2 rows of the Actuals from 2025-12 on are of "4712": Actuals!B351, '
        "Actuals!B366. Retire it from a later period, or take the rows out if they are wrong.",
    ),
    (
        RetireItem("9002"),
        RefusedError,
        "E142 'Item map'!F9: \"9002\" belongs to no family in 2026-02: its last row ended on "
        "2025-06-30. Give an earlier period, or clear the day on which the row ends.",
    ),
    (
        RetireItem("9002", "2024-01"),
        RefusedError,
        "E142 'Item map'!E9: \"9002\" belongs to Family 000 only from 2024-01-01 on, which is not "
        "before 2024-01. Retire it from a later period, or clear the row.",
    ),
    (
        MergeItems("4711", "4711"),
        InputError,
        'E560 the other name: "4711" is to be merged into itself. Give the item that it becomes a '
        "part of.",
    ),
    (
        MergeItems("4711", "4712", factor=2.0),
        InputError,
        'E560 Item map: "4711" counts as "4712" already: 2 of Family 000 each. Retire it '
        "where it is sold no more: sopxl master BOOK retire item 4711",
    ),
    (
        MergeItems("4711", "4713"),
        InputError,
        "E146 'Item map'!C5: one of 4711 is 2 units, one of 4713 is 1 units. Say with --factor how "
        "many of 4713 are in one of 4711.",
    ),
    (
        MergeItems("4712", "9001"),
        RefusedError,
        "E147 'Item map'!B6: \"4712\" belongs to Family 000, MTS, the other to Family 001, MTO: "
        "their figures measure other things. Retire the item, and add a new code for what is made "
        "the other way.",
    ),
    (
        MergeItems("4712", "9002"),
        RefusedError,
        "E142 'Item map'!F9: \"9002\" belongs to no family in 2026-02: its last row ended on "
        "2025-06-30. Give an earlier period, or clear the day on which the row ends.",
    ),
    (
        MergeItems("4712", "4713", "2025-12"),
        RefusedError,
        "E149 Actuals: 2 figures of closed months would be restated, the first is Requested of "
        "Family 000 in 2026-01, 105 before and 52.5. Say why with --reason, or let it begin with "
        "the open month.",
    ),
    (
        MergeItems("4713", "4712", "2026-01"),
        RefusalsError,
        "E189 Actuals: Family 002 would be left without Requested in 2026-01. Begin with a later "
        "period: a family keeps the figures that it alone has.",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("action", "kind", "text"), REFUSED, ids=[text[:40] for *_, text in REFUSED]
)
def test_what_is_refused(book: Path, action: Action, kind: type[SopError], text: str) -> None:
    """Each with its reason; the file is as it was."""
    before = book.read_bytes()
    call: Callable[[], Any] = lambda: change(book, action)  # noqa: E731
    check(call, kind, text)
    assert book.read_bytes() == before
