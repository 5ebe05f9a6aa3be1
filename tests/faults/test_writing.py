"""Rows 53 to 56 and 59 to 69: what keeps a book from being written, and what writing leaves."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.doors import DOORS, OVERRIDE, process, to_plan
from faults.trying import NOW, PRICE, changed, everything, lines, rewritten, sopxl, typed, with_cell
from preserved.parts import Part, with_parts
from preserved.written import PICTURE
from workbook.runs.running import CountedOs, use

from sopxl_workbook import run, runs
from sopxl_workbook.ooxml import Package, cell_name, disk, read_book, writable

WRITERS = ("plan", "authorise")
RIGHTS = "Ask for the right to write there, or work on a copy."
PLAN_CELL = cell_name(10, NOW + 2)  # of the production plan, month 3
JANUARY = """period,code,measure,quantity
2026-01,Chairs,Requested,220
2026-01,Chairs,Shipped,220
2026-01,Chairs,Produced,222
2026-01,Chairs,Closing,150
2026-01,Tables,Booked,64
2026-01,Tables,Shipped,63
2026-01,Tables,Backlog,51
"""


@pytest.fixture
def stale(sound_books: dict[str, Path], here: Path) -> Path:
    """A book that a plan has to write, alone in its folder."""
    return to_plan(sound_books[".xlsx"], here / "book.xlsx")


@pytest.fixture
def real_calls() -> Iterator[None]:
    """Afterwards the operating system does as it is told again."""
    yield
    use(None)


def refused(book: Path, *told: str, code: int = 5, verbs: tuple[str, ...] = WRITERS) -> None:
    """Every verb that writes leaves with the code and these problems; no file is another one."""
    before = everything(book.parent)
    for verb in verbs:
        done = sopxl(*DOORS[verb](book, book))
        assert (done.err, done.out, done.code) == (lines(*told), "", code), verb
        assert everything(book.parent) == before, verb


def written(path: str | Path) -> str:
    """What a plan says that wrote the book."""
    done = sopxl("plan", path)
    assert done.code == 0, done.err
    assert "written. The book as it was:" in done.err
    return done.err


def protected(xml: str, password: str = "") -> str:
    """The XML of a sheet that somebody has protected."""
    xml = re.sub(r"<sheetProtection[^>]*/>", "", xml)
    mark = f'</sheetData><sheetProtection{password} sheet="1" objects="1"/>'
    return xml.replace("</sheetData>", mark, 1)


class TestRow53Protected:
    """Our own sheets are written, whatever a planner has locked stays locked."""

    PASSWORD = ' password="CC1A"'

    def test_row_53_sheet_with_a_password(self, stale: Path) -> None:
        """A result that would change there is refused; it is read all the same."""
        rewritten(stale, "Control", lambda xml: protected(xml, self.PASSWORD))
        before = everything(stale.parent)
        done = sopxl("plan", stale)
        fact, fix = done.err.splitlines()
        assert done.code == 5
        assert re.fullmatch(
            r"E160 Control![A-Z0-9, ]+: locked on a sheet that is protected with a password, "
            "which is never taken off.",
            fact,
        )
        assert fix == (
            "     Ask whoever set the password to unprotect the sheet, or use cells that are not "
            "locked."
        )
        assert everything(stale.parent) == before
        assert sopxl("plan", stale, "--dry-run").code == 0
        assert sopxl("check", stale).code == 3

    @pytest.mark.parametrize("sheet", ["Projection", "Dollars"])
    def test_row_53_own_sheet_without_password(self, stale: Path, sheet: str) -> None:
        """It is written, and protected afterwards as before."""
        rewritten(stale, sheet, protected)
        written(stale)
        assert read_book(stale).sheet(sheet).protection.is_on
        assert sopxl("check", stale).code == 0

    def test_row_53_structure(self, stale: Path) -> None:
        """No sheet comes or goes by a plan, so a protected list of sheets is no obstacle."""
        mark = "<workbookProtection lockStructure='1'/><bookViews"
        changed(stale, "xl/workbook.xml", lambda xml: xml.replace("<bookViews", mark, 1))
        written(stale)
        assert mark in read_book(stale).package.part("xl/workbook.xml").decode()


class TestRow54Preserved:
    """Whatever else is in the book stays, byte for byte."""

    @pytest.fixture
    def full(self, book: Path) -> Path:
        """A book with buttons, charts and macros, and parts of other programs."""
        data = with_parts(
            book.read_bytes(),
            [
                Part("xl/media/mine.png", PICTURE),
                Part("customXml/item7.xml", "<mine xmlns='urn:mine'>é</mine>"),
                Part("xl/slicers/slicer1.xml", "<slicers xmlns='urn:mine'/>"),
                Part("xl/tomorrow/item1.bin", bytes(range(256))),
            ],
            extensions={"png": "image/png"},
        )
        book.write_bytes(data)
        return book

    def parts_written(self, book: Path, *arguments: str) -> set[str]:
        """The parts that a verb has written."""
        before = Package(book.read_bytes()).raw_members()
        verb, *more = arguments
        done = sopxl(verb, book, *more)
        assert done.code == 0, done.err
        after = Package(book.read_bytes()).raw_members()
        gone = set(before) - set(after)
        assert gone <= {"xl/calcChain.xml"}
        assert set(after) <= set(before)
        return {name for name, raw in after.items() if before[name] != raw}

    def test_row_54_every_verb(self, full: Path) -> None:
        """Sheets are written, and the tables that grow; no chart, button, image or macro."""
        typed(full, "Prices", PRICE, 60.0)
        january = full.with_name("january.csv")
        january.write_text(JANUARY, encoding="utf-8")
        sheets = {sheet.part for sheet in read_book(full).sheets.values()}
        archive, actuals = (
            read_book(full).table(name).part for name in ("tblArchive", "tblActuals")
        )
        assert self.parts_written(full, "plan") <= sheets
        assert self.parts_written(full, "authorise", *OVERRIDE) <= {*sheets, archive}
        rolled = self.parts_written(full, "rollover", "--actuals", "january.csv", "--yes")
        others = {archive, actuals, "xl/workbook.xml", "[Content_Types].xml"}
        assert {name for name in rolled - sheets - others if "/tables/" not in name} == set()


class TestRow55Formulas:
    """A planner's formula is never replaced by a value."""

    ELSEWHERE = "Enter the value elsewhere, or clear the formula first."

    @pytest.mark.parametrize(
        "formula",
        [
            "<f>100+1</f>",
            '<f t="array" ref="{0}:{1}">100+1</f>',
            '<f t="array" ref="{0}">_xlfn.SEQUENCE(1,1)</f>',
        ],
    )
    def test_row_55_formula_in_the_plan(self, stale: Path, formula: str) -> None:
        """One cell, several, and one that may spill."""
        inside = formula.format(PLAN_CELL, cell_name(10, NOW + 4))
        cell = f'<c r="{PLAN_CELL}">{inside}<v>101</v></c>'
        rewritten(stale, "Plan", lambda xml: with_cell(xml, PLAN_CELL, cell))
        refused(
            stale,
            f"E161 Plan!{PLAN_CELL}: calculated by a formula, which a value would replace. > "
            + self.ELSEWHERE,
            verbs=("plan",),
        )

    def test_row_55_value_in_the_place_of_a_formula(self, stale: Path) -> None:
        """The other way round: what was typed over a formula of ours is not taken for a result."""
        ref = cell_name(10, NOW)
        rewritten(
            stale, "Projection", lambda xml: with_cell(xml, ref, f'<c r="{ref}"><v>7</v></c>')
        )
        refused(
            stale,
            f"E163 Projection!{ref}: not a formula, so there is no stored result to renew. > "
            "Put the formula back: copy the cell beside it.",
        )


