"""The address of a database: where it is, and what is asked of it; imports urllib only.

A password is never taken from it, and never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sopxl.errors import InputError, RefusedError
from sopxl_workbook.tables.findings import did_you_mean

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_SCHEMES = {"sqlite": SQLITE, "postgresql": POSTGRESQL, "postgres": POSTGRESQL}
_ENDINGS = (".db", ".sqlite", ".sqlite3", ".db3")
_SECRET = re.compile(
    r"://[^/?#\[]*:(?!\d*(?:[/?]|$)).*@|://[^?]*\?[^=]*@|passw(or)?d\s*=|pwd\s*=", re.IGNORECASE
)  # after the user, where no port stands; before an option; as an option
_OPTIONS = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
_ASKED = ("table", "query")
_SERVER = re.compile(r"(\[[^\]]*\]|[^:]*):?(.*)")  # host and port; in brackets where it has colons
_ONLY_READS = re.compile(r"\s*(select|with|values)\b", re.IGNORECASE)
_FORMS = "sqlite:///file.db?table=NAME, postgresql://user@host/database?table=NAME"


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and the table or the query that is read from it."""

    kind: str  # SQLITE or POSTGRESQL
    database: str  # the file of SQLite, the name of a database of PostgreSQL
    user: str = ""
    host: str = ""
    port: int | None = None
    table: str = ""  # "" with "" for query: the one that has the headings
    query: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What a planner knows the database by."""
        return Path(self.database).name if self.kind == SQLITE else self.database


def is_address(source: str) -> bool:
    """Whether a source is a database and no file of rows."""
    if "://" in source:
        return True
    path = Path(source)
    if path.suffix.lower() in _ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except (OSError, ValueError):
        return False


def refuse_password(source: str) -> None:
    """RefusedError E518 for a source with a password in it; the text does not repeat it."""
    if _SECRET.search(source):
        raise RefusedError(
            "E518",
            "a password stands in the address of the database, where others can read it.",
            "--actuals",
            "Take it out, and change it; put the new one into the file that PGPASSFILE names, or "
            "into PGPASSWORD.",
        )


def parse_address(source: str, query: str = "") -> Address:
    """The address that a text writes; query : what is asked, instead of a table.

    Raises InputError E516 for an address of another form, E119 for a table and a query at once,
    E124 for an option that is not known; RefusedError E518 for a password, E519 for a query that
    is no question.
    """
    refuse_password(source)
    scheme, found, rest = source.partition("://")
    if not found:
        return _asking(Address(SQLITE, source), {"query": query} if query else {})
    kind = _SCHEMES.get(scheme.casefold().partition("+")[0])
    if kind is None:
        raise _form(f'"{scheme}" is no database that can be read')
    where, _, tail = rest.partition("?")
    given = _options(tail)
    if query:
        if given.keys() & set(_ASKED):
            raise _twice()
        given = {**given, "query": query}
    if kind == SQLITE:
        if not where.startswith("/") or len(where) == 1:
            raise _form("the address names no file")
        return _asking(Address(SQLITE, unquote(where[1:])), given)
    return _asking(_server(where), given)


def _server(where: str) -> Address:
    """The part of an address between :// and ?: user@host:port/database."""
    authority, _, database = where.partition("/")
    user, _, place = authority.rpartition("@")
    host, port = _SERVER.findall(place)[0]
    if not database or "/" in database or "@" in database:
        raise _form("the address names no database")
    return Address(
        POSTGRESQL, unquote(database), unquote(user), unquote(host.strip("[]")), _port(port)
    )


def _port(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise _form("the port is no number")
    return int(text)


def _options(tail: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for part in filter(None, tail.split("&")):
        name, _, value = part.partition("=")
        if name not in (*_ASKED, *_OPTIONS):
            raise InputError(
                "E124",
                f'there is no option "{name}" of a database.',
                "--actuals",
                f"{did_you_mean(name, (*_ASKED, *_OPTIONS))}Write one of these: "
                f"{', '.join((*_ASKED, *_OPTIONS))}; a query is best given by --query.",
            )
        if name in given:
            raise _twice()
        given[name] = unquote(value)
    return given


def _asking(address: Address, given: Mapping[str, str]) -> Address:
    table, query = given.get("table", ""), given.get("query", "").strip().rstrip(";")
    if table and query:
        raise _twice()
    if query and not _ONLY_READS.match(query):
        raise RefusedError(
            "E519",
            "the query does not begin with SELECT, WITH or VALUES.",
            address.shown,
            "Give a query that only reads.",
        )
    options = {name: given[name] for name in _OPTIONS if name in given and name != "port"}
    return Address(
        address.kind,
        address.database,
        address.user,
        address.host,
        _port(given.get("port")) or address.port,
        table,
        query,
        options,
    )


def _twice() -> InputError:
    return InputError(
        "E119",
        "the table or query to be read is given twice.",
        "--actuals",
        "Give one table, or one query.",
    )


def _form(found: str) -> InputError:
    return InputError("E516", f"{found}.", "--actuals", f"Write it as one of these: {_FORMS}.")
