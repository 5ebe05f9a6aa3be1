"""The identities of components: usage follows the plans that take it, options sum to 1.

Cells alone; the groups of the options are read from the measures of their shares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sopxl_workbook.checks.proving import Standing, merged, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.checks.subcontract import made_in_own_plant
from sopxl_workbook.contract import FORECAST, IN_FORCE, USAGE
from sopxl_workbook.formulas import (
    USED_BY_PLAN,
    groups_of,
    quantity_of,
    share_with,
)

_LINE = "made in own plant × quantity per × option share = usage of each family"
_TOTAL = "usages of the families = usage of the component"
_SHARES = "option shares of a group sum to 1"


def prove_components(standing: Standing) -> Iterator[Proof]:
    """The identities of components; none where no family is made of another."""
    if not standing.company.components:
        return
    yield _lines(standing)
    yield _totals(standing)
    yield _shares(standing)


def _lines(standing: Standing) -> Proof:
    proofs = []
    for (family, component), group in groups_of(standing.company).items():
        parts = {
            "what is made": made_in_own_plant(standing, [family]),
            "the quantity": standing.block(IN_FORCE, quantity_of(component), [family]),
            "the share": standing.block(IN_FORCE, share_with(component, group), [family]),
        }
        expected = np.prod(list(parts.values()), axis=0)
        expected[: standing.company.now] = np.nan
        found = standing.block(USAGE, component, [family])
        proofs.append(prove(standing, _LINE, found, expected, component, [family], USAGE))
    return merged(_LINE, proofs)


def _totals(standing: Standing) -> Proof:
    takers: dict[str, list[str]] = defaultdict(list)
    for family, component in standing.company.usage_lines:
        takers[component].append(family)
    proofs = []
    for component, families in takers.items():
        expected = standing.block(USAGE, component, families).sum(axis=1, keepdims=True)
        found = standing.block(FORECAST, USED_BY_PLAN, [component])
        proof = prove(standing, _TOTAL, found, expected, USED_BY_PLAN, [component], FORECAST)
        proofs.append(proof)
    return merged(_TOTAL, proofs)


def _shares(standing: Standing) -> Proof:
    """Each group of each family in the planned months: the last option against the others."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (family, component), group in groups_of(standing.company).items():
        if group:
            groups[family, group].append(share_with(component, group))
    proofs = []
    for (family, _), measures in groups.items():
        *others, last = [standing.block(IN_FORCE, measure, [family]) for measure in measures]
        expected = np.full_like(last, np.nan)
        planned = standing.company.planned
        expected[planned] = (1.0 - np.sum([np.zeros_like(last), *others], axis=0))[planned]
        fix = "Correct the shares of the group in the Components, then run sopxl plan."
        proof = prove(standing, _SHARES, last, expected, measures[-1], [family], IN_FORCE, fix=fix)
        proofs.append(proof)
    return merged(_SHARES, proofs)
