"""What all tests share."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import settings

if TYPE_CHECKING:
    from hosts.office import Office

# Here, before any of them is imported: their assertions are shown in full.
pytest.register_assert_rewrite(
    "faults.doors",
    "faults.trying",
    "udfs.excel.pressing",
    "workbook.cycle.firm",
    "workbook.importers.actuals.plant",
)

# A shell that runs the tests in the background has Ctrl-C ignored, and the tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no failure: properties are never timed.
# The examples are the same in every run, so that a failure is one of the change that is tried;
# SOPXL_RANDOM=1 looks for new ones.
settings.register_profile(
    "sopxl", deadline=None, derandomize=os.environ.get("SOPXL_RANDOM", "0") != "1"
)
settings.load_profile("sopxl")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with the add-in, for as long as the session; see hosts/office.py."""
    from hosts.office import start

    started = start(tmp_path_factory.mktemp("office"))
    yield started
    started.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Examples stand in the product; nothing is looked for in the docstrings of the tests."""
    found = yield
    return [each for each in found if not isinstance(each, DoctestModule)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for the office carries its marker."""
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.libreoffice)


def pytest_collection_finish() -> None:
    """What is collected stays: the garbage collector goes over its million objects no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
