"""What a sheet may be called; imports sopxl.errors."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category

from sopxl.errors import InputError, RefusedError

LONGEST = 31  # characters, as UTF-16 counts them
_FORBIDDEN = "[]:*?/\\"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # text read backwards
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")


def check_sheet_name(name: str, taken: Iterable[str]) -> None:
    """Refuse a name that Excel would not take: InputError E155, RefusedError E172 for one in use.

    >>> check_sheet_name("Plan 2", ["Plan"])
    """
    wrong = _what_is_wrong(name)
    if wrong:
        raise InputError(
            "E155",
            f'"{name}" cannot be the name of a sheet: {wrong}.',
            fix=f"Use at most {LONGEST} characters and none of {' '.join(_FORBIDDEN)}.",
        )
    same = next((each for each in taken if each.casefold() == name.casefold()), None)
    if same is not None:
        raise RefusedError(
            "E172",
            f'there is a sheet "{same}" already.',
            fix="Choose another name, or rename that sheet in Excel.",
        )


def _what_is_wrong(name: str) -> str:
    length = len(name.encode("utf-16-le", "surrogatepass")) // 2
    if not name.strip():
        return "it is blank"
    if length > LONGEST:
        return f"it has {length} characters"
    if name.startswith("'") or name.endswith("'"):
        return "it begins or ends with an apostrophe"
    if name.casefold() == "history":
        return "Excel keeps this name for itself"
    found = [mark for mark in name if mark in _FORBIDDEN]
    if found:
        return f"it holds {found[0]}"
    if any(mark in _TURNING or category(mark) in _UNSEEN for mark in name):
        return "it holds a character that cannot be seen"
    return ""
