"""Children that roll a mapped workbook and are killed on the way; run as a script, one thread.

python stopping_use.py STEPS BOOK MAP ACTUALS FOLDER prints a line of JSON for each child.
STEPS: the numbers n of the calls of the system before which a child is killed, with commas; -1
counts the calls of a whole run.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workbook.cycle.stopping import FAR, ended, happens, state_of
from workbook.ooxml.committing import digest
from workbook.runs.running import CountedOs, use

from sopxl_workbook import adopt, runs
from sopxl_workbook.adopt.mapped import read_map
from sopxl_workbook.adopt.use.pointer import healed_file
from sopxl_workbook.adopt.use.rollover import rollover


def born(step: int, book: Path, actuals: str) -> int:
    """The process of a child that has begun."""
    process = os.fork()
    if not process:
        code = 1
        try:
            use(CountedOs(step, happens("kill")))
            rollover(book, actuals=actuals)
            code = 0
        finally:
            os._exit(code)
    return process


def main(steps: str, source: str, its_map: str, actuals: str, folder: str) -> None:
    """Starts the children one after the other and prints what became of them."""
    old = digest(Path(source).read_bytes())
    for step in map(int, steps.split(",")):
        place = Path(folder) / f"step-{step}"
        place.mkdir()
        book = Path(shutil.copy(source, place / "mine.xlsx"))
        shutil.copy(its_map, adopt.map_path(book))
        if step < 0:
            counted = CountedOs(FAR, lambda _: None)
            use(counted)
            rollover(book, actuals=actuals)
            print(json.dumps(FAR - counted.left))
            return
        code = ended(born(step, book, actuals))
        state = state_of(book, old)
        told = [problem.code for problem in runs.recover(book)]
        healed_file(book, adopt.map_path(book))
        closed = read_map(adopt.map_path(book)).closed
        sound = runs.verify_log(runs.log_of(book)) is None and state_of(book, old) == state
        found = {"code": code, "file": state, "told": told, "closed": closed, "sound": sound}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
