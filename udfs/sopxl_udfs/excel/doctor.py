"""Whether this machine can run sopxl in Excel and in Calc; imports neither xlwings nor uno.

Every finding says what was looked at, what was found and the way out. What can be mended from
here, the user's own xlwings settings and the add-in of Calc, is mended where asked.
"""

from __future__ import annotations

import locale
import re
import site
import subprocess
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from sopxl.errors import SopError
from sopxl_udfs.calc import install, program

OLDEST_PYTHON = (3, 11)


class Finding(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    what: str  # what was looked at
    found: str
    fix: str  # the way out; empty where all is well


def findings(*, mend: bool = False) -> list[Finding]:
    """Everything a planner's machine needs, in the order in which it is best put right.

    mend : True writes this Python into the user's xlwings settings and puts the add-in into
    LibreOffice, each where there is need of it; what cannot be mended is found again below.
    """
    if mend and has_excel():
        write_interpreter()
    if mend and program.found_folder() is not None and not calc_addin().ok:
        with suppress(SopError):
            install.install()
    looked = [python(), store_python(), xlwings_version()]
    if has_excel():
        looked += [xlwings_library()] if sys.platform == "win32" else []
        looked += [user_install(), interpreter()]
    return [*looked, libreoffice(), *([calc_addin()] if program.found_folder() else [])]


def has_excel() -> bool:
    """Whether Excel can be on this kind of machine."""
    return sys.platform in ("win32", "darwin")


def python() -> Finding:
    """The version of this Python."""
    ok = sys.version_info[:2] >= OLDEST_PYTHON
    wanted = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(ok, "Python", found, "" if ok else f"Install Python {wanted} or newer.")


def store_python() -> Finding:
    """Whether this Python is the Microsoft Store's, which hides files from Excel."""
    ok = "windowsapps" not in f"{sys.executable} {sys.base_prefix}".lower()
    fix = "Install Python from python.org, make a virtual environment with it, install sopxl there."
    return Finding(ok, "Where Python comes from", sys.base_prefix, "" if ok else fix)


def xlwings_version() -> Finding:
    """The xlwings installed, against the one that the workbooks name."""
    pinned = _pinned_xlwings()
    try:
        found = metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        found = "none"
    fix = f"Run: pip install xlwings=={pinned}"
    return Finding(found == pinned, "xlwings", found, "" if found == pinned else fix)


def xlwings_library() -> Finding:
    """The DLL that the VBA of a workbook loads from beside this Python."""
    name = f"xlwings64-{_pinned_xlwings()}.dll"
    beside = Path(sys.executable).parent
    places = [folder / name for folder in (beside, beside.parent)]
    found = next((str(path) for path in places if path.is_file()), "not found")
    fix = "Install sopxl in a virtual environment: pip install --force-reinstall sopxl."
    ok = found != "not found"
    return Finding(ok, name, found, "" if ok else fix)


def user_install() -> Finding:
    """Whether sopxl stands where an isolated Python finds it."""
    place = str(Path(__file__).resolve())
    ok = not place.startswith(str(Path(site.getusersitepackages()).resolve()))
    fix = (
        "Install sopxl in a virtual environment: an installation with --user is hidden from Excel."
    )
    return Finding(ok, "Where sopxl is installed", place, "" if ok else fix)


def interpreter() -> Finding:
    """The Python that Excel would start, against this one."""
    found = _settings().get(_interpreter_key().casefold(), "none")
    ok = _same_file(found, sys.executable)
    what = f"{_interpreter_key()} in {settings_file()}"
    return Finding(ok, what, found, "" if ok else "Run: sopxl doctor --fix")


def libreoffice() -> Finding:
    """LibreOffice, for those who work in Calc; where Excel is, it may be missing."""
    wanted = ".".join(map(str, program.OLDEST))
    folder = program.found_folder()
    if folder is None and has_excel():
        return Finding(True, "LibreOffice", "none; only Calc needs it", "")
    if folder is None:
        return Finding(False, "LibreOffice", "none", f"Install LibreOffice {wanted} or newer.")
    found = program.version(folder)
    ok = found >= program.OLDEST
    told = f"{'.'.join(map(str, found))} in {folder}"
    return Finding(ok, "LibreOffice", told, "" if ok else f"Install LibreOffice {wanted} or newer.")


def calc_addin() -> Finding:
    """The add-in that gives Calc the cell functions."""
    try:
        ok = install.is_installed()
        found = "installed" if ok else "none"
    except (SopError, OSError, subprocess.TimeoutExpired) as error:
        ok, found = False, str(error)
    fix = "Close LibreOffice, then run: sopxl doctor --fix"
    return Finding(ok, "The add-in of Calc", found, "" if ok else fix)


def write_interpreter() -> None:
    """Writes this Python into the user's xlwings settings; every other line stays."""
    path = settings_file()
    key = _interpreter_key()
    lines = path.read_text(_encoding()).splitlines() if path.is_file() else []
    kept = [line for line in lines if line and _key_of(line) != key.casefold()]
    path.parent.mkdir(parents=True, exist_ok=True)
    kept.append(f'"{key}","{sys.executable}"')
    path.write_text("\n".join(kept) + "\n", _encoding())


def settings_file() -> Path:
    """The user's own settings file of xlwings, the only one that our workbooks read."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    return Path.home() / ".xlwings" / "xlwings.conf"


def _settings() -> dict[str, str]:
    path = settings_file()
    if not path.is_file():
        return {}
    rows = (line.partition(",") for line in path.read_text(_encoding(), "replace").splitlines())
    return {_key_of(key): value.strip().strip('"') for key, _, value in rows}


def _key_of(line: str) -> str:
    return line.partition(",")[0].strip().strip('"').casefold()


def _encoding() -> str:
    return locale.getpreferredencoding(False)  # VBA reads the file in the system's code page


def _interpreter_key() -> str:
    return "INTERPRETER_MAC" if sys.platform == "darwin" else "INTERPRETER_WIN"


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


def _pinned_xlwings() -> str:
    for wanted in metadata.requires("sopxl") or ():
        if match := re.match(r"xlwings==([\w.]+)", wanted):
            return match[1]
    raise LookupError("the installed sopxl names no version of xlwings")
