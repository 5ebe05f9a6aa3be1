"""The pictures of README.md: the first printed page of every page of the sample company's book.

python tests/readme_pictures.py             draws them into workbook/pictures, by LibreOffice
python tests/readme_pictures.py Gap Service  draws these pages alone
"""

from __future__ import annotations

import re
import shutil
import subprocess
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


def sheet_of(printed: Path, number: int) -> str:
    """The sheet that a printed page is of: the middle of its foot."""
    said = ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(printed), "-"]
    text = subprocess.run(said, check=True, capture_output=True, text=True).stdout
    return re.split(r"\s{2,}", text.strip().splitlines()[-1].strip())[1]


def draw(names: list[str]) -> None:
    """Draws pages anew: those that are named, or every one."""
    with tempfile.TemporaryDirectory(prefix="sopxl") as place:
        made = demo(Path(place), source=None, name="sample", kit=kit())
        book = made.files[-1]  # three months on, so that old plans and deviations are there
        wanted = [page.name for page in PAGES if not names or page.name in names]
        printed = host.render(book, Path(place) / "printed", wanted)
        drawn: set[str] = set()
        for number, picture in enumerate(printed, 1):
            sheet = sheet_of(printed[0].with_name("pages.pdf"), number)
            if sheet not in drawn:
                shutil.copy(picture, FOLDER / file_of(sheet))
            drawn.add(sheet)
        assert drawn == set(wanted), drawn


if __name__ == "__main__":
    draw(sys.argv[1:])
