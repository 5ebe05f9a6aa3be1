"""Extracts out of a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbook.importers.actuals.plant import JANUARY, WHOLE, Load, rows, said
from workbook.importers.actuals.postgres import SECRET, USER, Cluster, start

WAY = (
    "Check the address, your rights and the query; a password is taken from the file that "
    "PGPASSFILE names, or from PGPASSWORD."
)
ODD = 'x"; drop table actuals; --'


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server with the actuals in a table, a view, a schema, and under an odd name."""
    for running in start():
        values = ",\n".join(
            f"('2026-01-31', '{code}', '{measure}', {quantity}.00)"
            for code, measure, quantity in (line.split(",") for line in JANUARY)
        )
        odd = ODD.replace('"', '""')
        running.sql(f"""
            create table actuals (period date, code text, measure text, quantity numeric(12, 2));
            insert into actuals values {values};
            create view monthly as select period::timestamptz, code, measure, quantity::float8
              from actuals;
            create schema erp;
            create table erp."Buchungen" as select period as "Monat", code as "Material",
              measure as "Kennzahl", quantity::int as "Menge" from actuals;
            create table "{odd}" as select *, 1 as "{odd}" from actuals;
            create table secret as select * from actuals;
            create table big as select '2024-01-01'::date + n % 600 as period, 'X-' || n as code,
              'Shipped'::text as measure, 1.0 as quantity from generate_series(1, 100000) n;
            insert into big select * from actuals;
            grant usage on schema erp to {USER};
            grant select, insert, delete on actuals to {USER};
            grant select on monthly, erp."Buchungen", "{odd}", big to {USER};
        """)
        yield running


@pytest.fixture(autouse=True)
def passfile(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password stands in a file, as a planner's administrator puts it."""
    monkeypatch.setenv("PGPASSFILE", str(cluster.passfile))
    monkeypatch.delenv("PGPASSWORD", raising=False)


class TestTables:
    @pytest.mark.parametrize("asked", ["actuals", "monthly", "public.actuals", "erp.Buchungen"])
    def test_tables_views_and_schemas(self, load: Load, cluster: Cluster, asked: str) -> None:
        """Dates, moments, decimals and whole numbers; its name is the source."""
        loaded = load(source=cluster.address(f"?table={asked}"))
        assert rows(loaded) == WHOLE
        assert {row.source for row in loaded.rows} == {f"table {asked}"}

    def test_a_name_is_a_name_and_no_sql(self, load: Load, cluster: Cluster) -> None:
        """Whatever stands in it, every other table is as it was."""
        escaped = "".join(f"%{byte:02X}" for byte in ODD.encode())
        assert rows(load(source=cluster.address(f"?table={escaped}"))) == WHOLE
        assert rows(load(source=cluster.address("?table=actuals"))) == WHOLE

    def test_by_a_socket(self, load: Load, cluster: Cluster) -> None:
        """The folder of the socket is an option of the address."""
        where = f"postgresql://{USER}@/plant?host={cluster.folder}&port={cluster.port}"
        assert rows(load(source=f"{where}&table=actuals")) == WHOLE

    def test_no_table_is_told(self, load: Load, cluster: Cluster) -> None:
        """E102 with the nearest name."""
        assert said(load, source=cluster.address("?table=actual")) == [
            'E102 plant: there is no table "actual"; found: actuals, big, monthly, secret, '
            f'{ODD}. Did you mean "actuals"? '
            "Say which by ?table=NAME at the end of the address, or ask by --query."
        ]

    @pytest.mark.slow
    def test_a_hundred_thousand_rows_take_seconds(self, load: Load, cluster: Cluster) -> None:
        """Read in parts, and only the month that counts is looked at closely."""
        begun = time.perf_counter()
        assert rows(load(source=cluster.address("?table=big"))) == WHOLE
        assert time.perf_counter() - begun < 30  # about 2 seconds on an idle machine


class TestQueries:
    def test_a_query_is_asked(self, load: Load, cluster: Cluster) -> None:
        """Colons and percent signs are those of SQL."""
        query = (
            "select period::date, code, measure, sum(quantity) as quantity from actuals "
            "where code like 'Family%' group by 1, 2, 3;"
        )
        loaded = load(source=cluster.address(""), query=query)
        assert rows(loaded) == WHOLE
        assert {row.source for row in loaded.rows} == {"query of plant"}

    @pytest.mark.parametrize(
        "query",
        [
            "with gone as (delete from actuals returning *) select * from gone",
            "select 1; delete from actuals",
            "select 1; commit; delete from actuals; begin",
        ],
    )
    def test_nothing_is_written(self, load: Load, cluster: Cluster, query: str) -> None:
        """A query that would write is refused by the server, though the user may."""
        (problem,) = said(load, source=cluster.address(""), query=query)
        assert problem.startswith("E520 plant: the database says: ")
        assert rows(load(source=cluster.address("?table=actuals"))) == WHOLE


class TestRights:
    def test_no_right_is_told(self, load: Load, cluster: Cluster) -> None:
        """E520 says what the server says."""
        assert said(load, source=cluster.address("?table=secret")) == [
            f"E520 plant: the database says: permission denied for table secret. {WAY}"
        ]

    def test_a_password_may_stand_in_the_environment(
        self, load: Load, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PGPASSWORD, as every program of PostgreSQL takes it."""
        monkeypatch.setenv("PGPASSFILE", os.devnull)
        monkeypatch.setenv("PGPASSWORD", SECRET)
        assert rows(load(source=cluster.address("?table=actuals"))) == WHOLE

    def test_a_wrong_password_is_told_without_it(
        self, load: Load, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """E520 names the user, never the password."""
        monkeypatch.setenv("PGPASSWORD", "quite-wrong")
        (problem,) = said(load, source=cluster.address("?table=actuals"))
        assert f'password authentication failed for user "{USER}"' in problem
        assert "quite-wrong" not in problem

    def test_no_server_is_told(self, load: Load, cluster: Cluster) -> None:
        """E520 within seconds."""
        nowhere = cluster.address("?table=actuals").replace(str(cluster.port), "1")
        (problem,) = said(load, source=nowhere)
        assert problem.startswith("E520 plant: the database says: connection failed: ")
        assert problem.endswith(f"Connection refused. {WAY}")

    def test_nothing_secret_is_kept(
        self, cluster: Cluster, plant_book: Path, tmp_path: Path
    ) -> None:
        """Book, log and screen of a whole roll hold neither password nor address."""
        book = tmp_path / "book.xlsx"
        book.write_bytes(plant_book.read_bytes())
        source = cluster.address("?table=actuals")
        command = [sys.executable, "-m", "sopxl.cli", "rollover", str(book), "--actuals", source]
        done = subprocess.run([*command, "--yes"], capture_output=True, text=True, check=True)
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        texts = [done.stdout, done.stderr, *(path.read_text("latin-1") for path in kept)]
        assert any("table actuals" in text for text in texts)
        assert not any(SECRET in text or "127.0.0.1" in text for text in texts)
