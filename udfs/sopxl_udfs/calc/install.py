"""Puts the add-in into the user's own LibreOffice and takes it out; imports the add-in's maker."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from sopxl.errors import FileError, NotFoundError
from sopxl_udfs.calc import addin, program

_NAMES = ("unopkg.bin", "unopkg.com", "unopkg")
_SECONDS = 120.0


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
