"""What is said of a planner's own workbook as one page for a browser; imports report and drawn.

Nothing is loaded, nothing in it can run, and no name of the book can act as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sopxl.errors import visible
from sopxl_workbook.adopt.drawn import KINDS, drawn
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.shown import map_rows
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.report import Adopted, cells_text, over_sheets
from sopxl_workbook.diff.show import number
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.sheets import style

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST = 500  # findings and rows that are listed
_CSS = """
*{box-sizing:border-box}
body{margin:0;font:14px/1.45 Calibri,Carlito,'Segoe UI',sans-serif;color:INK;background:WHITE}
header{padding:.7rem 1.5rem .5rem;border-bottom:1px solid INK}
h1{margin:0;font-size:1.35rem}
header p{margin:.1rem 0;color:BLUE_DARK;font-weight:700}
main{padding:0 1.5rem 3rem}
h2{margin:1.4rem 0 .3rem;font-size:1.15rem;color:BLUE_DARK}
table{border-collapse:collapse}
th{text-align:left;background:BAND;border-bottom:1px solid INK;font-size:.8rem;padding:.15rem .5rem}
h3{margin:1rem 0 .2rem;font-size:1rem}
td{border-bottom:1px solid HAIR;padding:.15rem .5rem;vertical-align:top}
.s{white-space:nowrap}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.why{color:SUB}
.bad{color:ACT_FILL;font-weight:700}
.sheet{overflow:auto;max-height:32rem;border:1px solid RULE;margin:.3rem 0}
.sheet td{font-size:.75rem;padding:0 .35rem;border:1px solid HAIR;max-width:11rem;overflow:hidden;
 text-overflow:ellipsis;white-space:nowrap}
.sheet th{font-size:.7rem;color:SUB;position:sticky;top:0;font-weight:400;
 border:1px solid HAIR;text-align:center}
.head{font-weight:700;background:BAND}
.demand{background:BLUE_PALE}.supply{background:INPUT_FILL}.stock{background:PAST}
.money{background:WATCH_FILL}.other{background:HAIR}
.broken{background:ACT_FILL;color:WHITE;font-weight:700}
.finding{outline:2px solid ACT_FILL;outline-offset:-2px}
.open{border:1px dashed INK !important}
@page{size:A4 landscape;margin:12mm}
@media print{.sheet{max-height:none;overflow:visible}main{padding:0 0 1rem}}
.key{line-height:1.8}
.key span{white-space:nowrap;padding:.1rem .6rem;margin-right:.4rem;border:1px solid RULE;
 font-size:.8rem}
"""
_COLOURS = (
    *("INPUT_FILL", "WATCH_FILL", "BLUE_DARK", "BLUE_PALE", "ACT_FILL", "PAST", "BAND"),
    *("RULE", "HAIR", "WHITE", "INK", "SUB"),
)


def as_page(adopted: Adopted) -> str:
    """The report as HTML: proofs, findings, and the sheets drawn with their rows coloured."""
    css = _CSS
    for name in _COLOURS:
        css = css.replace(name, getattr(style, name))
    title = text_of(adopted.file)
    found, proofs = _rows(adopted), _proofs(adopted)
    rest = (_findings(adopted.findings), _map(adopted), _sheets(adopted))
    body = "".join((found, proofs, *rest))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{css}</style></head>\n"
        f"<body><header><h1>{title}</h1><p>{text_of(adopted.headline)}</p></header>\n"
        f"<main>{body}</main></body></html>\n"
    )


def text_of(text: str) -> str:
    """Text that can act on nothing: no tag, no character that hides or turns others."""
    return escape(visible(text))


def _table(heads: Iterable[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are made; of a giant one the first lines, and how many more."""
    head = "".join(f"<th>{one}</th>" for one in heads)
    lines = "".join(f"<tr>{''.join(row)}</tr>" for row in rows[:_MOST])
    left = f"{counted(len(rows) - _MOST, 'more line')} left out here; --json has them all."
    more = f'<p class="why">{left}</p>' if len(rows) > _MOST else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{more}"


