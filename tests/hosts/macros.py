"""The VBA modules of a workbook, read by a reader of another maker."""

from __future__ import annotations

import warnings
from pathlib import Path


def macros(path: Path) -> dict[str, str]:
    """Every module of a workbook as olevba reads it, attribute lines included."""
    with warnings.catch_warnings():  # oletools calls parts of its parser by their old names
        warnings.simplefilter("ignore", DeprecationWarning)
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        try:
            found = parser.extract_all_macros()
        finally:
            parser.close()
    return {name.rpartition(".")[0]: code for _, _, name, code in found}