def test_row_56_target_not_empty(book: Path) -> None:
    """What stands below a table that has to grow is in the way, and told by its cell."""
    area = read_book(book).table("tblArchive").area
    ref = cell_name(area.last_row + 1, 5)
    note = f'<row r="{area.last_row + 1}"><c r="{ref}"><v>5</v></c></row>'
    rewritten(book, "Archive", lambda xml: xml.replace("</sheetData>", f"{note}</sheetData>", 1))
    before = everything(book.parent)
    done = sopxl("authorise", book, *OVERRIDE)
    assert done.code == 5
    assert done.err.startswith(f"E162 Archive!{ref}: ")
    assert everything(book.parent) == before


class TestRow59Open:
    """A book that somebody has open is left alone."""

    AGAIN = "Close it there, then run this again."

    def excel(self, book: Path, name: str = "Ann Lee") -> Path:
        """The lock file of Excel."""
        lock = book.with_name(f"~${book.name}")
        size = bytes([len(name)])
        lock.write_bytes(
            size + name.encode().ljust(54) + size + b"\0" + name.encode("utf-16-le").ljust(108)
        )
        return lock

    def test_row_59_open_in_excel(self, stale: Path) -> None:
        """The message names who has it open."""
        self.excel(stale)
        refused(stale, f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}")
        refused(
            stale,
            f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}",
            verbs=("rollover",),
        )

    def test_row_59_reading_an_open_book(self, stale: Path) -> None:
        """What only reads goes on."""
        self.excel(stale)
        assert sopxl("plan", stale, "--dry-run").code == 0
        assert "E201" not in sopxl("check", stale).err

    def test_row_59_new_over_an_open_book(self, stale: Path) -> None:
        """Also where it would be replaced as a whole."""
        self.excel(stale)
        before = everything(stale.parent)
        done = sopxl("new", stale, "--sample", "--force")
        assert (done.code, done.err) == (
            5,
            lines(f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN}"),
        )
        assert everything(stale.parent) == before

    def test_row_59_open_in_libreoffice(self, stale: Path) -> None:
        """Its lock file has another form."""
        lock = stale.with_name(".~lock.book.xlsx#")
        lock.write_text(",ann,ann-pc,25.11.2026 02:00,file:///home/ann;", encoding="utf-8")
        refused(stale, f"E201 book.xlsx: open in LibreOffice by ann. > {self.AGAIN}")

    def test_row_59_lock_older_than_the_last_restart(self, stale: Path) -> None:
        """It is told what to delete, and not deleted for anybody."""
        lock = self.excel(stale)
        os.utime(lock, (1e9, 1e9))
        refused(
            stale,
            f"E201 book.xlsx: open in Excel by Ann Lee. > {self.AGAIN} If nobody has it open, "
            "delete ~$book.xlsx, left from before the last restart.",
        )


