"""What every cell function keeps to, each rule with a formula that shows it; imports nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """One rule of all cell functions."""

    subject: str
    rule: str
    example: str  # a formula that can be copied
    gives: str  # its rows as an array constant, or the code of its error

    @property
    def is_refusal(self) -> bool:
        """Whether the example shows what is refused."""
        return not self.gives.startswith("{")


CONVENTIONS = (
    Convention(
        "Direction",
        "A range may be a row or a column; the result lies as the first range does.",
        "=SOP_LEVEL({110;120;130},100,70)",
        "{110;110;110}",
    ),
    Convention(
        "Block",
        "Families stand below one another, periods across, oldest first. What is one number a "
        "family may be one number for all of them.",
        "=SOP_INVENTORY({1,2;3,4},{5;6},{1,1;1,1})",
        "{5,4;4,1}",
    ),
    Convention(
        "Time",
        "Demand and production happen in their period; inventory and backlog stand at its end.",
        "=SOP_INVENTORY({100,100},50,{80,110})",
        "{30,40}",
    ),
    Convention(
        "Sign",
        "A deviation is actual less plan. Spare hours are above zero, short ones below; inventory "
        "below zero is owed to customers.",
        "=SOP_DEVIATION({100,100},{90,130})",
        "{-10,30;-10,20}",
    ),
    Convention(
        "Fraction",
        "Shares, rates and efficiencies are fractions: 0.85, never 85.",
        "=SOP_CAPACITY(16,85,0.95,{20})",
        "E121",
    ),
    Convention(
        "Blank",
        "A blank cell is not zero: it is refused with its place. Enter 0 where none is meant.",
        '=SOP_LEVEL({110,"",130},100,70)',
        "E114",
    ),
    Convention(
        "Kind",
        "Texts, TRUE, FALSE, dates and numbers stored as text are refused where a quantity is due; "
        "Calc alone hands over TRUE, FALSE and dates as numbers.",
        "=SOP_LEVEL({110,TRUE,130},100,70)",
        "E110",
    ),
    Convention(
        "Error",
        "A cell that holds an error stays that error; nothing is worked out around it.",
        "=SOP_LEVEL({110,#N/A,130},100,70)",
        "E113",
    ),
    Convention(
        "Zero",
        "Nothing is divided by zero: without sales the cover is blank, without capacity the cell "
        "says so.",
        "=SOP_COVER({90,10},{0,5})",
        '{"",2}',
    ),
    Convention(
        "Rounding",
        "Nothing is rounded on the way. Splits and lots add up to their total: what is left goes "
        "to the largest remainders.",
        "=SOP_SPLIT(100,{1,1,1},2)",
        "{33.34,33.33,33.33}",
    ),
)
