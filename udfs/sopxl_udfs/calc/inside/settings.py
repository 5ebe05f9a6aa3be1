"""What the add-in was built with, read once from settings.json in its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = "settings.json"


@dataclass(frozen=True)
class Settings:
    """The names to answer for, and how the worker is started."""

    functions: dict[str, bool]  # name: whether its last argument stands for any number
    command: tuple[str, ...]
    seconds: float  # that one cell call may take


def read(folder: Path) -> Settings:
    """The settings of the add-in that is unpacked in this folder."""
    found = json.loads((folder / FILE).read_text("utf-8"))
    return Settings(found["functions"], tuple(found["command"]), float(found["seconds"]))
