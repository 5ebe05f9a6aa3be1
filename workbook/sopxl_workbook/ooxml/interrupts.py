"""Ctrl-C while a file is replaced: it waits for a moment at which the answer is clear."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_TWICE = "Interrupted. Run sopxl check on the workbook: it says whether the run had finished."


class _Held:
    """Takes the signal, and keeps it until it is asked for."""

    def __init__(self) -> None:
        self.pressed = 0

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.pressed += 1
        if self.pressed > 1:
            raise KeyboardInterrupt(_TWICE)

    def ask(self) -> None:
        if self.pressed:
            raise KeyboardInterrupt


@contextmanager
def held(after: str) -> Iterator[Callable[[], None]]:
    """Keeps Ctrl-C waiting while the block runs.

    after : what is said where it came too late to stop the work.
    Gives a call that raises KeyboardInterrupt if Ctrl-C was pressed up to then. Pressed twice, it
    stops the block wherever it is. Inside another such block it waits for the end of that one.
    """
    usual = signal.getsignal(signal.SIGINT)
    if isinstance(usual, _Held):
        yield usual.ask
        return
    waiting = _Held()
    if not callable(usual) or threading.current_thread() is not threading.main_thread():
        yield waiting.ask
        return
    signal.signal(signal.SIGINT, waiting)
    try:
        yield waiting.ask
    finally:
        signal.signal(signal.SIGINT, usual)
    if waiting.pressed:
        raise KeyboardInterrupt(after)
