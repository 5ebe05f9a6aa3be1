"""Tables of the monthly cycle: steps, signatures, the gate as it was held, the log of policies.

Imports the model.
"""

from __future__ import annotations

from sopxl_workbook.contract.model import Column, Kind, Table, Writer

PASSED, WARNED, FAILED = "passed", "warns", "fails"


def _text(name: str, help_: str, width: int = 14, *, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, help_, required, width=width)


def _count(name: str, help_: str, *, required: bool = False, most: float | None = None) -> Column:
    return Column(name, Kind.WHOLE, help_, required, 1 if most else 0, most, width=9)


_PERIOD = Column("Period", Kind.PERIOD, "Label of the month.")
_STEPS = (
    _count("Step", "Its place in the month, 1 to 9.", required=True, most=9),
    _text("Name", "What the step is called.", 20, required=True),
    _text("Function", "Function that answers for it and signs.", 20, required=True),
    _text("Owner", "Who does it, by name."),
    _count("Due workday", "Working day of the month by which it is done.", most=31),
    _text("Signed by", "Who says that it is done; blank: not signed.", 16),
    Column("Signed on", Kind.DATE, "Day of the signature.", required=False),
    _text("Comment", "What the next step has to know.", 40),
)
_RUN = _text("Run", "The run that wrote it.", 24)

CYCLE = Table(
    "tblCycle",
    "Cycle steps",
    "The steps of the open month, a row for each function that signs. Roll over keeps the "
    "signatures on the sheet Signed and clears them here.",
    _STEPS,
    ("Step", "Function"),
    since=3,
)
SIGNED = Table(
    "tblSigned",
    "Signed",
    "Who signed what in the months that are closed; written by roll over.",
    (_PERIOD, *_STEPS, _RUN),
    ("Period", "Step", "Function", "Run"),
    Writer.ENGINE,
    since=3,
)
GATE = Table(
    "tblGate",
    "Gate",
    "What the gate said when it was held last, by Plan or Authorise; shown on the page Cycle.",
    (
        _text("Rule", "What has to hold.", 46, required=True),
        _text("Limit", "What it is held against.", 34),
        _count("Held", "Figures that were held against it."),
        _count("Breaks", "How many of them break it."),
        Column(
            "Result",
            Kind.CHOICE,
            "Passed, warns (told, and no obstacle) or fails.",
            choices=(PASSED, WARNED, FAILED),
            width=10,
        ),
        _text("First place", "The first cell that breaks it.", 18),
        _text("Found", "What is wrong there.", 60),
        _text("Way out", "What to do.", 50),
    ),
    ("Rule",),
    Writer.ENGINE,
    since=3,
)
POLICY_LOG = Table(
    "tblPolicyLog",
    "Policy log",
    "Every policy, family, resource and setting that changed from one run to the next, old and "
    "new; found by comparison and written by plan, authorise and roll over.",
    (
        Column("Period", Kind.PERIOD, "Label of the month that was open."),
        _text(
            "Family", "A family, or * for all, as settings are; or a resource.", 24, required=True
        ),
        Column("From", Kind.DATE, "First day of the row.", required=False),
        _text("Column", "What of it changed.", 16, required=True),
        _text("Was", "What stood there at the run before; blank: nothing.", 16),
        _text("Now", "What stands there now; blank: nothing.", 16),
        _text("By", "Who did the run that found it."),
        _RUN,
        _text("Sheet", "The sheet on which it stands: Policy, Families, Resources or Control."),
        _text("Comment", "What stands beside it on that sheet: why it is so.", 30),
    ),
    ("Family", "From", "Column", "Run", "Sheet"),
    Writer.ENGINE,
    since=3,
)
