"""Puts the add-in into the user's own LibreOffice and takes it out; imports the add-in's maker."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopxl import registry
from sopxl.errors import FileError, NotFoundError, Problem
from sopxl_udfs.calc import addin, program
from sopxl_udfs.calc.inside import settings

SCHEMA = 1  # of the JSON
_NAMES = ("unopkg.bin", "unopkg.com", "unopkg")
_SECONDS = 120.0
_PLACE = re.compile(
    r"UNO_(?P<whose>USER|SHARED)_PACKAGES_CACHE/(?P<path>uno_packages/[^/]+/[^/\s]+)"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the add-in, and in which LibreOffice."""

    state: str  # "installed", "renewed", "removed", "none": there was none to take out
    office: Path  # folder of the program
    version: tuple[int, int]  # of LibreOffice; (0, 0) where it does not say
    warnings: tuple[Problem, ...] = ()

    @property
    def summary(self) -> str:
        """What is told when it is done, one line."""
        where = f"LibreOffice {program.shown(self.version)} in {self.office}"
        return {
            "installed": f"The add-in is in {where}.",
            "renewed": f"The add-in was in {where} already, and is renewed.",
            "removed": f"The add-in is taken out of {where}.",
            "none": f"The add-in is not in {where}: nothing to take out.",
        }[self.state]

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "schema": SCHEMA,
            "addin": self.state,
            "functions": len(registry.functions()),
            "python": sys.executable,
            "libreoffice": {"version": program.shown(self.version), "folder": str(self.office)},
            "warnings": [
                {"code": w.code, "message": w.message, "where": w.where, "fix": w.fix}
                for w in self.warnings
            ],
        }


def put_in(tell: Callable[[str], None], folder: Path | None = None) -> Outcome:
    """Installs the add-in, or renews the one that is there; done twice it is the same.

    tell : is told how the work goes on. folder : as for install. Raises FileError E220 without a
    LibreOffice, E250 where it takes no extensions, and what install raises.
    """
    office = program.folder()
    version = program.version(office)
    was_there = is_installed(folder)
    tell(f"Making the add-in: {len(registry.functions())} functions ...")
    made = addin.build()
    tell(f"Giving it to LibreOffice {program.shown(version)} ...")
    _add(made, folder)
    return Outcome("renewed" if was_there else "installed", office, version, _doubts(version))


def take_out(tell: Callable[[str], None], folder: Path | None = None) -> Outcome:
    """Takes the add-in out; where there is none that is said, and nothing is done.

    tell, folder : as for put_in. Raises FileError as put_in does.
    """
    office = program.folder()
    version = program.version(office)
    if not is_installed(folder):
        return Outcome("none", office, version)
    tell(f"Taking the add-in out of LibreOffice {program.shown(version)} ...")
    uninstall(folder)
    return Outcome("removed", office, version)


def install(folder: Path | None = None) -> None:
    """Installs the add-in, with this Python as its worker, over one that is there.

    folder : for an office that keeps its profile there; left out, the user's own, or everybody's
    if the user is root. Raises FileError with what LibreOffice says.
    """
    _add(addin.build(), folder)


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
    return {
        "USER": user_folder() / "uno_packages/cache",
        "SHARED": program.folder().parent / "share/uno_packages/cache",
    }


def user_folder() -> Path:
    """Where LibreOffice keeps what is the user's own."""
    home = {
        "win32": Path(os.environ.get("APPDATA", Path.home())) / "LibreOffice/4",
        "darwin": Path.home() / "Library/Application Support/LibreOffice/4",
    }.get(sys.platform, Path.home() / ".config/libreoffice/4")
    return home / "user"


def _add(made: bytes, folder: Path | None) -> None:
    """Gives the bytes of an .oxt file to LibreOffice, over one that is there."""
    with tempfile.TemporaryDirectory(prefix="sopxl") as place:
        path = Path(place) / "sopxl.oxt"
        path.write_bytes(made)
        _unopkg(folder, "add", "--force", "--suppress-license", str(path))


def _doubts(version: tuple[int, int]) -> tuple[Problem, ...]:
    """What is told of a LibreOffice that ruins the functions of .xlsx files."""
    if version >= program.OLDEST:
        return ()
    wanted = program.shown(program.OLDEST)
    return (
        Problem(
            "W250",
            f"LibreOffice {program.shown(version)} shows #NAME? for the functions of an .xlsx file,"
            " and saves it with names that no program knows.",
            "LibreOffice",
            f"Install LibreOffice {wanted} or newer; until then save in .ods only.",
        ),
    )


def _unopkg(folder: Path | None, *arguments: str) -> str:
    """What LibreOffice's own program for extensions says to one of its verbs."""
    verb, *rest = arguments
    command = [str(_tool()), verb, *_for_whom(), *rest, *program.places(folder)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=program.environment(),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileError(
            "E226",
            f"unopkg {verb} gave no answer within {_SECONDS:g} seconds; it was ended.",
            "LibreOffice",
            "Close LibreOffice, its quickstarter too, and try again.",
        ) from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise FileError(
            "E223",
            f"unopkg {verb} failed: {said[-1] if said else f'code {done.returncode}'}",
            "LibreOffice",
            "Close LibreOffice, its quickstarter too, and try again.",
        )
    return done.stdout


def _tool() -> Path:
    """The program that installs extensions; FileError where LibreOffice has none."""
    place = program.folder()
    for name in _NAMES:
        if (place / name).is_file():
            return place / name
    raise FileError(
        "E250",
        f"unopkg, which installs extensions, is not in {place}.",
        "LibreOffice",
        "Install LibreOffice whole, from your system or from libreoffice.org.",
    )


def _for_whom() -> list[str]:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--shared"] if is_root else []  # unopkg refuses root a profile of its own
