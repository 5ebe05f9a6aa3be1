"""The pipe to the worker: what goes over it, and what happens when the worker does not answer."""

from __future__ import annotations

import io
import os
import signal
import struct
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sopxl_udfs.calc import addin
from sopxl_udfs.calc.inside import log, pipe
from sopxl_udfs.calc.inside.pipe import (
    LateError,
    Worker,
    WorkerError,
    clean_environment,
    pack,
    read_message,
)

DEMAND = ((110.0, 120.0, 130.0, 120.0, 120.0),)
LEVEL = ((116.0,) * 5,)


@pytest.fixture
def worker() -> Iterator[Worker]:
    """The add-in's own worker."""
    made = Worker(addin.worker_command(), 20)
    yield made
    made.stop()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[str, float], Worker]]:
    """A worker of another kind: a script that has the two ends of the pipe."""
    workers = []

    def make(body: str, seconds: float = 20, note: Callable[[str], None] | None = None) -> Worker:
        script = tmp_path / "worker.py"
        head = """
            import os, sys, time
            from sopxl_udfs.calc.inside.pipe import pack, read_message
            def say(value):
                sys.stdout.buffer.write(pack(value))
                sys.stdout.buffer.flush()
            """
        script.write_text(textwrap.dedent(head) + textwrap.dedent(body))
        workers.append(Worker([sys.executable, str(script)], seconds, note))
        return workers[-1]

    yield make
    for each in workers:
        each.stop()


class TestMessage:
    """A value, packed and read again."""

    @pytest.mark.parametrize(
        "value", [("SOP_LEVEL", ((1.5, "", "Zürich"), (-0.0, 1e308, "a" * 300)), None), (), "#N/A"]
    )
    def test_comes_out_as_it_went_in(self, value: object) -> None:
        """Nested rows, texts, blanks and arguments left out."""
        assert read_message(io.BytesIO(pack(value))) == value

    def test_keeps_every_bit_of_a_number(self) -> None:
        """Even of a number that stands for an error."""
        (error,) = struct.unpack("<d", struct.pack("<II", 32767, 0x7FF80000))
        assert struct.pack("<d", read_message(io.BytesIO(pack(error)))) == struct.pack("<d", error)

    @pytest.mark.parametrize("cut", [0, 3, 4, 9])
    def test_cut_off_is_the_end(self, cut: int) -> None:
        """Half a message is no message."""
        with pytest.raises(EOFError):
            read_message(io.BytesIO(pack("SOP_LEVEL")[:cut]))


class TestEnvironment:
    """What the worker inherits from the office."""

    def test_has_nothing_of_the_offices_python(self) -> None:
        """A path or a home of LibreOffice's Python would break the project's own."""
        given = {"PYTHONPATH": "/x", "PYTHONHOME": "/x", "LD_LIBRARY_PATH": "/x", "HOME": "/me"}
        assert clean_environment(given) == {"HOME": "/me"}


class TestWorker:
    """The process at the other end."""

    def test_answers_with_rows(self, worker: Worker) -> None:
        """A cell function's result, as rows of floats."""
        assert worker.call(("SOP_LEVEL", DEMAND, 100.0, 80.0)) == LEVEL

    def test_answers_an_error_with_its_sentence(self, worker: Worker) -> None:
        """The error's name for the cell, then why."""
        assert worker.call(("SOP_LEVEL", DEMAND)) == (
            "#SOP!#VALUE!|E119 opening: SOP_LEVEL needs opening. Write SOP_LEVEL(demand, opening,"
            " closing, [working_days], [no_backorders], [lot], [safety_stock])."
        )

    def test_answers_an_unknown_name(self, worker: Worker) -> None:
        """An add-in older or newer than the engine gives an error, not a dead worker."""
        assert worker.call(("SOP_LEVVEL",)) == (
            '#SOP!#N/A|E109 name: there is no function "SOP_LEVVEL". Did you mean SOP_LEVEL?'
        )

    def test_drops_the_blanks_of_a_whole_column(self, worker: Worker) -> None:
        """A column of a million rows is used as far as it is filled."""
        column = tuple((x,) for x in DEMAND[0]) + (("",),) * (1_048_576 - 5)
        assert worker.call(("SOP_LEVEL", column, 100.0, 80.0)) == ((116.0,),) * 5

    def test_is_started_again_when_dead(self, worker: Worker) -> None:
        """A killed worker costs no cell its value."""
        worker.call(("SOP_VERSION",))
        dead = worker.pid
        assert dead is not None
        os.kill(dead, signal.SIGKILL)
        assert worker.call(("SOP_LEVEL", DEMAND, 100.0, 80.0)) == LEVEL
        assert worker.pid != dead

    def test_ends_with_the_office(self, worker: Worker) -> None:
        """A closed pipe is the end of the worker."""
        worker.call(("SOP_VERSION",))
        process = worker._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0

    def test_prints_nothing_into_the_pipe(self, made: Callable[..., Worker]) -> None:
        """Whatever a library prints goes elsewhere."""
        worker = made("""
            from sopxl_udfs.calc import verbs, worker
            verbs.answer = lambda *given: print("noise") or os.system("echo noise") or "done"
            worker.main()
            """)
        assert worker.call(("plan", "copy.xlsx", "book.xlsx")) == "done"


