"""Whether this machine can run sopxl in LibreOffice Calc; imports no uno."""

from __future__ import annotations

import subprocess
from contextlib import suppress

from sopxl.errors import SopError
from sopxl_udfs.calc import addin, install, program
from sopxl_udfs.calc.inside import log
from sopxl_udfs.calc.inside.pipe import Worker, WorkerError
from sopxl_udfs.finding import Finding

_WANTED = ".".join(map(str, program.OLDEST))
_INSTALL = f"Install LibreOffice {_WANTED} or newer."
_CALL_SECONDS = 20.0


def findings(*, mend: bool, is_optional: bool) -> list[Finding]:
    """LibreOffice, the add-in in it, and the worker that answers its cells.

    mend : True puts the add-in into LibreOffice where it is not there. is_optional : whether
    LibreOffice may be missing, since there is Excel.
    """
    if program.found_folder() is None:
        return [libreoffice(is_optional=is_optional)]
    if mend and not calc_addin().ok:
        with suppress(SopError):
            install.install()
    return [libreoffice(is_optional=is_optional), calc_addin(), worker()]


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
    fix = "Close LibreOffice, then run: sopxl doctor --fix"
    return Finding(ok, "The add-in of Calc", found, "" if ok else fix)


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
