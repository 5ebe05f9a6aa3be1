"""The Control sheet: settings that every page reads, each a named cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sopxl_workbook.contract.model import Kind, Writer

SCHEMA_VERSION = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the Control sheet: a named cell."""

    name: str  # the defined name
    label: str
    kind: Kind
    help: str
    writer: Writer = Writer.ENGINE
    field: str = ""  # its name in company.csv, where a planner gives it
    default: float | None = None  # what a new book says
    most: float = math.inf  # a planner's number is above 0 and up to this
    since: int = 1  # the layout that it came with
    choices: tuple[str, ...] = ()  # the words that may stand there, if only some may
    is_passing: bool = False  # what a run is asked for, or found: no content of the book
    shown: str = ""  # number format; empty: as its kind is shown

    @property
    def has_comment(self) -> bool:
        """Whether a comment may stand beside it: a planner sets it, and not for one run alone."""
        return self.writer is Writer.PLANNER and not self.is_passing

    @property
    def is_logged(self) -> bool:
        """Whether a change of it is logged: a price, a limit or a rule that a planner sets."""
        return self.has_comment and self.name not in _NOT_LOGGED


_NOT_LOGGED = ("sop_company", "sop_locale", "sop_reason", "sop_status_day", "sop_paper")
PAPERS = {"a4": "A4", "letter": "Letter"}  # as they are read, and as they are written
LOG_LINES = 5  # of the run history that the book itself shows
_LOG = "Run history: what was done, when, by whom. The whole log stands beside the book."
CONTROL_SHEET = "Control"
COMMENT_AFTER = 2  # columns from the value of a setting to its comment; its help is between


def _order(name: str, label: str, help_: str, choices: tuple[str, ...] = ()) -> Setting:
    """One cell of what the button Master data is asked for."""
    return Setting(
        f"sop_master_{name}",
        label,
        Kind.NUMBER if name == "factor" else Kind.TEXT,
        help_,
        Writer.PLANNER,
        since=3,
        choices=choices,
        shown="General" if name == "factor" else "",
        is_passing=True,
    )


MASTER_CHANGES = tuple(
    f"{action} {kind}"
    for action in ("add", "rename", "retire", "merge")
    for kind in ("family", "item", "resource")
)
MASTER_ORDER = (
    _order(
        "change",
        "Master data",
        "What to change: choose it, fill the cells below, then press Master data on Start.",
        MASTER_CHANGES,
    ),
    _order("name", "Its name", "The family, item or resource; of add, the new one."),
    _order(
        "other",
        "Other name",
        "Its new name; merge: what it joins; add family: one like it; add item: its family.",
    ),
    _order("from", "From period", "First period of the change, such as 2026-09; may be blank."),
    _order("factor", "Factor", "Units of the family, or of what it joins, in one of it."),
    _order("reason", "Why", "Kept in the log; needed where closed figures change."),
)
OPTIMAL_HOLDING = Setting(
    "sop_optimal_holding",
    "Cost of holding",
    Kind.NUMBER,
    "Optimise: what holding a unit for a year costs, share of its standard cost, such as 0.2.",
    Writer.PLANNER,
    shown="0.0##",
    since=3,
)
OPTIMAL_OVERTIME = Setting(
    "sop_optimal_overtime",
    "Price of overtime",
    Kind.NUMBER,
    "Optimise: money for an hour of overtime; left blank, none is worked.",
    Writer.PLANNER,
    shown="#,##0.00",
    since=3,
)
OPTIMAL_OUTSIDE = Setting(
    "sop_optimal_outside",
    "Price of outside capacity",
    Kind.NUMBER,
    "Optimise: money for an hour of outside capacity; left blank, none is bought.",
    Writer.PLANNER,
    shown="#,##0.00",
    since=3,
)
OPTIMAL_POINT = Setting(
    "sop_optimal_point",
    "Point of the frontier",
    Kind.WHOLE,
    "Optimise: 1 holds least, 4 or blank costs least, 7 changes the rate least; Plan comparison.",
    Writer.PLANNER,
    since=3,
)
SPREAD_LIMIT = Setting(
    "sop_spread_limit",
    "Spread limit",
    Kind.NUMBER,
    "Consensus: views of a month further apart than this share of its forecast have to be agreed.",
    Writer.PLANNER,
    default=0.1,
    shown="0.0##",
    since=4,
)
CONSENSUS_RULE = Setting(
    "sop_agree_by",
    "Agree by",
    Kind.TEXT,
    "Agree: mean, weights, accuracy or the function that leads; blank: none, the baseline stays.",
    Writer.PLANNER,
    since=4,
)
YES = "yes"


