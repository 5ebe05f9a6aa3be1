"""The page on installing says what works: its commands, its packages, and the path without net."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from house.test_wheel import ROOT
from packaging.requirements import Requirement

PAGE = ROOT / "udfs" / "INSTALL.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?:<!-- (\w+) -->\n)?```sh\n(.*?)```", TEXT, flags=re.S)
LINES = [line for _, block in BLOCKS for line in block.splitlines()]
NOWHERE = "http://127.0.0.1:9/"  # the discard port: whatever asks there is refused at once
SYSTEMS = {
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
}


def needed(system: str) -> set[str]:
    """Names of the packages that sopxl needs on a system, as far as their own needs are known."""
    found: set[str] = set()
    waiting = ["sopxl"]
    while waiting:
        name = waiting.pop().lower()
        if name not in found:
            found.add(name)
            waiting += _wanted_by(name, system)
    return found


def _wanted_by(name: str, system: str) -> Iterator[str]:
    try:
        wanted = metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # of another system
        return
    for each in map(Requirement, wanted):
        marker = each.marker
        if marker is None or marker.evaluate({**SYSTEMS[system], "extra": ""}):
            yield each.name


def marked(name: str) -> list[str]:
    """The lines of a block that the page marks."""
    (found,) = [block for mark, block in BLOCKS if mark == name]
    return [line for line in found.splitlines() if line]


def test_what_only_one_system_needs_is_named() -> None:
    """pip on another machine would leave it out."""
    common = needed("linux")
    (fetched,) = [line for line in LINES if "pip download" in line]
    assert needed("win32") - common >= {"pywin32"}
    assert needed("win32") - common <= set(fetched.split())
    mac = next(line for line in TEXT.splitlines() if line.startswith("On a Mac `"))
    assert needed("darwin") - common <= set(re.findall(r"`(\w+)`", mac))


@pytest.mark.parametrize("line", [line for line in LINES if re.search(r"(^|/)sopxl ", line)])
def test_every_command_is_one(line: str) -> None:
    """Verb and options exist."""
    from sopxl.cli import cli

    words = line.split()
    verb = cli.get_command(None, words[1])  # type: ignore[arg-type]
    if words[1] == "calc":
        verb = verb.commands[words[2]]  # type: ignore[union-attr]
    known = {option for parameter in verb.params for option in parameter.opts}  # type: ignore[union-attr]
    assert {word for word in words[2:] if word.startswith("--")} <= known


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the page's commands are those of a shell")
def test_the_path_without_internet_ends_in_a_planned_book(tmp_path: Path) -> None:
    """The page's own commands: a folder of packages, then an environment without any net."""
    connected = [line.replace(" .", f" {shlex.quote(str(ROOT))}") for line in marked("connected")]
    _run(connected, tmp_path, dict(os.environ))
    wheels = {path.name.partition("-")[0].lower() for path in (tmp_path / "wheels").iterdir()}
    assert {"sopxl", "numpy", "xlwings", "pyopenvba", "highspy"} <= wheels
    assert all(path.suffix == ".whl" for path in (tmp_path / "wheels").iterdir())

    cut_off = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    cut_off |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "PIP_INDEX_URL"), NOWHERE)
    cut_off |= {"HOME": str(tmp_path / "home"), "PIP_CONFIG_FILE": os.devnull}
    (tmp_path / "home").mkdir()
    offline = marked("offline")
    assert any("--no-index --find-links wheels" in line for line in offline)
    _run([line for line in offline if "doctor" not in line], tmp_path, cut_off)

    command = [str(tmp_path / "sopxl-env" / "bin" / "sopxl")]
    told = _asked([*command, "doctor", "--json"], tmp_path, cut_off)
    found = {each["what"]: each for each in json.loads(told.stdout)["findings"]}
    assert found["Python"]["ok"]
    assert found["xlwings"]["ok"]
    _asked([*command, "new", "plan.xlsm", "--sample"], tmp_path, cut_off)
    checked = _asked([*command, "check", "plan.xlsm"], tmp_path, cut_off)
    assert re.match(r"plan\.xlsm: all \d+ rules hold", checked.stdout)


def _run(lines: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Commands as a planner types them; python is the one that runs the tests."""
    places = os.pathsep.join((str(Path(sys.executable).parent), environment.get("PATH", "")))
    for line in lines:
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=folder,
            env=environment | {"PATH": places},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def _asked(
    command: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """What sopxl says; a doctor that finds something to put right ends with 3."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in ((0, 3) if "doctor" in command else (0,)), done.stderr
    return done
