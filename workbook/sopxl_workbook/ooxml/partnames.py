"""How the names of parts are compared, whoever wrote them; imports urllib."""

from __future__ import annotations

from urllib.parse import unquote


def folded(name: str) -> str:
    """The form in which two names of one part are equal.

    Case counts for nothing, some programs write backslashes, and a relationship spells as %20
    what the zip has as a blank.

    >>> folded("XL\\\\Data 1.xml") == folded("xl/Data%201.xml")
    True
    """
    plain = unquote(name) if "%" in name else name
    return plain.replace("\\", "/").casefold()
