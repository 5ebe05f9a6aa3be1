"""Names that a person may take for something else; imports the contract."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl_workbook.contract import FAMILIES, ITEM_MAP, RESOURCES
from sopxl_workbook.tables.model import Tables, TypedTable

_NAMED = ((FAMILIES, "family"), (ITEM_MAP, "item"), (RESOURCES, "resource"))
_TOTALS = re.compile(
    r"((grand|sub|sous)[ -]?)?(totals?|sum)|(zwischen|gesamt)?summe|gesamt|somme|suma|totale"
)
# Letters of other alphabets, marks and hyphens that look like ours, once capitals are left out.
_TWINS = str.maketrans(
    "авеіјкмнорсѕтухһԁԛԝαβεγικμνορτυχı‐‑‒–—−’‘ʼ′",
    "abeijkmhopcstyxhdqwabeyikmvoptuxi------''''",
)


def skeleton(name: str) -> str:
    """A name as the eye sees it: without hidden marks, other alphabets' letters as ours."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(seen.translate(_TWINS).split())


def check_names(tables: Tables) -> Iterator[Problem]:
    """Warns of names that look the same and are not, and of names that look like a sum."""
    for table, what in _NAMED:
        yield from _lookalikes(tables[table.name], what)
        yield from _totals(tables[table.name], what)


def _lookalikes(typed: TypedTable, what: str) -> Iterator[Problem]:
    column = typed.table.key[0]
    seen: dict[str, tuple[str, int]] = {}
    told = set()
    for row, name in enumerate(typed.columns[column]):
        if not name:
            continue
        other, first = seen.setdefault(skeleton(name), (name, row))
        if other.casefold() != name.casefold() and name not in told:
            told.add(name)
            yield Problem(
                "W130",
                f'"{name}" looks like "{other}" at {typed.at(first)}, but is another {what}.',
                typed.at(row),
                "Give one of them another name if they are the same.",
            )


def _totals(typed: TypedTable, what: str) -> Iterator[Problem]:
    column = typed.table.key[0]
    told = set()
    for row, name in enumerate(typed.columns[column]):
        if name and name not in told and _TOTALS.fullmatch(skeleton(name)):
            told.add(name)
            yield Problem(
                "W152",
                f'"{name}" looks like a sum of the others, and counts as a {what} of its own.',
                typed.at(row),
                "Take the row out if it is a sum.",
            )
