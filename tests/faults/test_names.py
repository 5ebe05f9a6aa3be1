"""Rows 46 to 49 and 52: names of every script, with every mark, like numbers, formulas, totals."""

from __future__ import annotations

from pathlib import Path

import pytest
from breadth import few
from faults.trying import (
    FIRST,
    changed,
    folder_with,
    made,
    new_refused,
    refused,
    sopxl,
    typed,
    warned,
)
from small import FILES, actuals

from sopxl_workbook.ooxml import cell_name, read_book

COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


def csv_field(name: str) -> str:
    """A text as a field of a CSV file."""
    return '"{}"'.format(name.replace('"', '""'))


def company_of(here: Path, *names: str) -> Path:
    """The small company with more families, each a copy of its chairs under another name."""
    texts = {**FILES, "actuals.csv": actuals()}
    files = {}
    for file, text in texts.items():
        chairs = [row for row in text.splitlines() if "Chairs" in row]
        more = [row.replace("Chairs", csv_field(name)) for name in names for row in chairs]
        files[file.removesuffix(".csv")] = "\n".join([text.rstrip("\n"), *more, ""])
    return folder_with(here, **files)


def made_with(here: Path, *names: str) -> Path:
    """The book of a company with these families: every name as it was, every rule kept."""
    book = made(company_of(here, *names))
    assert families(book)[2:] == list(names)
    return book


def families(book: Path) -> list[object]:
    """The names on the Families sheet."""
    return [row[0] for row in read_book(book).table_rows("tblFamilies")]


class TestRow46Unicode:
    """Names of every script; what looks the same and is not, is told."""

    NAMES = (
        "Café",
        "椅子",
        "🪑 Stühle",
        "كراسي",
        "כיסאות",
        "Стул",
        "Ελλάς",
        "ＡＢＣ",
        "İstanbul ı",
    )

    def test_row_46_every_script(self, here: Path) -> None:
        """Planned, written and checked like any other."""
        made_with(here, *self.NAMES)

    @pytest.mark.slow
    def test_row_46_composed_and_decomposed(self, here: Path) -> None:
        """An accent is one letter or two to a program, and one to a planner."""
        files = {"prices": FILES["prices.csv"].replace("Chairs", DECOMPOSED)}
        texts = {n.removesuffix(".csv"): t.replace("Chairs", COMPOSED) for n, t in FILES.items()}
        folder = folder_with(
            here, **(texts | files), actuals=actuals().replace("Chairs", DECOMPOSED)
        )
        book = made(folder)
        assert families(book)[0] == COMPOSED
        typed(book, "Prices", f"A{FIRST}", DECOMPOSED)
        assert sopxl("plan", book).code == 0

    TWINS: tuple[tuple[str, str], ...] = (
        ("Cha\u200birs", "Cha<U+200B>irs"),
        ("Chairs\u202e", "Chairs<U+202E>"),
        ("\u200fChairs", "<U+200F>Chairs"),
        ("\u0421hairs", "\u0421hairs"),  # with the C of Cyrillic
        ("Ｃhairs", "Ｃhairs"),
        ("Chairs\u00ad", "Chairs<U+00AD>"),
    )

    @pytest.mark.slow
    def test_row_46_lookalikes(self, here: Path) -> None:
        """Families that nobody can tell apart on a screen; what is hidden is written out."""
        made(
            company_of(here, *(twin for twin, _ in self.TWINS)),
            *(
                f'W130 families.csv row {row}, column family: "{shown}" looks like "Chairs" at '
                "families.csv row 2, column family, but is another family. > "
                "Give one of them another name if they are the same."
                for row, (_, shown) in enumerate(self.TWINS, start=4)
            ),
        )

    @pytest.mark.parametrize(("twin", "shown"), TWINS, ids=[shown for _, shown in TWINS])
    def test_row_46_a_name_that_only_looks_known(self, here: Path, twin: str, shown: str) -> None:
        """It is not matched by its looks, and the difference is said."""
        text = (
            FILES["prices.csv"]
            .replace("Tables,", f"{twin},")
            .replace("Chairs,2026", f"{twin},2026")
        )
        fix = (
            'It looks like "Chairs", but a character in it is another one, or hidden. '
            "Correct the name, or add it to the Families."
        )
        new_refused(
            folder_with(here, prices=text),
            f'E131 prices.csv row 3, column family: there is no family "{shown}"; 2 rows use it. > '
            f"{fix}",
        )

    def test_row_46_a_name_that_only_looks_known_in_a_book(self, book: Path) -> None:
        """The same in a book."""
        typed(book, "Prices", f"A{FIRST}", "Cha\u200birs")
        refused(
            book,
            f'E131 Prices!A{FIRST}: there is no family "Cha<U+200B>irs"; 1 row uses it. > It looks '
            'like "Chairs", but a character in it is another one, or hidden. Correct the name, or '
            "add it to the Families.",
        )


