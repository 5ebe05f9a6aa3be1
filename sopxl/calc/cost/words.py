"""The names of what a plan does, what that costs, and where it starts; imports nothing."""

from __future__ import annotations

PLAN_ROWS = {  # one number a period
    "demand": "units asked for",
    "production": "units made in regular time",
    "overtime": "units made in overtime, beside production",
    "overtime hours": "hours of overtime, where production holds what they make",
    "subcontract": "units bought from outside",
    "workers": "people on the payroll",
    "hired": "people hired",
    "laid off": "people laid off",
    "inventory": "units at period end; below zero they are backorders",
    "backorders": "units due and short at period end",
    "lost sales": "units not sold for want of stock",
    "rate": "production rate that a change is counted on",
}
COST_NAMES = {  # one number, or one a period
    "regular labour per unit": "money per unit of production",
    "regular labour per worker": "money per worker and period",
    "regular labour per hour": "money per hour of regular time",
    "overtime per unit": "money per unit made in overtime",
    "overtime per hour": "money per hour of overtime",
    "hiring": "money per person hired",
    "layoff": "money per person laid off",
    "material": "money per unit made in regular time or overtime",
    "subcontract": "money per unit subcontracted",
    "holding": "money per unit in stock and period",
    "average holding": "money per unit of the mean of opening and ending stock",
    "backorder": "money per unit backordered at period end",
    "lost sale": "money per unit of lost sales",
    "rate increase": "money per unit by which the rate goes up",
    "rate decrease": "money per unit by which the rate goes down",
    "rate change": "money per unit by which the rate goes up or down",
    "hours per unit": "hours that a unit takes",
    "hours per worker": "hours of a worker in a period, or in a working day",
}
START_NAMES = {  # one number, before period 1
    "opening inventory": "units on hand; below zero they are owed",
    "opening workers": "people on the payroll",
    "opening rate": "production rate",
    "hours per unit": "hours that a unit takes",
    "hours per worker": "hours of a worker in a period, or in a working day",
}
NOT_COSTED = frozenset(  # names beside those of start that SOP_OPTIMAL starts from
    ("closing inventory", "closing backorders", "closing workers", "units per worker")
)
KINDS = {  # a row of the result, and the costs it is made of
    "regular labour": (
        "regular labour per unit",
        "regular labour per worker",
        "regular labour per hour",
    ),
    "overtime": ("overtime per unit", "overtime per hour"),
    "hiring": ("hiring",),
    "layoff": ("layoff",),
    "material": ("material",),
    "subcontract": ("subcontract",),
    "holding": ("holding", "average holding"),
    "backorder": ("backorder",),
    "lost sale": ("lost sale",),
    "rate change": ("rate increase", "rate decrease", "rate change"),
}
