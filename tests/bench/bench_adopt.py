"""What `sopxl adopt` finds in generated workbooks, and how long an audit takes beside openpyxl.

python tests/bench/bench_adopt.py
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import openpyxl
import xlsxwriter
from bench.timing import medians, sized
from workbook.adopt.corpus import book, corpus
from workbook.adopt.measure import Score
from workbook.adopt.planted import KINDS, plant

from sopxl_workbook.adopt import adopt

BOOKS = sized(240, 24)
PLANTED_BOOKS = sized(48, 4)
FAMILIES, MONTHS = 140, 36  # two rows of formulas each: 10,080 formulas
RUNS = sized(5, 3)


def ten_thousand() -> bytes:
    """One book of 10,080 formulas: total supply and inventory of many families."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Plan")
        for month in range(MONTHS):
            sheet.write_string(0, month + 2, f"M{month + 1}")
        for family in range(FAMILIES):
            top = 1 + 7 * family
            sheet.write_string(top, 0, f"Family {family}")
            labels = ("Demand", "Production", "Subcontract", "Total supply", "Ending inventory")
            for at, label in enumerate(labels, top + 1):
                sheet.write_string(at, 0, label)
            stock = 500.0
            for month in range(MONTHS):
                column = xlsxwriter.utility.xl_col_to_name(month + 2)
                before = xlsxwriter.utility.xl_col_to_name(month + 1)
                demand, made_here, bought = 90.0 + month, 80.0 + family, 30.0
                stock += made_here + bought - demand
                for at, value in enumerate((demand, made_here, bought), top + 1):
                    sheet.write_number(at, month + 2, value)
                supply = f"={column}{top + 3}+{column}{top + 4}"
                sheet.write_formula(top + 4, month + 2, supply, None, made_here + bought)
                start = f"{before}{top + 6}" if month else "500"
                text = f"={start}+{column}{top + 5}-{column}{top + 2}"
                sheet.write_formula(top + 5, month + 2, text, None, stock)
    return file.getvalue()


def speed() -> None:
    """Prints the time of a whole run of adopt beside that of openpyxl's load."""
    data = ten_thousand()
    times = medians(
        {
            "adopt": lambda: adopt(data),
            "openpyxl": lambda: openpyxl.load_workbook(io.BytesIO(data)),
        },
        RUNS,
    )
    ratio = times["adopt"] / times["openpyxl"]
    print(
        f"adopt 10,080 formulas: {times['adopt']:.2f} s, openpyxl loads them in "
        f"{times['openpyxl']:.2f} s: {ratio:.2f} times as long (goal: less than 3)"
    )


def recall() -> None:
    """Prints what is found of the truth in clean books, and every false alarm."""
    score = Score()
    for one in corpus(BOOKS):
        score.count(one, adopt(one.draft.written()))
    print(f"{BOOKS} clean books")
    print(_line("timelines", score.timelines_found, score.timelines))
    print(_line("rows", score.rows_found, score.rows))
    print(f"  false alarms {len(score.alarms)} (goal: 0)")
    for text in (*score.missed[:10], *score.alarms[:10]):
        print(f"    {text}")


def mistakes() -> None:
    """Prints how many planted mistakes of each kind are told at their place."""
    whole, kinds = Score(), Counter[str]()
    for seed in range(PLANTED_BOOKS):
        for kind in KINDS:
            one = book(seed)
            planted = plant(one, kind)
            if planted is not None:
                whole.look_for(one, planted)
                kinds[planted.kind] += 1
    print(f"mistakes planted one by one: {dict(kinds)}")
    print(_line("mistakes", whole.mistakes_found, whole.mistakes))
    for text in whole.missed[:10]:
        print(f"    {text}")


def _line(what: str, found: int, of: int) -> str:
    return f"  {what:<12} {found:,} of {of:,}, {100 * found / max(of, 1):.1f} % (goal: 95 %)"


if __name__ == "__main__":
    speed()
    recall()
    mistakes()
