"""A change set as bytes: its hash, and JSON that gives it back; imports the model and sopxl.errors.

The hash that names a change set leaves out the moments that its texts speak of. The seal of the
JSON counts every character, so that damage is found.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from sopxl.errors import FileError, SopError
from sopxl_workbook.changes.contents import coded, decoded
from sopxl_workbook.changes.model import Change, TableSize, TableWidth
from sopxl_workbook.changes.names import CellName
from sopxl_workbook.changes.summary import Summary
from sopxl_workbook.ooxml import parse_cell

if TYPE_CHECKING:
    from sopxl_workbook.changes.changeset import ChangeSet

    Made = TypeVar("Made", bound=ChangeSet)

SCHEMA = 1  # of the JSON
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? UTC|\d{8}T\d{6}Z-[0-9a-f]{4}"
)  # a time, and the id of a run, which is made of one
_MARK = "(moment) UTC"
_AGAIN = "Make it again: sopxl plan BOOK --dry-run --json."


def sha256_of(changes: ChangeSet) -> str:
    """The hash that names a change set."""
    return hashlib.sha256(_canonical(_timeless_rows(changes))).hexdigest()


def same_bytes(changes: ChangeSet) -> bytes:
    """Bytes that are the same for the same changes, to the last character."""
    return _canonical(_rows(changes))


def to_json(changes: ChangeSet) -> str:
    """The whole change set on one line."""
    return json.dumps(_document(changes), ensure_ascii=True, allow_nan=False)


def as_json(changes: ChangeSet, summary: Summary) -> str:
    """The whole change set laid out, with counts and totals before it, and each cell's name."""
    document = {"summary": summary.as_dict(), **_document(changes)}
    pairs = zip(document["changes"], changes.changes, strict=True)
    document["changes"] = [{**row, **_name(changes.name(change))} for row, change in pairs]
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False)


def _name(name: CellName) -> dict[str, Any]:
    """What a cell is called, in the words of `sopxl diff --json`; neither hash counts it."""
    key = list(name.key)
    return {"table": name.table, "key": key, "column": name.column, "period": name.period}


def checked(text: str | bytes, kind: type[Made]) -> Made:
    """The change set of a JSON text, if it is what was written; FileError E215 if not."""
    try:
        document = json.loads(text)
        schema, seal = document["schema"], (document["sha256"], document["seal"])
        found = None if schema != SCHEMA else _made(document, kind)
    except (SopError, ValueError, TypeError, LookupError, RecursionError):
        raise _damaged("it is no text that sopxl wrote, or not the whole of it") from None
    if found is None:
        raise _damaged(f"it is of form {schema}, {SCHEMA} is known")
    if seal != (found.sha256, _seal(found)):
        raise _damaged("its hash is not that of its contents")
    return found


def _made(document: dict[str, Any], kind: type[Made]) -> Made:
    return kind(
        map(_change, document["changes"]),
        map(_size, document["resized"]),
        widened=map(_width, document.get("widened", ())),
        book_sha256=_text(document["book_sha256"]),
    )


def _damaged(detail: str) -> FileError:
    return FileError("E215", f"{detail}.", "change set", _AGAIN)


def _document(changes: ChangeSet) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "sha256": changes.sha256,
        "book_sha256": changes.book_sha256,
        "seal": _seal(changes),
        **_rows(changes),
    }


def _seal(changes: ChangeSet) -> str:
    whole = _canonical({"book_sha256": changes.book_sha256, **_rows(changes)})
    return hashlib.sha256(whole).hexdigest()


def _canonical(data: Any) -> bytes:
    """JSON without a choice: no blanks, keys in order, ASCII, the shortest digits of a number."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def _rows(changes: ChangeSet) -> dict[str, Any]:
    return {
        **_tables(changes),
        "changes": [_row(change, coded(change.new)) for change in changes.changes],
    }


def _tables(changes: ChangeSet) -> dict[str, Any]:
    """Tables that are resized; those that get columns only where there are any, as ever."""
    tables = {"resized": [asdict(size) for size in changes.resized]}
    if changes.widened:
        tables["widened"] = [
            asdict(width) | {"headings": list(width.headings)} for width in changes.widened
        ]
    return tables


def _timeless_rows(changes: ChangeSet) -> dict[str, Any]:
    """The same, but a moment in a new text is no more than a mark, and alone it is no change."""
    rows = []
    for change in changes.changes:
        old, new = coded(change.old), coded(change.new)
        timeless = _timeless(new)
        if timeless != new and _timeless(old) == timeless:
            continue
        rows.append(_row(change, timeless))
    return {**_tables(changes), "changes": rows}


def _timeless(content: Any) -> Any:
    """A coded content with a mark for every moment, in the result of a formula too."""
    if isinstance(content, str):
        return _MOMENT.sub(_MARK, content)
    if isinstance(content, dict) and "value" in content:
        return content | {"value": _timeless(content["value"])}
    return content


def _row(change: Change, new: Any) -> dict[str, Any]:
    return {
        "sheet": change.sheet,
        "cell": change.cell,
        "old": coded(change.old),
        "new": new,
        "reason": change.reason,
        "is_cached": change.is_cached,
    }


def _change(row: dict[str, Any]) -> Change:
    return Change(
        _text(row["sheet"]),
        *parse_cell(row["cell"]),
        decoded(row["old"]),
        decoded(row["new"]),
        _text(row["reason"]),
        row["is_cached"] is True,
    )


def _size(row: dict[str, Any]) -> TableSize:
    return TableSize(
        _text(row["table"]),
        _text(row["sheet"]),
        _whole(row["old_rows"]),
        _whole(row["new_rows"]),
        _text(row["reason"]),
    )


def _width(row: dict[str, Any]) -> TableWidth:
    return TableWidth(
        _text(row["table"]),
        _text(row["sheet"]),
        _whole(row["old_columns"]),
        _whole(row["new_columns"]),
        tuple(map(_text, row["headings"])),
        _whole(row["first"]),
        _whole(row["above"]),
        _text(row["reason"]),
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is no text")


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError(f"{value!r} is no whole number")
