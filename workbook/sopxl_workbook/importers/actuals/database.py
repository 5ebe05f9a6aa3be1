"""A table or a query of a database as an extract; imports SQLAlchemy, once a database is asked for.

Nothing is ever written: SQLite is opened for reading, PostgreSQL reads by a cursor inside a
transaction that only reads. Names of tables and columns go into SQL quoted, never as text.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sopxl.errors import FileError, NotFoundError, SopError
from sopxl_workbook.importers.actuals.address import SQLITE, Address
from sopxl_workbook.importers.actuals.model import Extract, Knows, refuse_too_many
from sopxl_workbook.tables.findings import did_you_mean, some

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_SECONDS = 10  # in which a server has to answer
_AT_ONCE = 10_000  # rows
_OWN_TABLES = ("tblactuals", "actuals")


def read_database(address: Address, knows: Knows) -> Extract:
    """What an address asks of its database, as an extract.

    Raises FileError E007 (no such file), E517 (SQLAlchemy or the driver is not installed), E520
    (the database cannot be reached, or refuses), NotFoundError E102 (no such table).
    """
    try:
        import sqlalchemy
    except ModuleNotFoundError:
        raise _not_installed("SQLAlchemy") from None
    try:
        with closing(_Source(address)) as source:
            return source.read(knows)
    except (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error) as error:
        raise FileError(
            "E520",
            f"the database says: {_said(error)}.",
            address.shown,
            "Check the address, your rights and the query; a password is taken from the file that "
            "PGPASSFILE names, or from PGPASSWORD.",
        ) from None


class _Source:
    """An open database."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._engine = _engine(address)
        self._connection: Connection = self._engine.connect().execution_options(
            stream_results=True, no_parameters=True, postgresql_readonly=True
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()
        self._engine.dispose()

    def read(self, knows: Knows) -> Extract:
        """The rows that the address asks for."""
        if self._address.query:
            return self._extract(
                self._connection.exec_driver_sql(self._address.query),
                f"query of {self._address.shown}",
            )
        from sqlalchemy import column, quoted_name, select, table

        schema, name, columns = self._table(knows)
        whole = table(
            quoted_name(name, quote=True),
            *(column(quoted_name(one, quote=True)) for one in columns),
            schema=None if schema is None else quoted_name(schema, quote=True),
        )
        shown = name if schema is None else f"{schema}.{name}"
        plain = self._connection.execution_options(no_parameters=False)
        return self._extract(plain.execute(select(*whole.columns)), f"table {shown}")

    def _extract(self, result: Any, name: str) -> Extract:
        headings = list(result.keys())
        rows: list[list[Any]] = []
        for part in result.partitions(_AT_ONCE):
            rows += [[_value(cell) for cell in row] for row in part]
            refuse_too_many(len(rows), name)

        def at(row: int, column: int) -> str:
            return f"{name}, row {row + 1}, column {headings[column]}"

        return Extract(name, headings, rows, at)

    def _table(self, knows: Knows) -> tuple[str | None, str, Sequence[str]]:
        """Schema, name and columns of the table that is read."""
        from sqlalchemy import inspect

        inspector = inspect(self._connection)
        names = [*inspector.get_table_names(), *inspector.get_view_names()]
        asked = self._address.table
        if asked:
            schema, name = self._split(asked, names)
            if schema is not None:
                names = [
                    *inspector.get_table_names(schema=schema),
                    *inspector.get_view_names(schema=schema),
                ]
            if name not in names:
                raise self._no_table(f'there is no table "{asked}"', names, asked)
            return schema, name, _columns(inspector, name, schema)
        known = [name for name in names if knows(_columns(inspector, name, None))]
        own = [name for name in known if name.casefold() in _OWN_TABLES]
        if len(own or known) == 1:
            name = (own or known)[0]
            return None, name, _columns(inspector, name, None)
        if known:
            raise self._no_table("several tables have the headings of actuals", known)
        raise self._no_table("no table has the headings of actuals", names)

    def _split(self, asked: str, names: Sequence[str]) -> tuple[str | None, str]:
        if asked in names or "." not in asked or self._address.kind == SQLITE:
            return None, asked
        schema, _, name = asked.partition(".")
        return schema, name

    def _no_table(self, message: str, names: Sequence[str], asked: str = "") -> NotFoundError:
        near = did_you_mean(asked, names) if asked else ""
        return NotFoundError(
            "E102",
            f"{message}; found: {some(sorted(names), 10) or 'none'}.",
            self._address.shown,
            f"{near}Say which by ?table=NAME at the end of the address, or ask by --query.",
        )


def _columns(inspector: Any, name: str, schema: str | None) -> list[str]:
    return [str(one["name"]) for one in inspector.get_columns(name, schema=schema)]


def _engine(address: Address) -> Engine:
    from sqlalchemy import URL, NullPool, create_engine

    if address.kind == SQLITE:
        path = Path(address.database)
        if not path.is_file():
            raise FileError(
                "E007", "there is no such file.", str(path), "Give the path of the database."
            )
        uri = f"file:{quote(str(path.absolute()))}?mode=ro"
        return create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool
        )
    url = URL.create(
        "postgresql+psycopg",
        address.user or None,
        host=address.host or None,
        port=address.port,
        database=address.database,
        query=dict(address.options),
    )
    settings = {
        "connect_timeout": _SECONDS,
        "options": "-c default_transaction_read_only=on",
        "application_name": "sopxl",
    }
    try:
        return create_engine(url, poolclass=NullPool, connect_args=settings)
    except ModuleNotFoundError:
        raise _not_installed("psycopg") from None


def _not_installed(what: str) -> SopError:
    return FileError(
        "E517",
        f"{what}, which reads databases, is not installed.",
        "--actuals",
        "Install it: pip install 'sopxl[database]'. Or extract the actuals to a CSV file.",
    )


def _said(error: Exception) -> str:
    """The first words of a database, without the query that it repeats."""
    origin = getattr(error, "orig", None) or error
    lines = str(origin).strip().splitlines() or [type(origin).__name__]
    return lines[0].strip().rstrip(".")


def _value(value: Any) -> Any:
    """A value as a cell would hold it."""
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int | Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, dt.date) else str(value)
