"""What the properties are tried on: quantities, horizons, blocks of families."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import DrawFn, SearchStrategy
from numpy.typing import NDArray

Array = NDArray[np.float64]

quantity: SearchStrategy[float] = st.floats(0, 1e6).map(lambda x: round(x, 2))
signed: SearchStrategy[float] = st.floats(-1e5, 1e5).map(lambda x: round(x, 2))
lot_size: SearchStrategy[float] = st.sampled_from([0.1, 1.0, 7.0, 12.5, 100.0])
days_in_period: SearchStrategy[float] = st.integers(1, 23).map(float)


def row(periods: int, elements: SearchStrategy[float] = quantity) -> SearchStrategy[Array]:
    """One number a period."""
    return arrays(np.float64, periods, elements=elements)


def block(shape: tuple[int, int], elements: SearchStrategy[float] = quantity) -> Any:
    """Families beside each other, time down."""
    return arrays(np.float64, shape, elements=elements)


@st.composite
def horizons(draw: DrawFn, rows: int = 1) -> tuple[Array, ...]:
    """Several rows of the same number of periods."""
    periods = draw(st.integers(1, 24))
    return tuple(draw(row(periods)) for _ in range(rows))


@st.composite
def families(draw: DrawFn, blocks: int = 1) -> tuple[Array, ...]:
    """Several blocks of the same periods and families."""
    shape = (draw(st.integers(1, 12)), draw(st.integers(1, 4)))
    return tuple(draw(block(shape)) for _ in range(blocks))
