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
