"""The parts of README.md that are made from the code.

python tests/readme_parts.py            writes them into README.md
"""

from __future__ import annotations

from pathlib import Path

from readme_pictures import file_of

from sopxl.conventions import CONVENTIONS
from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.calc.differences import HOST_DIFFERENCES
from sopxl_udfs.kit import kit
from sopxl_udfs.ten_steps import STEPS
from sopxl_workbook.sheets import PAGES
from sopxl_workbook.sheets.start import PAGES_SAID
from sopxl_workbook.sheets.start import SHEET as START

README = Path(__file__).resolve().parents[1] / "README.md"


def pages() -> str:
    """Every page of the workbook, with its picture."""
    said = {START: "the month in five steps, the checks, the last runs", **dict(PAGES_SAID)}
    rows = ["| page | what it shows |", "|---|---|"]
    rows += [
        f"| [{page.name}](workbook/pictures/{file_of(page.name)}) | {_cell(said[page.name])} |"
        for page in PAGES
    ]
    return "\n".join(rows)


def functions() -> str:
    """The functions by category, one line each."""
    rows = ["| function | gives |", "|---|---|"]
    category = ""
    for function in sorted(kit().functions, key=lambda f: f.category):
        if function.category != category:
            category = function.category
            rows.append(f"| **{category}** | |")
        rows.append(f"| `{function.signature}` | {_cell(function.summary)} |")
    return "\n".join(rows)


def conventions() -> str:
    """What every function keeps to."""
    rows = ["| rule | | example | gives |", "|---|---|---|---|"]
    rows += [f"| {c.subject} | {c.rule} | `{c.example}` | `{c.gives}` |" for c in CONVENTIONS]
    return "\n".join(rows)


def differences() -> str:
    """What differs between hosts."""
    rows = ["| what | in Excel | in Calc | the way out in Calc |", "|---|---|---|---|"]
    rows += [f"| {d.subject} | {d.excel} | {d.calc} | {d.way_out} |" for d in HOST_DIFFERENCES]
    return "\n".join(rows)


def buttons() -> str:
    """The buttons of the workbook."""
    rows = ["| button | sheet | what it does | to take it back |", "|---|---|---|---|"]
    rows += [f"| {b.caption} | {b.sheet} | {b.effect} | {b.undo} |" for b in BUTTONS]
    return "\n".join(rows)


def steps() -> str:
    """What only a person with Excel can see."""
    rows = ["| step | do | in Excel for Windows | in Excel for Mac |", "|---|---|---|---|"]
    for number, s in enumerate(STEPS, start=1):
        rows.append(
            f"| {number} | {_cell(s.do)} | {_cell(s.windows)} | {_cell(s.mac or 'the same')} |"
        )
    return "\n".join(rows)


PARTS = {
    "pages": pages,
    "functions": functions,
    "conventions": conventions,
    "differences": differences,
    "buttons": buttons,
    "steps": steps,
}


def filled(text: str) -> str:
    """README's text with every part made anew."""
    for name, make in PARTS.items():
        opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(opening)
        text = f"{before}{opening}{make()}\n{closing}{rest.partition(closing)[2]}"
    return text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
