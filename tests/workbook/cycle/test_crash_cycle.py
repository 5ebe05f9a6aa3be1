"""Authorise and roll over stopped at any step: the old book or the new one, and which of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STOPPING = Path(__file__).with_name("stopping.py")
BEFORE = {"authorise": "open", "rollover": "loaded"}  # the state of the book that the verb needs
FEW = 8  # steps that are tried where not all tests run
MORE = 9  # by which the calls of two runs may differ: the names of runs are random
QUICK = ("rollover", FEW)
ALL = [pytest.param(verb, 10_000, marks=pytest.mark.slow) for verb in BEFORE]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX forks a process")


def started(verb: str, way: str, steps: str, book: Path, folder: Path) -> list[Any]:
    """What became of the children."""
    done = subprocess.run(
        [sys.executable, str(STOPPING), verb, way, steps, str(book), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def calls(states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many calls of the system each verb makes."""
    return {
        verb: started(verb, "kill", "-1", states[state], tmp_path_factory.mktemp(verb))[0]
        for verb, state in BEFORE.items()
    }


def some_steps(count: int, wanted: int) -> str:
    """Steps from the first to the one after the last, closer together at both ends."""
    last = [count + MORE, *range(max(0, count - wanted // 2 + 1), count + 1)]
    first = range(0, count, max(1, 2 * count // wanted))
    return ",".join(map(str, sorted({*first, *last})))


def test_steps_are_all_of_them_where_as_many_are_wanted() -> None:
    """Else the first, the last ones, and some between; never one below zero."""
    assert some_steps(3, 10_000) == "0,1,2,3,12"
    assert some_steps(100, 8) == "0,25,50,75,97,98,99,100,109"


@pytest.mark.parametrize(("verb", "wanted"), [QUICK, *ALL])
class TestAtEveryStep:
    @pytest.mark.slow
    def test_killed(
        self, verb: str, wanted: int, calls: dict[str, int], states: dict[str, Path], tmp_path: Path
    ) -> None:
        """SIGKILL before the n-th call: no third state, and the next run says which it is."""
        steps = some_steps(calls[verb], wanted)
        found = started(verb, "kill", steps, states[BEFORE[verb]], tmp_path)
        assert len(found) == len(steps.split(","))
        assert all(child["sound"] for child in found), found
        told = {"old": ([], ["W201"]), "new": ([], ["W202"])}
        for child in found:
            assert child["told"] in told[child["file"]], child
            assert child["code"] == -9 or (child["file"], child["told"]) == ("new", []), child
        assert {(c["code"], c["file"]) for c in found} == {(-9, "old"), (-9, "new"), (0, "new")}

    def test_failing(
        self, verb: str, wanted: int, calls: dict[str, int], states: dict[str, Path], tmp_path: Path
    ) -> None:
        """An error is told and means the old book; no error means the new one.

        A disk that fails and one that is full by turns: sopxl makes no difference between them.
        """
        steps = some_steps(calls[verb], wanted).split(",")
        found = [
            child
            for way, turns in (("EIO", steps[::2]), ("ENOSPC", steps[1::2]))
            for child in started(verb, way, ",".join(turns), states[BEFORE[verb]], tmp_path)
        ]
        assert len(found) == len(steps)
        assert all(child["sound"] for child in found), found
        for child in found:
            refused = child["file"] == "old"
            assert (child["code"] == 6) == refused, child
            assert (child["error"] in ("E208", "E211")) == refused, child
        assert {child["file"] for child in found} == {"old", "new"}


@pytest.mark.parametrize(
    ("verb", "codes"),
    [
        ("authorise", {"E203", "E204", "E510"}),
        pytest.param("rollover", {"E203", "E204", "E512"}, marks=pytest.mark.slow),
    ],
)
def test_three_at_once(verb: str, codes: set[str], states: dict[str, Path], tmp_path: Path) -> None:
    """Three people press the button: one run is written, the others are refused with a reason."""
    found = started(verb, "together", "1,2,3", states[BEFORE[verb]], tmp_path)
    assert sorted(child["code"] for child in found) == [0, 5, 5]
    assert {child["error"] for child in found if child["code"]} <= codes
    assert all(child["file"] == "new" and child["sound"] for child in found)
