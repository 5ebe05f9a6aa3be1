"""Rows 4 to 8: what would harm whoever reads it, lies about itself, or is damaged in a part."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from faults.archives import package, with_members, with_own_sheet
from faults.doors import DOORS, STATELESS, refused_by_all
from faults.trying import PRICE, changed, rewritten, sopxl, typed
from workbook.ooxml.hostile import saying

from sopxl_workbook.ooxml import read_book

TRUST = "Open it only if you trust its sender; ask for a file saved by Excel."
REPAIR = "Open the file in Excel, let it repair the workbook and save it."
MEGABYTES, SECONDS = 100, 1.0
MEASURED = r"""
import json, re, sys, time
from sopxl.cli import main
from sopxl.cli.shared import kit
from sopxl_workbook import diff, run
from sopxl_workbook.cycle import verbs

def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024

kit()
before, start = peak(), time.process_time()
try:
    main(sys.argv[1:])
except SystemExit as left:
    print(json.dumps([left.code, time.process_time() - start, peak() - before]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory")
class TestRow4Bombs:
    """A zip bomb is refused before anything of it is expanded."""

    BOMBS: tuple[tuple[str, Callable[[bytes], bytes], str], ...] = (
        (
            "size",
            lambda data: with_members(data, ("xl/a.bin", bytes(300 * 2**20))),
            "it expands to 30",
        ),
        (
            "ratio",
            lambda _: with_members(
                package(), *((f"docProps/{i}.xml", b" " * (90 * 2**20)) for i in range(2))
            ),
            "it expands 10",
        ),
        (
            "entries",
            lambda data: with_members(data, *((f"a/{i}", b"") for i in range(5_000))),
            "it has 5",
        ),
    )

    @pytest.mark.parametrize(("what", "make", "detail"), BOMBS, ids=[b[0] for b in BOMBS])
    def test_row_04_bomb(
        self, here: Path, sound: Path, what: str, make: Callable[[bytes], bytes], detail: str
    ) -> None:
        """Too much in all, too much for each byte, too many parts."""
        book = here / "book.xlsx"
        book.write_bytes(make(sound.read_bytes()))
        fact, fix = sopxl("plan", book).err.splitlines()
        assert fact.startswith(f"E004 book.xlsx: the file could be a zip bomb: {detail}")
        refused_by_all(book, sound, f"{fact} > {fix.strip()}", code=5)
        assert fix.strip() == TRUST

    def measured(self, *arguments: str | Path) -> tuple[str, int, float, float]:
        """What is said, the exit code, seconds and megabytes beyond those of the program."""
        command = [sys.executable, "-c", MEASURED, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        code, seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
        return done.stderr, code, seconds, megabytes

    @pytest.mark.parametrize("what", ["size", "lies about its size"])
    def test_row_04_bomb_takes_no_time_and_no_memory(
        self, here: Path, sound: Path, what: str
    ) -> None:
        """A second and 100 MB at most, also of one that says it is small."""
        book = here / "book.xlsx"
        if what == "size":
            book.write_bytes(self.BOMBS[0][1](sound.read_bytes()))
        else:
            book.write_bytes(saying(100, 300))
        for name in STATELESS:
            said, code, seconds, megabytes = self.measured(*DOORS[name](book, sound))
            told = {"size": ("E004",), "lies about its size": ("E001", "E104")}[what]
            assert said.startswith(told), said
            assert code == {"E004": 5, "E001": 6, "E104": 3}[said[:4]], name
            assert seconds < SECONDS, name
            assert megabytes < MEGABYTES, name

    def test_row_04_bomb_inside_a_bomb(self, here: Path, sound: Path) -> None:
        """What is packed inside a part is the business of whoever unpacks it: it stays as it is."""
        inner = with_members(package(main="x"), ("a", bytes(60 * 2**20)))
        book = here / "book.xlsx"
        book.write_bytes(with_members(sound.read_bytes(), ("xl/embeddings/inner.zip", inner)))
        said, code, _, megabytes = self.measured("plan", book)
        assert code == 0, said
        assert megabytes < MEGABYTES


class TestRow5DocumentType:
    """A document type can name files and multiply entities: none is read."""

    TYPES = (
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        "<?xml version='1.0'?>" + "<!-- -->" * 2_000 + "<!DOCTYPE a><a/>",
    )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("text", TYPES)
    def test_row_05_document_type(self, here: Path, sound: Path, text: str, encoding: str) -> None:
        """In a part that nobody reads, whatever it declares."""
        book = here / "book.xlsx"
        text = text.replace("?>", f" encoding='{encoding}'?>", 1)
        member = ("xl/mine.xml", text.encode(encoding))
        book.write_bytes(with_members(sound.read_bytes(), member))
        refused_by_all(
            book,
            sound,
            f'E005 book.xlsx: the part "xl/mine.xml" declares a document type. > {TRUST}',
            code=5,
        )

    @pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
    def test_row_05_document_type_of_a_part_of_ours(
        self, plain_book: Path, sound: Path, part: str
    ) -> None:
        """In one that every verb reads."""
        declared = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
        changed(plain_book, part, lambda xml: xml.replace("?>", f"?>{declared}", 1))
        refused_by_all(
            plain_book,
            sound,
            f'E005 book.xlsx: the part "{part}" declares a document type. > {TRUST}',
            code=5,
        )


class TestRow6Members:
    """Members that two programs would read in two ways, or write where they should not."""

    TWICE = ("xl/styles.xml", "XL/Styles.xml", "xl\\styles.xml")

    @pytest.mark.parametrize("name", TWICE)
    def test_row_06_duplicate(self, here: Path, sound: Path, name: str) -> None:
        """By another spelling as well."""
        book = here / "book.xlsx"
        book.write_bytes(with_members(sound.read_bytes(), (name, b"<a/>")))
        refused_by_all(
            book, sound, f'E006 book.xlsx: the part "{name}" is there twice. > {TRUST}', code=5
        )

    OUTSIDE = ("../evil.xml", "xl/../../evil.xml", "/etc/evil", "C:\\evil.xml", "..\\evil.xml")

    @pytest.mark.parametrize("name", OUTSIDE)
    def test_row_06_outside(self, here: Path, sound: Path, name: str) -> None:
        """Nothing is written there: nothing is ever unpacked."""
        book = here / "in" / "book.xlsx"
        book.parent.mkdir()
        book.write_bytes(with_members(sound.read_bytes(), (name, b"<a/>")))
        refused_by_all(
            book,
            sound,
            f'E006 book.xlsx: the part "{name}" points outside the workbook. > {TRUST}',
            code=5,
        )
        assert [entry.name for entry in here.iterdir()] == ["in"]


DIMENSIONS = ("A1", "A1:XFD1048576", "Z9:A1", "nonsense")


class TestRow7Dimension:
    """What a sheet says of its size is not believed; formats are no values."""

    def test_row_07_wrong_dimension(self, plain_book: Path) -> None:
        """The plan is the same as without it."""
        typed(plain_book, "Prices", PRICE, 60.0)
        twins = {ref: plain_book.with_name(f"twin {i}.xlsx") for i, ref in enumerate(DIMENSIONS)}
        for ref, twin in twins.items():
            twin.write_bytes(plain_book.read_bytes())
            for sheet in ("Actuals", "Prices", "Plan"):
                rewritten(twin, sheet, partial(re.sub, r'(?<=<dimension ref=")[^"]*', ref))
        for path in (plain_book, *twins.values()):
            done = sopxl("plan", path)
            assert done.code == 0, done.err
        for twin in twins.values():
            for sheet in ("Actuals", "Prices", "Plan", "Projection"):
                assert sopxl("diff", plain_book, twin, "--sheet", sheet, "--fail").code == 0
            assert sopxl("check", twin).code == 0

    ROWS = ('<row r="{0}" s="1" customFormat="1"/>', '<row r="{0}"><c r="A{0}" s="1"/></row>')

    @pytest.mark.slow
    @pytest.mark.parametrize("row", ROWS)
    def test_row_07_million_formatted_rows(self, plain_book: Path, row: str) -> None:
        """A planner formats whole columns: only cells with something in them are read."""
        typed(plain_book, "Prices", PRICE, 60.0)
        last = read_book(plain_book).sheet("Prices").last_row
        rows = "".join(row.format(number) for number in range(last + 1, 1_048_577))
        rewritten(
            plain_book, "Prices", lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>", 1)
        )
        for verb in ("plan", "check"):
            done = sopxl(verb, plain_book)
            assert done.code == 0, done.err + done.out


class TestRow8Malformed:
    """A part that is no XML: the work goes on where nobody needs it, else the part is named."""

    def test_row_08_malformed_sheet_of_ours(self, book: Path, sound: Path) -> None:
        """A sheet that is read for every plan."""
        part = read_book(book).sheets["Prices"].part
        changed(book, part, lambda xml: "<a><b></b><c></a>")
        refused_by_all(
            book,
            sound,
            f'E001 book.xlsm: the part "{part}" of the workbook is damaged: mismatched tag: '
            f"line 1, column 15. > {REPAIR}",
            code=6,
            doors=STATELESS,
        )

    def test_row_08_malformed_sheet_of_the_planner(self, plain_book: Path, sound: Path) -> None:
        """A sheet of his own is carried along as it is, and told of; only diff has to read it."""
        bad = "<worksheet><sheetData></worksheet>"
        plain_book.write_bytes(with_own_sheet(plain_book.read_bytes(), bad))
        typed(plain_book, "Prices", PRICE, 60.0)
        assert sopxl("plan", plain_book).code == 0
        done = sopxl("check", plain_book)
        assert done.code == 0, done.err + done.out
        assert done.out.splitlines()[-1] == (
            'W315 Mine: the sheet is not looked at: the part "xl/worksheets/mine.xml" of the '
            f"workbook is damaged: mismatched tag: line 1, column 24. {REPAIR}"
        )
        assert read_book(plain_book).package.part("xl/worksheets/mine.xml").decode() == bad
        refused_by_all(
            plain_book,
            sound,
            'E001 book.xlsx: the part "xl/worksheets/mine.xml" of the workbook is damaged: '
            f"mismatched tag: line 1, column 24. > {REPAIR}",
            code=6,
            doors=("diff from", "diff to"),
        )

    def test_row_08_malformed_part_that_is_no_sheet(self, plain_book: Path) -> None:
        """The colours of the book are no concern of a plan."""
        changed(plain_book, "xl/theme/theme1.xml", lambda xml: xml[:-100])
        typed(plain_book, "Prices", PRICE, 60.0)
        assert sopxl("plan", plain_book).code == 0
        assert sopxl("check", plain_book).code == 0
