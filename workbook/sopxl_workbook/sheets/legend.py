"""How cells and marks look, and what each look means; Start and Glossary show it."""

from __future__ import annotations

# Name of the look, what it shows, its style, what it means.
MARKS: tuple[tuple[str, float | None, str, str], ...] = (
    ("Input", 1450, "input units", "type here"),
    ("Calculated", 1450, "calculated units", "formula, do not type"),
    ("Actual", 1344, "actual units past", "loaded from the ERP"),
    ("Frozen", 1430, "frozen units past", "plan as it was agreed"),
    ("Stored result", 1295, "stored units", "from Plan or a SOP_ cell"),
    ("Watch", 0.97, "watch load", "near a limit"),
    ("Act", 1.08, "act load", "over a limit"),
    ("Outside tolerance", -86, "outside units", "past deviation"),
    ("Blank", None, "calculated units", "not known (zero is 0)"),
)
SYMBOLS: tuple[tuple[str, str], ...] = (
    ("●", "holds, is done, is on plan"),
    ("○", "open, or warned of and no obstacle"),
    ("▲", "too high, late, or fails; in numbers: above, over the limit"),
    ("▼", "below the target or the limit"),
    ("▽", "far below capacity: hours to spare"),
    ("■ ▨ □", "in charts: actual, forecast or projection, plan as it was agreed"),
    ("▬", "in charts: production, target or capacity, named beside it"),
    ("grey ground", "closed months; the dark line on its right is today's edge of the plan"),
)
