"""Cases of one test: the first ones prove the feature in the quick suite, all prove it in the slow.

What varies goes the same way through the same command, so each further case is breadth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def few(names: str | tuple[str, ...], cases: Sequence[Any], quick: int = 1) -> pytest.MarkDecorator:
    """Parametrises a test with all cases; only the first `quick` ones are not slow.

    names : one name, or a tuple of them where each case is a tuple of values.
    """
    slow = [case if isinstance(names, tuple) else (case,) for case in cases[quick:]]
    others = [pytest.param(*case, marks=pytest.mark.slow) for case in slow]
    return pytest.mark.parametrize(names, [*cases[:quick], *others])
