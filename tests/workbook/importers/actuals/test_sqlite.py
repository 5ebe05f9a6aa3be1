"""Extracts that are databases: addresses, and a real SQLite."""

from __future__ import annotations

import datetime as dt
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from workbook.importers.actuals.plant import JANUARY, WHOLE, Load, rows, said

from sopxl_workbook.importers.actuals.address import Address, parse_address

HOW = (
    "Write it as one of these: sqlite:///file.db?table=NAME, "
    "postgresql://user@host/database?table=NAME."
)
NO_SECRET = (
    "E518 --actuals: a password stands in the address of the database, where others can read it. "
    "Take it out, and change it; put the new one into the file that PGPASSFILE names, or into "
    "PGPASSWORD."
)
LINES = [
    ("2026-01", code, measure, float(q)) for code, measure, q in (j.split(",") for j in JANUARY)
]


def quoted(name: str) -> str:
    """A name inside SQL."""
    return '"' + name.replace('"', '""') + '"'


def database(
    path: Path,
    table: str = "actuals",
    lines: Sequence[Sequence[Any]] = LINES,
    headings: Sequence[str] = ("period", "code", "measure", "quantity"),
) -> Path:
    """A database of SQLite with one more table."""
    with closing(sqlite3.connect(path)) as made, made:
        made.execute(f"create table {quoted(table)} ({', '.join(map(quoted, headings))})")
        marks = ", ".join("?" * len(headings))
        made.executemany(f"insert into {quoted(table)} values ({marks})", lines)
    return path


@pytest.fixture
def erp(tmp_path: Path) -> Path:
    """A database with the actuals of January and a table that has nothing to do with them."""
    path = database(tmp_path / "erp.db")
    return database(path, "customers", [("Ann",)], ["name"])


class TestAddresses:
    @pytest.mark.parametrize(
        ("source", "address"),
        [
            ("erp.db", Address("sqlite", "erp.db")),
            ("sqlite:///erp.db?table=a%20b", Address("sqlite", "erp.db", table="a b")),
            ("sqlite:////data/erp.db", Address("sqlite", "/data/erp.db")),
            (
                "postgresql://anna@erp:5433/plant?table=x.y&sslmode=require",
                Address(
                    *("postgresql", "plant", "anna", "erp", 5433, "x.y", ""),
                    {"sslmode": "require"},
                ),
            ),
            (
                "postgres:///plant?host=/run/pg&query=select 1 + 1;",
                Address("postgresql", "plant", query="select 1 + 1", options={"host": "/run/pg"}),
            ),
            ("postgresql://[::1]:5432/plant", Address("postgresql", "plant", "", "::1", 5432)),
        ],
    )
    def test_an_address_is_understood(self, source: str, address: Address) -> None:
        """Where the database is, and what is asked of it."""
        assert parse_address(source) == address

    @pytest.mark.parametrize(
        "source",
        [
            "postgresql://anna:geheim@erp/plant?table=x",
            "postgresql://anna:ge/he?im@erp/plant",
            "postgresql://anna:1?2@erp/plant",
            "postgresql://anna:@erp/plant",
            "postgresql://anna@erp/plant?password=geheim",
            "mysql://anna:geheim@erp/plant",
            "host=erp user=anna password=geheim",
        ],
    )
    def test_a_password_is_refused_and_not_repeated(self, load: Load, source: str) -> None:
        """E518, whatever else is wrong with the address."""
        assert said(load, source=source) == [NO_SECRET]

    @pytest.mark.parametrize(
        ("source", "query", "text"),
        [
            (
                "mysql://erp/plant",
                "",
                f'E516 --actuals: "mysql" is no database that can be read. {HOW}',
            ),
            ("sqlite://erp.db", "", f"E516 --actuals: the address names no file. {HOW}"),
            ("postgresql://erp", "", f"E516 --actuals: the address names no database. {HOW}"),
            ("postgresql://erp:abc/plant", "", f"E516 --actuals: the port is no number. {HOW}"),
            (
                "sqlite:///erp.db?table=a",
                "select 1",
                "E119 --actuals: the table or query to be read is given twice. "
                "Give one table, or one query.",
            ),
            (
                "sqlite:///erp.db?tabel=a",
                "",
                'E124 --actuals: there is no option "tabel" of a database. Did you mean "table"? '
                "Write one of these: table, query, host, port, sslmode, sslrootcert, sslcert, "
                "sslkey; a query is best given by --query.",
            ),
            (
                "erp.db",
                "drop table actuals",
                "E519 erp.db: the query does not begin with SELECT, WITH or VALUES. "
                "Give a query that only reads.",
            ),
            (
                "sqlite:///nowhere.db",
                "",
                "E007 nowhere.db: there is no such file. Give the path of the database.",
            ),
        ],
    )
    def test_what_is_wrong_with_an_address(
        self, load: Load, source: str, query: str, text: str
    ) -> None:
        """Told with the forms that an address has."""
        assert said(load, source=source, query=query) == [text]


