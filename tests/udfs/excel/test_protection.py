"""A protected sheet of the open workbook: opened for a piece of work, protected again as it was."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from udfs.excel.fakeexcel import FakeSheetApi

from sopxl.errors import RefusedError
from sopxl_udfs.excel.protection import unlocked


def sheet(api: Any) -> Any:
    """A sheet of xlwings."""
    return SimpleNamespace(name="Archive", api=api)


class MacSheet:
    """A sheet in the words of a Mac."""

    def __init__(self, is_on: bool) -> None:
        self.is_on = is_on
        self.calls: list[Any] = []
        self.protect_contents = SimpleNamespace(get=lambda: self.is_on)

    def unprotect(self, *, password: str) -> None:
        """Takes the protection off."""
        assert password == ""
        self.is_on = False

    def protect_worksheet(self, **options: bool) -> None:
        """Puts the protection on."""
        self.is_on = True
        self.calls.append(options)


class TestWindows:
    def test_it_is_off_for_the_work_and_on_as_it_was(self) -> None:
        """What a planner may still do on the sheet stays allowed."""
        api = FakeSheetApi("")
        with unlocked(sheet(api)):
            assert not api.ProtectContents
        assert api.ProtectContents
        off, on = api.calls
        assert off == "off"
        assert {name for name, is_on in on.items() if is_on} == {
            "Contents",
            "AllowFormattingColumns",
        }

    def test_it_is_on_again_after_a_failure(self) -> None:
        """Whatever happens."""
        api = FakeSheetApi("")
        with pytest.raises(OSError, match="busy"), unlocked(sheet(api)):
            raise OSError("busy")
        assert api.ProtectContents

    def test_a_sheet_that_is_open_stays_open(self) -> None:
        """Nothing is called."""
        api = FakeSheetApi(None)
        with unlocked(sheet(api)):
            pass
        assert (api.ProtectContents, api.calls) == (False, [])

    def test_a_password_is_never_taken_off(self) -> None:
        """One sentence with the way out."""
        api = FakeSheetApi("secret")
        with pytest.raises(RefusedError) as caught, unlocked(sheet(api)):
            raise AssertionError("not reached")
        assert str(caught.value) == (
            "E160 Archive: the sheet is protected with a password. "
            "Take the protection off (Review, Unprotect Sheet), then press once more."
        )
        assert api.ProtectContents


class TestMac:
    def test_it_is_off_for_the_work_and_on_again(self) -> None:
        """As our own sheets are protected; a Mac does not tell what was allowed."""
        api = MacSheet(is_on=True)
        with unlocked(sheet(api)):
            assert not api.is_on
        assert api.is_on
        assert api.calls == [
            {
                "worksheet_contents": True,
                "allow_formatting_columns": True,
                "allow_formatting_rows": True,
            }
        ]

    def test_a_sheet_that_is_open_stays_open(self) -> None:
        """Nothing is called."""
        api = MacSheet(is_on=False)
        with unlocked(sheet(api)):
            pass
        assert (api.is_on, api.calls) == (False, [])
