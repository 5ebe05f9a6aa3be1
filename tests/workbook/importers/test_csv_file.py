"""Files that are no CSV files in UTF-8, and folders that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import actuals, write_folder

from sopxl.errors import FileError, ProblemsError
from sopxl_workbook.importers.csv_folder import describe, read_folder
from sopxl_workbook.importers.files import ALL_TABLES, SETTINGS, file_name

SAVE_AS = "In Excel choose Save as, CSV UTF-8 (comma delimited)."

BYTES: dict[str, tuple[bytes, str]] = {
    "workbook": (
        b"PK\x03\x04 and so on",
        "E008 actuals.csv: the file is an Excel workbook or a zip, a CSV file is expected. ",
    ),
    "UTF-16": (
        actuals().encode("utf-16"),
        "E008 actuals.csv: the text is UTF-16, UTF-8 is expected. ",
    ),
    "Latin-1": (
        b"period,code,measure,quantity\n2024-01,Caf\xe9,Shipped,1\n",
        "E008 actuals.csv: the text in line 2 is not UTF-8. ",
    ),
    "zero byte": (
        b"period,code,measure,quantity\n2024-01,\0,Shipped,1\n",
        "E008 actuals.csv: line 2 holds a byte that is no text. ",
    ),
    "semicolons": (
        actuals().replace(",", ";").encode(),
        "E008 actuals.csv: the columns are separated by semicolons, commas are expected. ",
    ),
    "tabs": (
        actuals().replace(",", "\t").encode(),
        "E008 actuals.csv: the columns are separated by tabs, commas are expected. ",
    ),
    "open quote": (
        b'period,code,measure,quantity\n2024-01,"Chairs,Shipped,1\n',
        "E008 actuals.csv: the file cannot be read: unexpected end of data. ",
    ),
}


@pytest.mark.parametrize(("data", "text"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_no_csv_is_told(tmp_path: Path, data: bytes, text: str) -> None:
    """The file is named with what it is, and how to save it right; nothing else is said."""
    folder = write_folder(tmp_path)
    (folder / "actuals.csv").write_bytes(data)
    with pytest.raises(ProblemsError) as error:
        read_folder(folder)
    assert [str(problem) for problem in error.value.problems] == [text + SAVE_AS]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    """A file without a heading."""
    with pytest.raises(ProblemsError) as error:
        read_folder(write_folder(tmp_path, costs="\n\n"))
    assert [str(problem) for problem in error.value.problems] == [
        "E107 costs.csv: the file is empty. Give it a first row of headings."
    ]


def test_a_missing_file_is_told_with_its_columns(tmp_path: Path) -> None:
    """What is needed, and what was found in its place."""
    folder = write_folder(tmp_path / "data")
    (folder / "prices.csv").rename(folder / "Preise.txt")
    with pytest.raises(ProblemsError) as error:
        read_folder(folder)
    assert [str(problem) for problem in error.value.problems] == [
        "E101 data: prices.csv is missing; found: actuals.csv, bill.csv, company.csv, costs.csv, "
        "families.csv, policy.csv, resources.csv. Add it with the columns family, from, value."
    ]


def test_a_folder_without_csv_files_is_told(tmp_path: Path) -> None:
    """The files that a company needs are listed."""
    (tmp_path / "plan.xlsx").write_bytes(b"PK")
    with pytest.raises(ProblemsError) as error:
        read_folder(tmp_path)
    assert str(error.value) == (
        f"E101 {tmp_path}: there is no CSV file in the folder; found: plan.xlsx. Put these in it: "
        "company.csv, families.csv, actuals.csv, prices.csv, costs.csv."
    )


def test_no_folder_is_told(tmp_path: Path) -> None:
    """A path that leads to no folder is an error of reading."""
    with pytest.raises(FileError) as error:
        read_folder(tmp_path / "nowhere")
    assert str(error.value) == (
        f"E009 {tmp_path / 'nowhere'}: there is no such folder. Give the folder of the CSV files."
    )
    assert error.value.exit_code == 6


def test_a_file_may_begin_with_a_mark_and_have_blank_rows(tmp_path: Path) -> None:
    """What Excel saves as CSV UTF-8: byte order mark, CRLF, rows of commas, short rows."""
    plain = read_folder(write_folder(tmp_path / "plain"))
    text = "\ufeff\n" + actuals().replace("2024-02,Chairs,Req", ",,,\n\n2024-02,Chairs,Req")
    marked = write_folder(tmp_path / "marked")
    (marked / "actuals.csv").write_bytes(text.replace("\n", "\r\n").encode())
    assert read_folder(marked).rows("tblActuals") == plain.rows("tblActuals")


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """Blank rows count, and a cell of two lines is one row."""
    notes = 'opened,family,kind,text\n2025-12,Chairs,decision,"two\nlines"\n\n2025-12,Chairs,x,y\n'
    with pytest.raises(ProblemsError) as error:
        read_folder(write_folder(tmp_path, notes=notes))
    assert str(error.value) == (
        'E124 notes.csv row 4, column kind: there is no kind "x". '
        "Write one of these: assumption, vulnerability, decision."
    )


def test_texts_stay_texts(tmp_path: Path) -> None:
    """Codes with zeros in front, numbers, formulas and words for dates are names like others."""
    codes = ["007", "1E5", "TRUE", "MAR1", "2-3", "=1+1", "@SUM(A1)", "+49", "a'b\"c!d[e]#"]
    rows = "".join('"{}",Chairs\n'.format(code.replace('"', '""')) for code in codes)
    tables = read_folder(write_folder(tmp_path, item_map=f"item,family\n{rows}"))
    assert list(tables["tblMap"].columns["Item"]) == codes


def test_a_name_is_one_name_however_it_is_composed(tmp_path: Path) -> None:
    """The two ways to write an accented letter give one family."""
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    items = f"item,family\n{decomposed},Chairs\n"
    rows = f"{actuals()}2025-12,{composed},Lines ordered,5\n"
    tables = read_folder(write_folder(tmp_path, item_map=items, actuals=rows))
    assert tables["tblActuals"].columns["Code"][-1] == composed


def test_every_file_and_column_is_described() -> None:
    """The documentation of the form names whatever is read."""
    text = describe()
    for table in ALL_TABLES:
        assert f"\n{file_name(table)}" in text
        names = SETTINGS if table.name == "company" else [c.field for c in table.columns]
        section = text.split(f"\n{file_name(table)}")[1].split("\n\n")[0]
        for name in names:
            assert f"\n  {name}:" in section or f"\n  {name} *:" in section
