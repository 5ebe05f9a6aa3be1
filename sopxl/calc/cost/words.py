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
    "regular": "money per unit of production",
    "labour": "money per worker and period",
    "wage": "money per hour of regular time",
    "overtime": "money per unit made in overtime",
    "overtime wage": "money per hour of overtime",
    "hire": "money per person hired",
    "layoff": "money per person laid off",
    "material": "money per unit made in regular time or overtime",
    "subcontract": "money per unit subcontracted",
    "holding": "money per unit in stock and period",
    "backorder": "money per unit backordered at period end",
    "lost sale": "money per unit of lost sales",
    "rate increase": "money per unit by which the rate goes up",
    "rate decrease": "money per unit by which the rate goes down",
    "hours per unit": "hours that a unit takes",
    "hours per worker": "hours of a worker in a period, or in a working day",
}
START_NAMES = {  # one number, before period 1
    "opening inventory": "units on hand; below zero they are owed",
    "workers": "people on the payroll",
    "rate": "production rate",
    "hours per unit": "hours that a unit takes",
    "hours per worker": "hours of a worker in a period, or in a working day",
}
KINDS = {  # a row of the result, and the costs it is made of
    "labour": ("regular", "labour", "wage"),
    "overtime": ("overtime", "overtime wage"),
    "hire": ("hire",),
    "layoff": ("layoff",),
    "material": ("material",),
    "subcontract": ("subcontract",),
    "holding": ("holding",),
    "backorder": ("backorder",),
    "lost sale": ("lost sale",),
    "rate change": ("rate increase", "rate decrease"),
}
