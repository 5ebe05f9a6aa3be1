"""Which package may import what: the walls of the house, read from the sources."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOMES = {
    "sopxl": ROOT / "sopxl",
    "sopxl_workbook": ROOT / "workbook" / "sopxl_workbook",
    "sopxl_udfs": ROOT / "udfs" / "sopxl_udfs",
}
OFFICE = ("uno", "unohelper", "com.sun", "org.sopxl", "sopxl_inside")

# What each package may import beside the standard library and itself. The longest name holds.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "sopxl": ("numpy", "sopxl"),
    "sopxl.errors": (),
    "sopxl.calc": ("numpy", "scipy.sparse", "sopxl.errors", "sopxl.arrays", "sopxl.limits"),
    "sopxl.calendar": ("numpy", "sopxl.errors"),
    "sopxl.notes": (),
    "sopxl.points": (),
    "sopxl.optimise": (
        *("numpy", "highspy", "sopxl.calc", "sopxl.errors", "sopxl.arrays"),
        *("sopxl.notes", "sopxl.points", "sopxl.time_limit"),
    ),
    "sopxl.plan": (
        *("numpy", "sopxl.errors", "sopxl.arrays", "sopxl.points"),
        *("sopxl.calc", "sopxl.optimise", "sopxl.calendar"),
    ),
    "sopxl.cli": ("click", "rich", "sopxl", "sopxl_workbook", "sopxl_udfs"),
    "sopxl_workbook": ("numpy", "sopxl"),
    "sopxl_workbook.contract": (),
    "sopxl_workbook.ooxml": ("lxml", "filelock", "sopxl.errors"),
    "sopxl_workbook.build": ("numpy", "xlsxwriter", "sopxl"),
    "sopxl_workbook.sheets": ("numpy", "xlsxwriter", "sopxl"),
    "sopxl_workbook.importers": ("numpy", "pandas", "openpyxl", "sqlalchemy", "sopxl"),
    "sopxl_workbook.vba": ("pyopenvba", "sopxl.errors"),
    "sopxl_udfs": ("numpy", "sopxl", "sopxl_workbook"),
    "sopxl_udfs.excel": ("numpy", "xlwings", "sopxl", "sopxl_workbook"),
    "sopxl_udfs.calc": ("numpy", "sopxl", "sopxl_workbook", *OFFICE),
    "sopxl_udfs.calc.inside": OFFICE,
}
NEVER = (
    *("xlwings.pro", "xlwings.server", "xlwings.reports"),  # not free for companies
    "sopxl.cli",  # the roof
)
OWN_ONLY = ("sopxl_workbook.ooxml", "sopxl_workbook.vba", "sopxl_workbook.contract")
# These may import nothing else of their own house.


def is_in(name: str, package: str) -> bool:
    """Whether a dotted name is a package or stands in it."""
    return name == package or name.startswith(f"{package}.")


def imported(source: str, module: str, *, is_package: bool) -> Iterator[str]:
    """The dotted name of everything that a source imports, a relative one made whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")
            up = node.level - is_package
            above = parts[: len(parts) - up] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def broken_walls(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Every import of a module that its package may not have."""
    room = max((name for name in MAY_IMPORT if is_in(module, name)), key=len)
    house = module.split(".")[0]
    own = room if room in OWN_ONLY or house == "sopxl" else house
    allowed = (own, *MAY_IMPORT[room])
    return [
        f"{module} imports {name}"
        for name in imported(source, module, is_package=is_package)
        if name.split(".")[0] not in sys.stdlib_module_names
        and (
            not any(is_in(name, package) for package in allowed)
            or any(is_in(name, package) and room != package for package in NEVER)
        )
    ]


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the product by its dotted name."""
    for house, home in HOMES.items():
        for path in sorted(home.rglob("*.py")):
            parts = path.relative_to(home).with_suffix("").parts
            yield ".".join((house, *parts)).removesuffix(".__init__"), path


MODULES = dict(modules())


@pytest.mark.parametrize(("module", "path"), MODULES.items(), ids=MODULES)
def test_the_walls_stand(module: str, path: Path) -> None:
    """No module imports what its package may not."""
    source = path.read_text(encoding="utf-8")
    assert broken_walls(source, module, is_package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source", "name"),
    [
        ("sopxl.calc.level", "import pandas as pd", "pandas"),
        ("sopxl.calc.level", "from sopxl.plan.make import make_plan", "sopxl.plan.make.make_plan"),
        ("sopxl.calc.level", "from sopxl import plan", "sopxl.plan"),
        ("sopxl.calc.level", "from ..plan import make", "sopxl.plan.make"),
        ("sopxl.plan.make", "def f():\n    import openpyxl", "openpyxl"),
        ("sopxl.optimise.model", "from sopxl.plan import make", "sopxl.plan.make"),
        ("sopxl.registry", "import sopxl_workbook", "sopxl_workbook"),
        ("sopxl_workbook.ooxml.patch", "import sopxl.plan", "sopxl.plan"),
        ("sopxl_workbook.ooxml.patch", "import sopxl_workbook.contract", "sopxl_workbook.contract"),
        ("sopxl_workbook.read", "import xlsxwriter", "xlsxwriter"),
        ("sopxl_workbook.read", "import sopxl_udfs.functions", "sopxl_udfs.functions"),
        ("sopxl_workbook.read", "from sopxl import cli", "sopxl.cli"),
        ("sopxl_udfs.functions", "import xlwings", "xlwings"),
        ("sopxl_udfs.excel.face", "from xlwings import pro", "xlwings.pro"),
        ("sopxl_udfs.calc.inside.component", "import numpy", "numpy"),
    ],
)
def test_a_hole_in_a_wall_is_found(module: str, source: str, name: str) -> None:
    """The reading of imports sees each way to write one."""
    assert broken_walls(source, module) == [f"{module} imports {name}"]
