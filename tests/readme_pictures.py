"""The pictures of README.md: the first printed page of every page of the sample company's book.

python tests/readme_pictures.py             draws them into workbook/pictures, by LibreOffice
python tests/readme_pictures.py Gap Service  draws these pages alone
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from sopxl_udfs.calc import host
from sopxl_udfs.kit import kit
from sopxl_workbook.demo import demo
from sopxl_workbook.sheets import PAGES

FOLDER = Path(__file__).resolve().parents[1] / "workbook" / "pictures"


def file_of(page: str) -> str:
    """The name of a page's picture."""
    return f"{page.lower().replace(' ', '-')}.png"


def draw(names: list[str]) -> None:
    """Draws pages anew: those that are named, or every one."""
    with tempfile.TemporaryDirectory(prefix="sopxl") as place:
        made = demo(Path(place), source=None, name="sample", kit=kit())
        book = next(path for path in made.files if path.suffix == ".xlsx")
        for page in PAGES:
            if names and page.name not in names:
                continue
            first, *_ = host.render(book, Path(place) / page.name, [page.name])
            shutil.copy(first, FOLDER / file_of(page.name))


if __name__ == "__main__":
    draw(sys.argv[1:])
