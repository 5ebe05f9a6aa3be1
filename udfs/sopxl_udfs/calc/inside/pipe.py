"""The office's end of the pipe to the worker; imports the standard library only.

A message is a length (four bytes, low byte first) and a value in Python's own marshal format,
version 2, which every Python 3 reads and which keeps floats bit by bit. Both ends are ours and the
pipe has no name, so nobody else can write into it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

Serve = Callable[..., Any]  # a name, then what it is given

ASK = "?"  # the first word of a message in which the worker asks for something on the way
_MARSHAL = 2
_LENGTH = 4
_START_SECONDS = 60.0
_PAUSE_SECONDS = 15.0  # after failures, so that a sheet of calls does not wait for each
_MOST_LATE = 3  # calls in a row, so that a sheet of them does not hold the office for hours
_TICK_SECONDS = 0.2
_NOT_INHERITED = ("PYTHON", "LD_LIBRARY_PATH", "DYLD_", "URE_", "UNO_", "VIRTUAL_ENV")


class WorkerError(Exception):
    """The worker did not start, died, or took too long; the text is for the planner."""


class LateError(WorkerError):
    """The worker took too long."""


def pack(value: Any) -> bytes:
    """One message, length first."""
    body = marshal.dumps(value, _MARSHAL)
    return len(body).to_bytes(_LENGTH, "little") + body


def read_message(stream: IO[bytes]) -> Any:
    """The next message of a stream; EOFError when the other end is gone."""
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "little")
    body = stream.read(size) if len(head) == _LENGTH else b""
    if len(head) < _LENGTH or len(body) < size:
        raise EOFError
    return marshal.loads(body)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what LibreOffice sets for its own Python."""
    return {k: v for k, v in environment.items() if not k.startswith(_NOT_INHERITED)}


def _served(serve: Serve, wanted: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether what was asked for is done, and its answer, or why not."""
    try:
        return True, serve(*wanted)
    except Exception as error:  # noqa: BLE001 - the worker takes everything back and says why
        return False, str(error)


class Worker:
    """The worker process as the office sees it: started when first needed, again when dead."""

    def __init__(
        self, command: Sequence[str], seconds: float, note: Callable[[str], None] | None = None
    ) -> None:
        """command : what starts the worker. seconds : how long one call may take.

        note : is told once of each failure, for the log.
        """
        self._command = list(command)
        self._seconds = seconds
        self._note = note
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._deadline = 0.0  # 0.0: no call is under way
        self._is_late = False
        self._has_served = False
        self._late_calls = 0  # in a row
        self._late_until = 0.0
        self._paused_until = 0.0
        self._trouble = ""

    @property
    def pid(self) -> int | None:
        """The process number of the running worker, if there is one."""
        return None if self._process is None else self._process.pid

    def call(
        self, request: tuple[Any, ...], seconds: float | None = None, serve: Serve | None = None
    ) -> Any:
        """The worker's answer; a dead worker is started again once, a late one is killed.

        serve : does what the worker asks for on the way. Once it has, a worker that dies is not
        asked again: the work would be done twice.
        """
        with self._lock:
            limit = seconds or self._seconds
            is_cell = serve is None
            if is_cell and self._late_calls >= _MOST_LATE and time.monotonic() < self._late_until:
                raise LateError(f"{self._late_calls} calls in a row had no answer in time.")
            found = self._tried(request, limit, serve)
            self._late_calls = 0
            return found

    def _tried(self, request: tuple[Any, ...], limit: float, serve: Serve | None) -> Any:
        """The answer at the first or at the second try."""
        was_running = self._process is not None
        try:
            return self._exchange(request, limit, serve)
        except (EOFError, OSError):
            self._refuse_late(request, limit)
            if not was_running or self._has_served:
                raise self._failed(request, "the worker process died.") from None
        try:
            return self._exchange(request, limit, serve)
        except (EOFError, OSError):
            self._refuse_late(request, limit)
            raise self._failed(request, "the worker process died twice.") from None

    def _refuse_late(self, request: tuple[Any, ...], limit: float) -> None:
        """Ends a worker that failed; LateError if it was too late."""
        is_late = self._is_late
        self.stop()
        if is_late:
            self._late_calls += 1
            self._late_until = time.monotonic() + _PAUSE_SECONDS
            text = f"no answer within {limit:g} seconds."
            self._failed(request, text)
            raise LateError(text) from None

    def _failed(self, request: tuple[Any, ...], text: str) -> WorkerError:
        """The error of a call, noted with the name of what was called."""
        if self._note is not None:
            self._note(f"{request[0]}: {text}")
        return WorkerError(text)

    def stop(self) -> None:
        """Ends the worker; the next call starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()
        if self._said is not None:
            self._said.close()

    def _exchange(self, request: tuple[Any, ...], seconds: float, serve: Serve | None) -> Any:
        process = self._process or self._start()
        self._has_served = False
        found = self._send(process, request, seconds)
        while serve is not None and isinstance(found, tuple) and found[:1] == (ASK,):
            self._has_served = True
            found = self._send(process, _served(serve, found[1:]), seconds)
        return found

    def _send(self, process: subprocess.Popen[bytes], message: Any, seconds: float) -> Any:
        """What the worker says to a message; only its own time counts."""
        assert process.stdin is not None
        assert process.stdout is not None
        self._deadline = time.monotonic() + seconds
        try:
            process.stdin.write(pack(message))
            process.stdin.flush()
            return read_message(process.stdout)
        finally:
            self._deadline = 0.0

    def _start(self) -> subprocess.Popen[bytes]:
        if time.monotonic() < self._paused_until:
            raise WorkerError(self._trouble)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the worker
        self._is_late = False
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=clean_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._said.close()
            raise self._failed_start(str(error)) from None
        self._process = process
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()
        assert process.stdout is not None
        self._deadline = time.monotonic() + _START_SECONDS
        try:
            read_message(process.stdout)
        except EOFError:
            self._said.seek(0)
            last = self._said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            self.stop()
            raise self._failed_start("".join(last) or "it ended at once") from None
        finally:
            self._deadline = 0.0
        return process

    def _failed_start(self, reason: str) -> WorkerError:
        self._paused_until = time.monotonic() + _PAUSE_SECONDS
        self._trouble = f"{self._command[0]} could not be started: {reason}."
        if self._note is not None:
            self._note(self._trouble)
        return WorkerError(self._trouble)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kills a late worker: a blocked read of a pipe cannot be timed out on every system."""
        while process.poll() is None:
            if 0.0 < self._deadline < time.monotonic() and self._process is process:
                self._is_late = True
                process.kill()
                return
            time.sleep(_TICK_SECONDS)
