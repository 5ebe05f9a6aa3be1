"""Load that a plan puts on key resources; imports numpy, arrays, errors and sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector, as_block, as_matrix, as_number, as_periods
from sopxl.calc.sums import WeightedSums
from sopxl.errors import InputError, LimitError

_LONGEST = 120  # periods that a load may fall before its completion


@dataclass(frozen=True, slots=True)
class LoadProfile:
    """The load of a plan, each hour in the period in which it is worked."""

    load: Block  # hours per period, 0 or more, shape (T, resources)
    before: Vector  # hours due before period 1, shape (resources,)
    is_incomplete: NDArray[np.bool_]  # needs plan beyond the horizon, shape (T, resources)


@dataclass(frozen=True, slots=True)
class ResourceBill:
    """The bill of resources made ready once, to load one plan after the other."""

    sums: WeightedSums  # hours in one unit, stacked by lead and then by resource
    leads: NDArray[np.int_]  # periods before completion that there are, ascending
    longest: Vector  # longest of them for each resource, 0 without hours, shape (resources,)

    @classmethod
    def listed(
        cls, resource: Any, family: Any, lead: Any, hours: Any, shape: tuple[int, int]
    ) -> ResourceBill:
        """A bill from its hours, one after the other in any order.

        resource, family, lead : numbers of the resource and of the family, from 0, and periods
        before completion, each shape (k,). hours : in one unit, shape (k,). shape : how many
        resources and how many families there are.
        """
        leads = np.flatnonzero(np.bincount(lead, minlength=1))
        leads = leads if leads.size else np.zeros(1, np.int_)
        longest = np.zeros(shape[0])
        for periods in leads:
            longest[resource[lead == periods]] = periods
        stacked = np.searchsorted(leads, lead) * shape[0] + resource
        size = (len(leads) * shape[0], shape[1])
        return cls(WeightedSums.listed(stacked, family, hours, size), leads, longest)


def rough_cut_load(plan: Any, bill: Any, offsets: Any = None, setup: Any = None) -> Block:
    """Hours that a plan asks of each key resource, in the period in which they are worked.

    plan : shape (T,) or (T, n), units completed per period, each 0 or more.
    bill : shape (resources, n), hours of a resource in one unit of a family, each 0 or more; with
        offsets (resources, m × n), the columns of all families once for each of m offsets.
    offsets : whole periods before completion, 0 to 120; one number, one for each resource
        (resources, 1), one for each column of the bill (1, columns), or one for each of its hours;
        the first two may be stood on end where they then fit one way only.
        Left out: 0, a bill of resources, which does not look at lead times. What falls before the
        horizon and what it does not show, resource_profile tells.
    setup : shape of bill, hours in each period in which a family is made at all, each 0 or more.
        Left out: none, hours grow with the plan alone.
    Returns : shape (T, resources), hours per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; an offset that is no whole
        number of periods).
    Rule : load[t, resource] = sum over families and offsets of plan[t + offset, family] ×
        bill[resource, family, offset], and setup[resource, family, offset] where that plan is above
        0; the plan beyond the horizon adds nothing
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control, bill of capacity and
        resource profile

    >>> rough_cut_load([[33, 17]], [[0.05, 1.3], [0.7, 0.55]])
    array([[23.75, 32.45]])
    >>> rough_cut_load([10, 20, 30], [[2, 0.5]], [[0, 1]])
    array([[30.], [55.], [60.]])
    >>> rough_cut_load([[33, 17]], [[0.05], [0.7]])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 bill: bill has 1 column for 2 families.
    Give one column for each family.
    """
    if offsets is not None or setup is not None:
        return resource_profile(plan, bill, 0 if offsets is None else offsets, setup).load
    planned = as_block(as_periods(plan, "plan", minimum=0))
    hours = as_matrix(bill, "bill", planned.shape[1], minimum=0)
    return np.asarray(planned @ hours.T)


def resource_profile(plan: Any, bill: Any, offsets: Any, setup: Any = None) -> LoadProfile:
    """Load of each key resource, with what is due before the horizon and what it does not show.

    plan : shape (T,) or (T, n), units completed per period, each 0 or more.
    bill : shape (resources, m × n), hours in one unit, each 0 or more; the columns of all
        families once for each of m offsets. Or a ResourceBill, which has its own offsets.
    offsets : whole periods before completion, 0 to 120; one number, (resources, 1), (1, columns)
        or the shape of bill. None with a ResourceBill.
    setup : shape of bill, hours in each period in which a family is made at all, each 0 or more;
        they fall as the hours beside them do. Left out: none. None with a ResourceBill.
    Returns : LoadProfile; load and before together are all hours of the plan.

    Raises InputError (blank, text, wrong shape), LimitError (negative; an offset that is no whole
        number of periods).
    Rule : load[t] = sum of plan[t + offset] × hours, and setup where that plan is above 0; before =
        the same for every t before period 1;
        a period is incomplete where t + offset lies beyond the horizon for any hours at all
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control, resource profile;
        hand-worked: 10, 20, 30 at 2 hours a period ahead are 40, 60, 0, and 20 before

    >>> resource_profile([10, 20, 30], [[2]], 1).load.T
    array([[40., 60.,  0.]])
    >>> resource_profile([10, 20, 30], [[2]], 1).before
    array([20.])
    >>> resource_profile([10, 20, 30], [[2]], 0.5)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E136 offsets, row 1, column 1: found 0.5, a whole number from 0 to 120
    is expected. Correct the value.
    """
    planned = as_block(as_periods(plan, "plan", minimum=0))
    if isinstance(bill, ResourceBill):
        _check_alone(offsets, setup)
        return _profile(planned, bill)
    hours = as_matrix(bill, "bill", _columns(bill, planned.shape[1]), minimum=0)
    lead = _leads(offsets, hours)
    run = _profile(planned, _listed(hours, lead, planned.shape[1]))
    if setup is None:
        return run
    fixed = as_matrix(setup, "setup", hours.shape[1], minimum=0)
    if len(fixed) != len(hours):
        raise InputError(
            "E118",
            f"setup has {len(fixed)} by {fixed.shape[1]} cells, bill has {len(hours)} by "
            f"{hours.shape[1]}.",
            "setup",
            "Give ranges of the same size.",
        )
    made = (planned > 0).astype(np.float64)
    once = _profile(made, _listed(fixed, lead, planned.shape[1]))
    return LoadProfile(
        run.load + once.load, run.before + once.before, run.is_incomplete | once.is_incomplete
    )


def _check_alone(offsets: Any, setup: Any) -> None:
    """Raises InputError where a bill that is ready is given offsets or setups beside its own."""
    for name, given in (("offsets", offsets), ("setup", setup)):
        if given is not None:
            raise InputError(
                "E119",
                f"a bill that is ready takes no {name}.",
                name,
                "Leave it out, or give the bill as a range.",
            )


def _profile(planned: Block, bill: ResourceBill) -> LoadProfile:
    """The load of a plan by a bill that is ready."""
    if bill.sums.columns != planned.shape[1]:
        raise _wrong_columns(bill.sums.columns, planned.shape[1])
    periods, resources = len(planned), len(bill.longest)
    asked = bill.sums.of(planned).reshape(periods, len(bill.leads), resources)
    load, before = np.zeros((periods, resources)), np.zeros(resources)
    for level, lead in enumerate(bill.leads.tolist()):
        load[: max(periods - lead, 0)] += asked[lead:, level]
        before += asked[:lead, level].sum(axis=0)
    return LoadProfile(load, before, np.arange(periods)[:, None] >= periods - bill.longest)


def _listed(hours: Block, lead: Block, families: int) -> ResourceBill:
    """The bill as a list, from a range of hours and the offsets of its cells."""
    resource, column = np.nonzero(hours)
    return ResourceBill.listed(
        resource,
        column % families,
        lead[resource, column].astype(np.int_),
        hours[resource, column],
        (len(hours), families),
    )


def _columns(bill: Any, families: int) -> int:
    """How many columns the bill must have: the families, once or several times over."""
    shape = np.shape(np.asarray(bill, dtype=object))
    found = shape[-1] if len(shape) == 2 else families
    if found % families == 0:
        return max(found, families)
    raise _wrong_columns(found, families)


def _wrong_columns(found: int, families: int) -> InputError:
    """The error for a bill whose columns are not those of the families."""
    columns = "1 column" if found == 1 else f"{found} columns"
    counted = "1 family" if families == 1 else f"{families} families"
    return InputError(
        "E118",
        f"bill has {columns} for {counted}.",
        "bill",
        "Give the columns of all families once for each offset.",
    )


def _leads(offsets: Any, hours: Block) -> Block:
    """One offset for each of the hours, whole periods."""
    lead = _spread(offsets, hours)
    wrong = np.argwhere((lead < 0) | (lead > _LONGEST) | (lead != np.floor(lead)))
    if wrong.size:
        row, column = wrong[0].tolist()
        raise LimitError(
            "E136",
            f"found {lead[row, column]:.10g}, a whole number from 0 to {_LONGEST} is expected.",
            f"offsets, row {row + 1}, column {column + 1}",
            "Correct the value.",
        )
    return lead


def _spread(offsets: Any, hours: Block) -> Block:
    """The offsets at every hour of the bill; a flat list is a row, one for each column."""
    given = np.asarray(offsets, dtype=object)
    if given.ndim == 0:
        return np.broadcast_to(as_number(offsets, "offsets"), hours.shape)
    range_ = given if given.ndim == 2 else given[None, :]
    lead = as_matrix(range_, "offsets", range_.shape[-1])
    rows, columns = hours.shape
    if rows != columns and lead.shape in ((1, rows), (columns, 1)):
        lead = lead.T  # stood on end it still fits one way only
    if all(have in (1, want) for have, want in zip(lead.shape, hours.shape, strict=True)):
        return np.broadcast_to(lead, hours.shape)
    raise InputError(
        "E118",
        f"offsets has {lead.shape[0]} by {lead.shape[1]} cells, bill has {hours.shape[0]} by "
        f"{hours.shape[1]}.",
        "offsets",
        "Give one number, one for each row of the bill, one for each column, or one for each cell.",
    )
