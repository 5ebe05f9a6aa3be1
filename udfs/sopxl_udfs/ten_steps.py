"""What only a person with Excel can see, in ten steps, and the form for the result.

One source for the README and for `sopxl doctor --form`; imports nothing of Excel.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass

from sopxl import __version__
from sopxl_udfs.finding import Finding
from sopxl_workbook.sheets.proofs import PROOFS

WINDOWS, MAC = "windows", "mac"
_SYSTEMS = {WINDOWS: "Excel for Windows", MAC: "Excel for Mac"}
_ASKED = (
    *("Date", "Who", "Excel's version (File, Account, About)", "Language of Excel"),
    *("Where the workbook lies (local folder, OneDrive, share)", "Display scale"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what is to be seen then."""

    do: str
    windows: str  # what is right in Excel for Windows
    mac: str = ""  # in Excel for Mac, where that is something else

    def expected(self, system: str) -> str:
        """What is to be seen on a system."""
        return self.mac if system == MAC and self.mac else self.windows


_STORED = "No cell functions on a Mac: the stored values, or an error value; say which."
_ERROR = "An error value; say which."
STEPS = (
    Step(
        "In a virtual environment: `pip install .`, `sopxl doctor --fix`, "
        "`sopxl new plan.xlsm --sample`.",
        "`sopxl doctor` ends without a `no`.",
        "The same, after `xlwings runpython install`.",
    ),
    Step("Open `plan.xlsm` in Excel.", "It opens without a message about a repair."),
    Step("Look at every page before *Enable Content*.", "Each shows its numbers."),
    Step("*Enable Content*.", f'*Start* shows "All {len(PROOFS)} checks pass".'),
    Step(
        "On *Family MTS*, choose another family at the top left.",
        "Rows, charts and headline follow.",
    ),
    Step("On *What-if*, type an own opening.", "The `SOP_` rows change.", _STORED),
    Step(
        "`sopxl attach` a workbook of your own with macros, and open it; in an empty cell: "
        "`=SOP_LEVEL({110,120,130,120,120},100,80)`.",
        "No message about a repair, its own macros run; five cells of 116.",
        "No message about a repair, its own macros run; an error value in the cell, say which.",
    ),
    Step(
        '`=SOP_LEVEL({110,"x",130},100,80)`, and `SOP_EXPLAIN` with the same.',
        '`#VALUE!`; the explanation names "demand, period 2".',
        _ERROR,
    ),
    Step(
        "On *Forecast*, type an override; on *Start* press *Plan*, then *Check*.",
        "*Start* says that inputs changed; the buttons plan and prove, and say so.",
    ),
    Step(
        "Save, close, `sopxl check plan.xlsm`; open it again at 100% and at 150% display scale.",
        "All rules hold; the chart stands under its months at both.",
    ),
)


def form(system: str, findings: Sequence[Finding]) -> str:
    """The page to fill in, as Markdown: who and where, what doctor finds, the ten steps.

    system : WINDOWS or MAC. findings : what doctor says of this machine.
    """
    lines = [
        f"# Ten steps with {_SYSTEMS[system]}",
        "",
        f"- sopxl {__version__}, Python {platform.python_version()}, {platform.platform()}",
        *(f"- {asked}: " for asked in _ASKED),
        "",
        "Write *yes*, or what you saw instead, into the last column.",
        "",
        "| step | do | expect | what you saw |",
        "|---|---|---|---|",
    ]
    for number, step in enumerate(STEPS, start=1):
        lines.append(f"| {number} | {step.do} | {step.expected(system)} | |")
    lines += ["", "What `sopxl doctor` finds here:", ""]
    lines += [f"- {'ok' if f.ok else 'no'} {f.what}: {f.found}" for f in findings]
    return "\n".join(lines)
