"""The file of a map: its text, every fault of it with the way out, periods and cells as texts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook.adopt.sheets import chairs
from workbook.adopt.test_map import FILE, mapped, told

from sopxl.errors import FileError, InputError, NotFoundError
from sopxl_workbook.adopt import adopt
from sopxl_workbook.adopt.mapped import as_toml, map_path, parse_map, read_map, write_map
from sopxl_workbook.adopt.mapped.cell_ranges import parse_ranges, ranges_text
from sopxl_workbook.adopt.mapped.model import Map, MapFamily, MapPlan
from sopxl_workbook.adopt.mapped.period_text import closed_periods, period_text
from sopxl_workbook.adopt.periods import Mark, of_day, of_text

cell = st.tuples(st.integers(1, 300), st.integers(1, 300))
TEXT = as_toml(mapped(chairs()).map)
FAMILY = 'mine.map.toml, family 1 "Chairs"'
ROW = f'{FAMILY}, rows 1 "demand"'


def test_the_file_as_a_planner_reads_it() -> None:
    """A part for each family, a line for each row, the headings at the end."""
    lines = [line for line in TEXT.splitlines() if not line.startswith("#")]
    assert lines[0] == "schema = 1"
    assert lines[1] == 'workbook = "workbook"'
    assert lines[3] == 'closed = ""'
    assert lines[4:] == [
        "",
        "[[family]]",
        'name = "Chairs"',
        'found = "Chairs"',
        'strategy = "stock"',
        'unit = ""',
        'backorders = "none"',
        "rules = [",
        '  "ending inventory = ending inventory before + production - demand",',
        "]",
        "rows = [",
        '  { measure = "demand", timeline = "Plan", cells = "B2:G2", label = "Demand", '
        "write = true },",
        '  { measure = "production", timeline = "Plan", cells = "B3:G3", label = "Production", '
        "write = true },",
        '  { measure = "ending_inventory", timeline = "Plan", cells = "B4:G4", '
        'label = "Ending inventory", write = false },',
        "]",
        "",
        "[[timeline]]",
        'name = "Plan"',
        'sheet = "Plan"',
        'cells = "B1:G1"',
        'unit = "month"',
        'first = "2024-01"',
        'last = "2024-06"',
        "periods = 6",
        "",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            'name = "Chairs"\n',
            "",
            "E500 mine.map.toml, family 1: name is missing; a text is expected. Add name.",
        ),
        (
            'name = "Chairs"',
            "name = 7",
            "E500 mine.map.toml, family 1: name 7 is expected to be a text. Correct name.",
        ),
        (
            'strategy = "stock"',
            'strategy = "stok"',
            f'E124 {FAMILY}: strategy "stok" is not known. Did you mean "stock"?',
        ),
        (
            'unit = ""',
            'units = "pcs"',
            f'E124 {FAMILY}: units "pcs" is no key of this part. Did you mean unit?',
        ),
        (
            'measure = "demand"',
            'measure = "demnd"',
            f'E124 {FAMILY}, rows 1 "demnd": measure "demnd" is not known. Did you mean "demand"?',
        ),
        (
            'cells = "B2:G2"',
            'cells = "B2:F2"',
            f'E118 {ROW}: cells "B2:F2" are 5 cells; Plan has 6. Correct cells.',
        ),
        (
            'cells = "B2:G2"',
            'cells = "B2:G3"',
            f'E151 {ROW}: cells "B2:G3" cannot be read: "B2:G3" is not one row or column of cells. '
            "Write it like D5:O5, or D5:F5, H5:J5.",
        ),
        (
            'cells = "B2:G2"',
            'cells = ""',
            f'E151 {ROW}: cells "" cannot be read: "" is not the address of a cell. Write it like '
            "B7.",
        ),
        (
            '"demand", timeline = "Plan"',
            '"demand", timeline = "Demand"',
            f'E131 {ROW}: timeline "Demand" is none of: Plan. Correct timeline.',
        ),
        (
            'label = "Demand", write = true',
            'label = "Demand", write = "yes"',
            f'E500 {ROW}: write "yes" is expected to be true or false. Correct write.',
        ),
        (
            'label = "Demand"',
            'label = "Demand", nth = [3, 2]',
            f"E500 {ROW}: nth [3, 2] is expected to be which of how many, such as [2, 3]. Correct "
            "nth.",
        ),
        (
            'closed = ""',
            'closed = "soon"',
            'E500 mine.map.toml: closed "soon" is expected to be a period such as "2026-01", "W05 '
            '2026". Correct closed.',
        ),
        (
            "schema = 1",
            "schema = 2",
            "E500 mine.map.toml: schema 2 is expected to be 1. Correct schema.",
        ),
        (
            "rules = [",
            "rules = [7,",
            f"E500 {FAMILY}: rules [7, 'ending inventory = ending inventory... is expected to "
            "be a list of texts. Correct rules.",
        ),
        (
            "periods = 6",
            "periods = 0",
            'E500 mine.map.toml, timeline 1 "Plan": periods 0 is expected to be 1 or more. Correct '
            "periods.",
        ),
    ],
)
def test_a_fault_is_told_with_its_key(before: str, after: str, line: str) -> None:
    """What is there, what is expected, the way out."""
    assert before in TEXT
    lines = told(lambda: parse_map(TEXT.replace(before, after, 1), FILE))
    assert lines[0] == line


def test_every_fault_is_told_at_once() -> None:
    """In the order of the file."""
    text = TEXT.replace("write = true", "write = 1").replace('unit = "month"', 'unit = "moon"')
    assert [line.split()[0] for line in told(lambda: parse_map(text, FILE))] == [
        *("E124", "E500", "E500")
    ]


SAYS = 'closed = ""\n[plan]\nmethod = "optimal"\ntarget = 160\ncosts = { "rate change" = 4 }\n'


def test_how_to_plan_is_read_back() -> None:
    """Not said at first, with what to say; what is said comes back in the next file."""
    assert parse_map(TEXT, FILE).plan == MapPlan()
    assert '# [plan]\n# method = "level"\n' in TEXT
    said = parse_map(TEXT.replace('closed = ""\n', SAYS), FILE)
    assert said.plan == MapPlan("optimal", 160.0, {"rate change": 4.0})
    assert parse_map(as_toml(said), FILE) == said


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            '"optimal"',
            '"chas"',
            'E124 mine.map.toml, plan: method "chas" is not known. Did you mean "chase"?',
        ),
        (
            "160",
            "true",
            "E500 mine.map.toml, plan: target True is expected to be a number. Correct target.",
        ),
        (
            "= 4 }",
            "= nan }",
            "E500 mine.map.toml, plan: costs {'rate change': nan} is expected to be numbers by "
            "name, such as { holding = 1.5 }. Correct costs.",
        ),
        (
            '[plan]\nmethod = "optimal"\ntarget',
            "[plan]\ntarget",
            "E500 mine.map.toml, plan: method is missing; a text is expected. Add method.",
        ),
    ],
)
def test_a_fault_in_how_to_plan_is_told(before: str, after: str, line: str) -> None:
    """What is there, what is expected, the way out."""
    assert before in SAYS
    text = TEXT.replace('closed = ""\n', SAYS.replace(before, after))
    assert told(lambda: parse_map(text, FILE))[0] == line


def test_names_that_are_there_twice_are_told() -> None:
    """A family could not be told from the other."""
    family = TEXT[TEXT.index("[[family]]") : TEXT.index("# The headings")]
    assert told(lambda: parse_map(TEXT.replace(family, family * 2), FILE)) == [
        'E130 mine.map.toml: family "Chairs" is there 2 times; each needs a name of its own. '
        "Rename the others."
    ]


def test_a_list_of_something_else_is_told() -> None:
    """As of a planner who writes families as texts."""
    lines = told(lambda: parse_map(f'{TEXT.split("[[family]]")[0]}family = ["Chairs"]', FILE))
    assert lines == [
        "E500 mine.map.toml: family ['Chairs'] is expected to be a list of tables. Correct family."
    ]


def test_files_that_are_no_map(tmp_path: Path) -> None:
    """Missing, not UTF-8, no TOML: a sentence each."""
    with pytest.raises(FileError, match=r"E007 .*the map cannot be read: No such file"):
        read_map(tmp_path / "none.toml")
    file = tmp_path / FILE
    file.write_bytes(b'name = "M\xf6bel"')
    with pytest.raises(InputError, match=r"E500 .*the map is not UTF-8. Save it as UTF-8."):
        read_map(file)
    file.write_text("name = Chairs")
    with pytest.raises(InputError, match=r"E500 .*the map is no TOML: Invalid value .*line 1"):
        read_map(file)


def test_a_folder_in_the_place_of_a_map(tmp_path: Path) -> None:
    """It is told, and left."""
    (tmp_path / FILE).mkdir()
    with pytest.raises(FileError, match=r"E007 .*the file cannot be read: Is a directory"):
        write_map(tmp_path / FILE, adopt(chairs().written()).mapped.map)
    assert (tmp_path / FILE).is_dir()


def test_a_map_is_written_once_and_kept_when_it_changes(tmp_path: Path) -> None:
    """The same map writes nothing; another one keeps the file as it was."""
    file, kept = tmp_path / FILE, mapped(chairs()).map
    assert write_map(file, kept) is None
    assert read_map(file) == kept
    before = file.read_bytes()
    assert write_map(file, kept) is None
    old = write_map(file, mapped(chairs(Scrap=[1, 2, 3, 4, 5, 6])).map)
    assert old == tmp_path / "mine.map.toml.old"
    assert old.read_bytes() == before


def test_the_map_stands_beside_its_workbook() -> None:
    """Under its name."""
    assert map_path(Path("plans/S&OP 2026.xlsm")).as_posix() == "plans/S&OP 2026.map.toml"


@given(st.lists(cell, min_size=1, max_size=12))
def test_cells_come_back_in_their_order(cells: list[tuple[int, int]]) -> None:
    """However they lie."""
    assert parse_ranges(ranges_text(cells)) == tuple(cells)


@settings(max_examples=40)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_name_is_read_back(name: str, label: str) -> None:
    """Quotes, control characters, other scripts."""
    family = MapFamily(name, label, "stock", label, "none", ())
    kept = Map(name, "", "", (), (family,))
    assert parse_map(as_toml(kept), FILE) == kept


@pytest.mark.parametrize(
    "text",
    ["2024-01", "2024-01-15", "W05 2026", "W12", "Q1 2026", "Q3", "2026", "M7", "P3", "P3 2026"],
)
def test_a_period_has_one_spelling(text: str) -> None:
    """That is read again as the same period."""
    mark = of_text(text)
    assert mark is not None
    assert period_text(mark) == text


@given(st.integers(728_000, 767_000))
def test_every_day_and_week_has_one(at: int) -> None:
    """Over a century."""
    for mark in (Mark("day", at, True), Mark("week", at // 7, True)):
        assert of_text(period_text(mark)) == mark


@pytest.mark.parametrize(
    ("closed", "count"),
    [("", 0), ("2024-02", 2), ("2023-12", 0), ("Q1 2024", 3), ("2024", 4), ("2024-02-29", 2)],
)
def test_closed_periods_of_dated_months(closed: str, count: int) -> None:
    """A quarter closes its months, a day its month."""
    dates = [of_text(f"2024-{month:02d}-15") for month in range(1, 5)]
    months = [of_text(f"2024-{month:02d}") for month in range(1, 5)]
    for marks in (dates, months):
        assert closed_periods([one for one in marks if one], "month", closed) == count


def test_a_date_in_weeks_or_quarters_closes_only_itself() -> None:
    """Whether a date is the first or the last day of its week is not known."""
    weeks = [of_day(dt.date(2024, 1, day)) for day in (1, 8)]
    assert closed_periods(weeks, "week", period_text(weeks[0])) == 1
    with pytest.raises(NotFoundError, match="E526"):
        closed_periods(weeks, "week", "2024-01")
