"""The pages of a book as a planner sees them, kept under artefacts/."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sopxl_workbook.sheets import PAGES

if TYPE_CHECKING:
    from hosts.office import Office

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
BLANK = 8_000  # bytes of a picture of an almost empty page


def render(office: Office, book: Path, name: str) -> list[Path]:
    """A picture of each printed page of the pages; older pictures of that name go."""
    folder = ARTEFACTS / name
    shutil.rmtree(folder, ignore_errors=True)
    with office.open(book) as document:
        return document.render(folder, [page.name for page in PAGES])


def assert_pages_show_something(pictures: list[Path]) -> None:
    """One picture a page at least, none of them blank, and none of the data sheets."""
    assert len(PAGES) <= len(pictures) < 2 * len(PAGES)
    assert [picture.name for picture in pictures if picture.stat().st_size < BLANK] == []
