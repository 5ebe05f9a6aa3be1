"""Whether the actuals of a month are whole, and whether they are far from those before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from workbook.cycle.firm import Firm, authorise, name_of, review
from workbook.importers.actuals.plant import JANUARY, PLANT, Load, extract

from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import Measure
from sopxl_workbook.cycle.complete import Matrix, State
from sopxl_workbook.cycle.verbs import rollover
from sopxl_workbook.importers.actuals import Loaded

AUTUMN = ("2025-10", "2025-11", "2025-12")


def state(loaded: Loaded, family: int, measure: Measure) -> State:
    """What the matrix says of a figure."""
    return loaded.matrix.states[name_of(family)][measure]


class TestMatrix:
    def test_what_is_missing_stands_first(self, load: Load) -> None:
        """Each figure is loaded, missing, none, or not used by the family's strategy."""
        matrix = load(extract([*JANUARY[4:6], "Family 000,Requested,0"])).matrix
        assert matrix.as_text().splitlines() == [
            "Actuals of 2026-01  Requested  Booked    Shipped  Produced  Closing   Backlog",
            "Family 000          loaded     not used  MISSING  MISSING   MISSING   not used",
            "Family 001          not used   loaded    loaded   not used  not used  MISSING",
        ]
        assert matrix.missing == [
            ("Family 000", Measure.SHIPPED),
            ("Family 000", Measure.PRODUCED),
            ("Family 000", Measure.CLOSING),
            ("Family 001", Measure.BACKLOG),
        ]

    def test_as_json(self, load: Load) -> None:
        """The same for programs: every family and every measure."""
        told = load(extract(JANUARY[:-1])).matrix.as_dict()
        assert (told["period"], told["complete"]) == ("2026-01", False)
        assert list(told["families"]) == ["Family 000", "Family 001"]
        assert list(told["families"]["Family 001"]) == [str(measure) for measure in Measure]
        assert told["families"]["Family 001"]["Backlog"] == "missing"
        assert told["families"]["Family 001"]["Closing"] == "not used"
        assert load(extract()).matrix.as_dict()["complete"] is True

    def test_an_item_stands_for_its_family(self, load: Load) -> None:
        """One item is enough for the family to have the figure."""
        loaded = load(extract(["A-1,Shipped,5"]))
        assert state(loaded, 0, Measure.SHIPPED) is State.GIVEN
        assert state(loaded, 1, Measure.SHIPPED) is State.MISSING

    def test_two_hundred_families_are_cut(self, load: Load) -> None:
        """Twenty lines, those with something missing first, and how many more there are."""
        one = load(extract(JANUARY[:-1])).matrix
        whole, lacking = one.states["Family 000"], one.states["Family 001"]
        states = {f"F{number}": lacking if number > 170 else whole for number in range(200)}
        lines = replace(one, states=states).as_text().splitlines()
        assert len(lines) == 22
        assert lines[1].startswith("F171 ")
        assert lines[-1] == "... and 180 families more, 9 of them with one missing"


@pytest.fixture(scope="module")
def by_item(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plant whose last three months were given by items, authorised for January."""
    folder = tmp_path_factory.mktemp("items")
    lines = []
    for text in (Firm().folder(folder / "past") / "actuals.csv").read_text().splitlines():
        period, code, measure, quantity = text.split(",")
        if period in AUTUMN and (code, measure) == ("Family 000", "Shipped"):
            lines += [f"{period},A-1,Shipped,{float(quantity) - 50}", f"{period},A-2,Shipped,5"]
        else:
            lines.append(text)
    lines += ["2025-12,Family 000,Adjusted,0", "2025-12,Family 000,Lines ordered,9"]
    firm = replace(PLANT, files={**PLANT.files, "actuals": "\n".join(lines) + "\n"})
    book = firm.book(folder / "book.xlsx")
    review(book)
    run.plan(book, kit=kit())
    authorise(book)
    return book


def warned(book: Path, folder: Path, lines: list[str], code: str) -> list[str]:
    """Warnings of a code that a roll of a copy with some actuals would give."""
    copy = Path(shutil.copy(book, folder / "copy.xlsx"))
    source = folder / "erp.csv"
    source.write_text(extract(lines), encoding="utf-8")
    done, _ = rollover(copy, kit=kit(), actuals=str(source), dry_run=True)
    return [str(warning) for warning in done.warnings if warning.code == code]


WITHOUT_SHIPPED = [
    "Family 000,Requested,105",
    "Family 000,Produced,106",
    "Family 000,Closing,81",
    "Family 000,Lines ordered,9",
    *JANUARY[4:],
]


class TestItems:
    def test_an_item_that_stopped_is_told(self, by_item: Path, tmp_path: Path) -> None:
        """W509: the family has the figure, but not from every item that had it before."""
        assert warned(by_item, tmp_path, [*WITHOUT_SHIPPED, "A-1,Shipped,50"], "W509") == [
            "W509 Actuals: Shipped of Family 000 in 2026-01 is without A-2, which had some in the "
            "month before. Make sure that the extract is whole; enter 0 where there was none."
        ]

    @pytest.mark.parametrize(
        "lines", [["A-1,Shipped,50", "A-2,Shipped,0"], ["Family 000,Shipped,50"]]
    )
    def test_a_zero_and_a_whole_family_say_nothing(
        self, by_item: Path, tmp_path: Path, lines: list[str]
    ) -> None:
        """A 0 is a figure, and the family's own row holds its items."""
        assert warned(by_item, tmp_path, [*WITHOUT_SHIPPED, *lines], "W509") == []

    def test_an_item_in_another_unit_is_told(self, by_item: Path, tmp_path: Path) -> None:
        """W503 of an item, though its family's sum says nothing."""
        lines = [*WITHOUT_SHIPPED, "A-1,Shipped,20", "A-2,Shipped,8"]
        assert warned(by_item, tmp_path, lines, "W503") == []
        lines = [*WITHOUT_SHIPPED, "A-1,Shipped,4", "A-2,Shipped,9"]
        assert warned(by_item, tmp_path, lines, "W503") == [
            "W503 Actuals: Shipped of items of Family 000 in 2026-01 is far from the three months "
            "before: A-1 4 (had 50 to 105). Make sure that the extract is whole and in the right "
            "unit."
        ]


def test_what_may_be_left_out_is_not_missing(by_item: Path, tmp_path: Path) -> None:
    """Adjusted and Cancelled are none where they are blank; other measures are missing."""
    copy = Path(shutil.copy(by_item, tmp_path / "copy.xlsx"))
    source = tmp_path / "erp.csv"
    source.write_text(extract([*WITHOUT_SHIPPED, "Family 000,Shipped,105"]), encoding="utf-8")
    matrix: Matrix = rollover(copy, kit=kit(), actuals=str(source), dry_run=True)[1].matrix
    states = matrix.states["Family 000"]
    assert states[Measure.ADJUSTED] is State.NONE
    assert states[Measure.LINES_ORDERED] is State.GIVEN
    assert matrix.missing == []
