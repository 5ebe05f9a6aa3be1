"""Work that stops when its time is over; imports nothing of sopxl but errors.

Python itself is interrupted, as by Ctrl-C; the solver, which does not listen to that while it
searches, asks for the deadline and keeps it. What the work leaves half done is the caller's matter:
nothing that writes may run in here.
"""

from __future__ import annotations

import _thread
import math
import signal
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from types import FrameType
from typing import Any, TypeVar

from sopxl.errors import NoPlanError, SopError

_Result = TypeVar("_Result")
_AGAIN_SECONDS = 5.0  # after an interruption that something swallowed on the way

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)


class _TimeIsUpError(BaseException):
    """Interrupts the work; no Exception, so that nothing on the way takes it for a fault."""


def soonest(deadline: float) -> float:
    """The deadline, or that of the work around it if it comes first; both as time.monotonic."""
    return min(deadline, _deadline.get())


def done_whole(work: Callable[[], _Result]) -> _Result:
    """What a piece of work gives that must not be broken off, such as a message and its answer.

    Where the time is over meanwhile, the work around it is stopped right after it.
    """
    alarm = _alarm.get()
    if alarm is None:
        return work()
    alarm.waits += 1
    try:
        found = work()
    finally:
        alarm.waits -= 1
    alarm.ring_if_missed()
    return found


def stopped_after(seconds: float | None, work: Callable[[], _Result], late: SopError) -> _Result:
    """What a piece of work gives, if it gives it in time.

    seconds : most that it may take; None for no limit. work : writes nothing. late : what is
    raised where the time is over, also where that shows only at the end.
    Raises what the work raises; a NoPlanError because of the deadline becomes late.
    """
    if seconds is None:
        return work()
    deadline = time.monotonic() + seconds
    token = _deadline.set(deadline)
    try:
        found = _interrupted(deadline, work)
    except _TimeIsUpError:
        raise late from None
    except NoPlanError:
        if time.monotonic() < deadline:
            raise
        raise late from None
    finally:
        _deadline.reset(token)
    if time.monotonic() >= deadline:
        raise late
    return found


def _interrupted(deadline: float, work: Callable[[], _Result]) -> _Result:
    """The work, interrupted at its deadline; outside the main thread nothing can do that."""
    if threading.current_thread() is not threading.main_thread():
        return work()
    alarm = _Alarm(deadline)
    token = _alarm.set(alarm)
    try:
        try:
            alarm.start()
            return work()
        finally:
            alarm.is_on = False  # it may ring in this very moment, but not after it
    finally:
        alarm.stop()
        _alarm.reset(token)


class _Alarm:
    """Rings in the main thread when the time is over, again and again until it is off."""

    def __init__(self, deadline: float) -> None:
        """deadline : of time.monotonic."""
        self.is_on = True
        self.waits = 0  # pieces of work around one another that it waits for
        self._is_over = self._is_missed = False
        self._deadline = deadline
        self._stopped = threading.Event()
        self._usual: Any = signal.getsignal(signal.SIGINT)
        self._thread = threading.Thread(target=self._wait, daemon=True)

    def start(self) -> None:
        """From now on."""
        signal.signal(signal.SIGINT, self._heard)
        self._thread.start()

    def stop(self) -> None:
        """From now on Ctrl-C is what it was."""
        self.is_on = False
        self._stopped.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL if self._usual is None else self._usual)

    def _wait(self) -> None:
        """Interrupts once the time is over; whoever swallows it is interrupted again."""
        pause = max(self._deadline - time.monotonic(), 0.0)
        while not self._stopped.wait(pause):
            self._is_over = True
            if self.is_on:
                _thread.interrupt_main()
            pause = _AGAIN_SECONDS

    def _heard(self, number: int, frame: FrameType | None) -> None:
        """The signal: ours where the time is over, else somebody's Ctrl-C."""
        if not self._is_over:
            if callable(self._usual):
                self._usual(number, frame)
        elif self.waits:
            self._is_missed = True
        elif self.is_on:
            raise _TimeIsUpError

    def ring_if_missed(self) -> None:
        """Rings where it had to wait."""
        if self._is_missed and self.is_on and not self.waits:
            raise _TimeIsUpError


_alarm: ContextVar[_Alarm | None] = ContextVar("alarm", default=None)
