"""Puts the add-in into the user's own LibreOffice and takes it out; imports the add-in's maker."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sopxl.errors import FileError, NotFoundError
from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.inside import settings

_NAMES = ("unopkg.bin", "unopkg.com", "unopkg")
_SECONDS = 120.0
_PLACE = re.compile(
    r"UNO_(?P<whose>USER|SHARED)_PACKAGES_CACHE/(?P<path>uno_packages/[^/]+/[^/\s]+)"
)


def install(folder: Path | None = None) -> None:
    """Installs the add-in, with this Python as its worker, over one that is there.

    folder : for an office that keeps its profile there; left out, the user's own, or everybody's
    if the user is root. Raises FileError with what LibreOffice says.
    """
    with tempfile.TemporaryDirectory(prefix="sopxl") as made:
        path = Path(made) / "sopxl.oxt"
        path.write_bytes(addin.build())
        _unopkg(folder, "add", "--force", "--suppress-license", str(path))


def uninstall(folder: Path | None = None) -> None:
    """Takes the add-in out; NotFoundError if it is not there."""
    if not is_installed(folder):
        raise NotFoundError(
            "E227", "the add-in is not installed.", "LibreOffice", "Nothing has to be taken out."
        )
    _unopkg(folder, "remove", addin.IDENTIFIER)


def is_installed(folder: Path | None = None) -> bool:
    """Whether the add-in is in LibreOffice."""
    return addin.IDENTIFIER in _unopkg(folder, "list")


def worker_python(folder: Path | None = None) -> str:
    """The Python that the installed add-in starts as its worker; "" where that cannot be found."""
    listed = _unopkg(folder, "list")
    found = _PLACE.search(listed[listed.find(addin.IDENTIFIER) :])
    if addin.IDENTIFIER not in listed or found is None:
        return ""
    place = _caches(folder)[found["whose"]] / found["path"]
    try:
        return settings.read(place).command[0]
    except (OSError, ValueError, KeyError, IndexError):
        return ""


def _caches(folder: Path | None) -> dict[str, Path]:
    """Where LibreOffice unpacks the add-ins of a user, and those of everybody."""
    if folder is not None:
        return {
            "USER": folder / "profile/user/uno_packages/cache",
            "SHARED": folder / "shared/cache",
        }
    home = {
        "win32": Path(os.environ.get("APPDATA", Path.home())) / "LibreOffice/4",
        "darwin": Path.home() / "Library/Application Support/LibreOffice/4",
    }.get(sys.platform, Path.home() / ".config/libreoffice/4")
    return {
        "USER": home / "user/uno_packages/cache",
        "SHARED": program.folder().parent / "share/uno_packages/cache",
    }


def _unopkg(folder: Path | None, *arguments: str) -> str:
    place = program.folder()
    tool = next(place / name for name in _NAMES if (place / name).is_file())
    verb, *rest = arguments
    done = subprocess.run(
        [tool, verb, *_for_whom(), *rest, *program.places(folder)],
        capture_output=True,
        text=True,
        env=program.environment(),
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise FileError(
            "E223",
            f"unopkg {verb} failed: {said[-1] if said else f'code {done.returncode}'}",
            "LibreOffice",
            "Close LibreOffice, its quickstarter too, and try again.",
        )
    return done.stdout


def _for_whom() -> list[str]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--shared"] if is_root else []  # unopkg refuses root a profile of its own