class TestRow47Marks:
    """Names with every mark that a formula, a sheet name or a file gives a meaning to."""

    NAMES = (
        "Bob's",
        'the "best"',
        "a!b",
        "[a]",
        "a]b[c",
        "@home",
        "#1",
        "two\nlines",
        "007",
        "a,b;c",
        "50%",
        "<b>&amp;</b>",
        "_x000D_",
        "$A$1",
        "R1C1",
        "{1}",
        "a\\b/c:d",
    )

    def test_row_47_marks_in_a_name(self, here: Path) -> None:
        """Not a character is lost between the file and the book, and every formula finds it."""
        made_with(here, *self.NAMES)

    @few("name", ["_x000D_", "two\nlines", 'Bob\'s "best"'])
    def test_row_47_marks_in_the_name_that_is_shown(self, here: Path, name: str) -> None:
        """The pages show the first family: its name stands in the results of formulas too."""
        texts = {
            n.removesuffix(".csv"): t.replace("Chairs", csv_field(name)) for n, t in FILES.items()
        }
        folder = folder_with(here, **texts, actuals=actuals().replace("Chairs", csv_field(name)))
        assert families(made(folder))[0] == name

    @pytest.mark.parametrize("mark", ["*", "?", "~", "|"])
    def test_row_47_placeholders(self, here: Path, mark: str) -> None:
        """What a lookup takes for a placeholder is in no name."""
        new_refused(
            folder_with(here, item_map=f"item,family\nC{mark}1,Chairs\n"),
            f'E128 item_map.csv row 2, column item: the name "C{mark}1" has {mark} in it; formulas '
            "that look names up cannot tell it from a placeholder. > "
            "Write the name without * ? ~ and |.",
        )

    @pytest.mark.slow
    def test_row_47_long_name(self, here: Path) -> None:
        """As long as a lookup can take, and not longer."""
        made_with(here, "C" * 200)

    @pytest.mark.parametrize("length", [201, 32_767])
    def test_row_47_too_long_name(self, here: Path, length: int) -> None:
        """Refused before a formula fails on it."""
        new_refused(
            folder_with(here, item_map=f"item,family\n{'C' * length},Chairs\n"),
            f"E128 item_map.csv row 2, column item: the name has {length} characters, at most 200 "
            "can be looked up. > Shorten the name.",
        )

    @pytest.mark.slow
    def test_row_47_longest_text(self, here: Path) -> None:
        """A note fills a cell to its last character."""
        text = "x" * 32_767
        notes = f"opened,family,kind,text\n2025-12,Chairs,decision,{text}\n"
        book = made(folder_with(here, notes=notes))
        assert read_book(book).table_rows("tblNotes")[0][3] == text

    def test_row_47_too_long_text(self, here: Path) -> None:
        """One more, and the cell would lose it."""
        notes = f"opened,family,kind,text\n2025-12,Chairs,decision,{'x' * 32_768}\n"
        new_refused(
            folder_with(here, notes=notes),
            "E152 notes.csv row 2, column text: the text has 32,768 characters, a cell holds "
            "32,767. > Shorten the text.",
        )


class TestRow48LikeNumbers:
    """Names that a spreadsheet takes for numbers, dates, flags or cells."""

    NAMES = ("TRUE", "NULL", "1E5", "MAR1", "2-3", "12", "0012", "1/2", "NaN", "None", "SEPT2", "-")

    def test_row_48_stays_text(self, here: Path) -> None:
        """A text in the file, a text in the book, planned and checked."""
        made_with(here, *self.NAMES)

    def test_row_48_items_stay_texts(self, here: Path) -> None:
        """Every cell of the Item map is a text."""
        rows = "".join(f"{name},Chairs\n" for name in self.NAMES)
        book = made(folder_with(here, item_map=f"item,family\n{rows}"))
        found = [row[0] for row in read_book(book).table_rows("tblMap")]
        assert found == list(self.NAMES)

    def test_row_48_flag_for_a_name(self, book: Path) -> None:
        """TRUE that was typed without care is a flag, and no name."""
        typed(book, "Prices", f"A{FIRST}", True)
        refused(
            book,
            f"E110 Prices!A{FIRST}: found TRUE, a text is expected. > "
            "Enter it as text, with an apostrophe before it.",
        )


