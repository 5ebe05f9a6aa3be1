"""Whether this machine can run sopxl in Excel; imports neither xlwings nor uno.

Every finding says what was looked at, what was found and the way out. What can be mended from
here, the user's own xlwings settings, a Mac's script and the add-in of Calc, is mended where asked.
"""

from __future__ import annotations

import importlib.util
import locale
import os
import re
import shutil
import site
import sys
from importlib import metadata
from pathlib import Path

from sopxl_udfs.calc import doctor as calc
from sopxl_udfs.finding import Finding

OLDEST_PYTHON = (3, 11)
_AGAIN = "Run: sopxl doctor --fix"


def findings(*, mend: bool = False) -> list[Finding]:
    """Everything a planner's machine needs, in the order in which it is best put right.

    mend : True writes this Python into the user's xlwings settings, puts the script for buttons
    onto a Mac and the add-in into LibreOffice, each where there is need of it; what cannot be
    mended is found again below.
    """
    if mend and has_excel():
        write_interpreter()
    if mend and sys.platform == "darwin" and not mac_script().ok:
        write_mac_script()
    looked = [python(), store_python(), python_path(), xlwings_version()]
    if has_excel():
        looked += [xlwings_library()] if sys.platform == "win32" else []
        looked += [user_install(), interpreter(), settings_path()]
        looked += [mac_script(), mac_blank()] if sys.platform == "darwin" else []
    return [*looked, *calc.findings(mend=mend, is_optional=has_excel())]


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


def python_path() -> Finding:
    """Whether PYTHONPATH would let Python import from whatever folder it is started in."""
    given = os.environ.get("PYTHONPATH")
    what = "PYTHONPATH"
    if given is None:
        return Finding(True, what, "not set", "")
    loose = [each for each in given.split(os.pathsep) if not Path(each).is_absolute()]
    fix = "Take entries that are no full path out of it: they mean the folder of any workbook."
    return Finding(not loose, what, given, fix if loose else "")


def xlwings_version() -> Finding:
    """The xlwings installed, against the one that the workbooks name."""
    pinned = pinned_xlwings()
    try:
        found = metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        found = "none"
    fix = f"Run: pip install xlwings=={pinned}"
    return Finding(found == pinned, "xlwings", found, "" if found == pinned else fix)


def xlwings_library() -> Finding:
    """The DLL that the VBA of a workbook loads from beside this Python."""
    name = f"xlwings64-{pinned_xlwings()}.dll"
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
    return Finding(ok, what, found, "" if ok else _AGAIN)


def settings_path() -> Finding:
    """Whether a folder in the user's own settings is one that depends on where Excel stands."""
    given = _settings().get("pythonpath", "")
    what = f"PYTHONPATH in {settings_file()}"
    loose = [each for each in given.split(";") if each and not _is_full(each)]
    fix = f"Take these out, or write full paths: {', '.join(loose)}."
    return Finding(not loose, what, given or "not set", fix if loose else "")


def mac_script() -> Finding:
    """The script by which a button of Excel for Mac starts Python."""
    path = _mac_script_file()
    found = "there" if path.is_file() else "none"
    return Finding(path.is_file(), str(path), found, "" if path.is_file() else _AGAIN)


def mac_blank() -> Finding:
    """Whether the path of this Python goes through the script of xlwings, which quotes nothing."""
    ok = not re.search(r"[\s;&|$`\"'()]", sys.executable)
    fix = "Make the virtual environment in a folder whose path has no blank, and install there."
    return Finding(ok, "Path of this Python", sys.executable, "" if ok else fix)


def write_mac_script() -> None:
    """Puts the script of the installed xlwings where Excel for Mac looks for it."""
    path = _mac_script_file()
    package = importlib.util.find_spec("xlwings")
    places = list(package.submodule_search_locations or ()) if package else []
    shipped = Path(places[0]) / path.name if places else None
    if shipped is not None and shipped.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped, path)


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


def _mac_script_file() -> Path:
    folder = Path.home() / "Library/Application Scripts/com.microsoft.Excel"
    return folder / f"xlwings-{pinned_xlwings()}.applescript"


def _is_full(path: str) -> bool:
    """Whether a path of this or of another system says where it is from the top, or from home."""
    return bool(re.match(r"[A-Za-z]:[\\/]|[\\/~%$]", path.strip()))


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


def pinned_xlwings() -> str:
    """The one version of xlwings that the installed sopxl asks for; LookupError where none."""
    for wanted in metadata.requires("sopxl") or ():
        if match := re.match(r"xlwings==([\w.]+)", wanted):
            return match[1]
    raise LookupError("the installed sopxl names no version of xlwings")
