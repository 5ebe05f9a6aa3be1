"""The log: lines that can only be added, each chained to the one before."""

from __future__ import annotations

import dataclasses
import getpass
import json
import re
from pathlib import Path

import pytest
from refusals import check

from sopxl import __version__
from sopxl.errors import FileError
from sopxl_workbook.runs import Entry, read_log, unfinished_runs, verify_log
from sopxl_workbook.runs.log import add

KINDS = [  # values of another kind than a line has
    b'{"previous":%s,"run":%s,"hash":"%s"}\n' % (previous, run, b"0" * 64)
    for previous, run in ((b"1", b'""'), (b'""', b"[]"), (b'""', b"null"), (b"[" * 9999, b""))
]
COMPARE = "Compare it with an older copy of the log; which month is closed stands in the book."


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of three lines."""
    path = tmp_path / "log.jsonl"
    for run in ("one", "two", "three é"):
        add(path, entry(run))
    return path


def entry(run: str, event: str = "begin") -> Entry:
    """A line of a run."""
    return Entry(event, run, "plan", "plan é.xlsx", "2026-10", warnings=("W131",))


def rewritten(path: Path, old: bytes, new: bytes) -> None:
    """The log with one text changed."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def broken(path: Path, line: int, why: str) -> None:
    """Verifying names that line and says why."""
    assert str(verify_log(path)) == f"E218 {path} line {line}: {why} {COMPARE}"


class TestAdd:
    def test_what_was_added_is_read(self, log: Path) -> None:
        """In the order in which it was added, word for word."""
        found = read_log(log)
        assert [line.run for line in found] == ["one", "two", "three é"]
        assert found[0] == dataclasses.replace(entry("one"), time=found[0].time)
        assert verify_log(log) is None

    def test_a_line_says_who_when_and_with_what(self, log: Path) -> None:
        """UTC, user, host, version; JSON that anything reads."""
        line = json.loads(log.read_bytes().splitlines()[0])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["time"])
        assert line["user"]
        assert line["host"]
        assert (line["log"], line["version"], line["previous"]) == (1, __version__, "")

    def test_a_user_without_a_name(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Simulated: a container that knows the user by number only."""

        def nobody() -> str:
            raise KeyError("getpwuid(): uid not found: 12345")

        monkeypatch.setattr(getpass, "getuser", nobody)
        add(tmp_path / "log.jsonl", entry("one"))
        assert read_log(tmp_path / "log.jsonl")[0].user == "somebody"

    def test_each_line_holds_the_hash_of_the_one_before(self, log: Path) -> None:
        """And its own at the end."""
        lines = [json.loads(line) for line in log.read_bytes().splitlines()]
        assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]

    def test_a_name_that_is_no_text(self, log: Path) -> None:
        """A file name of bytes that are no UTF-8 is written all the same."""
        name = b"plan\xff.xlsx".decode("utf-8", "surrogateescape")
        add(log, dataclasses.replace(entry("four"), file=name))
        assert read_log(log)[-1].file == name
        assert verify_log(log) is None

    def test_a_log_that_is_no_file(self, tmp_path: Path) -> None:
        """It cannot be added to, nor read."""
        (tmp_path / "log.jsonl").mkdir()
        text = (
            f"E007 {tmp_path / 'log.jsonl'}: the file cannot be read: Is a directory. "
            "Check the path and your rights to it."
        )
        check(lambda: add(tmp_path / "log.jsonl", entry("one")), FileError, text)
        check(lambda: read_log(tmp_path / "log.jsonl"), FileError, text)


class TestRead:
    def test_without_a_log_there_is_nothing_to_read(self, tmp_path: Path) -> None:
        """And nothing broken."""
        assert read_log(tmp_path / "log.jsonl") == []
        assert verify_log(tmp_path / "log.jsonl") is None

    def test_a_newer_sopxl_may_say_more(self, log: Path) -> None:
        """What is not known is left out."""
        rewritten(log, b'"verb":"plan"', b'"verb":"plan","mood":"good"')
        assert len(read_log(log)) == 3

    def test_a_run_without_an_end_is_unfinished(self) -> None:
        """Whatever its end was called."""
        events = ["begin", "end", "failed", "recovered", "handed over"]
        lines = [line for event in events for line in (entry(event), entry(event, event))]
        assert [line.run for line in unfinished_runs(lines)] == ["begin"]


class TestVerify:
    def test_a_line_that_was_changed(self, log: Path) -> None:
        """Even the last, which no other line holds the hash of."""
        rewritten(log, "three é".encode(), b"three e")
        broken(log, 3, "line 3 was changed after it was written.")

    def test_a_line_that_was_taken_out(self, log: Path) -> None:
        """The one after it does not follow."""
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(lines[0] + lines[2])
        broken(log, 2, "before line 2 a line was taken out, put in or changed.")
        log.write_bytes(lines[1] + lines[2])
        broken(log, 1, "before line 1 a line was taken out, put in or changed.")

    @pytest.mark.parametrize(
        "line",
        [b"hello\n", b"{}\n", b"\x00\x00\n", b'{"a":,"hash":"' + b"0" * 64 + b'"}\n', *KINDS],
    )
    def test_a_line_that_is_none(self, log: Path, line: bytes) -> None:
        """The lines around it are read all the same."""
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(lines[0] + line + lines[1] + lines[2])
        broken(log, 2, "line 2 is no whole line of a log.")
        assert len(read_log(log)) == 3

    def test_the_first_is_named(self, log: Path) -> None:
        """Of several."""
        rewritten(log, b'"run":"one"', b'"run":"1"')
        rewritten(log, b'"run":"two"', b'"run":"2"')
        broken(log, 1, "line 1 was changed after it was written.")


class TestCutOff:
    """A power cut in the middle of a line."""

    def test_at_every_length(self, log: Path) -> None:
        """The lines before it are there, it is no break, and the next line says what it was."""
        data = log.read_bytes()
        start = data[:-1].rindex(b"\n") + 1
        for length in range(start + 1, len(data)):
            log.write_bytes(data[:length])
            whole = length == len(data) - 1
            assert [line.run for line in read_log(log)] == ["one", "two", "three é"][: 2 + whole]
            assert verify_log(log) is None
            add(log, entry("four"))
            assert [line.run for line in read_log(log)][-1] == "four"
            assert len(read_log(log)) == 3 + whole
            assert verify_log(log) is None

    def test_it_is_no_excuse_for_a_change(self, log: Path) -> None:
        """A whole line that was damaged is told, and a torn one that was changed later."""
        data = log.read_bytes()
        log.write_bytes(data[:-30])
        add(log, entry("four"))
        rewritten(log, "three é".encode(), b"three e")
        broken(log, 3, "line 3 is no whole line of a log.")
