"""What a cell function does otherwise in Calc than in Excel, and cannot help; imports nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostDifference:
    """One difference that a planner who changes between the two would meet."""

    subject: str
    excel: str
    calc: str
    way_out: str


HOST_DIFFERENCES = (
    HostDifference(
        subject="A single blank cell as an argument",
        excel="is a missing argument",
        calc="is 0",
        way_out="Leave the argument itself out, as in SOP_LEVEL(B1:F1;100;80;;TRUE()).",
    ),
    HostDifference(
        subject="An error cell inside a range",
        excel="is passed on: #N/A stays #N/A",
        calc="gives Err:504, and the function is not asked",
        way_out="Clear the error cell; Calc's Detective finds it.",
    ),
    HostDifference(
        subject="An error cell that SOP_EXPLAIN is given",
        excel="is explained, as what the function would say",
        calc="is passed on, and SOP_EXPLAIN is not asked",
        way_out="The cell itself says which error it is: mend it first.",
    ),
    HostDifference(
        subject="TRUE, FALSE or a date where a number is due",
        excel="is refused: #VALUE!",
        calc="counts as 1, as 0, or as the number of its day",
        way_out="ISLOGICAL finds a truth value; SOP_EXPLAIN shows the smallest and the largest "
        "number that it read, so that a date stands out.",
    ),
    HostDifference(
        subject="A result of several cells",
        excel="spills into the cells beside",
        calc="shows its first value, unless the formula covers the full range",
        way_out="Select the full range and end the formula with Ctrl+Shift+Enter.",
    ),
    HostDifference(
        subject="An error as a result",
        excel="stands in the first cell",
        calc="stands in every cell of the range",
        way_out="SOP_EXPLAIN says why in one cell.",
    ),
)
