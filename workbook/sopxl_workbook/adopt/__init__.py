"""Finds the S&OP in a workbook somebody else made, proves or disproves it, audits its formulas.

Data flows one way: cells -> timelines -> rows with their meaning -> blocks of a family -> proofs
-> map -> findings -> report. The book is read with ooxml, and nothing is ever written into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sopxl.errors import ProblemsError, RefusedError
from sopxl_workbook.adopt.audit import audit
from sopxl_workbook.adopt.find import Found, find
from sopxl_workbook.adopt.mapped import (
    Map,
    Resolved,
    check_rules,
    map_path,
    read_map,
    resolve,
    write_map,
)
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.own_words import read_words
from sopxl_workbook.adopt.page import as_page
from sopxl_workbook.adopt.proofs import proofs
from sopxl_workbook.adopt.record import as_json
from sopxl_workbook.adopt.report import Adopted, left_out, no_plan
from sopxl_workbook.adopt.text import as_text
from sopxl_workbook.adopt.words import with_words
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import create, read_book

__all__ = [
    "Adopted",
    "Finding",
    "Proof",
    "Status",
    "adopt",
    "as_json",
    "as_page",
    "as_text",
    "left_out",
    "map_path",
    "no_plan",
    "read_words",
    "write_map",
    "write_page",
]

_OUR_NAMES = ("sop_schema", "sop_base")  # defined names of every book that sopxl made


def adopt(
    source: str | Path | bytes,
    words: Mapping[str, Sequence[str]] | None = None,
    tell: Callable[[str], None] = lambda _: None,
    map_file: Path | None = None,
) -> Adopted:
    """Looks at a workbook: what it holds, what of it is proven, what is wrong with it.

    words : what the planner calls the measures, beside the words that are known anyway. tell : is
    told how the work goes on. map_file : a map of the workbook; its rows stand for those found.
    Raises what read_book raises for a file that cannot be read, RefusedError E600 for a book that
    sopxl made itself, what read_map and resolve raise of a map, and ProblemsError E527 or E528 for
    rules that the rows of the map do not fulfil.
    """
    book = read_book(source)
    where = book.package.where
    if all(name in book.defined_names for name in _OUR_NAMES):
        raise RefusedError(
            "E600",
            "this workbook was made by sopxl, so there is nothing to adopt.",
            where,
            f"Prove its numbers with: sopxl check {where}",
        )
    mapped = read_map(map_file) if map_file else None
    with with_words(words or {}):
        tell(f"Reading {counted(len(book.sheets), 'sheet')} of {where}")
        found = find(book)
        resolved = _resolved(mapped, found, str(map_file)) if mapped else None
        found = resolved.found if resolved else found
        tell(f"Proving {counted(len(found.series), 'row')}")
        proved = proofs(found)
        formulas = sum(len(one.texts) for one in found.formulas.values())
        tell(f"Auditing {counted(formulas, 'formula')}")
        told = audit(found, proved)
        return Adopted(where, found, proved, told, resolved, words or {})


def _resolved(mapped: Map, found: Found, file: str) -> Resolved:
    """A map held against the workbook, its rules proven."""
    resolved = resolve(mapped, found, file)
    told = check_rules(resolved, file)
    if told:
        raise ProblemsError(told)
    return resolved


def write_page(path: Path, adopted: Adopted) -> None:
    """Writes the page; what stood in that file is replaced.

    Raises what create raises for a file that cannot be written.
    """
    create(path, as_page(adopted).encode())