class TestRow49Injection:
    """A text that a spreadsheet would run as a formula stays a text."""

    NAMES = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd", '=HYPERLINK("http://x","y")')

    def test_row_49_inert_in_the_book(self, here: Path) -> None:
        """Every cell that holds such a name holds the text, and no formula."""
        opened = read_book(made_with(here, *self.NAMES))
        for sheet in ("Families", "Prices", "Costs", "Policy", "Bill", "Actuals", "Forecast"):
            cells = opened.sheet(sheet)
            found = [place for place, value in cells.values() if value in self.NAMES]
            assert len(found) >= len(self.NAMES), sheet
            for place in found:
                assert cells.cell(cell_name(*place)).formula is None

    @pytest.mark.slow
    def test_row_49_apostrophe_is_taken_off(self, here: Path) -> None:
        """A file in which such texts were made safe gives the text itself, and only that."""
        safe = "".join(f"{csv_field(chr(39) + name)},Chairs\n" for name in self.NAMES)
        book = made(folder_with(here, item_map=f"item,family\n{safe}'quoted',Chairs\n"))
        found = [row[0] for row in read_book(book).table_rows("tblMap")]
        assert found == [*self.NAMES, "'quoted'"]

    def test_row_49_no_apostrophe_before_a_number(self, here: Path) -> None:
        """A number needs none, so one that has it is a text."""
        text = actuals().replace("2024-03,Chairs,Shipped,110", "2024-03,Chairs,Shipped,'-110")
        new_refused(
            folder_with(here, actuals=text),
            'E112 actuals.csv row 17, column quantity: found "\'-110", a number with a point for '
            "decimals and no other mark is expected. > Write -110, or say with --locale how the "
            "file writes numbers.",
        )

    def test_row_49_a_command_is_no_name(self, here: Path) -> None:
        """The bar of a command is refused in a name, and inert in a note."""
        command = "=cmd|'/c calc'!A1"
        notes = f"opened,family,kind,text\n2025-12,Chairs,decision,{command}\n"
        book = made(folder_with(here, notes=notes))
        cell = read_book(book).sheet("Notes").cell(f"D{FIRST}")
        assert (cell.value, cell.formula) == (command, None)
        book.unlink()
        new_refused(
            folder_with(here / "other", item_map=f"item,family\n{command},Chairs\n"),
            f'E128 item_map.csv row 2, column item: the name "{command}" has | in it; formulas '
            "that look names up cannot tell it from a placeholder. > "
            "Write the name without * ? ~ and |.",
        )


class TestRow52Totals:
    """Totals of the table are left out; a row that looks like one is told."""

    def test_row_52_totals_row_of_the_table(self, book: Path) -> None:
        """What the table itself calls its totals is no row of it."""
        opened = read_book(book)
        table = opened.table("tblPrices")
        below = table.area.last_row + 1
        typed(book, "Prices", f"A{below}", "Total")
        typed(book, "Prices", f"C{below}", 305.0)

        def with_totals(xml: str) -> str:
            longer = str(table.area._replace(last_row=below))
            xml = xml.replace(f' ref="{table.ref}"', f' ref="{longer}"', 1)
            return xml.replace("<table ", '<table totalsRowCount="1" ', 1).replace(
                'totalsRowShown="0"', ""
            )

        changed(book, table.part, with_totals)
        assert read_book(book).table("tblPrices").has_totals
        warned(book)

    def test_row_52_family_called_total(self, here: Path) -> None:
        """It counts as a family, and the planner is asked."""
        names = ("Total", "Grand total", "SUBTOTAL", "Sum", "Summe")
        made(
            company_of(here, *names, "Summer"),
            *(
                f'W152 families.csv row {row}, column family: "{name}" looks like a sum of the '
                "others, and counts as a family of its own. > Take the row out if it is a sum."
                for row, name in enumerate(names, start=4)
            ),
        )

    def test_row_52_total_that_was_typed(self, book: Path) -> None:
        """A sum under the extract is no family, and stops the plan."""
        rows = read_book(book).table_rows("tblActuals")
        typed(book, "Actuals", f"B{FIRST + len(rows) - 1}", "Total")
        done = sopxl("plan", book)
        assert done.code == 3
        assert (
            f'E131 Actuals!B{FIRST + len(rows) - 1}: there is no family or item "Total"; 1 row '
            "uses it." in done.err
        )
