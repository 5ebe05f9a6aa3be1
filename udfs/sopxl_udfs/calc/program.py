"""LibreOffice on this machine: where it is, which version, its Python bridge, its surroundings.

Imports uno only when asked to, and never changes this Python's search path for it.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from sopxl.errors import FileError

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
_SECONDS = 60.0


def found_folder() -> Path | None:
    """Where LibreOffice is installed, or None."""
    for folder in map(Path, _PROGRAMS):
        if any((folder / name).is_file() for name in _BINARIES):
            return folder
    return None


def folder() -> Path:
    """Where LibreOffice is installed; FileError if it is not."""
    program = found_folder()
    if program is None:
        raise FileError(
            "E220", "it is not installed.", "LibreOffice", "Install LibreOffice 25.2 or newer."
        )
    return program


def binary(program: Path) -> Path:
    """The file that runs."""
    return next(program / name for name in _BINARIES if (program / name).is_file())


def version(program: Path) -> tuple[int, int]:
    """The version of the office, such as (25, 2)."""
    said = subprocess.run(
        [binary(program), "--version"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=_SECONDS,
        check=False,
    ).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def shown(found: tuple[int, int]) -> str:
    """A version in words.

    >>> shown((25, 2)), shown((0, 0))
    ('25.2', 'of an unknown version')
    """
    return ".".join(map(str, found)) if any(found) else "of an unknown version"


def missing() -> str:
    """Why LibreOffice cannot be driven from here, in one sentence; "" if it can."""
    program = found_folder()
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


def environment() -> dict[str, str]:
    """What the office needs and no more: a Python of ours in its PATH would crash its own."""
    kept = ("HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE")
    wanted = {name: os.environ[name] for name in kept if name in os.environ}
    return wanted | {"PATH": os.environ["PATH"] if os.name == "nt" else "/usr/bin:/bin"}


def places(folder: Path | None) -> list[str]:
    """The options that keep profile and extensions of an office in a folder of their own."""
    if folder is None:
        return []
    names = {
        "UserInstallation": "profile",
        "BUNDLED_EXTENSIONS": "extensions",
        "UNO_SHARED_PACKAGES": "shared",
    }
    root = folder.absolute()
    return [f"-env:{name}={(root / place).as_uri()}" for name, place in names.items()]
