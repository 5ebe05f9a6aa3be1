"""A plant whose ERP has words and items of its own, and what is said of its extracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from workbook.cycle.firm import Firm

from sopxl.errors import SopError
from sopxl_workbook.importers.actuals import Loaded, load_actuals
from sopxl_workbook.read import Reading

DAY = 46054.0  # 2026-02-01
MONTH = "2026-01"  # the open one
ITEMS = (
    "item,family,factor,from,to\n"
    "A-1,Family 000,1,,\nA-2,Family 000,10,,\n0042,Family 000,1,,\n"
    "OLD,Family 000,1,,2025-06-30\nNEW,Family 001,1,2026-01-01,\n"
)
WORDS = (
    "kind,there,here\n"
    "column,Monat,Period\ncolumn,Material,Code\ncolumn,Kennzahl,Measure\ncolumn,Menge,Quantity\n"
    "column,Versand,Shipped\ncolumn,Bestand,Closing\ncolumn,Bedarf,Requested\n"
    "measure,Absatz,Shipped\nmeasure,Lager,Closing\nmeasure,601,Produced\n"
)
PLANT = Firm(files={"item_map": ITEMS, "import": WORDS})
JANUARY = (
    "Family 000,Requested,105",
    "Family 000,Shipped,105",
    "Family 000,Produced,106",
    "Family 000,Closing,81",
    "Family 001,Booked,115",
    "Family 001,Shipped,116",
    "Family 001,Backlog,79",
)  # what happened in the open month, a line each
Load = Callable[..., Loaded]


def extract(lines: Iterable[str] = JANUARY, month: str = MONTH) -> str:
    """A text file of some lines, each of that month."""
    return "period,code,measure,quantity\n" + "".join(f"{month},{line}\n" for line in lines)


def loader(reading: Reading, folder: Path) -> Load:
    """Loads a text, written to erp.csv, or the source that is named."""

    def load(text: str | bytes = "", source: str = "", query: str = "", locale: str = "") -> Loaded:
        if not source:
            source = str(folder / "erp.csv")
            data = text.encode() if isinstance(text, str) else text
            Path(source).write_bytes(data)
        base = reading.company.base
        return load_actuals(source, reading, base, day=DAY, query=query, locale=locale)

    return load


def said(load: Load, text: str | bytes = "", **given: str) -> list[str]:
    """Every problem of an extract, each as its full text."""
    with pytest.raises(SopError) as refused:
        load(text, **given)
    return [str(problem) for problem in refused.value.problems]


def told(loaded: Loaded) -> list[str]:
    """Every warning of what was loaded."""
    return [str(warning) for warning in loaded.warnings]


def rows(loaded: Loaded) -> list[tuple[str, str, float]]:
    """Code, measure and quantity of what was loaded."""
    return [(row.code, row.measure, row.quantity) for row in loaded.rows]


WHOLE = sorted(
    (code, measure, float(quantity))
    for code, measure, quantity in (line.split(",") for line in JANUARY)
)
