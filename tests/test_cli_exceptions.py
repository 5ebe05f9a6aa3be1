"""sopxl exceptions: the same list as the page of the book, in a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import months, write_folder
from test_cli import sopxl
from workbook.cycle.firm import fact

from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import CYCLE
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.sheets import exceptions

POLICY = (
    "family,from,plan_policy,target,inventory_max,backlog_max\n"
    "Chairs,2024-01-01,days of supply,10,100,\n"
    "Tables,2024-01-01,lead time,4,,50\n"
)
RESOURCES = "resource,from,hours,stations\nSaw,2024-01-01,8,1\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with too much of everything, and forecasts nobody reviewed."""
    folder = tmp_path_factory.mktemp("exceptions")
    files = write_folder(folder / "csv", policy=POLICY, resources=RESOURCES)
    path = folder / "book.xlsx"
    create.new(path, folder=files, sample=False, force=True, kit=kit())
    return path


def test_json_is_what_the_page_shows(book: Path) -> None:
    """B10: rank, subject, effect, words and owner, alert by alert."""
    done = sopxl("exceptions", book, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    sheet = read_book(book).sheet("Exceptions")
    assert told["currency"] == "USD"
    assert len(told["alerts"]) >= 4
    for alert in told["alerts"]:
        row = exceptions.FIRST + alert["rank"] - 1
        assert sheet[row, exceptions.RANK] == alert["rank"]
        assert sheet[row, exceptions.SUBJECT] == alert["subject"]
        money = "" if alert["effect"] is None else pytest.approx(alert["effect"])
        assert sheet[row, exceptions.EFFECT] == money
        assert sheet[row, exceptions.TEXT] == alert["text"]
        assert (sheet[row, exceptions.OWNER] or "") == alert["owner"]
    assert sheet[exceptions.FIRST + len(told["alerts"]), exceptions.SUBJECT] in ("", None)


def test_effects_fall(book: Path) -> None:
    """The most money stands first; what has no money, signatures that are missing, last."""
    alerts = json.loads(sopxl("exceptions", book, "--json").stdout)["alerts"]
    effects = [alert["effect"] for alert in alerts if alert["effect"] is not None]
    assert effects == sorted(effects, reverse=True)
    assert [alert["effect"] for alert in alerts[len(effects) :]] == [None] * 5
    assert {alert["kind"] for alert in alerts} == {
        "above maximum",
        "forecast not reviewed",
        "over capacity",
        "not signed",
    }


def test_a_line_an_alert(book: Path) -> None:
    """The table that a planner reads: heads, then the ranks."""
    lines = sopxl("exceptions", book).stdout.splitlines()
    assert lines[0].split()[:4] == ["subject", "effect", "USD", "first"]
    assert [line.split()[0] for line in lines[1:]] == [str(i + 1) for i in range(len(lines) - 1)]


def test_nothing_is_said_as_it_is(tmp_path: Path) -> None:
    """Forecasts all reviewed, steps all signed, a plan within its limits."""
    review = ["family,period,state"]
    forecast = ["period,code,quantity"]
    for label in months(18, 2026):
        for family in ("Chairs", "Tables"):
            review.append(f"{family},{label},reviewed")
            forecast.append(f"{label},{family},100")
    files = write_folder(
        tmp_path / "csv",
        review="\n".join(review) + "\n",
        forecast="\n".join(forecast) + "\n",
        resources="resource,from,hours,stations\nSaw,2024-01-01,8,20\n",
    )
    path = tmp_path / "book.xlsx"
    create.new(path, folder=files, sample=False, force=True, kit=kit())
    for row in range(5):
        fact(path, CYCLE, row, "Signed by", "Ann")
    done = sopxl("exceptions", path)
    said = "Nothing is out of its limits.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", said)
