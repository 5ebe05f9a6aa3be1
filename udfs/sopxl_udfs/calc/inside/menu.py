"""The menu's verbs on the open workbook: a stored copy, then what the worker asks for on the way.

The worker reads and writes cells through here, in one step of Calc's own undo; what it writes it
reads back, and takes back where it differs.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor

from .cells import Cells, Step
from .pipe import Worker, WorkerError

SERVICE = "org.sopxl.Macros"
IMPLEMENTATION = "org.sopxl.Macros.python"
SECONDS = 600.0  # until a worker counts as hung, where the workbook sets no longer limit

_LIMIT = "sop_time_limit"  # the worker keeps it by itself
_GRACE_SECONDS = 60.0  # more for a worker that is to stop by itself

_STORED = "Calc MS Excel 2007 XML"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_QUERY = uno.Enum("com.sun.star.awt.MessageBoxType", "QUERYBOX")
_OK_CANCEL, _OK = 2, 1  # com.sun.star.awt.MessageBoxButtons, MessageBoxResults
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


Confirm = Callable[[str, str], bool]  # title and text of a question


def run(verb: str, model: Any, worker: Worker, confirm: Confirm | None = None) -> Outcome:
    """Does what an entry of the menu says, on an open workbook.

    verb : of the menu. model : the office's own object of the workbook. confirm : asks the
    planner; left out, nobody is there and every answer is no.
    Returns : what to tell; nothing is written unless all of it is.
    """
    title = f"S&OP {verb}"
    if model is None or not model.supportsService(_SPREADSHEET):
        return Outcome(title, "Open the S&OP workbook first.", WARNING)
    work = _Work(model, title, confirm)
    try:
        answer = _ask(verb, model, worker, work)
    except WorkerError as error:
        work.take_back()
        return Outcome(title, f"The engine gave no answer: {error}", DANGER)
    except _RefusedError as error:
        return Outcome(title, f"Nothing was written: {error}", DANGER)
    finally:
        work.quiet()
    if not isinstance(answer, tuple):
        return Outcome(title, str(answer), DANGER)
    text, is_good = answer
    return Outcome(title, text, INFO if is_good else WARNING)


class _Work:
    """What the worker asks for while it does a verb."""

    def __init__(self, model: Any, title: str, confirm: Confirm | None) -> None:
        self._model, self._title, self._confirm = model, title, confirm
        self._cells = Cells(model)
        self._step: Step | None = None
        self._bar: Any = None

    def serve(self, name: str, *given: Any) -> Any:
        """A question, a stored copy, a word on the way, the ends of a step; else the cells."""
        if name == "confirm":
            return self._confirm is not None and self._confirm(self._title, *given)
        if name == "store":
            return _store(self._model, *given)
        if name == "progress":
            return self._progress(*given)
        if name == "begin":
            self._step = Step(self._model, self._title)
            return self._step.__enter__()
        if name == "end":
            return self._end()
        return self._cells.answer(name, *given)

    def quiet(self) -> None:
        """Gives the status bar back."""
        bar, self._bar = self._bar, None
        with contextlib.suppress(Exception):
            bar.end()

    def _progress(self, text: str) -> None:
        """Shows in the status bar how the work goes on; a workbook without a window has none."""
        with contextlib.suppress(Exception):
            if self._bar is None:
                frame = self._model.getCurrentController().getFrame()
                self._bar = frame.createStatusIndicator()
                self._bar.start(text, 0)
            self._bar.setText(text)

    def take_back(self) -> None:
        """Undoes a step in the middle of which the worker died."""
        if self._step is not None:
            self._end()
            manager = self._model.getUndoManager()
            if manager.isUndoPossible() and manager.getCurrentUndoActionTitle() == self._title:
                manager.undo()

    def _end(self) -> None:
        step, self._step = self._step, None
        if step is not None:
            step.__exit__()


def _ask(verb: str, model: Any, worker: Worker, work: _Work) -> Any:
    """The worker's answer on the workbook as it stands now, unsaved changes included."""
    with tempfile.TemporaryDirectory(prefix="sopxl") as folder:
        file = _file(model)
        path = str(Path(folder) / f"{Path(file).stem or 'book'}.xlsx")
        try:
            _store(model, path)
        except Exception:  # noqa: BLE001 - what LibreOffice raises here says nothing
            raise _RefusedError("the workbook could not be stored as a copy.") from None
        return worker.call((verb, path, file), _patience(model), work.serve)


def _patience(model: Any) -> float:
    """Seconds until a worker counts as hung: longer than the time limit of the workbook."""
    try:
        cell = model.NamedRanges.getByName(_LIMIT).getReferredCells().getCellByPosition(0, 0)
        return max(SECONDS, float(cell.getValue()) + _GRACE_SECONDS)
    except Exception:  # noqa: BLE001 - no workbook with a limit; each office says it its own way
        return SECONDS


def _store(model: Any, path: str) -> None:
    wanted = PropertyValue()
    wanted.Name, wanted.Value = "FilterName", _STORED
    model.storeToURL(uno.systemPathToFileUrl(path), (wanted,))


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


def asked(model: Any, title: str, text: str) -> bool:
    """A question in a window of its own, with OK and Cancel; without windows it is a no."""
    window = model.getCurrentController().getFrame().getContainerWindow()
    box = window.getToolkit().createMessageBox(window, _QUERY, _OK_CANCEL, title, text)
    return bool(box.execute() == _OK)


def _init(self: Any, context: Any, *_: Any) -> None:
    self.context = context


def _trigger(self: Any, verb: str) -> None:
    manager = self.context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
    model = desktop.getCurrentComponent()
    outcome = run(verb, model, self.worker, lambda title, text: asked(model, title, text))
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
