"""What is to be said of a result beside the numbers, for whoever listens; imports nothing.

A cell holds numbers and no words, so that SOP_EXPLAIN is where a note is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_listening: list[list[str]] = []


def note(text: str) -> None:
    """Says something of the result that is being worked out. text : a sentence."""
    if _listening and text not in _listening[-1]:
        _listening[-1].append(text)


@contextmanager
def heard() -> Iterator[list[str]]:
    """The notes on what is worked out inside the block, in their order."""
    found: list[str] = []
    _listening.append(found)
    try:
        yield found
    finally:
        _listening.pop()