class TestRow60Rights:
    """Told before any work is done."""

    @pytest.fixture(autouse=True)
    def no_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is read where nothing could be written."""

        def work(*_: object) -> None:
            raise AssertionError("the book was read")

        monkeypatch.setattr(run, "read_book", work)

    def test_row_60_read_only_file(self, stale: Path) -> None:
        """Also for whoever could write it nevertheless."""
        stale.chmod(0o444)
        refused(stale, f"E202 {stale}: the file is read-only. > {RIGHTS}", code=6)

    def test_row_60_read_only_folder(self, stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: a new file cannot be put there."""
        real = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: Path(path) != stale.parent and real(path, mode)
        )
        refused(
            stale,
            f'E202 {stale}: the folder "{stale.parent}" is read-only. > {RIGHTS}',
            code=6,
        )

    def test_row_60_no_folder_for_a_new_book(self, here: Path) -> None:
        """A path that leads nowhere."""
        done = sopxl("new", here / "nowhere" / "plan.xlsx", "--sample")
        assert (done.code, done.err) == (
            6,
            lines(
                f"E009 {here / 'nowhere'}: there is no such folder. > "
                "Make the folder first, or correct the path."
            ),
        )
        assert everything(here) == {}

    def test_row_60_full_disk_is_told_first(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Simulated: there is no room for the new file, its snapshot and the log."""
        monkeypatch.setattr(
            "sopxl_workbook.ooxml.writable.shutil.disk_usage",
            lambda _: type("Usage", (), {"free": 1000}),
        )
        needed = writable._kilo(3 * stale.stat().st_size + writable._SLACK)
        refused(
            stale,
            f"E208 {stale.parent}: the disk is full: 1 kB are free, {needed} kB are needed. > "
            "Nothing was written. Free some space there, then run this again.",
            code=6,
        )


@pytest.mark.usefixtures("real_calls")
class TestRow61DiskFull:
    """The disk is full at the log, the snapshot, the new file: the old one is whole."""

    ROOM = "Nothing was written. Free some space there, then run this again."

    @pytest.mark.parametrize(
        ("step", "at"), [(0, "log.jsonl"), (1, "-plan-"), (20, "-plan-"), (45, "book.xlsx:")]
    )
    def test_row_61_full(self, stale: Path, step: int, at: str) -> None:
        """Simulated: no more bytes are taken; the next plan goes well."""
        before = stale.read_bytes()

        def full(_: str) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        use(CountedOs(step, full, calls=("write",)))
        done = sopxl("plan", stale)
        use(None)
        fact, fix = done.err.splitlines()
        assert (done.code, fix) == (6, f"     {self.ROOM}")
        assert fact.startswith("E208 ")
        assert fact.endswith(": the disk is full.")
        assert at in fact
        assert stale.read_bytes() == before
        left = {name for name in everything(stale.parent) if "plan-" in name or ".tmp" in name}
        assert left == set()
        written(stale)
        assert runs.verify_log(runs.log_of(stale)) is None

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of a file")
    @pytest.mark.parametrize("kilobytes", [0, 1, 100])
    def test_row_61_no_file_may_grow(self, stale: Path, kilobytes: int) -> None:
        """Real: the system ends every file at a size."""
        before = stale.read_bytes()
        limit = (
            "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes * 1024},) * 2)"
        )
        done = process("plan", stale, code=limit)
        fact, fix = done.err.splitlines()
        assert done.code == 6
        assert fact.startswith("E208 ")
        assert fact.endswith(": the disk failed: File too large.")
        assert fix.startswith("     Nothing was written. ")
        assert stale.read_bytes() == before
        assert not [name for name in everything(stale.parent) if ".tmp" in name or "plan-" in name]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
class TestRow62Killed:
    """A run that is killed leaves the old book or the new one."""

    @pytest.mark.parametrize("verb", ["plan", "authorise"])
    def test_row_62_killed_at_any_moment(self, stale: Path, tmp_path: Path, verb: str) -> None:
        """The next run says what became of it, and cleans up."""
        chance = random.Random(verb)
        before = stale.read_bytes()
        command = [sys.executable, "-m", "sopxl.cli", verb, str(stale)]
        command += OVERRIDE if verb == "authorise" else ()
        started = time.monotonic()
        subprocess.run(command, capture_output=True, check=True)
        lasts = time.monotonic() - started
        for _ in range(4):
            stale.write_bytes(before)
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(lasts * (0.5 + chance.random() / 2))
            child.send_signal(signal.SIGKILL)
            child.wait()
            done = sopxl("check", stale)
            assert done.code in (0, 3), done.err
            runs.recover(stale)
            assert not [name for name in everything(tmp_path) if name.endswith(".tmp")]
            assert runs.verify_log(runs.log_of(stale)) is None
            assert runs.unfinished_runs(runs.read_log(runs.log_of(stale))) == []
            read_book(stale)


def test_row_63_two_at_once(stale: Path) -> None:
    """Of two processes one plans; the other refuses, or finds nothing left to do."""
    command = [sys.executable, "-m", "sopxl.cli", "plan", str(stale)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [child.communicate(timeout=120)[1] for child in both]
    codes = [child.returncode for child in both]
    assert 0 in codes
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or (code == 5 and text.startswith(("E203 ", "E204 "))), text
    log = runs.read_log(runs.log_of(stale))
    assert len(runs.finished_runs(log)) == 1
    assert sopxl("check", stale).code == 0


def test_row_64_changed_meanwhile(stale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the book while its plan is worked out: what he saved stays."""
    real = run.plan_changes_of

    def slow(*given: object, **more: object) -> object:
        worked_out = real(*given, **more)  # type: ignore[arg-type]
        typed(stale, "Prices", PRICE, 70.0)
        return worked_out

    monkeypatch.setattr(run, "plan_changes_of", slow)
    done = sopxl("plan", stale)
    assert (done.code, done.err) == (
        5,
        lines(
            "E204 book.xlsx: the workbook was changed since it was read. > "
            "Nothing was written. Run the command again, on the workbook as it is now."
        ),
    )
    assert read_book(stale).sheet("Prices").cell(PRICE).value == 70.0


class TestRow65Months:
    """A month is closed once, in its turn; the book itself knows which."""

    def test_row_65_authorised_twice(self, book: Path) -> None:
        """Refused, and both ways out are told."""
        assert sopxl("authorise", book, *OVERRIDE).code == 0
        before = everything(book.parent)
        done = sopxl("authorise", book, *OVERRIDE)
        assert done.code == 5
        fact, fix = done.err.splitlines()
        start = "E510 Archive: the plan of 2026-01 was authorised already, by run "
        assert fact.startswith(start)
        assert fix == "     Authorise it anew with --again, or take that run back: sopxl undo."
        assert everything(book.parent) == before

    @pytest.mark.parametrize("period", ["2025-12", "2026-03"])
    def test_row_65_skipped_and_backwards(self, book: Path, period: str) -> None:
        """Another month than the open one."""
        assert sopxl("authorise", book, *OVERRIDE).code == 0
        before = everything(book.parent)
        done = sopxl("rollover", book, "--yes", "--period", period)
        assert (done.code, done.err[:4]) == (5, "E511")
        assert "2026-01 is the open month" in done.err
        assert everything(book.parent) == before

    def test_row_65_not_authorised(self, book: Path) -> None:
        """A month whose plan nobody authorised."""
        refused(
            book,
            "E512 Control: the plan of 2026-01 is not authorised. > Authorise it first, so that "
            "next month knows the old plan: sopxl authorise BOOK.",
            verbs=("rollover",),
        )


class TestRow67Links:
    """A link is followed and stays; of several names only one could be written."""

    def test_row_67_symbolic_link(self, stale: Path) -> None:
        """The link, the mode of the file, and its snapshots beside the file."""
        stale.chmod(0o600)
        other = stale.parent / "links"
        other.mkdir()
        link = other / "plan.xlsx"
        link.symlink_to(stale)
        said = written(link)
        assert link.is_symlink()
        assert stale.stat().st_mode & 0o777 == 0o600
        assert f"{stale}.sopxl" in said
        assert [entry.name for entry in other.iterdir()] == ["plan.xlsx"]
        assert sopxl("check", link).code == 0

    def test_row_67_hard_link(self, stale: Path) -> None:
        """Two names of one file would become two files."""
        stale.with_name("other.xlsx").hardlink_to(stale)
        refused(
            stale,
            f"E207 {stale}: the file has 2 names (hard links), only one would get the change. > "
            "Work on a copy, or delete the other names.",
        )

    def test_row_67_links_in_a_circle(self, here: Path) -> None:
        """They lead to no file."""
        link = here / "book.xlsx"
        link.symlink_to(link)
        for verb in ("plan", "check"):
            done = sopxl(verb, link)
            assert (done.code, done.err) == (
                6,
                lines(
                    f"E007 {link}: the file cannot be read: {os.strerror(errno.ELOOP)}. > "
                    "Check the path and your rights to it."
                ),
            )


class TestRow68Held:
    """Simulated: a program of Windows holds the file for a moment, or for good."""

    @pytest.fixture
    def held(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """Pauses that were made; nobody waits for them."""
        pauses: list[float] = []
        monkeypatch.setattr(disk.time, "sleep", pauses.append)
        return pauses

    def failing(self, monkeypatch: pytest.MonkeyPatch, number: int, times: int) -> None:
        left = [times]
        real = os.replace

        def replace(*given: str | Path) -> None:
            if left[0]:
                left[0] -= 1
                error = PermissionError(errno.EACCES, "Access is denied")
                error.winerror = number  # type: ignore[attr-defined,unused-ignore]
                raise error
            real(*given)

        monkeypatch.setattr(os, "replace", replace)

    @pytest.mark.parametrize("number", [5, 32, 33])
    def test_row_68_for_a_moment(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch, held: list[float], number: int
    ) -> None:
        """Tried again until it lets go."""
        self.failing(monkeypatch, number, 3)
        written(stale)
        assert len(held) == 3

    @pytest.mark.parametrize("number", [5, 32, 33])
    def test_row_68_for_good(
        self, stale: Path, monkeypatch: pytest.MonkeyPatch, held: list[float], number: int
    ) -> None:
        """Refused after 2.5 seconds, never written in place."""
        before = stale.read_bytes()
        self.failing(monkeypatch, number, 99)
        done = sopxl("plan", stale)
        fact, fix = done.err.splitlines()
        assert done.code == 5
        assert fact.startswith("E205 ")
        assert fact.endswith(": another program holds the file and did not let go of it.")
        assert fix == (
            "     Close what has it open, or wait until it is synchronised and scanned; run this "
            "again."
        )
        assert sum(held) == pytest.approx(2.5)
        assert stale.read_bytes() == before


class TestRow69Places:
    """Where a book may stand, and what its name may be."""

    ADDRESSES = (
        "https://contoso.sharepoint.com/sites/x/Shared%20Documents/book.xlsx",
        "http://example.org/book.xlsx",
        "file:///home/ann/book.xlsx",
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_row_69_address(self, here: Path, address: str) -> None:
        """What Excel calls a book in OneDrive is no path."""
        told = lines(
            f"E206 {address}: this is an address; a file on this machine is expected. > Let "
            "OneDrive or SharePoint synchronise it, then give the path of its copy here."
        )
        for arguments in (("plan",), ("check",), ("new",), ("authorise",), ("diff", "a.xlsx")):
            done = sopxl(*arguments, address)
            assert (done.code, done.err, done.out) == (5, told, "")
        assert everything(here) == {}

    CONFLICTS = (
        "book (Ann's conflicted copy 2026-01-02).xlsx",
        "book.sync-conflict-20260102-120000-ABC.xlsx",
        "book (SFConflict ann@example.org 2026-01-02).xlsx",
    )

    @pytest.mark.parametrize("name", CONFLICTS)
    def test_row_69_conflict(self, stale: Path, name: str) -> None:
        """Which of the two holds, somebody has to say."""
        refused(
            stale.rename(stale.with_name(name)),
            f"E212 {name}: by its name it is the copy of a conflict: two machines changed the "
            "workbook at once. > Choose which of the two holds, keep that one under the "
            "workbook's own name.",
        )

    NAMES = ("Büro 计划 (1) & co.xlsx", "  blanks  .xlsx", "e\u0301.xlsx", "it's 100%.xlsx")

    @pytest.mark.parametrize("name", NAMES)
    def test_row_69_name(self, stale: Path, name: str) -> None:
        """Blanks, signs and letters of any kind."""
        folder = stale.parent / f"in {name}"
        folder.mkdir()
        book = stale.rename(folder / name)
        written(book)
        assert sopxl("check", book).code == 0

    def test_row_69_name_that_begins_like_an_option(self, stale: Path) -> None:
        """After two dashes it is a name."""
        stale.rename(stale.with_name("-book.xlsx"))
        assert sopxl("plan", "-book.xlsx").code == 2
        assert sopxl("plan", "--", "-book.xlsx").code == 0

    def test_row_69_long_name(self, stale: Path) -> None:
        """Told before any work: the files beside it would have longer names yet."""
        book = stale.rename(stale.with_name("b" * 240 + ".xlsx"))
        before = everything(book.parent)
        done = sopxl("plan", book)
        fact, fix = done.err.splitlines()
        assert (done.code, fix) == (6, "     Give the workbook a shorter name.")
        assert re.fullmatch(
            rf"E213 {re.escape(str(book))}: the name is \d+ characters too long for what is "
            "written beside the file.",
            fact,
        )
        assert everything(book.parent) == before

    def test_row_69_long_name_of_a_new_book(self, here: Path) -> None:
        """Longer than any name may be."""
        done = sopxl("new", here / f"{'b' * 300}.xlsx", "--sample")
        fact, fix = done.err.splitlines()
        assert (done.code, fact[:5], fix) == (6, "E213 ", "     Give the workbook a shorter name.")
        assert everything(here) == {}

    @pytest.mark.parametrize("place", ["//server/share/book.xlsx", "C:/plans/book.xlsx"])
    def test_row_69_share_that_is_not_there(self, here: Path, place: str) -> None:
        """A path of another system, or of a share that is not mounted."""
        for verb in ("plan", "check"):
            done = sopxl(verb, place)
            assert (done.code, done.err) == (
                6,
                lines(
                    f"E007 {place}: the file cannot be read: {os.strerror(errno.ENOENT)}. > "
                    "Check the path and your rights to it."
                ),
            )

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in a folder")
    def test_row_69_no_file(self, here: Path) -> None:
        """A folder and a pipe are no files; nobody waits for what comes out of a pipe."""
        (here / "folder.xlsx").mkdir()
        os.mkfifo(here / "pipe.xlsx")
        for name, what in (("folder.xlsx", "a folder"), ("pipe.xlsx", "a device")):
            for verb in ("plan", "check"):
                done = sopxl(verb, name)
                assert (done.code, done.err) == (
                    6,
                    lines(f"E007 {name}: it is {what}, no file. > Name the workbook's own file."),
                )
