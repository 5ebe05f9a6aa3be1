"""Patch a sample and look at the result with every reader there is."""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from lxml import etree
from preserved.sample import Sample

from sopxl_workbook.ooxml import Package, Patch, cell_name, parse_cell, read_book

if TYPE_CHECKING:
    from hosts.office import Office

Cells = Mapping[tuple[str, str], Any]  # what a program shows, by sheet and address
Reader = Callable[[bytes], Cells]
SHOWS, CANNOT_READ = "shows", "cannot read"
ROWS, COLUMNS = 40, 30  # of every sheet that LibreOffice is asked for, and the edited rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sample."""

    sample: Sample
    parts: int
    changed: tuple[str, ...]  # members that are not byte for byte what they were
    has_order: bool  # every member is there, in the old order, and nothing else
    has_rows: bool  # of the sheet, every byte outside the row of the edits
    shown: Mapping[str, str]  # by program: SHOWS, CANNOT_READ or the first difference

    @property
    def part(self) -> str:
        """The one part that may change, as the archive spells its name."""
        package = Package(self.sample.data)
        return package.true_name(read_book(self.sample.data).sheets[self.sample.sheet].part)

    def faults(self) -> list[str]:
        """What is not as it must be; nothing if all is well."""
        name = f"{self.sample.maker}, {self.sample.name}"
        found = [
            f"{name}: {program} {said}"
            for program, said in self.shown.items()
            if said != (CANNOT_READ if program in self.sample.unread_by else SHOWS)
        ]
        if self.changed != (self.part,):
            found.append(f"{name}: changed {', '.join(self.changed) or 'nothing'}")
        if not self.has_order:
            found.append(f"{name}: other members, or in another order")
        if not self.has_rows:
            found.append(f"{name}: more of the sheet than the rows of the edits")
        return found


def patched(sample: Sample) -> bytes:
    """The sample with its cells set."""
    patch = Patch(sample.data)
    for ref, value in sample.edits.items():
        patch.set_value(sample.sheet, ref, value)
    return patch.result()


def outcome(sample: Sample, office: Office | None = None) -> Outcome:
    """The sample patched, compared member by member, and read by every program."""
    new = patched(sample)
    before, after = Package(sample.data).raw_members(), Package(new).raw_members()
    readers: dict[str, Reader] = {"sopxl": by_sopxl, "openpyxl": by_openpyxl}
    if office is not None:
        last = max(parse_cell(ref)[0] for ref in sample.edits)
        more = {sample.sheet: max(last, ROWS)}
        readers["LibreOffice"] = lambda data: by_libreoffice(office, data, more)
    return Outcome(
        sample,
        parts=len(before),
        changed=tuple(name for name in before if before[name] != after.get(name)),
        has_order=list(before) == list(after),
        has_rows=around_edits(sample, sample.data) == around_edits(sample, new),
        shown={name: shown(reader, sample, new) for name, reader in readers.items()},
    )


def around_edits(sample: Sample, data: bytes) -> bytes:
    """The sheet part without the rows that are edited, in the one spelling of canonical XML.

    Left out too is what a patch makes right: the dimension and addresses that may be missing.
    """
    info = read_book(data).sheets[sample.sheet]
    edited = {parse_cell(ref)[0] for ref in sample.edits}
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, remove_blank_text=True)
    root = etree.fromstring(Package(data).part(info.part), parser)
    for dimension in root.findall("{*}dimension"):
        root.remove(dimension)
    number = 0
    (sheet_data,) = root.findall("{*}sheetData")
    for row in list(sheet_data):
        number = int(row.get("r", number + 1))
        if number in edited:
            sheet_data.remove(row)
        for element in (row, *row):
            element.attrib.pop("r", None)
            element.tail = None
    return etree.tostring(root, method="c14n", with_comments=False)


def shown(reader: Reader, sample: Sample, new: bytes) -> str:
    """Whether a program shows the new values, and everywhere else what it showed before."""
    try:
        expected = dict(reader(sample.data))
    except Exception:  # noqa: BLE001 - a program that cannot read a file says so in any way
        return CANNOT_READ
    shown_before = any(sheet == sample.sheet for sheet, _ in expected)
    if not shown_before and any(sheet == sample.sheet for sheet, _ in by_sopxl(sample.data)):
        return CANNOT_READ
    for ref, value in sample.edits.items():
        expected[sample.sheet, ref] = value
    expected = {cell: value for cell, value in expected.items() if value is not None}
    found = reader(new)
    places = sorted(expected.keys() | found.keys())
    edited = {(sample.sheet, ref) for ref in sample.edits}
    free = set(sample.calculated) - edited
    wrong = [cell for cell in places if cell not in free and expected.get(cell) != found.get(cell)]
    if not wrong:
        return SHOWS
    sheet, ref = wrong[0]
    was, now = expected.get(wrong[0]), found.get(wrong[0])
    return f"{sheet}!{ref} {now!r} instead of {was!r}, {len(wrong)} cells"


def by_sopxl(data: bytes) -> Cells:
    """Every value by our own reader."""
    book = read_book(data)
    return {
        (name, cell_name(*cell)): value
        for name, info in book.sheets.items()
        if info.kind == "worksheet"
        for cell, value in book.sheet(name).values()
    }


def by_openpyxl(data: bytes) -> Cells:
    """Every stored value by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would lose if it saved the book
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not _is_link(cell)
    }


def _is_link(cell: Any) -> bool:
    """Whether openpyxl shows the target of a link as if it were the value of a blank cell."""
    return cell.hyperlink is not None and cell.value in (
        cell.hyperlink.target,
        cell.hyperlink.location,
    )


def by_libreoffice(office: Office, data: bytes, more: Mapping[str, int]) -> Cells:
    """Every value in the first rows of every sheet, of some in more, as LibreOffice shows it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book{'.xlsm' if Package(data).has_macros else '.xlsx'}"
        path.write_bytes(data)
        with office.open(path) as book:
            return {
                (sheet, cell_name(row, column)): value
                for sheet in book.sheets
                for row, values in enumerate(book.values(sheet, _corner(more.get(sheet, ROWS))), 1)
                for column, value in enumerate(values, 1)
                if value is not None
            }


def _corner(rows: int) -> str:
    return f"A1:{cell_name(rows, COLUMNS)}"