class TestTrouble:
    """A worker that does not answer."""

    def test_late_is_killed_and_told(self, made: Callable[..., Worker]) -> None:
        """A call that takes too long ends, and the next finds a new worker."""
        worker = made(
            """
            say("ready")
            while True:
                name, = read_message(sys.stdin.buffer)
                time.sleep(60 if name == "slow" else 0)
                say(os.getpid())
            """,
            0.3,
        )
        first = worker.call(("quick",))
        with pytest.raises(WorkerError, match=r"^no answer within 0\.3 seconds\.$"):
            worker.call(("slow",))
        assert worker.call(("quick",)) != first

    def test_twice_dead_is_told(self, made: Callable[..., Worker]) -> None:
        """A call that kills the worker is tried once more, not for ever."""
        worker = made("""
            say("ready")
            while read_message(sys.stdin.buffer) != ("bad",):
                say("fine")
            os._exit(1)
            """)
        worker.call(("good",))
        with pytest.raises(WorkerError, match=r"^the worker process died twice\.$"):
            worker.call(("bad",))
        assert worker.call(("good",)) == "fine"

    def test_dead_at_its_first_call_is_told(self, made: Callable[..., Worker]) -> None:
        """A new worker that dies is not started again for the same call."""
        worker = made("""
            say("ready")
            read_message(sys.stdin.buffer)
            """)
        with pytest.raises(WorkerError, match=r"^the worker process died\.$"):
            worker.call(("bad",))

    def test_that_does_not_start_is_told_at_once_afterwards(
        self, made: Callable[..., Worker]
    ) -> None:
        """A sheet of a thousand calls does not wait for a thousand failed starts."""
        worker = made("raise SystemExit('no module named sopxl')")
        told = f"{sys.executable} could not be started: no module named sopxl."
        with pytest.raises(WorkerError) as first:
            worker.call(("SOP_VERSION",))
        assert str(first.value) == told
        begun = time.monotonic()
        for _ in range(1000):
            with pytest.raises(WorkerError) as again:
                worker.call(("SOP_VERSION",))
            assert str(again.value) == told
        assert time.monotonic() - begun < 1

    def test_whose_python_is_gone_is_told(self) -> None:
        """An interpreter that was removed."""
        worker = Worker(["/no/such/python"], 1)
        with pytest.raises(WorkerError) as told:
            worker.call(("SOP_VERSION",))
        assert str(told.value) == (
            "/no/such/python could not be started:"
            " [Errno 2] No such file or directory: '/no/such/python'."
        )


