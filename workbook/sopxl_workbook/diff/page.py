"""A difference as one page for a browser: nothing is loaded, nothing in it can run.

Imports groups, text and the palette of the sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from sopxl.errors import visible
from sopxl_workbook.diff.groups import (
    Group,
    Line,
    Section,
    by_sheet,
    pair_of,
    parts_together,
    sections,
)
from sopxl_workbook.diff.model import Difference, Structural
from sopxl_workbook.diff.text import before_after, headline
from sopxl_workbook.messages import counted
from sopxl_workbook.sheets import style

_CSS = """
*{box-sizing:border-box}
body{margin:0;font:14px/1.45 Calibri,Carlito,'Segoe UI',sans-serif;color:INK;background:WHITE}
header{position:sticky;top:0;z-index:2;background:WHITE;border-bottom:1px solid INK;
 padding:.7rem 1.5rem .5rem}
h1{margin:0;font-size:1.35rem}
h1 .to{color:SUB;font-weight:400}
header p{margin:.1rem 0 .4rem;color:BLUE_DARK;font-weight:700}
nav{display:flex;flex-wrap:wrap;gap:.3rem;max-height:5.5rem;overflow:auto}
nav label{padding:.1rem .6rem;border:1px solid RULE;border-radius:1rem;cursor:pointer;
 font-size:.85rem}
nav label small{color:SUB;font-size:inherit}
nav label.quiet{color:SUB;border-style:dashed}
input.pick{position:absolute;opacity:0;pointer-events:none}
main{padding:0 1.5rem 3rem;max-width:76rem}
section{margin-top:1.4rem}
section>details{margin-top:.5rem}
h2{margin:0;font-size:1.15rem;color:BLUE_DARK}
h2 small{font-weight:400;color:SUB;font-size:.85rem;margin-left:.5rem}
h3{margin:.8rem 0 .2rem;font-size:.85rem;color:SUB;font-weight:700}
table{border-collapse:collapse;width:100%}
table.cells{table-layout:fixed}
thead th{background:BAND;border-bottom:1px solid INK;font-size:.8rem;padding:.15rem .5rem;
 white-space:nowrap}
