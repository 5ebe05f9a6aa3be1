"""The menu's verbs on the open workbook: a stored copy, the worker's answer, one write a block.

The whole write is one step of Calc's own undo; it is read back, and taken back where it differs.
"""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor

from .pipe import Worker, WorkerError

SERVICE = "org.sopxl.Macros"
IMPLEMENTATION = "org.sopxl.Macros.python"
SECONDS = 600.0  # that a verb may take

_STORED = "Calc MS Excel 2007 XML"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
INFO, WARNING, DANGER = 0, 2, 3  # com.sun.star.frame.InfobarType
_BAR = "sopxl"


class _RefusedError(Exception):
    """Why nothing was written."""


@dataclass(frozen=True)
class Outcome:
    """What is said above the sheet when a verb is done."""

    title: str
    text: str
    kind: int = INFO


def run(verb: str, model: Any, worker: Worker) -> Outcome:
    """Does what an entry of the menu says, on an open workbook.

    verb : "plan" or "check". model : the office's own object of the workbook.
    Returns : what to tell; nothing is written unless all of it is.
    """
    title = f"S&OP {verb}"
    if model is None or not model.supportsService(_SPREADSHEET):
        return Outcome(title, "Open the S&OP workbook first.", WARNING)
    try:
        answer = _ask(verb, model, worker)
        if not isinstance(answer, tuple):
            return Outcome(title, str(answer), DANGER)
        blocks, text, is_good = answer
        if blocks:
            _write(model, blocks, title)
    except WorkerError as error:
        return Outcome(title, f"The engine gave no answer: {error}", DANGER)
    except _RefusedError as error:
        return Outcome(title, f"Nothing was written: {error}", DANGER)
    return Outcome(title, text, INFO if is_good else WARNING)


def _ask(verb: str, model: Any, worker: Worker) -> Any:
    """The worker's answer on the workbook as it stands now, unsaved changes included."""
    with tempfile.TemporaryDirectory(prefix="sopxl") as folder:
        file = _file(model)
        path = str(Path(folder) / f"{Path(file).stem or 'book'}.xlsx")
        wanted = PropertyValue()
        wanted.Name, wanted.Value = "FilterName", _STORED
        try:
            model.storeToURL(uno.systemPathToFileUrl(path), (wanted,))
        except Exception:  # noqa: BLE001 - what LibreOffice raises here says nothing
            raise _RefusedError("the workbook could not be stored as a copy.") from None
        return worker.call((verb, path, file), SECONDS)


def _file(model: Any) -> str:
    """Where the workbook was last saved, "" if it never was."""
    url = str(model.getURL())
    return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else ""


def tell(model: Any, outcome: Outcome) -> None:
    """Shows the outcome in a bar above the sheet; a bar waits for nobody."""
    controller = model.getCurrentController()
    with contextlib.suppress(Exception):  # there was none before
        controller.removeInfobar(_BAR)
    controller.appendInfobar(_BAR, outcome.title, outcome.text, outcome.kind, (), True)


def _write(model: Any, blocks: tuple[Any, ...], title: str) -> None:
    """Writes all blocks as one step of undo, without drawing or calculating between them.

    Whatever goes wrong on the way, the cells get back what they held.
    """
    undo = model.getUndoManager()
    was_automatic = model.isAutomaticCalculationEnabled()
    written: list[tuple[Any, Any, Any]] = []
    is_done = False
    undo.enterUndoContext(title)
    model.enableAutomaticCalculation(False)
    model.addActionLock()
    try:
        for block in blocks:
            _write_block(model, block, written)
        is_done = True
    finally:
        if not is_done:
            for sheet, area, old in reversed(written):
                _put(sheet, area, old)
        model.removeActionLock()
        model.enableAutomaticCalculation(was_automatic)
        undo.leaveUndoContext()
    if was_automatic:
        model.calculate()


def _write_block(model: Any, block: Any, written: list[tuple[Any, Any, Any]]) -> None:
    name, ref, rows = block
    if not model.getSheets().hasByName(name):
        raise _RefusedError(f"there is no sheet {name}.")
    sheet = model.getSheets().getByName(name)
    area = sheet.getCellRangeByName(ref)
    old = area.getDataArray()
    if not _put(sheet, area, rows):
        raise _RefusedError(f"{name}!{ref} takes no values.")
    written.append((sheet, area, old))
    if area.getDataArray() != rows:
        raise _RefusedError(f"{name}!{ref} did not keep its values.")


def _put(sheet: Any, area: Any, rows: Any) -> bool:
    """Whether the cells took the values; protection without a password guards against slips."""
    was_protected = sheet.isProtected()
    if was_protected:
        sheet.unprotect("")
    try:
        area.setDataArray(rows)
    except Exception:  # noqa: BLE001 - what LibreOffice raises here says nothing
        return False
    finally:
        if was_protected:
            sheet.protect("")
    return True


def _init(self: Any, context: Any, *_: Any) -> None:
    self.context = context


def _trigger(self: Any, verb: str) -> None:
    manager = self.context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
    model = desktop.getCurrentComponent()
    outcome = run(verb, model, self.worker)
    if model is not None:
        tell(model, outcome)


def factory(worker: Worker) -> type:
    """The class of the object that the menu calls; worker : who answers."""
    body = {
        "__init__": _init,
        "worker": worker,
        "trigger": _trigger,
        "getImplementationName": lambda self: IMPLEMENTATION,
        "supportsService": lambda self, name: name == SERVICE,
        "getSupportedServiceNames": lambda self: (SERVICE,),
    }
    return type("Macros", (unohelper.Base, XServiceInfo, XJobExecutor), body)
