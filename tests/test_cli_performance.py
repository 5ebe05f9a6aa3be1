"""sopxl performance: what was authorised against what happened, in a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import sopxl
from workbook.cycle.firm import Firm, authorise, review, roll

from sopxl_udfs.kit import kit
from sopxl_workbook import run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months authorised and closed."""
    firm = Firm(surprise=4.0)
    path = firm.book(tmp_path_factory.mktemp("performance") / "book.xlsx")
    for period in range(firm.start, firm.start + 3):
        firm.month(path, period)
    return path


BY_LAG = """\
Forecast against demand (lag: months from the authorised plan to the month)
Family              lag  months   bias   MAD   WAPE   MAPE  signal  judged by
Family 000 (units)    0       3   +4.0  12.0  10.5%  10.4%    +1.0
Family 000 (units)    1       2   -4.0   8.0   7.4%   7.6%    -1.0     policy
Family 000 (units)    2       1  -12.0  12.0  11.7%  11.7%    -1.0
Family 001 (units)    0       3   +4.0  12.0   9.7%   9.6%    +1.0
Family 001 (units)    1       2   -4.0   8.0   6.8%   6.9%    -1.0     policy
Family 001 (units)    2       1  -12.0  12.0  10.6%  10.6%    -1.0

From planned to actual closing of 2026-03, by the plan authorised in that month
Family      planned  opening  supply  demand  adjustments  unexplained  actual
Family 000       52        0     +17     +12            0            0      81
Family 001       83        0      +8     -12            0            0      79
"""


def test_every_family_at_every_lag(book: Path) -> None:
    """Accuracy, bias and tracking signal by lag; then the bridge of the last closed month."""
    done = sopxl("performance", book)
    assert (done.returncode, done.stdout, done.stderr) == (0, BY_LAG, "")


def test_one_family_at_one_lag(book: Path) -> None:
    """The bridge then starts from the plan of that lag."""
    done = sopxl("performance", book, "--family", "family 000", "--lag", "1")
    assert done.stdout.splitlines()[2:] == [
        "Family 000 (units)    1       2  -4.0  8.0  7.4%  7.6%    -1.0     policy",
        "",
        "From planned to actual closing of 2026-03, by the plan authorised 1 month before",
        "Family      planned  opening  supply  demand  adjustments  unexplained  actual",
        "Family 000       52      +25      -8     +12            0            0      81",
    ]


def test_the_policy_says_at_which_lag_a_family_is_judged(tmp_path: Path) -> None:
    """Another lag than a month is that of the family's own row."""
    head, *rows = Firm().folder(tmp_path / "given").joinpath("policy.csv").read_text().splitlines()
    lagged = "\n".join((f"{head},accuracy_lag", f"{rows[0]},2", f"{rows[1]},")) + "\n"
    firm = Firm(surprise=4.0, files={"policy": lagged})
    path = firm.book(tmp_path / "book.xlsx")
    for period in range(firm.start, firm.start + 3):
        firm.month(path, period)
    rows = sopxl("performance", path).stdout.splitlines()[2:8]
    assert [row.endswith("policy") for row in rows] == [False, False, True, False, True, False]


def test_as_json(book: Path) -> None:
    """Every measure to the last digit; null where one cannot be worked out; the bridge adds up."""
    done = sopxl("performance", book, "--lag", "2", "--json")
    told = json.loads(done.stdout)
    first = told["accuracy"][0]
    assert (first["family"], first["lag"], first["months"]) == ("Family 000", 2, 1)
    assert not first["is_policy_lag"]
    assert (first["bias"], first["mse"], first["mase"]) == (-12.0, 144.0, None)
    assert (told["closing"]["month"], told["closing"]["lag"]) == ("2026-03", 2)
    for step in told["closing"]["families"]:
        causes = ("opening", "supply", "demand", "adjustments", "unexplained")
        total = step["planned"] + sum(step[cause] for cause in causes)
        assert total == pytest.approx(step["actual"])


def test_a_biased_forecast_is_told(tmp_path: Path) -> None:
    """Beyond 4 the tracking signal is said in words, beside the table."""
    firm = Firm(surprise=4.0)
    path = firm.book(tmp_path / "book.xlsx")
    for period in range(firm.start, firm.start + 5):
        review(path)
        run.plan(path, kit=kit())
        authorise(path, "no order was kept")
        firm.load(path, period, Requested=300.0, Booked=1.0)
        roll(path)
    done = sopxl("performance", path, "--lag", "0")
    assert done.stderr.splitlines() == [
        "Family 000 at lag 0: the tracking signal +5.0 tells of too little forecast.",
        "Family 001 at lag 0: the tracking signal -5.0 tells of too much forecast.",
    ]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            ("--lag", "7"),
            "E530 Archive: no closed month has a forecast that was authorised 7 months before it.\n"
            "     Leave --lag out to see the lags that there are.\n",
        ),
        (
            ("--family", "Benches"),
            'E124 --family: there is no family "Benches".\n'
            "     Write it as the sheet Families has it.\n",
        ),
    ],
)
def test_refusal(options: tuple[str, ...], text: str, book: Path) -> None:
    """What is asked for and not there is told with the way out."""
    done = sopxl("performance", book, *options)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", text)


def test_a_book_without_a_closed_month(tmp_path: Path) -> None:
    """Nothing was authorised, so nothing can be held against it."""
    done = sopxl("performance", Firm().book(tmp_path / "book.xlsx"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "E530 Archive: no closed month has a plan that was authorised.\n"
        "     Authorise the plan of each month before it is closed: sopxl authorise BOOK.\n"
    )
