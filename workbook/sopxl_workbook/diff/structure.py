"""What holds the cells, in two books: sheets, tables, columns, names, protection, other parts.

Imports match and ooxml.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from sopxl_workbook.diff.align import longest_run
from sopxl_workbook.diff.formulas import translated
from sopxl_workbook.diff.match import Match, SheetMatch
from sopxl_workbook.diff.model import RENAMED, Structural
from sopxl_workbook.ooxml import Book, DefinedName, Table
from sopxl_workbook.ooxml.catalog import is_true, named
from sopxl_workbook.ooxml.package import parse
from sopxl_workbook.ooxml.partnames import folded
from sopxl_workbook.tables.headings import plain

_SEEN = {"visible": "shown", "hidden": "hidden", "veryHidden": "hidden from the menu too"}
_ON, _OFF, _PASSWORD = "on", "off", "on, with a password"
_TOLD_ELSEWHERE = ("worksheet", "sharedStrings", "calcChain", "table", "officeDocument")
_OF_NO_MEANING = ("[content_types].xml", "docprops/")  # every save writes them anew


def structure(match: Match) -> list[Structural]:
    """Every change of structure, sheets first, other parts last."""
    return [
        *_sheets(match),
        *_tables(match),
        *_names(match),
        *_book_protection(match),
        *(one for sheet in match.worksheets for one in _frame(sheet)),
        *_parts(match.old, match.new),
    ]


def _sheets(match: Match) -> Iterator[Structural]:
    old, new, sheets = match.old, match.new, match.sheets
    for name in sheets.new:
        yield Structural("sheet added", name, name)
    for name in sheets.gone:
        yield Structural("sheet removed", name, name)
    for before, name in sheets.renamed:
        yield Structural(RENAMED, name, name, before, name)
    kept_old = [name for name in old.sheets if name in sheets.names]
    order = [kept_old.index(before) for before, _ in sheets.both]
    for at in _moved(order):
        before, name = sheets.both[at]
        places = [str([*book.sheets].index(one) + 1) for book, one in ((old, before), (new, name))]
        yield Structural("sheet moved", name, name, f"tab {places[0]}", f"tab {places[1]}")
    for before, name in sheets.both:
        was, now = old.sheets[before], new.sheets[name]
        if was.visibility != now.visibility:
            change = "sheet hidden" if now.is_hidden else "sheet shown"
            seen = [_SEEN.get(one.visibility, one.visibility) for one in (was, now)]
            yield Structural(change, name, name, *seen)
        if was.kind != now.kind:
            yield Structural("sheet changed", name, name, was.kind, now.kind)


def _moved(order: Sequence[int]) -> list[int]:
    """Positions to take out so that the rest is in order, as few as it takes."""
    kept = set(longest_run(order))
    return [at for at in range(len(order)) if at not in kept]


def _tables(match: Match) -> Iterator[Structural]:
    for table in match.tables.new:
        yield Structural("table added", table.name, table.sheet, "", table.ref)
    for table in match.tables.gone:
        sheet = match.sheets.names.get(table.sheet, table.sheet)
        yield Structural("table removed", table.name, sheet, table.ref)
    for old, new in match.tables.both:
        if old.name != new.name:
            yield Structural("table renamed", new.name, new.sheet, old.name, new.name)
        home = match.sheets.names.get(old.sheet, old.sheet)
        if home != new.sheet:
            yield Structural("table moved", new.name, new.sheet, home, new.sheet)
        elif old.ref != new.ref:
            yield Structural("table range changed", new.name, new.sheet, old.ref, new.ref)
        yield from _columns(old, new)


def _columns(old: Table, new: Table) -> Iterator[Structural]:
    olds, news = ({plain(column): column for column in t.columns} for t in (old, new))
    for key, column in news.items():
        if key not in olds:
            yield Structural("column added", f"{new.name}[{column}]", new.sheet, "", column)
    for key, column in olds.items():
        if key not in news:
            yield Structural("column removed", f"{new.name}[{column}]", new.sheet, column)
    order = [[*olds].index(key) for key in news if key in olds]
    kept = [column for key, column in news.items() if key in olds]
    for at in _moved(order):
        yield Structural("column moved", f"{new.name}[{kept[at]}]", new.sheet)


def _names(match: Match) -> Iterator[Structural]:
    old, new = match.old.defined_names, match.new.defined_names
    olds = {_name_key(name, match): name for name in old.values()}
    news = {_name_key(name, None): name for name in new.values()}
    for key, name in news.items():
        if key not in olds:
            yield Structural("name added", name.name, name.sheet or "", "", f"={name.refers_to}")
    for key, name in olds.items():
        sheet = match.sheets.names.get(name.sheet or "", name.sheet or "")
        if key not in news:
            yield Structural("name removed", name.name, sheet, f"={name.refers_to}")
        elif not _says_same(name, news[key], match):
            was, now = f"={name.refers_to}", f"={news[key].refers_to}"
            yield Structural("name changed", name.name, sheet, was, now)


def _name_key(name: DefinedName, match: Match | None) -> tuple[str, str]:
    sheet = name.sheet or ""
    if match is not None:
        sheet = match.sheets.names.get(sheet, sheet)
    return sheet.casefold(), name.name.casefold()


def _says_same(old: DefinedName, new: DefinedName, match: Match) -> bool:
    if old.refers_to == new.refers_to:
        return True
    return translated(old.refers_to, "", match.new_name, match.moved) == new.refers_to


def _book_protection(match: Match) -> Iterator[Structural]:
    states = []
    for book in (match.old, match.new):
        root = book.package.xml(book.package.main_part)
        found = next(named(root, "workbookProtection"), None)
        locked = found is not None and is_true(found.get("lockStructure"))
        has_password = found is not None and bool(
            found.get("workbookPassword") or found.get("workbookHashValue")
        )
        states.append((_PASSWORD if has_password else _ON) if locked else _OFF)
    if states[0] != states[1]:
        yield Structural("protection of the workbook", "sheets and their order", "", *states)


def _frame(sheet: SheetMatch) -> Iterator[Structural]:
    """What stands around the rows of a sheet: merged areas, rules, protection."""
    olds, news = sheet.old.sheet, sheet.new.sheet
    if olds.xml.frame == news.xml.frame:
        return
    name = sheet.new.name
    was, now = (_Frame(one.xml.frame, one.name, one.part) for one in (olds, news))
    for ref in now.merged - was.merged:
        yield Structural("cells merged", ref, name, "", ref)
    for ref in was.merged - now.merged:
        yield Structural("cells no longer merged", ref, name, ref)
    for change in ("validations", "conditional formats", "filter", "protection"):
        states = was.states[change], now.states[change]
        if states[0] != states[1]:
            yield Structural(f"{change} changed", name, name, *states)


class _Frame:
    """What a sheet says of its cells apart from them."""

    def __init__(self, frame: bytes, where: str, part: str) -> None:
        root = parse(frame, where, part)
        self.merged = Counter(cell.get("ref", "") for cell in named(root, "mergeCell"))
        protection = next(named(root, "sheetProtection"), None)
        is_on = protection is not None and is_true(protection.get("sheet"))
        has_password = protection is not None and bool(
            protection.get("password") or protection.get("hashValue")
        )
        ranges = [entry.get("ref", "") for entry in named(root, "autoFilter")]
        self.states = {
            "validations": str(sum(1 for _ in named(root, "dataValidation"))),
            "conditional formats": str(sum(1 for _ in named(root, "cfRule"))),
            "filter": ", ".join(ranges) or "none",
            "protection": (_PASSWORD if has_password else _ON) if is_on else _OFF,
        }


def _parts(old: Book, new: Book) -> Iterator[Structural]:
    olds, news = _other_parts(old), _other_parts(new)
    for part in news:
        if part not in olds:
            yield Structural("part added", part, "", "", _hash(new, part))
    for part in olds:
        if part not in news:
            yield Structural("part removed", part, "", _hash(old, part))
        elif old.package.part(part) != new.package.part(part):
            yield Structural("part changed", part, "", _hash(old, part), _hash(new, part))


def _other_parts(book: Book) -> Sequence[str]:
    """Parts that nothing else here speaks of: charts, VBA, styles."""
    package = book.package
    told = {folded(package.main_part)}
    for part in (package.main_part, *(sheet.part for sheet in book.sheets.values())):
        relations = package.relationships(part)
        told |= {folded(rel.target) for rel in relations if rel.kind in _TOLD_ELSEWHERE}
    return [
        name
        for name, key in zip(package.names, map(folded, package.names), strict=True)
        if key not in told and "_rels/" not in key and not key.startswith(_OF_NO_MEANING)
    ]


def _hash(book: Book, part: str) -> str:
    return hashlib.sha256(book.package.part(part)).hexdigest()
