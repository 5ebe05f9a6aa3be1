"""Rows 13 to 15: texts where a number belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from breadth import few
from faults.trying import (
    AT_17,
    FIRST,
    PRICE,
    folder_with,
    made,
    new_refused,
    override,
    planned,
    quantity,
    refused,
    rewritten,
    sopxl,
    typed,
    with_cell,
)
from small import FILES

from sopxl_workbook.ooxml import read_book

NO_UNIT = "Enter a number without unit, or leave the row out."
LOCALE = "say with --locale how the file writes numbers."


class TestRow13Text:
    """A text is never taken for a number, nor for nothing."""

    @pytest.mark.parametrize(
        "text", ["12k", "n/a", "–", "-", "nan", "inf", "1_000", "١٢", "0x10", "1 200 ea"]
    )
    def test_row_13_text_in_a_number_cell(self, book: Path, text: str) -> None:
        """In a price, and in a forecast that a planner types."""
        typed(book, "Prices", PRICE, text)
        message = f'found the text "{text}", a number is expected.'
        refused(book, f"E110 Prices!{PRICE}: {message} > {NO_UNIT}")

    @pytest.mark.parametrize("text", ["12k", "n/a", "–"])
    def test_row_13_text_in_a_forecast(self, book: Path, text: str) -> None:
        """The cell of the wide sheet is named."""
        cell = override(book)
        typed(book, "Forecast", cell, text)
        refused(
            book,
            f'E110 Forecast!{cell}: found the text "{text}", a number is expected. > {NO_UNIT}',
        )

    @pytest.mark.parametrize("text", ["12k", "n/a", "–"])
    def test_row_13_text_in_a_file(self, here: Path, text: str) -> None:
        """Row and column of the file are named."""
        new_refused(
            folder_with(here, actuals=quantity(text)),
            f'E110 {AT_17}: found the text "{text}", a number is expected. > {NO_UNIT}',
        )


class TestRow14NumberAsText:
    """A number that is stored as text is refused, and converted when asked for."""

    FIX = "Convert the cell to a number; sopxl plan --coerce converts them all."

    def test_row_14_number_stored_as_text(self, book: Path) -> None:
        """Its only fault is named, with both ways out."""
        cell = override(book)
        typed(book, "Prices", PRICE, "50")
        typed(book, "Forecast", cell, " 1200 ")
        refused(book, f'E111 Prices!{PRICE}: found the number 50 stored as text "50". > {self.FIX}')
        typed(book, "Prices", PRICE, 50.0)
        refused(
            book, f'E111 Forecast!{cell}: found the number 1200 stored as text "1200". > {self.FIX}'
        )

    def test_row_14_coerce(self, book: Path) -> None:
        """The texts become numbers in the book, told once a column; the next check finds none."""
        cells = [override(book), override(book, period=1)]
        typed(book, "Prices", PRICE, "50")
        typed(book, "Prices", f"C{FIRST + 1}", "55")
        for cell in cells:
            typed(book, "Forecast", cell, "1200")
        said = planned(book, "--coerce").splitlines()
        assert said[:4] == [
            f'W111 Prices!{PRICE}: the text "50" is taken as the number 50, as in 1 more row.',
            "     Enter numbers as numbers.",
            f'W111 Forecast!{cells[0]}: the text "1200" is taken as the number 1200, as in 1 more '
            "cell.",
            "     Enter numbers as numbers.",
        ]
        now = read_book(book)
        assert now.sheet("Prices").block(f"C{FIRST}:C{FIRST + 2}") == [[50.0], [55.0], [200.0]]
        assert [now.sheet("Forecast").cell(cell).value for cell in cells] == [1200.0, 1200.0]

    def test_row_14_coerce_shows_what_it_would_convert(self, book: Path) -> None:
        """A dry run lists the cells and writes nothing."""
        typed(book, "Prices", PRICE, "50")
        before = book.read_bytes()
        done = sopxl("plan", book, "--coerce", "--dry-run")
        assert done.code == 0, done.err
        assert f"Prices!{PRICE}" in done.out
        assert "number stored as text" in done.out
        assert book.read_bytes() == before

    def test_row_14_coerce_takes_no_other_text(self, book: Path) -> None:
        """What may be read in several ways stays refused."""
        typed(book, "Prices", PRICE, "1,200")
        done = sopxl("plan", book, "--coerce")
        assert (done.code, done.err.splitlines()[0]) == (
            3,
            f'E112 Prices!{PRICE}: found the text "1,200", which may be read in several ways; a '
            "number is expected.",
        )

    def test_row_14_coerce_leaves_a_formula(self, book: Path) -> None:
        """A formula that gives a text is not replaced by a number."""
        formula = f'<c r="{PRICE}" t="str"><f>"5"&amp;"0"</f><v>50</v></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, formula))
        before = book.read_bytes()
        done = sopxl("plan", book, "--coerce")
        assert (done.code, done.err) == (
            3,
            f'E111 Prices!{PRICE}: the formula gives the text "50", a number is expected.\n'
            "     Let the formula give a number: put VALUE() around it.\n",
        )
        assert book.read_bytes() == before


class TestRow15Locale:
    """Marks that are read in two ways are refused, unless it is said how they are meant."""

    BOOK: tuple[tuple[str, str], ...] = (
        ("1,234", "1234 or 1.234"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1'234.50", "1234.5"),
        ("12,5", "12.5"),
        ("(1,200)", "-1200 or -1.2"),
        ("85%", "0.85"),
    )

    @pytest.mark.parametrize(("text", "readings"), BOOK, ids=[text for text, _ in BOOK])
    def test_row_15_locale_text(self, book: Path, text: str, readings: str) -> None:
        """Every reading is named."""
        typed(book, "Prices", PRICE, text)
        refused(
            book,
            f'E112 Prices!{PRICE}: found the text "{text}", which may be read in several ways; a '
            f"number is expected. > Enter the number {readings}; sopxl plan --locale converts all "
            "such texts.",
        )

    def test_row_15_locale_text_of_a_file(self, here: Path) -> None:
        """The same in a folder."""
        new_refused(
            folder_with(here, actuals=quantity('"1,200"')),
            f'E112 {AT_17}: found "1,200", a number with a point for decimals and no other mark is '
            f"expected. > Write 1200 or 1.2, or {LOCALE}",
        )

    READ: tuple[tuple[str, str, float], ...] = (
        ("de", "1.234,56", 1234.56),
        ("de-DE", "1.234", 1234.0),
        ("de", "12,5", 12.5),
        ("en", "1,234", 1234.0),
        ("en_US", "1,234,567.5", 1234567.5),
        ("fr", "1\u202f234,56", 1234.56),
        ("fr_FR.UTF-8", "1 234,5", 1234.5),
        ("de-CH", "1’234.50", 1234.5),
        ("sv", "1\u00a0234", 1234.0),
        ("en-IN", "12,34,567.8", 1234567.8),
        ("pt-BR", "1.234,5", 1234.5),
        ("es-MX", "1,234.5", 1234.5),
        ("de", "50", 50.0),
    )

    @few(("locale", "text", "number"), READ, quick=2)
    def test_row_15_locale_is_read_exactly(
        self, book: Path, locale: str, text: str, number: float
    ) -> None:
        """The number that the text means in that country is written in its place."""
        typed(book, "Prices", PRICE, text)
        said = planned(book, "--locale", locale).splitlines()
        shown = text.replace("\u202f", "<U+202F>").replace("\u00a0", "<U+00A0>")
        shown = shown.replace("’", "’")
        assert said[0] == (
            f'W111 Prices!{PRICE}: the text "{shown}" is taken as the number {number:.15g}.'
        )
        assert read_book(book).sheet("Prices").cell(PRICE).value == number

    NOT_READ: tuple[tuple[str, str, str, str], ...] = (
        ("E112", "de", "1,234.56", "123.456,78"),
        ("E112", "de", "12.50", "123.456,78"),
        ("E112", "en", "1.234,56", "123,456.78"),
        ("E112", "en", "1,23", "123,456.78"),
        ("E112", "fr", "1.234,5", "123 456,78"),
        ("E110", "de", "12k", "123.456,78"),
        ("E112", "en-IN", "123,456.7,8", "1,23,456.78"),
    )

    @pytest.mark.parametrize(("code", "locale", "text", "example"), NOT_READ)
    def test_row_15_locale_forgives_nothing(
        self, book: Path, code: str, locale: str, text: str, example: str
    ) -> None:
        """A text of another country is not read as one of this."""
        typed(book, "Prices", PRICE, text)
        before = book.read_bytes()
        done = sopxl("plan", book, "--locale", locale)
        code = "E110" if text == "123,456.7,8" else code
        assert (done.code, done.err) == (
            3,
            f'{code} Prices!{PRICE}: found "{text}", a number as "{locale}" writes it is expected: '
            f"{example}.\n     Correct the text, or the locale.\n",
        )
        assert book.read_bytes() == before

    def test_row_15_locale_of_a_folder(self, here: Path) -> None:
        """Given with the verb, or once and for all in company.csv; the book keeps it."""
        files = {"actuals": quantity('"110,0"'), "bill": FILES["bill.csv"]}
        files["bill"] = files["bill"].replace("1.5", '"1,5"').replace("2.5", '"2,5"')
        made(folder_with(here, **files), options=("--locale", "de")).unlink()
        company = FILES["company.csv"] + "locale,de\n"
        book = made(folder_with(here, **files, company=company))
        assert read_book(book).named_value("sop_locale") == "de"
        typed(book, "Prices", PRICE, "1.234,5")
        planned(book)
        assert read_book(book).sheet("Prices").cell(PRICE).value == 1234.5

    def test_row_15_locale_of_the_book(self, book: Path) -> None:
        """Written on the Control sheet it holds for every plan; one that is unknown is refused."""
        target = read_book(book).defined_name("sop_locale").target
        assert target is not None
        cell = target[1].replace("$", "")
        typed(book, "Prices", PRICE, "1.234,5")
        typed(book, "Control", cell, "de")
        said = planned(book).splitlines()
        assert said[0] == (
            f'W111 Prices!{PRICE}: the text "1.234,5" is taken as the number 1234.5.'
        )
        typed(book, "Control", cell, "xx")
        done = sopxl("plan", book)
        assert (done.code, done.err.splitlines()[0]) == (
            3,
            f'E124 Control!{cell}: there is no locale "xx".',
        )

    def test_row_15_unknown_locale(self, book: Path) -> None:
        """The known ones are listed."""
        before = book.read_bytes()
        done = sopxl("plan", book, "--locale", "xx")
        assert (done.code, done.err.splitlines()[0]) == (3, 'E124 there is no locale "xx".')
        assert "bg, cs, da, de, el, en," in done.err
        assert book.read_bytes() == before
