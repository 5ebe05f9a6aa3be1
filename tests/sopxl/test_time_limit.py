"""Work that stops when its time is over."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sopxl import time_limit
from sopxl.errors import InputError, NoPlanError, SopError
from sopxl.optimise.model import Model, model_of
from sopxl.optimise.problem import Terms
from sopxl.optimise.reading import read_problem
from sopxl.optimise.solver import Live, Status
from sopxl.optimise.terms import COSTS, LIMITS, START, read_terms
from sopxl.time_limit import done_whole, soonest, stopped_after

LATE = NoPlanError("E610", "it was too slow.", "here", "Wait longer.")


def endless() -> None:
    """Work in Python that never ends by itself."""
    while True:
        time.sleep(0.001)


def in_another_thread(work: Callable[[], Any]) -> Any:
    """What a piece of work gives or raises outside the main thread."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except SopError as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


class TestStoppedAfter:
    def test_what_is_done_in_time_is_given(self) -> None:
        """With a limit and without one, in the main thread and in another."""
        assert stopped_after(60, lambda: 7, LATE) == stopped_after(None, lambda: 7, LATE) == 7
        assert in_another_thread(lambda: stopped_after(60, lambda: 7, LATE)) == 7

    def test_endless_work_is_stopped(self) -> None:
        """Within moments of its limit, and Ctrl-C is afterwards what it was."""
        usual = signal.getsignal(signal.SIGINT)
        begun = time.monotonic()
        with pytest.raises(NoPlanError) as caught:
            stopped_after(0.05, endless, LATE)
        assert caught.value is LATE
        assert 0.05 <= time.monotonic() - begun < 5
        assert signal.getsignal(signal.SIGINT) is usual
        assert soonest(math.inf) == math.inf

    def test_work_that_swallows_every_exception_is_stopped(self) -> None:
        """Whoever keeps a fault from spreading does not keep the work from its end."""

        def stubborn() -> None:
            while True:
                try:
                    endless()
                except Exception:  # noqa: BLE001 - that is the case
                    continue

        with pytest.raises(NoPlanError, match=r"^E610 here: it was too slow\. Wait longer\.$"):
            stopped_after(0.05, stubborn, LATE)

    def test_an_interruption_that_is_lost_comes_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As in a callback of a library, where Python only prints it."""
        monkeypatch.setattr(time_limit, "_AGAIN_SECONDS", 0.05)
        lost = []

        def losing() -> None:
            try:
                endless()
            except BaseException as error:  # noqa: BLE001 - that is the case
                lost.append(type(error).__name__)
            endless()

        with pytest.raises(NoPlanError):
            stopped_after(0.05, losing, LATE)
        assert lost == ["_TimeIsUpError"]

    def test_what_must_be_whole_is_done_to_its_end(self) -> None:
        """And then the work around it is stopped at once."""
        done = []

        def message() -> str:
            for step in range(20):
                time.sleep(0.01)
                done.append(step)
            return "answer"

        def work() -> None:
            done.append(done_whole(lambda: done_whole(message)))
            endless()

        begun = time.monotonic()
        with pytest.raises(NoPlanError):
            stopped_after(0.05, work, LATE)
        assert done == list(range(20))  # the answer is lost with the work that asked for it
        assert time.monotonic() - begun < 3
        assert done_whole(lambda: 7) == 7
        assert stopped_after(60, lambda: done_whole(lambda: 7), LATE) == 7

    def test_ctrl_c_in_time_is_ctrl_c(self) -> None:
        """And it is no limit that was reached."""
        with pytest.raises(KeyboardInterrupt):
            stopped_after(60, lambda: signal.raise_signal(signal.SIGINT), LATE)

    def test_what_cannot_be_interrupted_is_late_at_its_end(self) -> None:
        """Where it ran outside the main thread: nothing is given after the time."""
        found = in_another_thread(lambda: stopped_after(0.01, lambda: time.sleep(0.02), LATE))
        assert found is LATE

    @pytest.mark.parametrize("seconds", [60, None])
    def test_what_the_work_finds_wrong_is_told(self, seconds: float | None) -> None:
        """In time it is no matter of time."""
        wrong = InputError("E110", "it is a text.", "A1", "Type a number.")

        def fails() -> None:
            raise wrong

        with pytest.raises(InputError) as caught:
            stopped_after(seconds, fails, LATE)
        assert caught.value is wrong


def model() -> Model:
    """A plan of three periods, as the solver takes it."""
    lists = ({"opening inventory": 10}, {"holding": 1}, {})
    known = (("start", START), ("costs", COSTS), ("limits", LIMITS))
    read = (read_terms(v, name, of, 3) for v, (name, of) in zip(lists, known, strict=True))
    return model_of(read_problem(np.array([10.0, 20.0, 30.0]), None, Terms(*read)))


class TestSolver:
    def test_it_keeps_the_limit_around_it(self) -> None:
        """A search does not listen to interruptions, so that it asks for the deadline."""
        ended = []

        def solve() -> None:
            time.sleep(0.02)
            ended.append(Live(model()).solve(math.inf).status)

        assert in_another_thread(lambda: stopped_after(0.01, solve, LATE)) is LATE
        assert in_another_thread(lambda: stopped_after(60, solve, LATE)) is None
        assert ended == [Status.OUT_OF_TIME, Status.OPTIMAL]

    def test_a_plan_that_was_not_found_in_time_is_late(self) -> None:
        """The limit is told, and not that of the search."""

        def search() -> None:
            time.sleep(0.02)
            raise NoPlanError("E452", "no plan was found.", "limits", "Raise the time limit.")

        assert in_another_thread(lambda: stopped_after(0.01, search, LATE)) is LATE
        with pytest.raises(NoPlanError, match=r"^E452 limits: no plan was found"):
            stopped_after(60, search, LATE)

    def test_the_sooner_of_two_deadlines_counts(self) -> None:
        """That of the search, or that of the work around it."""
        assert soonest(5.0) == 5.0
        until = stopped_after(60, lambda: soonest(math.inf), LATE)
        assert 0 < until - time.monotonic() <= 60
        assert stopped_after(60, lambda: soonest(5.0), LATE) == 5.0
