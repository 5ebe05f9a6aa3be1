"""What is made in own plant, which alone takes hours and components; imports numpy."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block


def made_in_own_plant(production: Block, subcontract: Block) -> Block:
    """Units that are made in own plant, shape (T, n): the plan less what is bought.

    production, subcontract : units, shape (T, n); a NaN of subcontract is nothing bought.
    """
    return production - np.nan_to_num(subcontract)
