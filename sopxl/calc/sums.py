"""Weighted sums over the columns of a block, many at once; imports numpy and arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, column_blocks

Places = NDArray[np.int_]

_DENSE = 1 << 18  # weights up to which a full matrix is quicker than the import of scipy.sparse


@dataclass(frozen=True, slots=True)
class WeightedSums:
    """The rule by which columns of a block are added up into fewer; its columns are in order."""

    sums: Places  # number of the sum that a weight adds to, from 0, shape (k,)
    bounds: Places  # where the weights of each column begin, and the end, shape (columns + 1,)
    weights: Vector  # what a unit of the column adds to the sum, shape (k,)
    count: int  # how many sums
    _parts: list[Any] = field(default_factory=list, repr=False, compare=False)

    @property
    def columns(self) -> int:
        """How many columns a block must have."""
        return len(self.bounds) - 1

    @classmethod
    def by_column(cls, group: Places, weights: Block, groups: int) -> WeightedSums:
        """Each column in one group, once for each row of weights.

        group : shape (columns,). weights : shape (m, columns). Returns : m × groups sums.
        """
        rows, columns = weights.shape
        sums = group[:, None] + np.arange(rows) * groups
        return cls(
            sums.reshape(-1),
            np.arange(columns + 1) * rows,
            np.ascontiguousarray(weights.T).reshape(-1),
            rows * groups,
        )

    @classmethod
    def listed(
        cls, sums: Places, columns: Places, weights: Vector, shape: tuple[int, int]
    ) -> WeightedSums:
        """Weights in any order; shape is how many sums and how many columns."""
        order = np.argsort(columns, kind="stable")
        bounds = np.searchsorted(columns[order], np.arange(shape[1] + 1))
        return cls(sums[order], bounds, weights[order], shape[0])

    def of(self, block: Block) -> Block:
        """The sums of each period.

        block : shape (T, columns). Returns : shape (T, sums).
        """
        if self.count * block.shape[1] <= _DENSE:
            return np.asarray(block @ self._full().T)
        if not self._parts:
            self._parts.extend(self._sparse(columns) for columns in column_blocks(block.shape[1]))
        total = np.zeros((self.count, len(block)))
        for columns, part in zip(column_blocks(block.shape[1]), self._parts, strict=True):
            total += part @ np.ascontiguousarray(block[:, columns].T)
        return np.ascontiguousarray(total.T)

    def _full(self) -> Block:
        """Every weight at its place in a full matrix."""
        column = np.repeat(np.arange(self.columns), np.diff(self.bounds))
        place = self.sums * self.columns + column
        flat = np.bincount(place, weights=self.weights, minlength=self.count * self.columns)
        return np.asarray(flat.reshape(self.count, self.columns), np.float64)

    def _sparse(self, columns: slice) -> Any:
        """The weights of a few thousand columns as a sparse matrix."""
        from scipy.sparse import csc_array  # 125 ms, and only a large company needs it

        bounds = self.bounds[columns.start : columns.stop + 1]
        chosen = slice(bounds[0], bounds[-1])
        parts = (self.weights[chosen], self.sums[chosen], bounds - bounds[0])
        return csc_array(parts, shape=(self.count, len(bounds) - 1))
