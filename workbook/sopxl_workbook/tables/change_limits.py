"""How far a rate may change, period by period, as a planner writes it; imports sopxl.errors."""

from __future__ import annotations

import re

from sopxl.errors import InputError

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def change_limits(text: str, where: str = "") -> tuple[float, ...]:
    """The limits of a text, month 1 first; periods beyond the last one have none.

    InputError E110 for a text that is no list of percentages.

    >>> change_limits("0%, 10%, 20%")
    (0.0, 0.1, 0.2)
    """
    if not text.strip():
        return ()
    found = [_LIMIT.fullmatch(part.strip()) for part in text.replace(";", ",").split(",")]
    limits = tuple(float(match[1]) / 100 for match in found if match is not None)
    if len(limits) < len(found):
        raise InputError(
            "E110",
            f'found "{text}", percentages such as 0%, 10%, 20% are expected.',
            where,
            "Write one for each period from month 1 on, apart by commas.",
        )
    return limits
