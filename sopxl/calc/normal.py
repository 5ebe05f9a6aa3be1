"""The normal distribution as safety stocks need it: quantile and share, loss and its inverse.

Imports math and numpy; the quantile is the standard library's, good to the last digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sopxl.arrays import Block

_FARTHEST = 38.0  # standard deviations beyond which float64 holds no tail


def normal_quantile(share: float) -> float:
    """How many standard deviations above the mean leave that share below; share inside 0 to 1."""
    from statistics import NormalDist  # 5 ms to import, and few sessions ask for it

    return NormalDist().inv_cdf(share)


def normal_share(factor: float) -> float:
    """The share of a normal figure that lies below that many standard deviations."""
    return math.erfc(-factor / math.sqrt(2.0)) / 2.0


def normal_loss(factor: float) -> float:
    """Mean of what a standard normal figure exceeds the factor by, 0 or more."""
    tail = math.erfc(abs(factor) / math.sqrt(2.0)) / 2.0
    density = math.exp(-factor * factor / 2.0) / math.sqrt(2.0 * math.pi)
    loss = density - abs(factor) * tail
    return loss if factor >= 0 else loss - factor


def normal_loss_inverse(loss: float) -> float:
    """The factor whose normal loss is that, by halving; loss more than 0."""
    low, high = -loss - 1.0, _FARTHEST  # the loss of −x is at least x
    while (middle := (low + high) / 2.0) not in (low, high):
        low, high = (middle, high) if normal_loss(middle) > loss else (low, middle)
    return high


def each_of(function: Callable[[float], float], values: Block) -> Block:
    """The function at every value; equal values are worked out once."""
    distinct, places = np.unique(values, return_inverse=True)
    results = np.array([function(float(value)) for value in distinct])
    return results[places].reshape(values.shape)
