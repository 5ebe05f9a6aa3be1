"""The verbs on a planner's own workbook with a map: check, plan, rollover, undo.

Only cells that the map names and opens are written, and never one that holds a formula.
"""
