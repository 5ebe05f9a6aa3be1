"""Whether this machine can run sopxl in LibreOffice Calc; imports no uno."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sopxl.errors import SopError
from sopxl_udfs.calc import addin, install, program
from sopxl_udfs.calc.inside import log
from sopxl_udfs.calc.inside.pipe import Worker, WorkerError
from sopxl_udfs.finding import Finding

_WANTED = ".".join(map(str, program.OLDEST))
_INSTALL = f"Install LibreOffice {_WANTED} or newer."
_MEND = "Close LibreOffice, then run: sopxl doctor --fix"
_CALL_SECONDS = 20.0
_SETTINGS = "registrymodifications.xcu"  # what a user has set otherwise than it comes
_MODE = re.compile(r'oor:name="OOXMLRecalcMode"[^>]*>\s*<value>(\d)</value>')
_NEVER = "never: stored values show, Ctrl+Shift+F9 calculates them all"
_MODES = {"0": "always: opening takes as long as calculating", "1": _NEVER, "2": "asks each time"}


def findings(*, mend: bool, is_optional: bool) -> list[Finding]:
    """LibreOffice, the add-in in it, and the worker that answers its cells.

    mend : True puts the add-in into LibreOffice where it is not there. is_optional : whether
    LibreOffice may be missing, since there is Excel.
    """
    if program.found_folder() is None:
        return [libreoffice(is_optional=is_optional)]
    if mend and not all(finding.ok for finding in (calc_addin(), *addin_python())):
        with suppress(SopError):
            install.install()
    looked = [libreoffice(is_optional=is_optional), calc_addin(), *addin_python()]
    return [*looked, worker(), recalculation()]


def libreoffice(*, is_optional: bool = False) -> Finding:
    """LibreOffice, for those who work in Calc; where Excel is, it may be missing."""
    folder = program.found_folder()
    if folder is None and is_optional:
        return Finding(True, "LibreOffice", "none; only Calc needs it", "")
    if folder is None:
        return Finding(False, "LibreOffice", "none", _INSTALL)
    found = program.version(folder)
    ok = found >= program.OLDEST
    told = f"{'.'.join(map(str, found))} in {folder}"
    return Finding(ok, "LibreOffice", told, "" if ok else _INSTALL)


def calc_addin() -> Finding:
    """The add-in that gives Calc the cell functions."""
    try:
        ok = install.is_installed()
        found = "installed" if ok else "none"
    except (SopError, OSError, subprocess.TimeoutExpired) as error:
        ok, found = False, str(error)
    return Finding(ok, "The add-in of Calc", found, "" if ok else _MEND)


def addin_python() -> Iterator[Finding]:
    """The Python that the add-in in LibreOffice starts, against this one; nothing without one."""
    try:
        found = install.worker_python()
    except (SopError, OSError, subprocess.TimeoutExpired):
        return  # told by the finding before
    if found:
        ok = Path(found).exists() and Path(found).samefile(sys.executable)
        yield Finding(ok, "Python of the add-in of Calc", found, "" if ok else _MEND)


def worker() -> Finding:
    """Whether this Python answers as the cells of Calc ask it: by its own process, over a pipe."""
    asked = Worker(addin.worker_command(), _CALL_SECONDS)
    try:
        answer = asked.call(("SOP_VERSION",))
    except WorkerError as error:
        answer = str(error)
    finally:
        asked.stop()
    if isinstance(answer, tuple):
        told = f"answers, {answer[0][0]}; its faults are noted in {log.path()}"
        return Finding(True, "The worker of Calc", told, "")
    fix = "Install sopxl again: pip install --force-reinstall sopxl."
    return Finding(False, "The worker of Calc", str(answer), fix)


def recalculation() -> Finding:
    """Whether Calc calculates the formulas of an .xlsx file when it opens; either will do."""
    try:
        told = (install.user_folder() / _SETTINGS).read_text("utf-8", "replace")
    except OSError:  # nothing was ever set
        told = ""
    found = _MODE.search(told)
    mode = _MODES.get(found[1] if found else "1", _NEVER)
    return Finding(True, "Recalculation on file load in Calc", mode, "")
