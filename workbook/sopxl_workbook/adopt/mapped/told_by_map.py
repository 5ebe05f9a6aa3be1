"""Rows that no word explains, and whose label a map explains; imports model and names.

Their numbers gave them away when the map was made. They need not do so today: a stock that a plan
keeps level tells nothing of what moves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.adopt.names import Setting
from sopxl_workbook.adopt.words import plain


def told_by_map(mapped: Map, found: Found) -> Found:
    """What was found, a label that the map gives to one measure no longer read as a family."""
    labels = _labels(mapped)
    unknown = [one for one in found.series if not one.measure and plain(one.row.label) in labels]
    if not unknown:
        return found
    setting = Setting.of([one.row for one in found.series])
    told: Mapping[int, Series] = {
        id(one): replace(one, family=setting.family(one.row, plain(one.row.label)))
        for one in unknown
    }
    return replace(found, series=[told.get(id(one), one) for one in found.series])


def _labels(mapped: Map) -> set[str]:
    """The labels that stand for one measure only, and name no family."""
    measures: dict[str, set[str]] = defaultdict(set)
    names = {plain(family.found) for family in mapped.families}
    for family in mapped.families:
        for row in family.rows:
            measures[plain(row.label or "")].add(row.measure)
            names.add(plain(row.found or ""))
    return {label for label, several in measures.items() if len(several) == 1} - names
