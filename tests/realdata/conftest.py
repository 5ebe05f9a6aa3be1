"""AdventureWorks as a folder of CSV files."""

from __future__ import annotations

from pathlib import Path

import pytest
from realdata.adventureworks import SHARED, write_folder


@pytest.fixture(scope="session")
def adventureworks_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sopxl new --from` reads; skipped where the data is not there."""
    if not (SHARED / "adventureworks").is_dir():
        pytest.skip(f"the AdventureWorks files are not beside the project: {SHARED}")
    folder = tmp_path_factory.mktemp("adventureworks") / "csv"
    write_folder(SHARED, folder)
    return folder


@pytest.fixture(scope="session")
def finished_folder(adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with all strategies: touring bikes finished to order from frames and wheels."""
    del adventureworks_folder  # made first: it is skipped where the source is not there
    folder = tmp_path_factory.mktemp("finished") / "csv"
    write_folder(SHARED, folder, finish=True)
    return folder
