"""Tables of the consensus: what each function says, who speaks for it, what was agreed.

Imports the model.
"""

from __future__ import annotations

from sopxl_workbook.contract.model import COMMENT, Column, Kind, Table, Writer

VIEW_OF = "View of "  # before the function, in the measure of a wide row
AGREED_ROW, SPREAD_ROW = "Agreed", "Spread"
MEAN, WEIGHTS, ACCURACY = "mean", "weights", "accuracy"
AGREE_RULES = {
    MEAN: "the plain mean of the views",
    WEIGHTS: "the mean weighted by the column Weight of View owners",
    ACCURACY: "the mean weighted by 1 ÷ the MAPE that each function had at the accuracy lag",
}


def _text(name: str, help_: str, width: int = 14, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, help_, required, width=width)


def _quantity(name: str, help_: str, *, required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, help_, required, 0, width=11, shown="#,##0")


_FAMILY = Column(
    "Family", Kind.NAME, "A family of the Families sheet.", refers="tblFamilies", width=20
)
_FUNCTION = Column(
    "Function", Kind.NAME, "A function of the sheet View owners.", refers="tblViewOwners", width=16
)

VIEWS = Table(
    "tblViews",
    "Views",
    "What each function expects to be asked for, a row a family and month; paste them below one "
    "another. Nothing of it is planned before it is agreed: button Agree, or sopxl agree.",
    (
        _FAMILY,
        _FUNCTION,
        Column("Period", Kind.PERIOD, "Label of the period that is looked at."),
        _quantity("Quantity", "Family units, or money where Unit says so.", required=True),
        _text(
            "Unit",
            "Blank: units of the family; the company's currency: money, at the price in force.",
            10,
        ),
        Column(
            "Given",
            Kind.PERIOD,
            "Month that was open when it was given; blank: the open one. Roll over fills it in.",
            required=False,
        ),
        COMMENT,
    ),
    ("Family", "Function", "Period", "Given"),
    Writer.IMPORT,
    since=4,
)
VIEW_OWNERS = Table(
    "tblViewOwners",
    "View owners",
    "The functions that say what they expect, each with who speaks for it and its weight. After a "
    "new function: sopxl upgrade BOOK adds its rows to Views by month.",
    (
        Column("Function", Kind.NAME, "Such as sales, marketing, finance; once.", width=16),
        _text("Owner", "Who answers for its views."),
        Column(
            "Weight",
            Kind.NUMBER,
            "How much its view counts by weights, against the others.",
            False,
            0,
            width=11,
            shown="0.0##",
        ),
        COMMENT,
    ),
    ("Function",),
    since=4,
)
AGREED = Table(
    "tblAgreed",
    "Agreed",
    "Every figure that was agreed and became the override of its month, with what stood there and "
    "what the functions had said; written by agree, never changed.",
    (
        _FAMILY,
        Column("Period", Kind.PERIOD, "Label of the period."),
        _quantity("Was", "Override before, family units; blank: there was none."),
        _quantity("Now", "What was agreed, family units.", required=True),
        _quantity("Baseline", "Baseline and events at that time, family units."),
        _quantity("Lowest", "Lowest view at that time, family units."),
        _quantity("Highest", "Highest view at that time, family units."),
        _text("Rule", "How the figure came about."),
        _text("Views", "What each function had said, family units.", 50),
        _text("Reason", "Why it was agreed.", 40),
        _text("By", "Who agreed."),
        _text("Run", "The run that wrote it.", 24),
    ),
    ("Family", "Period", "Run"),
    Writer.ENGINE,
    since=4,
)
