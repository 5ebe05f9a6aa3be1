"""Extracts that are text files: what parts their columns, how letters and numbers are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.importers.actuals.plant import WHOLE, Load, extract, rows, said, told

SAVE_AS = "In Excel choose Save as, CSV UTF-8 (comma delimited)."
LOCALE = "Say how the extract writes numbers, such as --locale de or --locale en."
GERMAN = "Monat;Material;Kennzahl;Menge\n2026-01;A-1;Absatz;{}\n"


@pytest.mark.parametrize(
    "text",
    [
        extract(),
        "\ufeff" + extract().replace("\n", "\r\n"),
        extract().replace(",", ";"),
        extract().replace(",", "\t"),
        "sep=|\n" + extract().replace(",", "|"),
        "Report of the plant, all figures\n\n" + extract().replace(",", ";"),
        extract().upper().replace("LOADED", ""),
        extract().replace("\n", "\n,,,\n\n"),
        extract().replace("2026-01,", "2026-01-31,"),
        extract().replace("2026-01,", "2026-01-05T10:30,"),
    ],
    ids=[
        "commas", "as Excel saves", "semicolons", "tabs", "as it says", "under a title", "capitals",
        "blank rows", "days", "moments",
    ],
)  # fmt: skip
def test_a_text_file_is_read_as_it_comes(load: Load, text: str) -> None:
    """Whatever parts the columns, wherever the headings stand: the same rows."""
    loaded = load(text)
    assert rows(loaded) == WHOLE
    assert {(row.period, row.source, row.loaded) for row in loaded.rows} == {
        ("2026-01", "erp.csv", 46054.0)
    }


def test_windows_letters_are_read_and_told(load: Load) -> None:
    """W506: a file that is no UTF-8 is read as Windows-1252."""
    loaded = load((extract() + "2025-01,Café,Shipped,1\n").encode("cp1252"))
    assert rows(loaded) == WHOLE
    assert told(loaded) == [
        "W506 erp.csv: the text in line 9 is not UTF-8; the file is read as Windows-1252. See that "
        "names with accents are right, or save the file as UTF-8.",
        "W508 erp.csv: rows that are not read: 1 of closed months with a code or a measure that is "
        "not known. Nothing is to be done, if they are not of the month that is to be closed.",
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            extract().encode() + b"\x81",
            "E008 erp.csv: the text in line 9 is neither UTF-8 nor Windows-1252. " + SAVE_AS,
        ),
        (
            extract().encode("utf-16"),
            "E008 erp.csv: the text is UTF-16, or no text at all; UTF-8 is expected. " + SAVE_AS,
        ),
        (
            b"\x00\x01\x02",
            "E008 erp.csv: the text is UTF-16, or no text at all; UTF-8 is expected. " + SAVE_AS,
        ),
        (b"\n\n", "E107 erp.csv: the file is empty. Extract the actuals again."),
        (
            b"a,b;c\n1,2;3\n",
            "E008 erp.csv: its columns may be separated by commas or by semicolons. " + SAVE_AS,
        ),
        (
            extract().encode() + b'2026-01,"A-1,Shipped,5\n',
            "E008 erp.csv: the file cannot be read: unexpected end of data. " + SAVE_AS,
        ),
    ],
    ids=["bytes", "UTF-16", "no text", "empty", "two separators", "open quote"],
)
def test_a_file_that_is_no_text_is_told(load: Load, data: bytes, text: str) -> None:
    """The file is named with what it is; nothing is guessed."""
    assert said(load, data) == [text]


def test_rows_that_are_too_long_are_told_together(load: Load) -> None:
    """E118: a comma inside a text that is not in quotes moves every cell after it."""
    assert said(load, extract(["A-1,Shipped,1,5", "A-2,Shipped,2", "A-2,Closing,1,500"])) == [
        "E118 erp.csv row 2: the row has 5 cells for 4 columns. "
        "Put a text that holds the separator in quotes.",
        "E118 erp.csv row 4: the row has 5 cells for 4 columns. "
        "Put a text that holds the separator in quotes.",
    ]


class TestNumbers:
    @pytest.mark.parametrize(
        ("written", "meant"), [("1.234", 1234.0), ("1.234,5", 1234.5), ("7,25", 7.25)]
    )
    def test_a_locale_says_how(self, load: Load, written: str, meant: float) -> None:
        """The locale of the call is taken for the numbers of the extract."""
        assert rows(load(GERMAN.format(written), locale="de")) == [("A-1", "Shipped", meant)]

    @pytest.mark.parametrize(
        ("written", "fact"),
        [
            ("1.234", 'found "1.234", which may be 1.234 or 1234.'),
            ("-12.000", 'found "-12.000", which may be -12 or -12000.'),
            (
                "1,5",
                'found "1,5", a number with a point for decimals and no other mark is expected.',
            ),
        ],
    )
    def test_without_one_nothing_is_guessed(self, load: Load, written: str, fact: str) -> None:
        """E112: a point in a file of semicolons may part thousands."""
        text = GERMAN.format(written).replace("Absatz", "Lager")
        assert said(load, text) == [f"E112 erp.csv row 2, column Menge: {fact} {LOCALE}"]

    def test_a_point_in_a_file_of_commas_is_a_point(self, load: Load) -> None:
        """What RFC 4180 has is read as it stands."""
        assert rows(load(extract(["A-1,Shipped,1.234"]))) == [("A-1", "Shipped", 1.234)]

    def test_the_locale_must_be_known(self, load: Load) -> None:
        """A wrong locale is told before any row."""
        assert said(load, extract(), locale="xx")[0].startswith('E124 there is no locale "xx".')


def test_codes_stay_as_they_are_written(load: Load) -> None:
    """Zeros in front stay, capitals are the book's, a guard against formulas is taken off."""
    assert rows(load(extract(["0042,Shipped,5", "a-1,Shipped,6"]))) == [
        ("0042", "Shipped", 5.0),
        ("A-1", "Shipped", 6.0),
    ]
    assert said(load, extract(["'=1+1,Shipped,5"]))[0].startswith(
        'E131 erp.csv row 2, column code: there is no family or item "=1+1"; 1 row uses it.'
    )


def test_a_file_of_more_rows_than_a_sheet_is_refused(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E521, before all of it is taken into memory."""
    monkeypatch.setattr("sopxl_workbook.importers.actuals.model.MOST_ROWS", 5)
    assert said(load, extract()) == [
        "E521 erp.csv: there are more than 5 rows. "
        "Extract the month that is to be closed, summed by item."
    ]


def test_no_file_and_another_kind_of_file(load: Load, tmp_path: Path) -> None:
    """E007 and E516: the path is named as it was given."""
    assert said(load, source="nowhere.csv") == [
        "E007 nowhere.csv: there is no such file. "
        "Give the path of the extract, or the address of a database."
    ]
    other = tmp_path / "erp.pdf"
    other.write_bytes(b"%PDF")
    assert said(load, source=str(other)) == [
        f'E516 {other}: the ending ".pdf" is none of .csv, .txt, .tsv, .xlsx, .xlsm. '
        "Save the extract as CSV or as a workbook."
    ]
    assert said(load, extract(), query="select 1", source=str(other)) == [
        f"E516 {other}: a query is asked of a database, and this is a file. "
        "Leave --query out, or give the address of a database."
    ]
