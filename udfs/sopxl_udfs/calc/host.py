"""A LibreOffice without windows: started with a profile of its own, watched, ended.

Imports uno when it connects.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any

from sopxl.errors import FileError
from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.document import Document, properties

_START_SECONDS = 60.0
_RESTART_CODES = (79, 81)  # the office asks to be started again, after new extensions
_POLL_SECONDS = 0.02
_RENDER_SECONDS = 600.0  # a book of many families on a busy machine


class Watch:
    """A limit of time for a block of work: the office is killed when it is over."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        """process : the office. seconds : the limit."""
        self.is_over = False
        self._process = process
        self._seconds = seconds
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self.is_over:
            raise FileError(
                "E226",
                f"no answer within {self._seconds:g} seconds; it was ended.",
                "LibreOffice",
                "Try again; if it happens again, open the workbook by hand.",
            ) from None

    def _end(self) -> None:
        self.is_over = True
        self._process.kill()


class Opened:
    """A working copy of a workbook, open for a block of work and gone after it.

    A class, since contextlib's own managers cannot pass on what LibreOffice raises.
    """

    def __init__(self, desktop: Any, copy: Path, how: tuple[Any, ...], watch: Watch) -> None:
        """desktop : of the office. copy : alone in its folder. how : to open it."""
        self._desktop = desktop
        self._copy = copy
        self._how = how
        self._watch = watch
        self._model: Any = None

    def __enter__(self) -> Document:
        self._watch.__enter__()
        with contextlib.suppress(Exception):  # what it raises says nothing
            self._model = self._desktop.loadComponentFromURL(
                self._copy.as_uri(), "_blank", 0, self._how
            )
        if self._model is None:
            self.__exit__()
            raise FileError(
                "E224",
                "LibreOffice cannot open it.",
                self._copy.name,
                "Open it by hand to see why.",
            )
        return Document(self._model)

    def __exit__(self, *_: object) -> None:
        try:
            if self._model is not None:
                self._model.close(True)
        except Exception:  # noqa: BLE001 - it is closed already, or the office is dead
            self._model = None
        finally:
            shutil.rmtree(self._copy.parent, ignore_errors=True)
            self._watch.__exit__()


class Office:
    """A running LibreOffice without windows, with a profile and extensions of its own."""

    def __init__(self, folder: Path, addin: bytes | None = None) -> None:
        """folder : for the profile and working copies. addin : an .oxt to be loaded with it."""
        self._program = program.folder()
        self._folder = folder
        self._addin = addin
        self._process: subprocess.Popen[bytes] | None = None
        self._desktop: Any = None

    @property
    def pid(self) -> int:
        """The process number of the running office."""
        assert self._process is not None
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the office runs and answers."""
        if self._process is None or self._process.poll() is not None:
            return False
        try:
            with self.within(10):
                self._desktop.getCurrentFrame()
        except Exception:  # noqa: BLE001 - uno's exceptions share no base class of ours
            return False
        return True

    def start(self) -> None:
        """Starts the office unless it runs, and connects; FileError if it does not come up."""
        if self.is_alive():
            return
        self.stop()
        self._unpack_addin()
        for _ in range(3):
            pipe = f"sopxl{uuid.uuid4().hex}"
            self._process = self._launch(pipe)
            if self._connect(pipe):
                return
            code = self._process.wait()
            if code not in _RESTART_CODES:
                break
        raise FileError(
            "E221",
            f"it ended with code {self._process.returncode if self._process else None}"
            " before it answered.",
            "LibreOffice",
            "Start LibreOffice once by hand and read what it says.",
        )

    def stop(self) -> None:
        """Ends the office, by force if it does not end by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(Exception):
            self._desktop.terminate()
        self._desktop = None
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def within(self, seconds: float) -> Watch:
        """Kills the office if the work in the block takes longer; the blocked call then fails."""
        assert self._process is not None
        return Watch(self._process, seconds)

    def open(self, path: Path, *, hidden: bool = True, seconds: float = 120) -> Opened:
        """A workbook, or rather a copy of it, open in the office until the block ends.

        path : the file; it is never written to. hidden : False for a document that has a window,
        which the menu needs. seconds : until a hung office is killed. A dead office is started.
        """
        self.start()
        copy = self._folder / uuid.uuid4().hex / path.name
        copy.parent.mkdir(parents=True)
        shutil.copyfile(path, copy)
        return Opened(self._desktop, copy, properties(Hidden=hidden), self.within(seconds))

    def service(self, name: str) -> Any:
        """A service of the office by its name."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def _unpack_addin(self) -> None:
        extensions = self._folder / "extensions"
        if self._addin is not None and not extensions.exists():
            with zipfile.ZipFile(BytesIO(self._addin)) as archive:
                archive.extractall(extensions / "sopxl")

    def _launch(self, pipe: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                program.binary(self._program),
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                *program.places(self._folder),
                f"--accept=pipe,name={pipe};urp",
            ],
            env=program.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _connect(self, pipe: str) -> bool:
        assert self._process is not None
        local = program.import_uno(self._program).getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        last = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < last:
            try:
                self._context = resolver.resolve(
                    f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
                )
            except Exception:  # noqa: BLE001 - it does not listen yet
                time.sleep(_POLL_SECONDS)
                continue
            self._desktop = self.service("com.sun.star.frame.Desktop")
            return True
        if self._process.poll() is None:
            self._process.kill()
        return False


def render(book: Path, folder: Path, sheets: Collection[str] = ()) -> list[Path]:
    """The pages of a workbook as pictures, by an office of its own that ends afterwards.

    book : the file; it is only read. folder : where the pictures go. sheets : only these of it.
    Returns : one .png for each printed page, in order. Raises FileError with what is missing.
    """
    reason = program.missing()
    if reason:
        raise FileError(
            "E220", reason, "pictures", "Install LibreOffice 25.2 or newer with its Python bridge."
        )
    with tempfile.TemporaryDirectory(prefix="sopxl", ignore_cleanup_errors=True) as place:
        office = Office(Path(place), addin.build())
        try:
            with office.open(book, seconds=_RENDER_SECONDS) as opened:
                return opened.render(folder, sheets)
        finally:
            office.stop()
