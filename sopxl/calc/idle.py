"""Units in a period without a working day; imports arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, Vector, as_block, place_of
from sopxl.errors import ZeroDivideError


def refuse_idle_days(units: Block, days: Vector, name: str, what: str, fix: str) -> None:
    """Refuses units in a period without a working day: nobody is there to make or to use them.

    units : shape (T,) or (T, n), 0 or more. days : working days, shape (T,). name : of the
    argument. what : what the units are, "demand". fix : the way out.
    Raises ZeroDivideError E127 at the first such period.
    Rule : no period has units > 0 where days = 0.

    >>> import numpy as np
    >>> refuse_idle_days(np.array([5.0, 5.0]), np.array([20.0, 0.0]), "demand", "demand", "")
    Traceback (most recent call last):
    sopxl.errors.ZeroDivideError: E127 demand, period 2: there is demand but no working day.
    """
    idle = (days == 0)[:, None] & (as_block(units) > 0)
    if idle.any():
        index = tuple(int(i) for i in np.argwhere(idle.reshape(units.shape))[0])
        raise ZeroDivideError(
            "E127", f"there is {what} but no working day.", place_of(name, index), fix
        )
