"""What stands between one workbook and its functions: marks, folders, macros; imports attach.

What only Windows tells comes through probes, which the tests replace. Nothing is written.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sopxl.errors import SopError
from sopxl_udfs.excel.doctor import pinned_xlwings
from sopxl_udfs.finding import Finding
from sopxl_workbook.attach.taking import renewed
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.ooxml.macros import project_part
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.vba.attached import has_functions
from sopxl_workbook.vba.standing import Standing

_CONFIG, _RUNNER = "xlwings.conf", "xlwings"
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')
_ELSEWHERE = re.compile(r"ZoneId=([34])")  # the internet, or a site that is not trusted
_SYNCED = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_OBEYED = ("ONEDRIVE", "SHAREPOINT")  # keys of a sheet that xlwings itself looks up
_TRUSTED = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"


def zone_of(path: Path) -> str:
    """What Windows noted of where a file came from; "" where it noted nothing."""
    try:
        return Path(f"{path}:Zone.Identifier").read_text("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def trusted_folders() -> Sequence[tuple[Path, bool]]:
    """The folders whose macros Excel runs without a question, and whether those in them count too.

    None where there is no registry.
    """
    if sys.platform != "win32":
        return ()
    import winreg

    found = []
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _TRUSTED) as key:
            for number in range(winreg.QueryInfoKey(key)[0]):
                with winreg.OpenKey(key, winreg.EnumKey(key, number)) as place:
                    values = dict(
                        winreg.EnumValue(place, at)[:2]
                        for at in range(winreg.QueryInfoKey(place)[1])
                    )
                folder = Path(os.path.expandvars(str(values.get("Path", ""))))
                found.append((folder, bool(values.get("AllowSubFolders"))))
    except OSError:  # nobody ever set one
        return found
    return found


@dataclass(frozen=True, slots=True)
class Probes:
    """What is asked of the machine."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    zone: Callable[[Path], str] = zone_of
    trusted: Callable[[], Sequence[tuple[Path, bool]]] = trusted_folders


def book_findings(path: Path, kit: Kit, probes: Probes | None = None) -> list[Finding]:
    """What is to be known of one workbook, in the order in which it is best put right.

    Raises what read_book raises for a file that is no workbook.
    """
    asked, path = probes or Probes(), path.resolve()
    book = read_book(path)
    looked = [macros(book, path, kit), *runner(book, path)]
    if asked.platform == "win32":
        looked += [mark(path, asked), trusted(path, asked)]
    return [*looked, synchronised(path, asked), beside(path), settings(book)]


def macros(book: Book, path: Path, kit: Kit) -> Finding:
    """The functions in the workbook's macros, against those of this version."""
    what = f"Macros of sopxl in {path.name}"
    if not book.package.has_macros:
        fix = f"For Excel run: sopxl attach {path}. LibreOffice needs none."
        return Finding(False, what, "none", fix)
    try:
        changed = renewed(book, kit).modules
    except SopError as error:
        problem = error.problem
        return Finding(False, what, problem.message, problem.fix.replace("BOOK", str(path)))
    if changed:
        return Finding(
            False, what, f"{', '.join(changed)} differ", f"Run: sopxl refresh-vba {path}"
        )
    return Finding(True, what, "those of this version", "")


def runner(book: Book, path: Path) -> Iterator[Finding]:
    """The version of xlwings that the workbook's macros name, against the one that is installed."""
    part = project_part(Parts(book.package))
    if part is None:
        return
    try:
        standing = Standing(book.package.part(part))
        named = _VERSION.search(standing.sources().get(_RUNNER, ""))
    except SopError:
        return  # told by the finding before
    if named is not None and has_functions(standing):
        ok = named[1] == pinned_xlwings()
        fix = "" if ok else f"Run: sopxl refresh-vba {path}"
        yield Finding(ok, f"xlwings in the macros of {path.name}", named[1], fix)


def mark(path: Path, probes: Probes) -> Finding:
    """Whether Windows takes the file for one from elsewhere, so that Excel blocks its macros."""
    found = _ELSEWHERE.search(probes.zone(path))
    if found is None:
        return Finding(True, "Mark of the Web", "none", "")
    if _trusted_by(path, probes):
        return Finding(True, "Mark of the Web", "there, in a trusted location", "")
    fix = (
        "If you know where it comes from: right-click it, Properties, Unblock. Or make it anew "
        "here: sopxl new, sopxl attach."
    )
    return Finding(False, "Mark of the Web", f"zone {found[1]}: Excel blocks its macros", fix)


def trusted(path: Path, probes: Probes) -> Finding:
    """Whether Excel runs the workbook's macros without a question; it need not."""
    place = _trusted_by(path, probes)
    found = "none for its folder: Excel asks, Enable Content" if place is None else str(place)
    return Finding(True, "Trusted location", found, "")


def synchronised(path: Path, probes: Probes) -> Finding:
    """Whether the folder is one of OneDrive's, where Excel calls the file by an address."""
    what = "Folder of the workbook"
    for name in _SYNCED:
        root = probes.environment.get(name)
        if root and path.is_relative_to(Path(root).resolve()):
            fix = "Switch AutoSave off before you press a button, or keep the workbook elsewhere."
            return Finding(False, what, f"synchronised by OneDrive: {path.parent}", fix)
    return Finding(True, what, str(path.parent), "")


def beside(path: Path) -> Finding:
    """What xlwings by itself would read or import from the folder; sopxl never does."""
    names = [path.with_suffix(".zip"), path.parent / _CONFIG, *sorted(path.parent.glob("*.py"))]
    found = [each.name for each in names if each.is_file()]
    told = f"{', '.join(found)}: neither read nor run" if found else "nothing that xlwings reads"
    return Finding(True, "Beside the workbook", told, "")


def settings(book: Book) -> Finding:
    """The sheet with settings in the workbook: no program and no place is taken from it."""
    what = f"Sheet {_CONFIG}"
    name = next((name for name in book.sheets if name.casefold() == _CONFIG), None)
    if name is None:
        return Finding(True, what, "none", "")
    values = [text for (_, column), text in book.sheet(name).values() if column == 1]
    keys = [str(value).strip() for value in values]
    wrong = [key for key in keys if key.upper().startswith(_OBEYED)]
    if wrong:
        fix = f"Take out of it: {', '.join(wrong)}. They belong into your own settings."
        return Finding(False, what, ", ".join(keys), fix)
    return Finding(True, what, f"{', '.join(keys) or 'blank'}: not obeyed", "")


def _trusted_by(path: Path, probes: Probes) -> Path | None:
    for place, with_inner in probes.trusted():
        if path.parent == place or (with_inner and path.is_relative_to(place)):
            return place
    return None
