"""A real PostgreSQL of Debian, in a folder of its own, for as long as the session."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, SECRET = "anna", "geheim"  # of this cluster alone
_SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    programs: Path
    folder: Path
    port: int

    @property
    def passfile(self) -> Path:
        """The file that PGPASSFILE is to name."""
        return self.folder / "pgpass"

    def address(self, rest: str, user: str = USER) -> str:
        """The address of its database, over TCP."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/plant{rest}"

    def sql(self, text: str) -> None:
        """Run a script as the administrator, by the socket."""
        command = [
            *_as_postgres(str(self.programs / "psql")),
            *("-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-d", "plant"),
            *("-v", "ON_ERROR_STOP=1", "-q", "-f", "-"),
        ]
        subprocess.run(command, input=text, text=True, check=True, timeout=_SECONDS)


def start() -> Iterator[Cluster]:
    """Start a cluster, and stop it at the end; skip with the reason where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed; .ci/postgresql does it where we are root.")
    if os.getuid() == 0 and not _has_postgres():
        pytest.skip("There is no user postgres, and PostgreSQL does not run as root.")
    folder = Path(tempfile.mkdtemp(prefix="sopxl-pg-"))
    first = folder / "first"  # password of the administrator, who comes by the socket without it
    first.write_text(f"{SECRET}\n", encoding="utf-8")
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        shutil.chown(first, "postgres", "postgres")
    cluster = Cluster(found[-1].parent, folder, _free_port())
    try:
        _run(cluster, "initdb", "-D", f"{folder}/data", "-A", "scram-sha-256", "-U", "postgres",
             "--auth-local=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8",
             f"--pwfile={folder}/first")  # fmt: skip
        options = f"-p {cluster.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = f"{folder}/log"
        _run(cluster, "pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", log, "-w", "start")
        try:
            _run(cluster, "createdb", "-h", str(folder), "-p", str(cluster.port), "-U", "postgres",
                 "plant")  # fmt: skip
            cluster.sql(f"create role {USER} login password '{SECRET}'")
            cluster.passfile.write_text(f"*:*:*:{USER}:{SECRET}\n", encoding="utf-8")
            cluster.passfile.chmod(0o600)
            yield cluster
        finally:
            _run(cluster, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    command = _as_postgres(str(cluster.programs / program), *arguments)
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=_SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        cwd=cluster.folder,
        check=False,
    )
    assert done.returncode == 0, f"{program}: {done.stderr}"


def _as_postgres(*command: str) -> list[str]:
    """A command, run by the user that PostgreSQL may run as."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else [*command]


def _has_postgres() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return shutil.which("runuser") is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
