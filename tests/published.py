"""The published cases beside the project, where they are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "cases"


def case(name: str) -> dict[str, Any]:
    """One case by the start of its file name; skips the test where the folder is not there."""
    if not FOLDER.is_dir():
        pytest.skip("the published cases are not beside the project (../shared/cases)")
    (path,) = FOLDER.glob(f"*_{name}_*.json")
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def near(found: dict[str, Any], read: dict[str, Any]) -> None:
    """Every figure found equals the published and the recomputed one within its tolerance."""
    own = read["tolerance"].get("per_key", {})
    for kind in ("published", "recomputed"):
        figures = read["expected"][kind]
        for name in found.keys() & figures.keys():
            close(found[name], figures[name], own.get(name, read["tolerance"]["abs"]), name)
    assert (
        found.keys() <= read["expected"]["published"].keys() | read["expected"]["recomputed"].keys()
    )


def close(found: Any, wanted: Any, tolerance: float, name: str) -> None:
    """Two figures, or two rows of them; a figure that was not published is passed over."""
    if not isinstance(wanted, list):
        assert found == pytest.approx(wanted, abs=tolerance), name
        return
    assert len(found) == len(wanted), name
    for one, two in zip(found, wanted, strict=True):
        if two is not None:
            assert one == pytest.approx(two, abs=tolerance), name
