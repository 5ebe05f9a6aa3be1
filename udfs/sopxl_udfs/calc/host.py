"""LibreOffice as a program: found, started headless with its own profile, watched, ended.

Imports uno when it connects, and never changes this Python's search path for it.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from sopxl.errors import FileError
from sopxl_udfs.calc.document import Document, properties

OLDEST = (25, 2)  # the first that keeps SOP_ names in .xlsx files

_PROGRAMS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice25.2/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
)
_BINARIES = ("soffice.bin", "soffice.exe", "soffice")
_BRIDGES = ("/usr/lib/python3/dist-packages",)
_START_SECONDS = 60.0
_RESTART_CODES = (79, 81)  # the office asks to be started again, after new extensions
_POLL_SECONDS = 0.02


def program_folder() -> Path | None:
    """Where LibreOffice is installed, or None."""
    for folder in map(Path, _PROGRAMS):
        if any((folder / name).is_file() for name in _BINARIES):
            return folder
    return None


def _binary(program: Path) -> Path:
    return next(program / name for name in _BINARIES if (program / name).is_file())


def version(program: Path) -> tuple[int, int]:
    """The version of the office, such as (25, 2)."""
    said = subprocess.run(
        [_binary(program), "--version"],
        capture_output=True,
        text=True,
        env=_environment(),
        timeout=_START_SECONDS,
        check=False,
    ).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def missing() -> str:
    """Why LibreOffice cannot be driven from here, in one sentence; "" if it can."""
    program = program_folder()
    if program is None:
        return "LibreOffice is not installed."
    found = version(program)
    if found < OLDEST:
        return f"LibreOffice is {found[0]}.{found[1]}, {OLDEST[0]}.{OLDEST[1]} is needed."
    try:
        import_uno(program)
    except ImportError as error:
        return f"LibreOffice's Python bridge does not load here: {error}."
    return ""


def import_uno(program: Path) -> ModuleType:
    """The uno module, loaded by file; ImportError if it is not there or for another Python.

    uno puts a hook in place of the built-in import; the hook is taken away again, since it
    changes what a failed import says.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    folders = [program, *map(Path, _BRIDGES)]
    plain_import = builtins.__import__
    try:
        for name in ("pyuno", "uno", "unohelper"):
            _load(name, folders)
    finally:
        builtins.__import__ = plain_import
    return sys.modules["uno"]


def _load(name: str, folders: list[Path]) -> None:
    suffixes = (".so", ".pyd") if name == "pyuno" else (".py",)
    for path in (folder / f"{name}{suffix}" for folder in folders for suffix in suffixes):
        if path.is_file():
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            assert spec.loader is not None
            sys.modules[name] = module = importlib.util.module_from_spec(spec)
            try:
                spec.loader.exec_module(module)
            except BaseException:
                del sys.modules[name]
                raise
            return
    raise ImportError(f"{name} is not in {' or '.join(map(str, folders))}")


def _environment() -> dict[str, str]:
    """What the office needs and no more: a Python of ours in its PATH would crash its own."""
    kept = ("HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE")
    wanted = {name: os.environ[name] for name in kept if name in os.environ}
    return wanted | {"PATH": os.environ["PATH"] if os.name == "nt" else "/usr/bin:/bin"}


class Office:
    """A running LibreOffice without windows, with a profile and extensions of its own."""

    def __init__(self, folder: Path, addin: bytes | None = None) -> None:
        """folder : for the profile and working copies. addin : an .oxt to be loaded with it."""
        program = program_folder()
        if program is None:
            raise FileError(
                "E210", "it is not installed.", "LibreOffice", "Install LibreOffice 25.2 or newer."
            )
        self._program = program
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
        """Starts the office and connects; FileError if it does not come up."""
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
            "E211",
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

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Kills the office if the work in this block takes longer; the blocked call then fails."""
        assert self._process is not None
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    @contextlib.contextmanager
    def open(self, path: Path, *, hidden: bool = True, seconds: float = 120) -> Iterator[Document]:
        """A workbook, or rather a copy of it, open in the office until the block ends.

        path : the file; it is never written to. hidden : False for a document that has a window,
        which the menu needs. seconds : until a hung office is killed. A dead office is started.
        """
        if not self.is_alive():
            self.stop()
            self.start()
        copy = self._folder / uuid.uuid4().hex / path.name
        copy.parent.mkdir(parents=True)
        shutil.copyfile(path, copy)
        with self.within(seconds):
            model = self._desktop.loadComponentFromURL(
                copy.as_uri(), "_blank", 0, properties(Hidden=hidden)
            )
            try:
                yield Document(model, self._desktop)
            finally:
                with contextlib.suppress(Exception):
                    model.close(True)
                shutil.rmtree(copy.parent, ignore_errors=True)

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
                _binary(self._program),
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation={(self._folder / 'profile').as_uri()}",
                f"-env:BUNDLED_EXTENSIONS={(self._folder / 'extensions').as_uri()}",
                f"--accept=pipe,name={pipe};urp",
            ],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _connect(self, pipe: str) -> bool:
        assert self._process is not None
        local = import_uno(self._program).getComponentContext()
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