def _agree(
    name: str, label: str, help_: str, kind: Kind = Kind.TEXT, choices: tuple[str, ...] = ()
) -> Setting:
    """One cell of what the button Agree is asked for."""
    return Setting(
        f"sop_agree_{name}",
        label,
        kind,
        help_,
        Writer.PLANNER,
        since=4,
        choices=choices,
        shown="General" if kind is Kind.NUMBER else "",
        is_passing=True,
    )


AGREE_ORDER = (
    _agree("family", "Agree on family", "Agree: the family; blank: every family with views."),
    _agree("from", "Agree from", "Agree: first period, such as 2026-09; blank: the open month."),
    _agree("to", "Agree to", "Agree: last period; blank: the last month of the plan."),
    _agree("quantity", "Agreed quantity", "Agree: units a month, in place of a rule.", Kind.NUMBER),
    _agree("reason", "Agreed because", "Agree: why; kept on the sheet Agreed. Needed."),
    _agree("replace", "Replace", "Agree: yes: a typed override is replaced.", choices=(YES,)),
)
COMPARED, COMPARED_INPUTS = "sop_compared", "sop_compared_inputs"
TIME_LIMIT = Setting(
    "sop_time_limit",
    "Time limit",
    Kind.NUMBER,
    "Seconds that a button may work; then it stops and writes nothing. Blank sets no limit.",
    Writer.PLANNER,
    default=120.0,
    most=86_400.0,
    since=3,
)
FAMILIES_LEAST = Setting(
    "sop_families_least",
    "Fewest families",
    Kind.WHOLE,
    "Check: fewer planned families are told, 5 in a new book; blank: never.",
    Writer.PLANNER,
    default=5.0,
    since=4,
)
FAMILIES_MOST = Setting(
    "sop_families_most",
    "Most families",
    Kind.WHOLE,
    "Check: more planned families are told, 15 in a new book; blank: never.",
    Writer.PLANNER,
    default=15.0,
    since=4,
)
ABNORMAL = Setting(
    "sop_abnormal",
    "Abnormal demand",
    Kind.NUMBER,
    "Demand so many standard deviations off its past is told by check; blank: never.",
    Writer.PLANNER,
    default=3.0,
    shown="0.0##",
    since=4,
)
SETTINGS = (
    Setting("sop_company", "Company", Kind.TEXT, "Shown on every page.", Writer.PLANNER, "company"),
    Setting(
        "sop_currency", "Currency", Kind.TEXT, "Money on all pages.", Writer.PLANNER, "currency"
    ),
    Setting("sop_base", "Base period", Kind.WHOLE, "Month 1 of the plan, the first open period."),
    Setting("sop_first", "First period", Kind.WHOLE, "Number of the first column of the axis."),
    Setting("sop_horizon", "Horizon", Kind.WHOLE, "Periods that are planned.", field="horizon"),
    Setting(
        "sop_locale",
        "Texts as numbers",
        Kind.TEXT,
        "Language of numbers pasted as text, such as de for 1.234,56; blank takes none.",
        Writer.PLANNER,
        "locale",
        since=2,
    ),
    Setting("sop_schema", "Schema version", Kind.WHOLE, "Layout of this book."),
    Setting("sop_engine", "Engine version", Kind.TEXT, "sopxl that planned last."),
    Setting("sop_planned", "Planned", Kind.TEXT, "When the stored results were made, UTC."),
    Setting("sop_inputs", "Inputs at plan", Kind.NUMBER, "Checksum of all inputs at that time."),
    Setting("sop_run", "Run state", Kind.TEXT, "State of the monthly cycle."),
    Setting(
        "sop_authorised",
        "Authorised",
        Kind.WHOLE,
        "Month 1 of the plan authorised last; its origin.",
        since=2,
    ),
    Setting(
        "sop_authorised_run",
        "Authorised by run",
        Kind.TEXT,
        "The run that authorised it.",
        since=2,
    ),
    Setting(
        "sop_closed_run",
        "Closed by run",
        Kind.TEXT,
        "The run that closed the last period.",
        since=2,
    ),
    Setting(
        "sop_before",
        "File before",
        Kind.TEXT,
        "Hash of the file that the last roll over began with.",
        since=2,
    ),
    *(
        Setting(
            f"sop_log_{line}",
            f"Run {line} back" if line > 1 else "Last run",
            Kind.TEXT,
            _LOG,
            since=2,
        )
        for line in range(1, LOG_LINES + 1)
    ),
    Setting(
        "sop_reason",
        "Reason to override",
        Kind.TEXT,
        "Why a plan is authorised although the gate fails; the run takes it and keeps it.",
        Writer.PLANNER,
        since=2,
    ),
    OPTIMAL_HOLDING,
    OPTIMAL_OVERTIME,
    OPTIMAL_OUTSIDE,
    OPTIMAL_POINT,
    Setting(COMPARED, "Compared", Kind.TEXT, "When plans were compared last, UTC.", since=3),
    Setting(
        COMPARED_INPUTS,
        "Inputs at comparison",
        Kind.NUMBER,
        "Checksum of all inputs at that time.",
        since=3,
    ),
    Setting(
        "sop_cash_limit",
        "Cash limit",
        Kind.NUMBER,
        "Gate: most cash that inventory may tie up at period end, at standard cost; blank: none.",
        Writer.PLANNER,
        since=3,
    ),
    Setting(
        "sop_sign_off",
        "Sign-off",
        Kind.TEXT,
        "needed: no plan is authorised before every function has signed; blank: it is warned of.",
        Writer.PLANNER,
        since=3,
    ),
    Setting(
        "sop_status_day",
        "Status day",
        Kind.DATE,
        "Day on which the steps of the month are looked at; blank: no step is called late.",
        Writer.PLANNER,
        since=3,
    ),
    Setting("sop_gate", "Gate", Kind.TEXT, "When the gate was held last, by which run.", since=3),
    Setting(
        "sop_gate_inputs",
        "Inputs at gate",
        Kind.NUMBER,
        "Checksum of all inputs and the cash limit at that time.",
        since=3,
    ),
    Setting(
        "sop_gate_open",
        "Open at gate",
        Kind.NUMBER,
        "Forecasts not reviewed less steps signed at that time.",
        since=3,
    ),
    Setting(
        "sop_paper",
        "Paper",
        Kind.TEXT,
        "A4 or Letter, read when a sheet is drawn; blank is A4.",
        Writer.PLANNER,
        since=3,
        choices=tuple(PAPERS.values()),
    ),
    TIME_LIMIT,
    FAMILIES_LEAST,
    FAMILIES_MOST,
    ABNORMAL,
    *MASTER_ORDER,
    Setting(
        "sop_proved",
        "Proved",
        Kind.TEXT,
        "When the rules on the Checks sheet were proved, by whom, and how many hold.",
        since=3,
        is_passing=True,
    ),
    Setting(
        "sop_proved_inputs",
        "Inputs at proof",
        Kind.NUMBER,
        "Checksum of all inputs at that time.",
        since=3,
        is_passing=True,
    ),
    SPREAD_LIMIT,
    CONSENSUS_RULE,
    *AGREE_ORDER,
)