th{text-align:left;font-weight:700;vertical-align:top}
td,tbody th{border-bottom:1px solid HAIR;padding:.15rem .5rem;vertical-align:top}
tbody th small{display:block;color:SUB;font-weight:400}
tbody{border-bottom:1px solid RULE}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.w{overflow-wrap:anywhere}
.old{color:SUB}
.up{color:BLUE_DARK;font-weight:700}.down{color:ACT_FILL;font-weight:700}
.note{color:ACT_FILL;font-size:.8rem}
.many{color:SUB;font-size:.8rem;text-align:right;white-space:nowrap}
tr.total td{font-weight:700;border-top:1px solid INK}
tr.total .old{color:INK}
code{font:12px Consolas,'DejaVu Sans Mono',monospace;color:BLUE_DARK;overflow-wrap:anywhere}
details>summary{cursor:pointer;color:SUB;font-size:.8rem}
details.each table{width:auto;margin:.2rem 0 .4rem}
details.each td{font-size:.85rem;padding:0 .6rem}
@media print{header{position:static}nav{display:none}section{break-inside:auto}}
"""
_COLOURS = ("INK", "SUB", "RULE", "HAIR", "BAND", "WHITE", "BLUE_DARK", "ACT_FILL")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_COLUMNS = (
    ("row", "", 21),
    ("month or cell", "", 16),
    ("", "", 7),
    ("old", "n", 15),
    ("new", "n", 15),
    ("difference", "n", 12),
    ("%", "n", 6),
    ("", "", 8),
)  # heading, class and width in per cent
_ALL, _LONG = "all", 24  # a longer value may break into lines


def as_page(found: Difference) -> str:
    """What is not the same, as HTML: a section a sheet, months in runs, every cell on demand."""
    changed = [*found.cells, *(cell for row in found.rows for cell in row.findings)]
    typed, results = by_sheet(sections(changed)), by_sheet(sections(found.calculated))
    names = [one.sheet for one in found.sheets if one.sheet in typed]
    names += [one.sheet for one in found.sheets if one.sheet in results and one.sheet not in typed]
    counts = Counter(cell.what.sheet for cell in found.cells)
    counts.update(row.what.sheet for row in found.rows)
    choices = [(_ALL, counts.total()), *((name, counts[name]) for name in names)]
    body = "".join(
        _sheet(at, name, typed.get(name, []), results.get(name, []), counts[name])
        for at, name in enumerate(names, 1)
    )
    old, new = _text(found.old.file), _text(found.new.file)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{old} and {new}</title><style>{_style(len(choices))}</style></head>\n"
        f"<body>{_inputs(len(choices))}"
        f'<header><h1>{old} <span class="to">&#8594;</span> {new}</h1>'
        f"<p>{_text(headline(found))}</p><nav>{_labels(choices)}</nav></header>\n"
        f"<main>{_structure(parts_together(found.structure))}{body}</main></body></html>\n"
    )


def _inputs(choices: int) -> str:
    """The hidden switches that choose a sheet, the first one on."""
    return "".join(
        f'<input class="pick" type="radio" name="pick" id="p{at}"{" checked" * (not at)}>'
        for at in range(choices)
    )


def _labels(choices: Sequence[tuple[str, int]]) -> str:
    """What a planner clicks on; a sheet where nothing but results changed stands back."""
    return "".join(
        f'<label for="p{at}" class="{"" if count or not at else "quiet"}">{_text(title)} '
        f"<small>{count or ''}</small></label>"
        for at, (title, count) in enumerate(choices)
    )


def _text(text: str) -> str:
    """Text that can act on nothing: no tag, no character that hides or turns others."""
    return escape(visible(text))


def _style(picks: int) -> str:
    css = _CSS
    for name in sorted(_COLOURS, key=len, reverse=True):
        css = css.replace(name, getattr(style, name))
    shown = "".join(
        f"#p{at}:checked~main>section:not(.p{at}){{display:none}}" for at in range(1, picks)
    )
    chosen = ",".join(f'#p{at}:checked~header label[for="p{at}"]' for at in range(picks))
    small = chosen.replace("]", "] small")
    focus = ",".join(f'#p{at}:focus-visible~header label[for="p{at}"]' for at in range(picks))
    return (
        f"{css}{shown}{chosen}{{background:{style.BLUE_DARK};color:{style.WHITE}}}"
        f"{small}{{color:inherit}}{focus}{{outline:2px solid {style.INK}}}"
    )


def _structure(changes: Sequence[Structural]) -> str:
    if not changes:
        return ""
    rows = "".join(
        f"<tr><td>{_text(one.change)}</td><td>{_text(one.sheet)}</td>"
        f'<td class="w">{_text(one.name)}</td><td class="w">{escape(before_after(one).strip())}'
        "</td></tr>"
        for one in changes
    )
    head = "".join(f"<th>{name}</th>" for name in ("change", "sheet", "what", "old and new"))
    return (
        f"<section><h2>Structure</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></section>\n"
    )


def _sheet(
    at: int, name: str, typed: Sequence[Section], results: Sequence[Section], changed: int
) -> str:
    count = sum(len(line.cells) for one in results for g in one.groups for line in g.lines)
    told = counted(changed, "change") if changed else ""
    body = "".join(_section(one, each=True) for one in typed)
    if results:
        recalculated = "".join(_section(one, each=False) for one in results)
        body += (
            f"<details><summary>{counted(count, 'result')} recalculated</summary>"
            f"{recalculated}</details>"
        )
    return f'<section class="p{at}"><h2>{_text(name)}<small>{told}</small></h2>{body}</section>\n'


def _section(section: Section, *, each: bool) -> str:
    head = "".join(
        f'<th class="{kind}" style="width:{width}%">{name}</th>' for name, kind, width in _COLUMNS
    )
    groups = "".join("".join(_group(group, each)) for group in section.groups)
    title = _text(section.table) or "outside tables"
    return f'<h3>{title}</h3><table class="cells"><thead><tr>{head}</tr></thead>{groups}</table>'


def _group(group: Group, each: bool) -> Iterator[str]:
    rows = [row for line in group.lines for row in _line(line, each)]
    unit = f"<small>{_text(group.unit)}</small>" if group.unit else ""
    title = _text(" | ".join(group.key))
    head = f'<th rowspan="{len(rows)}">{title}{unit}</th>'
    yield "<tbody>"
    for at, (kind, cells) in enumerate(rows):
        yield f'<tr class="{kind}">{"" if at else head}{cells}</tr>'
    yield "</tbody>"


def _line(line: Line, each: bool) -> Iterator[tuple[str, str]]:
    sign = _sign(line.difference)
    align = "w" if max(len(line.old), len(line.new)) > _LONG else "n"
    cells = (
        f"<td>{_text(line.label)}</td>",
        f'<td class="many">{_text(line.many)}</td>',
        f'<td class="{align} old">{_text(line.old)}</td>',
        f'<td class="{align}">{_text(line.new)}</td>',
        f'<td class="n {sign}">{_text(line.difference)}</td>',
        f'<td class="n">{_text(line.percent)}</td>',
        f'<td class="note">{_text(line.note)}</td>',
    )
    yield "total" if line.is_total else "", "".join(cells)
    if line.formulas:
        shown = "<br>".join(f"{side} <code>{_text(text)}</code>" for side, text in line.formulas)
        yield "", f'<td colspan="7">{shown}</td>'
    if each and len(line.cells) > 1 and not line.many.endswith(" x"):
        yield "", f'<td colspan="7">{_each(line)}</td>'


def _sign(difference: str) -> str:
    if difference.startswith("+"):
        return "up"
    return "" if "+" in difference else "down"  # a range from a fall to a rise is neither


def _each(line: Line) -> str:
    rows = []
    for found in line.cells:
        old, new = pair_of(found)
        label = _text(found.what.period or found.what.column)
        rows.append(
            f'<tr><td>{label}</td><td class="n old">{_text(old)}</td>'
            f'<td class="n">{_text(new)}</td></tr>'
        )
    return (
        f'<details class="each"><summary>each of {len(rows)}</summary>'
        f"<table>{''.join(rows)}</table></details>"
    )