def _cell(text: str, kind: str = "") -> str:
    of = f' class="{kind}"' if kind else ""
    return f"<td{of}>{text_of(text)}</td>"


def _rows(adopted: Adopted) -> str:
    """A line a family: its rows with their places."""
    groups: dict[str, list[Series]] = {}
    for one in adopted.rows if adopted.holds_plan else ():
        groups.setdefault(one.family, []).append(one)
    if not groups:
        return ""
    lines = [
        f"{visible_sheet(sheet)}{cells}: {counted(count, unit)}"
        for sheet, cells, unit, count in adopted.timelines
    ]
    rows = [
        [
            _cell(family or "(no name)", "s"),
            _cell("; ".join(f"{one.measure.replace('_', ' ')} {place_of(one)}" for one in several)),
        ]
        for family, several in groups.items()
    ]
    times = f'<p class="why">Timelines: {text_of("; ".join(lines[:_MOST]))}</p>'
    return f"<h2>What was found</h2>{times}{_table(('family', 'rows'), rows)}"


def visible_sheet(sheet: str) -> str:
    """A sheet before its cells; the words for several sheets have no sign."""
    return sheet if sheet.endswith("a sheet each") else f"{quote_sheet(sheet)}!"


def place_of(one: Series) -> str:
    """Where a row stands."""
    if one.is_over_sheets:
        return over_sheets(one)
    return f"{quote_sheet(one.sheet)}!{cells_text(one.cells)}"


def _proofs(adopted: Adopted) -> str:
    """Every row with what is known of it."""
    if not adopted.proofs:
        return ""
    rows = [_proof(one) for one in adopted.proofs]
    heads = ("", "family", "rule", "periods", "cell", "shown", "right", "off by", "likely cause")
    return f"<h2>Proofs</h2>{_table(heads, rows)}"


def _proof(one: Proof) -> list[str]:
    """The cells of one proof."""
    signs = {Status.PROVEN: "● proven", Status.DISPROVED: "▲ disproved"}
    is_broken = one.status is Status.DISPROVED
    numbers = [one.shown, one.right, one.shown - one.right]
    return [
        _cell(signs.get(one.status, "▽ not decidable"), "s bad" if is_broken else "s"),
        _cell(one.family or "(no name)", "s"),
        _cell(one.rule),
        _cell(f"{one.held} of {one.steps}", "n"),
        _cell(one.where, "s"),
        *(_cell(number(value) if is_broken else "", "n") for value in numbers),
        _cell(one.cause),
    ]


def _map(adopted: Adopted) -> str:
    """What each row is taken for, and whether it may be written."""
    rows = [[_cell(text) for text in line] for line in map_rows(adopted.mapped)]
    if not rows:
        return ""
    heads = ("family", "planned", "row", "cells", "label", "may be written")
    closed = adopted.mapped.map.closed or "not told by the workbook"
    told = "".join(f"<li>{text_of(one.message)}</li>" for one in adopted.mapped.moved)
    moved = f"<ul>{told}</ul>" if told else ""
    return f"<h2>Map</h2><p>Last closed period: {text_of(closed)}.</p>{moved}{_table(heads, rows)}"


def _findings(findings: Sequence[Finding]) -> str:
    """Every finding, the worst first."""
    if not findings:
        return ""
    rows = [
        [
            _cell(one.code, "s"),
            _cell(one.where, "s"),
            _cell(one.what),
            _cell(one.why, "why"),
            _cell(one.fix),
        ]
        for one in findings
    ]
    heads = ("code", "cell", "what", "why it matters", "how to mend it")
    return f"<h2>Findings</h2>{_table(heads, rows)}"


def _sheets(adopted: Adopted) -> str:
    """The sheets with rows of a plan, or with findings, as they look, their rows coloured."""
    drawings = drawn(adopted)
    if not drawings:
        return ""
    key = "".join(f'<span class="{kind}">{text}</span>' for kind, text in KINDS.items())
    return f'<h2>Sheets</h2><p class="key">{key}</p>' + "".join(
        f"<h3>{text_of(sheet)}</h3><div class='sheet'><table>{rows}</table></div>"
        for sheet, rows in drawings
    )
