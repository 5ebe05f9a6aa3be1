"""How a family page is read: the sentences that its kinds share, and how high they stand."""

from __future__ import annotations

PANEL_LEAST = 14  # pixels of a row under a chart
READING = 13  # pixels of a line that says how the page is read

DEVIATION = ("Deviation", "is actual less plan, against the plan authorised before the month.")
OLD = ("Old", "is last month's authorised plan; blank until a first plan is authorised.")
TYPING = ("Typing", "goes on the sheets Forecast (Override) and Plan.")
BEFORE = ("Before", "adds the fiscal year up to the months shown; stocks show their last closing.")
YEAR_CALL = (
    "Fiscal year",
    "is the latest call: closed months as they happened, then the plan; stocks at its end.",
)
MONTHS_OWN = (
    "Change",
    "and deviation are valued at the month's own price or cost, old plans at today's.",
)
QUARTERS = ("Quarters", "beyond the horizon are blank.")
UNITS_ALWAYS = ("Sentences", "and charts are always in units.")
