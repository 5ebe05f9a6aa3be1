"""Archives that lie, and a reader on a leash: a process of its own with little memory and time."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from workbook.ooxml.samples import hand_made, sheet_xml, zipped

ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
_READER = r"""
import json, re, resource, sys, time
from sopxl.errors import SopError
from sopxl_workbook.ooxml import read_book

def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024

before, start, text, values = peak(), time.process_time(), "", 0
pages = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (pages + 256 * 2**20,) * 2)
try:
    book = read_book(sys.argv[1])
    for name in book.sheets:
        sheet = book.sheet(name)
        values += len(list(sheet.values())) + len(list(sheet.formulas())) + sheet.last_row
        sheet.merged, sheet.hidden_rows, sheet.hidden_columns, sheet.filter, sheet.protection
    book.tables, book.defined_names, book.external_links, book.connections
except SopError as error:
    text = str(error)
print(json.dumps([text, values, time.process_time() - start, peak() - before]))
"""


@dataclass
class Reading:
    """What a reader on the leash said, and what it took."""

    text: str  # of the error; empty if all was read
    values: int
    seconds: float  # of the processor
    megabytes: float  # of memory beyond those of the program itself


def read_on_a_leash(data: bytes, folder: Path) -> Reading:
    """Read every sheet of a file in a process of its own; it dies if it takes ever more."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    command = [sys.executable, "-c", _READER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return Reading(*json.loads(done.stdout))


def member(data: bytes | bytearray, name: str) -> tuple[int, int]:
    """Where a member's header and its entry in the directory begin."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.getinfo(name).header_offset, data.rfind(name.encode()) - 46


def with_fields(data: bytes, name: str, header: dict[int, int], entry: dict[int, int]) -> bytes:
    """The archive with 4-byte numbers of one member's header and entry overwritten."""
    new = bytearray(data)
    at_header, at_entry = member(data, name)
    for offset, value in header.items():
        struct.pack_into("<L", new, at_header + offset, value)
    for offset, value in entry.items():
        struct.pack_into("<L", new, at_entry + offset, value)
    return bytes(new)


def saying(size: int, megabytes: int, start: bytes = b"") -> bytes:
    """A book whose sheet says it has so many bytes, and expands to very many more."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(hand_made(ONE))) as book:
        parts: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
    stored = bytearray(zipped({**parts, sheet: first + block * megabytes}, zipfile.ZIP_STORED))
    header, entry = member(stored, sheet)
    struct.pack_into("<H", stored, header + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<H", stored, entry + 10, zipfile.ZIP_DEFLATED)
    return with_fields(bytes(stored), sheet, {22: size}, {24: size})
