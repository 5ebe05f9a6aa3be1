"""What is refused and told of components, before anything is planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from finishing import COMPONENTS, FINISHING_FILES, LEGS, OAK, PINE, TABLES, write_finishing

from sopxl.errors import ProblemsError
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder


def said(folder: Path, **changed: str) -> list[str]:
    """Every problem of the company with other files."""
    with pytest.raises(ProblemsError) as error:
        read_folder(write_finishing(folder, **changed))
    return [str(problem) for problem in error.value.problems]


def told(folder: Path, **changed: str) -> list[str]:
    """Every warning of the company with other files."""
    return [str(warning) for warning in read_folder(write_finishing(folder, **changed)).warnings]


def with_rows(*rows: str) -> str:
    """The components and some rows more."""
    return COMPONENTS + "\n".join(rows) + "\n"


def test_a_sound_company_is_told_nothing(tmp_path: Path) -> None:
    """Components without hours are bought in, and one that nobody buys needs no forecast."""
    tables = read_folder(write_finishing(tmp_path))
    assert tables.warnings == ()
    rows = build_company(tables).components
    assert [(row.component, row.share, row.quantity, row.group) for row in rows] == [
        (LEGS, 1.0, 4.0, ""),
        (OAK, 0.6, 1.0, "Top"),
        (PINE, 0.4, 1.0, "Top"),
        (OAK, 0.7, 1.0, "Top"),
        (PINE, 0.3, 1.0, "Top"),
    ]


@pytest.mark.parametrize("strategy", ["MTO", "FTO"])
def test_a_component_is_made_to_stock(strategy: str, tmp_path: Path) -> None:
    """There is no order that it could wait for."""
    families = FINISHING_FILES["families"].replace(f"{LEGS},legs,MTS", f"{LEGS},legs,{strategy}")
    policy = FINISHING_FILES["policy"] + f"{LEGS},2024-01-01,own,\n"
    name = {"MTO": "make-to-order", "FTO": "finish-to-order"}[strategy]
    found = said(tmp_path, families=families, policy=policy)
    assert found[0] == (
        f"E471 components.csv row 2, column component: {LEGS} is {name}; a component is made to "
        f"stock. Give {LEGS} the strategy MTS, or take the row out."
    )


def test_a_circle_is_named(tmp_path: Path) -> None:
    """Tables of legs, and legs of tables."""
    assert said(tmp_path, components=with_rows(f"{LEGS},{TABLES},,1,1,2024-01-01"))[1:] == [
        f"E470 components.csv: {TABLES} is made of {LEGS}, {LEGS} of {TABLES}. Take one of these "
        "rows out: a component is made before."
    ]


class TestOptions:
    """The shares of a group sum to 1 on every day from month 1 on."""

    @pytest.mark.parametrize(("share", "total"), [("0.3", "0.9"), ("0.5", "1.1")])
    def test_of_month_1(self, share: str, total: str, tmp_path: Path) -> None:
        """Too little and too much alike; the share that came last is named."""
        text = COMPONENTS.replace("Top,0.4,", f"Top,{share},")
        assert said(tmp_path, components=text) == [
            f'E472 components.csv row 4, column option_share: the options "Top" of {TABLES} sum to '
            f"{total} on 2026-01-01, 1 is expected: {OAK} 0.6, {PINE} {share}. Correct a share, or "
            "add the option that is missing; an extra that an order may do without has no group."
        ]

    def test_of_a_later_day(self, tmp_path: Path) -> None:
        """One of two rows that change together was forgotten."""
        text = COMPONENTS.replace(f"{TABLES},{PINE},Top,0.3,1,2026-04-01\n", "")
        assert said(tmp_path, components=text) == [
            f'E472 components.csv row 5, column option_share: the options "Top" of {TABLES} sum to '
            f"1.1 on 2026-04-01, 1 is expected: {OAK} 0.7, {PINE} 0.4. Correct a share, or add the "
            "option that is missing; an extra that an order may do without has no group."
        ]

    def test_of_closed_months_are_left(self, tmp_path: Path) -> None:
        """What is planned does not hang on them."""
        text = with_rows(f"{TABLES},{OAK},Top,0.2,1,2023-01-01")
        assert told(tmp_path, components=text) == []

    def test_an_extra_is_no_option(self, tmp_path: Path) -> None:
        """Half of the orders take more legs: no group, so nothing sums to 1."""
        text = COMPONENTS.replace(f"{TABLES},{LEGS},,1,4", f"{TABLES},{LEGS},,0.5,4")
        assert told(tmp_path, components=text) == []

    def test_in_two_groups(self, tmp_path: Path) -> None:
        """A component is an option of one choice."""
        text = with_rows(f"{TABLES},{OAK},Board,0.7,1,2026-05-01")
        assert said(tmp_path, components=text) == [
            f"E472 components.csv row 7, column option_group: {OAK} stands in two option groups of "
            f'{TABLES}: "Top" and "Board". Give all its rows the same group.'
        ]


class TestFinishedGoods:
    """A28: a family that is finished to order keeps none."""

    def actuals(self, *months: str) -> str:
        """The actuals with 7 finished tables at the end of some months."""
        rows = (f"{month},{TABLES},Closing,7\n" for month in months)
        return FINISHING_FILES["actuals"] + "".join(rows)

    def test_at_the_opening_are_refused(self, tmp_path: Path) -> None:
        """The plan has no place for them."""
        [found] = said(tmp_path, actuals=self.actuals("2025-11", "2025-12"))
        assert found.endswith(
            f"{TABLES} is finished to order, and 7 finished goods are on hand at the end of "
            "2025-12 and of 1 month before; 0 is expected. Ship them against orders, write them "
            "off and enter 0, or plan the family as MTS."
        )
        assert found.startswith("E474 actuals.csv row ")

    def test_before_are_told(self, tmp_path: Path) -> None:
        """They are gone, and the plan opens with the backlog."""
        [found] = told(tmp_path, actuals=self.actuals("2025-06"))
        assert found.startswith("W471 actuals.csv row ")
        assert "7 finished goods are on hand at the end of 2025-06; 0 is expected." in found

    def test_of_zero_are_none(self, tmp_path: Path) -> None:
        """An extract may well say so."""
        text = FINISHING_FILES["actuals"] + f"2025-12,{TABLES},Closing,0\n"
        assert told(tmp_path, actuals=text) == []


def test_without_components_finishing_is_held_by_nothing(tmp_path: Path) -> None:
    """That is told: it may be meant, and is more likely forgotten."""
    header, *_ = COMPONENTS.splitlines()
    files = {
        "components": f"{header}\n",
        "families": f"family,unit,strategy\n{TABLES},tables,FTO\n",
        "prices": f"family,from,value\n{TABLES},2024-01-01,200\n",
        "costs": f"family,from,value\n{TABLES},2024-01-01,120\n",
        "actuals": "\n".join(
            row
            for row in FINISHING_FILES["actuals"].splitlines()
            if row.split(",")[1] in ("code", TABLES)
        ),
    }
    assert told(tmp_path, **files) == [
        f"W472 components.csv: no component of {TABLES} is known: finishing is held by nothing on "
        "stock. Add what one unit is finished from, or plan the family as MTO."
    ]
