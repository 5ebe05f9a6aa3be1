"""The words of what a least-cost plan pays and keeps, and what each is of; imports nothing."""

from __future__ import annotations

MATERIAL, MINIMUM_RUN = "material", "minimum run"
HOUR, OVERTIME, OUTSIDE = "price per hour", "overtime per hour", "outside per hour"
WAGE, HIRING, LAYOFF = "regular labour per worker", "hiring", "layoff"
LEAST_WORKERS, MOST_WORKERS = "least workers", "most workers"
WHOLE_WORKERS = "whole workers"
BUDGET, CASH_LIMIT = "budget", "cash limit"
OF_FAMILY = (MATERIAL, MINIMUM_RUN)
OF_PEOPLE = (WAGE, HIRING, LAYOFF, LEAST_WORKERS, MOST_WORKERS, WHOLE_WORKERS)
OF_RESOURCE = (HOUR, OVERTIME, OUTSIDE, *OF_PEOPLE)
OF_COMPANY = (BUDGET, CASH_LIMIT)
