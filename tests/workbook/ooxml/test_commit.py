"""Replacing the file: the old one or the new one, never between."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import refusals
from filelock import FileLock
from workbook.ooxml.committing import (
    NEW,
    OLD,
    digest,
    left_beside,
    patched,
    refused,
    run_child,
)
from workbook.ooxml.samples import hand_made, sheet_xml

from sopxl.errors import FileError, RefusedError
from sopxl_workbook.ooxml import (
    Package,
    Patch,
    commit,
    create,
    read_book,
    remove_unfinished,
    unfinished,
)

CLOSE_IT = "Close it there, then run this again."


class TestCommit:
    def test_the_new_bytes_are_there(self, book: Path) -> None:
        """The file is the new one and nothing is left beside it."""
        commit(book, NEW, digest(OLD))
        assert book.read_bytes() == NEW
        assert left_beside(book) == []

    def test_the_mode_is_kept(self, book: Path) -> None:
        """Who could read it before can read it now, and nobody else."""
        book.chmod(0o640)
        commit(book, NEW, digest(OLD))
        assert stat.S_IMODE(book.stat().st_mode) == 0o640

    def test_a_link_stays_a_link(self, book: Path) -> None:
        """The file behind it is replaced."""
        link = book.parent / "folder" / "link.xlsx"
        link.parent.mkdir()
        link.symlink_to(book)
        commit(link, NEW, digest(OLD))
        assert link.is_symlink()
        assert book.read_bytes() == NEW

    def test_the_check_sees_the_new_file(self, book: Path) -> None:
        """It looks at what the disk gave back, before the file is replaced."""
        seen = []

        def check(package: Package) -> None:
            seen.append((package.sha256, book.read_bytes() == OLD))

        commit(book, NEW, digest(OLD), check=check)
        assert seen == [(digest(NEW), True)]

    def test_a_part_may_go_on_purpose(self, book: Path) -> None:
        """dropped names the parts that are to go."""
        part = "docProps/app.xml"
        new = Package(OLD).rewrite({}, {part})
        commit(book, new, digest(OLD), dropped=[part])
        assert not read_book(book).package.has(part)

    def test_what_a_stopped_run_left_is_removed(self, book: Path) -> None:
        """It is told by unfinished, and cleaned by the next commit; other files stay."""
        left = book.with_name(f".{book.name}.sopxl-0badcafe.tmp")
        other = book.with_name("notes.tmp")
        left.write_bytes(b"half")
        other.write_bytes(b"mine")
        assert unfinished(book) == (left,)
        commit(book, NEW, digest(OLD))
        assert left_beside(book) == ["notes.tmp"]
        left.write_bytes(b"half")
        assert remove_unfinished(book) == (left,)
        assert unfinished(book) == ()


class TestCreate:
    def test_a_new_file_is_there_whole(self, tmp_path: Path) -> None:
        """Nothing is left beside it, and everybody may read it whom the system lets."""
        path = tmp_path / "new.xlsx"
        create(path, NEW)
        usual = tmp_path / "usual"
        usual.touch()
        assert path.read_bytes() == NEW
        assert path.stat().st_mode == usual.stat().st_mode
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["new.xlsx", "usual"]

    def test_a_file_that_is_there_is_made_anew(self, book: Path) -> None:
        """Its mode stays."""
        book.chmod(0o640)
        create(book, NEW)
        assert book.read_bytes() == NEW
        assert stat.S_IMODE(book.stat().st_mode) == 0o640

    def test_a_file_that_is_open_stays(self, book: Path) -> None:
        """As for a commit."""
        book.with_name(f"~${book.name}").write_bytes(b"\x03Ada" + b" " * 51)
        refusals.check(
            lambda: create(book, NEW),
            RefusedError,
            f"E201 {book.name}: open in Excel by Ada. {CLOSE_IT}",
        )
        assert book.read_bytes() == OLD

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """It is not made: the path may be mistyped."""
        refusals.check(
            lambda: create(tmp_path / "none" / "new.xlsx", NEW),
            FileError,
            f"E009 {tmp_path / 'none'}: there is no such folder. "
            "Make the folder first, or correct the path.",
        )


class TestOpenElsewhere:
    def test_in_excel(self, book: Path) -> None:
        """The lock file of Excel names its user, in two encodings."""
        wide = "Zoë Planner"
        narrow = wide.encode("cp1252")
        content = bytes([len(narrow)]) + narrow.ljust(54)
        content += bytes([len(wide), 0]) + wide.encode("utf-16-le").ljust(108)
        book.with_name(f"~${book.name}").write_bytes(content)
        refused(book, f"E201 {book.name}: open in Excel by Zoë Planner. {CLOSE_IT}")
        book.with_name(f"~${book.name}").write_bytes(content[:55])
        refused(book, f"E201 {book.name}: open in Excel by Zoë Planner. {CLOSE_IT}")

    def test_in_libreoffice(self, book: Path) -> None:
        """The lock file of LibreOffice names its user."""
        lock = book.with_name(f".~lock.{book.name}#")
        lock.write_text("Ada Planner,ada,host,01.10.2026 08:00,file:///home/ada;", "utf-8")
        refused(book, f"E201 {book.name}: open in LibreOffice by Ada Planner. {CLOSE_IT}")
        lock.write_text(",ada,host,,;", "utf-8")
        refused(book, f"E201 {book.name}: open in LibreOffice by ada. {CLOSE_IT}")

    def test_a_lock_from_before_the_last_restart(self, book: Path) -> None:
        """It still counts, with a hint; we never delete it."""
        lock = book.with_name(f"~${book.name}")
        lock.write_bytes(b"")
        os.utime(lock, (0, 0))
        refused(
            book,
            f"E201 {book.name}: open in Excel by somebody. {CLOSE_IT} If nobody has it open, "
            f"delete {lock.name}, left from before the last restart.",
        )

    def test_opened_while_we_worked(self, book: Path) -> None:
        """A lock file that appears before the file is replaced counts too."""
        lock = book.with_name(f"~${book.name}")

        def open_it(_: Package) -> None:
            lock.write_bytes(b"\x03Ada" + b" " * 51)

        refusals.check(
            lambda: commit(book, NEW, digest(OLD), check=open_it),
            RefusedError,
            f"E201 {book.name}: open in Excel by Ada. {CLOSE_IT}",
        )
        assert book.read_bytes() == OLD


class TestTwoWriters:
    def test_changed_since_it_was_read(self, book: Path) -> None:
        """Another hash, nothing written."""
        book.write_bytes(patched(1.0))
        refused(
            book,
            f"E204 {book.name}: the workbook was changed since it was read. Nothing was written. "
            "Run the command again, on the workbook as it is now.",
        )

    def test_changed_while_we_worked(self, book: Path) -> None:
        """The hash is compared again just before the file is replaced."""
        other = patched(1.0)

        def change(_: Package) -> None:
            book.write_bytes(other)

        with pytest.raises(RefusedError, match=f"E204 {book.name}: the workbook was changed"):
            commit(book, NEW, digest(OLD), check=change)
        assert book.read_bytes() == other
        assert left_beside(book) == []

    def test_one_at_a_time(self, book: Path) -> None:
        """Who holds the lock goes on, the other is refused."""
        with FileLock(book.with_name(f".{book.name}.sopxl-lock")):
            refused(
                book,
                f"E203 {book.name}: another run is writing the workbook just now. "
                "Wait until it has ended, then run this again.",
            )

    def test_a_lock_that_cannot_be_made(self, book: Path) -> None:
        """Something else has its name."""
        book.with_name(f".{book.name}.sopxl-lock").mkdir()
        refused(
            book,
            f"E208 {book}: the disk failed: Is a directory. Nothing was written. Run this again; "
            "if it stays, copy the workbook to another disk.",
            FileError,
        )

    def test_of_two_processes_one_wins(self, book: Path) -> None:
        """Two runs from the same hash: one commit, one refusal, never both."""
        children = [run_child(book, patched(value), "pass") for value in (1.0, 2.0)]
        codes = [child.wait() for child in children]
        assert sorted(codes) == [0, 5]
        assert book.read_bytes() == patched((1.0, 2.0)[codes.index(0)])


class TestUnsound:
    def unsound(self, book: Path, new: bytes, detail: str) -> None:
        """The new bytes are refused for this reason."""
        refusals.check(
            lambda: commit(book, new, digest(OLD)),
            FileError,
            f"E209 {book.name}: the new file is not sound: {detail}. "
            "Nothing was written; report this.",
        )
        assert book.read_bytes() == OLD
        assert left_beside(book) == []

    def test_a_part_is_lost(self, book: Path) -> None:
        """Every part of the old file must be in the new one."""
        new = Package(OLD).rewrite({}, {"xl/styles.xml"})
        self.unsound(book, new, "it lost the part xl/styles.xml")

    def test_no_workbook(self, book: Path) -> None:
        """Bytes that cannot be opened never become the file."""
        self.unsound(book, NEW[:-10], "not an Excel workbook: the file is damaged or cut short")

    def test_a_damaged_member(self, book: Path) -> None:
        """Every member is expanded and its checksum compared."""
        bad = bytearray(NEW)
        bad[NEW.rfind(b"PK\x03\x04") + 14] ^= 1
        bad[NEW.rfind(b"PK\x01\x02") + 16] ^= 1
        name = Package(NEW).names[-1]
        self.unsound(
            book,
            bytes(bad),
            f'the part "{name}" of the workbook is damaged: it is not what its checksum says',
        )

    def test_a_part_that_is_not_well_formed(self, book: Path) -> None:
        """A changed XML part is read as XML before it becomes the file."""
        new = Package(OLD).rewrite({"xl/worksheets/sheet1.xml": b"<worksheet><a></worksheet>"})
        self.unsound(
            book,
            new,
            'the part "xl/worksheets/sheet1.xml" of the workbook is damaged: '
            "mismatched tag: line 1, column 16",
        )

    def test_what_the_check_finds(self, book: Path) -> None:
        """Its own error goes up, the file stays."""

        def check(_: Package) -> None:
            raise RefusedError("E999", "the totals differ.")

        refused(book, "E999 the totals differ.", check=check)


def test_from_reading_to_reading_again(tmp_path: Path) -> None:
    """Read, patch, commit, read: the hash of the book is the one that commit asks for."""
    path = tmp_path / "hand.xlsx"
    path.write_bytes(hand_made(sheet_xml("")))
    book = read_book(path)
    patch = Patch(book)
    patch.set_value("Sheet1", "B2", "two")
    commit(path, patch.result(), book.sha256)
    assert read_book(path).sheet("Sheet1")[2, 2] == "two"