class TestSqlite:
    @pytest.mark.parametrize("table", ["?table=actuals", ""])
    def test_a_table_is_read(self, load: Load, erp: Path, table: str) -> None:
        """The one that is named, or the only one with the headings; its name is the source."""
        loaded = load(source=f"sqlite:///{erp}{table}")
        assert rows(loaded) == WHOLE
        assert {row.source for row in loaded.rows} == {"table actuals"}

    def test_a_path_is_enough(self, load: Load, erp: Path) -> None:
        """By its ending, or by its first bytes."""
        assert rows(load(source=str(erp))) == WHOLE
        assert rows(load(source=str(erp.rename(erp.with_suffix(".data"))))) == WHOLE

    def test_a_query_is_asked(self, load: Load, erp: Path) -> None:
        """A name of ours is given to each column, a colon and a percent sign are no marks."""
        query = (
            "with x as (select * from actuals) select period as Period, code as Code, "
            "measure as Measure, sum(quantity) as Quantity from x "
            "where code like 'Family%' and code <> ':a' group by 1, 2, 3;"
        )
        loaded = load(source=str(erp), query=query)
        assert rows(loaded) == WHOLE
        assert {row.source for row in loaded.rows} == {"query of erp.db"}

    def test_a_view_is_a_table(self, load: Load, erp: Path) -> None:
        """Administrators give views."""
        with closing(sqlite3.connect(erp)) as made, made:
            made.execute("create view monthly as select * from actuals")
        assert rows(load(source=f"sqlite:///{erp}?table=monthly")) == WHOLE

    @pytest.mark.parametrize(
        "name", ['x"; drop table actuals; --', "x'y", "sélect from", "a.b", "x]; drop", "%s", ":x"]
    )
    def test_a_name_is_a_name_and_no_sql(self, load: Load, erp: Path, name: str) -> None:
        """Names of tables and columns are quoted, whatever stands in them."""
        headings = ("period", "code", "measure", "quantity", name)
        database(erp, name, [(*line, 1) for line in LINES], headings)
        escaped = "".join(f"%{byte:02X}" for byte in name.encode())
        assert rows(load(source=f"sqlite:///{erp}?table={escaped}")) == WHOLE
        assert rows(load(source=f"sqlite:///{erp}?table=actuals")) == WHOLE

    def test_nothing_is_written(self, load: Load, erp: Path) -> None:
        """A query that changes something behind a word that reads is refused by the database."""
        before = erp.read_bytes()
        query = "with x as (select 1) delete from actuals"
        assert said(load, source=str(erp), query=query) == [
            "E520 erp.db: the database says: attempt to write a readonly database. Check the "
            "address, your rights and the query; a password is taken from the file that "
            "PGPASSFILE names, or from PGPASSWORD."
        ]
        assert said(load, source=str(erp), query="select 1; drop table actuals")[0].startswith(
            "E520 erp.db: the database says: You can only execute one statement at a time."
        )
        assert erp.read_bytes() == before
        assert [path.name for path in erp.parent.iterdir()] == ["erp.db"]

    def test_no_table_is_told(self, load: Load, erp: Path) -> None:
        """E102 with the nearest, or with those that could be meant."""
        database(erp, "old")
        database(erp, "older")
        way = "Say which by ?table=NAME at the end of the address, or ask by --query."
        assert said(load, source=f"sqlite:///{erp}?table=actual") == [
            'E102 erp.db: there is no table "actual"; found: actuals, customers, old, older. '
            f'Did you mean "actuals"? {way}'
        ]
        with closing(sqlite3.connect(erp)) as made, made:
            made.execute("drop table actuals")
        assert said(load, source=str(erp)) == [
            f"E102 erp.db: several tables have the headings of actuals; found: old, older. {way}"
        ]

    def test_a_wrong_row_is_told_by_its_number(self, load: Load, erp: Path) -> None:
        """The table, the row as it was read, the column."""
        lines = [("2026-01", "A-1", "Shipped", None), ("2026-01", "A-2", "Shipped", "many")]
        database(erp, "bad", lines)
        assert said(load, source=f"sqlite:///{erp}?table=bad") == [
            "E114 table bad, row 1, column quantity: the cell is blank, a number is expected. "
            "Enter 0 if none is meant.",
            'E110 table bad, row 2, column quantity: found the text "many", a number is expected. '
            "Enter a number without unit, or leave the row out.",
        ]

    def test_a_file_that_is_no_database_is_told(self, load: Load, tmp_path: Path) -> None:
        """E520 says what SQLite says."""
        path = tmp_path / "erp.db"
        path.write_text("period,code\n" * 100, encoding="utf-8")
        assert said(load, source=str(path))[0].startswith(
            "E520 erp.db: the database says: file is not a database. "
        )

    def test_without_the_library_it_is_told_how_to_get_it(
        self, load: Load, erp: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """E517: what reads databases is an extra."""
        monkeypatch.setitem(sys.modules, "sqlalchemy", None)
        assert said(load, source=str(erp)) == [
            "E517 --actuals: SQLAlchemy, which reads databases, is not installed. Install it: pip "
            "install 'sopxl[database]'. Or extract the actuals to a CSV file."
        ]

    def test_a_hundred_thousand_rows_take_seconds(self, load: Load, erp: Path) -> None:
        """Ten years of other months around the one that counts."""
        first = dt.date(2006, 1, 1)
        other = [
            (str(first + dt.timedelta(days=number % 6000)), f"X-{number}", "Shipped", 1.0)
            for number in range(100_000)
        ]
        database(erp, "history", [*other, *LINES])
        begun = time.perf_counter()
        loaded = load(source=f"sqlite:///{erp}?table=history")
        assert rows(loaded) == WHOLE
        assert time.perf_counter() - begun < 30  # about 2 seconds on an idle machine


def test_a_file_needs_no_library(plant_book: Path, tmp_path: Path) -> None:
    """Neither SQLAlchemy nor pandas is imported for a text file or a workbook."""
    import subprocess

    code = (
        "import sys\n"
        "from sopxl_workbook.importers.actuals import load_actuals\n"
        "from sopxl_workbook.ooxml import read_book\n"
        "from sopxl_workbook.read import read_company\n"
        f"reading = read_company(read_book({str(plant_book)!r}))\n"
        f"load_actuals({str(plant_book)!r}, reading, reading.company.base, day=46054.0)\n"
        "print(sorted({'sqlalchemy', 'pandas', 'openpyxl', 'psycopg'} & sys.modules.keys()))\n"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "[]\n"
