"""Every sample that is made here, by who made it; imports all makers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from preserved import attached, own, queries, resaved, spelled, strange, written
from preserved.sample import Sample

if TYPE_CHECKING:
    from hosts.office import Office

MAKERS: dict[str, Callable[[], list[Sample]]] = {
    "sopxl, macros": own.macro_book,
    "sopxl, no macros": own.plain_book,
    "XlsxWriter": written.samples,
    "hand-written data parts": queries.samples,
    "hand-written other parts": attached.samples,
    "odd packages": strange.samples,
    "odd spelling": spelled.samples,
}


@cache
def group(name: str) -> tuple[Sample, ...]:
    """The samples of one group, made once."""
    return tuple(MAKERS[name]())


def everything(office: Office) -> list[Sample]:
    """All samples, also those that LibreOffice writes."""
    return [*(sample for name in MAKERS for sample in group(name)), *resaved.samples(office)]