class TestNoted:
    """Each failure is noted once, with the function that was asked for."""

    def test_late_dead_and_not_started(self, made: Callable[..., Worker]) -> None:
        """The reasons, in the order in which they came."""
        noted: list[str] = []
        body = """
            say("ready")
            while True:
                name, = read_message(sys.stdin.buffer)
                if name == "slow":
                    time.sleep(60)
                if name == "bad":
                    os._exit(1)
                say("fine")
            """
        worker = made(body, 0.3, noted.append)
        assert worker.call(("quick",)) == "fine"
        for name, kind in (("slow", LateError), ("bad", WorkerError)):
            with pytest.raises(kind):
                worker.call((name,))
        worker = made("raise SystemExit('no module named sopxl')", 0.3, noted.append)
        for _ in range(100):
            with pytest.raises(WorkerError):
                worker.call(("SOP_VERSION",))
        assert noted == [
            "slow: no answer within 0.3 seconds.",
            "bad: the worker process died.",
            f"{sys.executable} could not be started: no module named sopxl.",
        ]

    def test_a_sheet_of_calls_that_hang_does_not_wait_for_each(
        self, made: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After three in a row the others are late at once, for a while; the menu never is."""
        noted: list[str] = []
        monkeypatch.setattr(pipe, "_PAUSE_SECONDS", 3.0)
        body = """
            say("ready")
            while True:
                name, = read_message(sys.stdin.buffer)
                time.sleep(60 if name == "slow" else 0)
                say("fine")
            """
        worker = made(body, 0.3, noted.append)
        for _ in range(1000):
            with pytest.raises(LateError):
                worker.call(("slow",))
        assert len(noted) == 3
        with pytest.raises(LateError, match=r"^3 calls in a row had no answer in time\.$"):
            worker.call(("quick",))
        assert worker.call(("plan",), 5.0, lambda *given: None) == "fine"
        for _ in range(3):
            with pytest.raises(LateError):
                worker.call(("slow",))
        time.sleep(3.1)
        assert worker.call(("quick",)) == "fine"
        with pytest.raises(LateError, match=r"^no answer within"):
            worker.call(("slow",))

    def test_a_call_that_is_late_at_its_second_try(
        self, made: Callable[..., Worker], tmp_path: Path
    ) -> None:
        """Dead first, then hung: the time that it may take is told."""
        worker = made(
            f"""
            from pathlib import Path
            mark = Path({str(tmp_path / "mark")!r})
            say("ready")
            while True:
                name, = read_message(sys.stdin.buffer)
                if name == "bad" and mark.exists():
                    time.sleep(60)
                if name == "bad":
                    mark.touch()
                    os._exit(1)
                say("fine")
            """,
            0.5,
        )
        assert worker.call(("good",)) == "fine"
        with pytest.raises(LateError, match=r"^no answer within 0\.5 seconds\.$"):
            worker.call(("bad",))
        assert worker.call(("good",)) == "fine"

    def test_a_fault_of_our_own_is_an_error_and_a_traceback(
        self, made: Callable[..., Worker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The sentinel for the cell, the lines for whoever keeps sopxl; a refusal is no fault."""
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        worker = made("""
            from types import SimpleNamespace
            from sopxl_udfs.calc import worker
            known = worker.registry.function
            broken = SimpleNamespace(evaluate=lambda *given: 1 / 0)
            worker.registry.function = lambda name: broken if name == "SOP_BAD" else known(name)
            worker.main()
            """)
        told = "#SOP!#VALUE!|E100 This is a fault of sopxl, not of the book: ZeroDivisionError: "
        assert worker.call(("SOP_LEVVEL",)).startswith("#SOP!#N/A|E109 ")
        assert not (tmp_path / log.FILE).exists()
        assert worker.call(("SOP_BAD", 1.0)) == f"{told}division by zero."
        assert (tmp_path / log.FILE).read_text().endswith("ZeroDivisionError: division by zero\n")
        assert worker.call(("SOP_LEVEL", DEMAND, 100.0, 80.0)) == LEVEL


class TestOnTheWay:
    """What a worker asks for before it answers."""

    def test_what_is_asked_for_is_done_and_its_answer_goes_back(
        self, made: Callable[[str, float], Worker]
    ) -> None:
        """In turn; a failure goes back with its words, and the work may go on."""
        worker = made(
            """
            say("sopxl")
            read_message(sys.stdin.buffer)
            say(("?", "double", 4))
            found = [read_message(sys.stdin.buffer)]
            say(("?", "double", "x", "y"))
            found.append(read_message(sys.stdin.buffer))
            say((*found, "done"))
            """,
            20,
        )

        def serve(name: str, value: int) -> int:
            assert name == "double"
            return value * 2

        first, second, end = worker.call(("plan",), 20, serve)
        assert (first, end) == ((True, 8), "done")
        assert second[0] is False
        assert "takes 2 positional arguments but 3 were given" in second[1]

    def test_the_time_that_the_office_takes_does_not_count(
        self, made: Callable[[str, float], Worker]
    ) -> None:
        """A planner may think about a question as long as they like."""
        worker = made(
            """
            say("sopxl")
            read_message(sys.stdin.buffer)
            say(("?", "wait"))
            say(read_message(sys.stdin.buffer))
            """,
            20,
        )

        def serve(name: str) -> str:
            time.sleep(1.5)
            return name

        assert worker.call(("plan",), 1.0, serve) == (True, "wait")

    def test_a_worker_that_dies_after_it_was_served_is_not_asked_again(
        self, made: Callable[[str, float], Worker], tmp_path: Path
    ) -> None:
        """The work would be done twice."""
        asked: list[str] = []
        worker = made(
            """
            say("sopxl")
            while True:
                name, *_ = read_message(sys.stdin.buffer)
                if name == "hello":
                    say("hello")
                    continue
                say(("?", "put"))
                read_message(sys.stdin.buffer)
                os._exit(1)
            """,
            20,
        )
        assert worker.call(("hello",)) == "hello"
        with pytest.raises(WorkerError, match=r"^the worker process died\.$"):
            worker.call(("plan",), 20, asked.append)
        assert asked == ["put"]
