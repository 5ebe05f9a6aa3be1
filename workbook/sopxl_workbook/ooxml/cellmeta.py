"""What a workbook keeps beside its cells: newer errors and spilled formulas; imports lxml.

A cell points at a block of the metadata part: by vm where an error is one that the file format does
not know (it then stores #VALUE! for older readers), by cm where an array formula spills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from .values import CellError, cell_error

# The numbers of the rich errors; for any other the stored code is the one that is shown.
_RICH_ERRORS: Final = {
    8: "#SPILL!",
    9: "#CONNECT!",
    10: "#BLOCKED!",
    11: "#UNKNOWN!",
    12: "#FIELD!",
    13: "#CALC!",
    14: "#BUSY!",
    18: "#EXTERNAL!",
    19: "#TIMEOUT!",
}
_SPILL, _RICH_VALUE = "XLDAPR", "XLRICHVALUE"


@dataclass(frozen=True, slots=True)
class CellMeta:
    """What the numbers vm and cm of cells stand for."""

    errors: Mapping[int, CellError]  # true error by vm
    spills: frozenset[int]  # every cm of a formula that spills


NO_META: Final = CellMeta({}, frozenset())


def read_meta(
    root: etree._Element, values: etree._Element | None, structures: etree._Element | None
) -> CellMeta:
    """What cells point at, from the metadata part, the rich values and their structures."""
    types = [entry.get("name", "") for entry in root.iter("{*}metadataType")]
    blocks = {
        future.get("name", ""): list(future.iterchildren("{*}bk"))
        for future in root.iter("{*}futureMetadata")
    }
    rich = {} if values is None or structures is None else _rich_errors(values, structures)
    errors = {}
    for vm, block in _pointed_at(root, "valueMetadata", _RICH_VALUE, types, blocks):
        value = next(block.iter("{*}rvb"), None)
        error = None if value is None else rich.get(_whole(value.get("i")))
        if error is not None:
            errors[vm] = error
    spills = {
        cm
        for cm, block in _pointed_at(root, "cellMetadata", _SPILL, types, blocks)
        if any(entry.get("fDynamic") in ("1", "true") for entry in block.iter("{*}*"))
    }
    return CellMeta(errors, frozenset(spills))


def _pointed_at(
    root: etree._Element,
    kind: str,
    wanted: str,
    types: Sequence[str],
    blocks: Mapping[str, Sequence[etree._Element]],
) -> Iterator[tuple[int, etree._Element]]:
    """Each 1-based number of a cell with the block of the wanted type that it points at."""
    among = blocks.get(wanted, ())
    for number, entry in enumerate(root.iterfind(f"{{*}}{kind}/{{*}}bk"), 1):
        for record in entry.iterchildren("{*}rc"):
            type_, at = _whole(record.get("t")), _whole(record.get("v"))
            if 1 <= type_ <= len(types) and types[type_ - 1] == wanted and 0 <= at < len(among):
                yield number, among[at]


def _rich_errors(values: etree._Element, structures: etree._Element) -> dict[int, CellError]:
    """The error of each rich value that is one, by the place of the value."""
    places = [_place_of_error(structure) for structure in structures.iter("{*}s")]
    errors = {}
    for number, value in enumerate(values.iter("{*}rv")):
        structure = _whole(value.get("s"))
        place = places[structure] if 0 <= structure < len(places) else -1
        fields = list(value.iterchildren("{*}v"))
        if 0 <= place < len(fields):
            code = _RICH_ERRORS.get(_whole(fields[place].text))
            if code is not None:
                errors[number] = cell_error(code)
    return errors


def _place_of_error(structure: etree._Element) -> int:
    if structure.get("t") != "_error":
        return -1
    keys = [key.get("n") for key in structure.iterchildren("{*}k")]
    return keys.index("errorType") if "errorType" in keys else -1


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else -1
