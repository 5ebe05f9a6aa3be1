"""The fetched workbooks as samples, and those that must be refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from preserved.fetch import corpus
from preserved.picked import picked
from preserved.sample import Sample

from sopxl.errors import SopError

UNREAD_BY = {  # workbooks that others cannot read, before and after; sopxl reads them all
    "covid_19-iss.xlsx": ("openpyxl",),  # a drawing that is not there
    "dde-test.xlsm": ("openpyxl",),
    "dde-test.xlsx": ("openpyxl",),
    "apachepoi_49609.xlsx": ("openpyxl", "LibreOffice"),  # names with backslashes
    "err_cell_empty.xlsx": ("openpyxl",),  # no shared strings
    "issue150.xlsx": ("openpyxl", "LibreOffice"),  # names in lower case
    "self_evaluation_report_2014-05-19.xlsx": ("openpyxl",),  # styles
    "formatted_inline_string.xlsx": ("openpyxl",),
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """What became of every file."""

    samples: list[Sample]
    refused: dict[str, str]  # code by name


def read() -> Corpus:
    """Every file opened and read; whatever is no SopError goes through."""
    samples: list[Sample] = []
    refused: dict[str, str] = {}
    for path in corpus():
        name = f"{path.parent.name}: {short(path)}"
        try:
            sample = picked(short(path), path.parent.name, path.read_bytes())
        except SopError as error:
            refused[name] = error.problem.code
            continue
        if sample is None:
            refused[name] = "no cells"
        else:
            samples.append(replace(sample, unread_by=UNREAD_BY.get(short(path), ())))
    return Corpus(samples, refused)


def short(path: Path) -> str:
    """The file's own name, without the folders that it had in the package."""
    return path.name.rpartition("__")[2]
