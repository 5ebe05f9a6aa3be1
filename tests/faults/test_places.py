"""Rows 67 and 69: links, and where a book may stand and what its name may be."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest
from breadth import few
from faults.doors import refused_to_write, written
from faults.trying import everything, lines, sopxl


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
        refused_to_write(
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
        refused_to_write(
            stale.rename(stale.with_name(name)),
            f"E212 {name}: by its name it is the copy of a conflict: two machines changed the "
            "workbook at once. > Choose which of the two holds, keep that one under the "
            "workbook's own name.",
        )

    NAMES = ("Büro 计划 (1) & co.xlsx", "  blanks  .xlsx", "e\u0301.xlsx", "it's 100%.xlsx")

    @few("name", NAMES, quick=2)
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
