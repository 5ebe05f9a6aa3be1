"""README says what the code does."""

from __future__ import annotations

import re

import pytest
from readme_parts import PARTS, README, filled

TEXT = README.read_text(encoding="utf-8")


def test_the_made_parts_are_as_new() -> None:
    """Functions, buttons and host differences come from the code: python tests/readme_parts.py."""
    assert filled(TEXT) == TEXT
    assert all(f"<!-- {name} -->\n|" in TEXT for name in PARTS)


def test_every_file_that_it_names_is_there() -> None:
    """Pictures and links."""
    for path in re.findall(r"\]\((?!#|http)([^)]+)\)", TEXT):
        assert (README.parent / path).is_file(), path


@pytest.mark.parametrize("line", re.findall(r"^(sopxl [^#\n]*)", TEXT, flags=re.M))
def test_every_command_is_one(line: str) -> None:
    """Verb and options of the commands that README shows exist."""
    from sopxl.cli import cli

    words = line.split()
    verb = cli.commands[words[1]]
    known = {option for parameter in verb.params for option in parameter.opts}
    assert {word for word in words[2:] if word.startswith("--")} <= known
