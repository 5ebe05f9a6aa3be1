"""The sample company: a folder of CSV files inside the package; imports pathlib."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
