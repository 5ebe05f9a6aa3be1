"""The head of a family page: the choice, the list to choose from, the policy in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.plan.company import TOLERANCE, Family
from sopxl.plan.in_force import ALL, UNITS_POLICIES, policy_of
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEFT_COLUMNS, STRATEGIES
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE, chain, choice, known_as
from sopxl_workbook.sheets.page import Meta
from sopxl_workbook.sheets.timeline import LAST_ROW, NAME_ROW, month_name
from sopxl_workbook.sheets.words import fixed, joined, plural, worded

_ALL = f'"{ALL}"'
FAMILY_ROW = "row of the family"
STOCK_STRATEGY, ORDER_STRATEGY, FINISH_STRATEGY = "MTS", "MTO", "FTO"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The family on a page, with the addresses of what the head says of it."""

    name: str
    family: Family | None
    unit: str  # address of the unit's text
    unit_text: str
    tolerance: str  # address
    service: str  # address
    service_value: Value


def choose(canvas: Canvas, name: str, strategy: str) -> Chosen:
    """The choice and what hangs on it: unit, planning type, policy in force."""
    company = canvas.company
    typed, name = name, known_as(name, company.index)
    position = company.index.get(name)
    family = None if position is None else company.families[position]
    choice(canvas, "Family, choose here", typed)
    listed = [f for f in company.families if f.strategy == strategy]
    chain(
        canvas,
        f'"{strategy}"',
        ("tblFamilies[Strategy]", "tblFamilies[Family]"),
        [(company.index[f.name] + 1, f.name) for f in listed],
    )
    place = canvas.scalar(
        FAMILY_ROW,
        f'IFERROR(MATCH({CHOICE},tblFamilies[Family],0),"")',
        "" if position is None else position + 1,
    )
    unit_text = "" if family is None else family.unit
    unit = canvas.scalar("unit", _of("tblFamilies[Unit]", place), unit_text)
    canvas.scalar(
        "strategy", _of("tblFamilies[Strategy]", place), family.strategy if family else ""
    )
    return _policy(canvas, name, family, place, unit, unit_text)


def _of(column: str, place: str) -> str:
    return f'IF(ISNUMBER({place}),INDEX({column},{place})&"","")'


def _policy(
    canvas: Canvas, name: str, family: Family | None, family_row: str, unit: str, unit_text: str
) -> Chosen:
    company = canvas.company
    start = float(company.calendar.start_days[company.now])
    row = None if family is None else policy_of(company, family, start)
    day = canvas.scalar(
        "first day of the plan", f"INDEX(tblCalendar[Start],H${LAST_ROW}-{LEFT_COLUMNS})", start
    )
    own = canvas.scalar("own policy since", policy_since(CHOICE, day), latest_policy(canvas, name))
    for_all = canvas.scalar(
        "policy for all since", policy_since(_ALL, day), latest_policy(canvas, ALL)
    )
    place = canvas.scalar(
        "row of the policy",
        f"IF(ISNUMBER({family_row}),IF({own}>0,{policy_row(CHOICE, own)},"
        f"IF({for_all}>0,{policy_row(_ALL, for_all)},0)),0)",
        policy_position(canvas, row),
    )

    def cell(what: str, column: str, value: Value, fallback: str = '""') -> str:
        found = f"INDEX(tblPolicy[{column}],{place})"
        return canvas.scalar(
            what, f'IF({place}>0,IF({found}="",{fallback},{found}),{fallback})', value
        )

    policy = cell("plan policy", "Plan policy", row.plan_policy if row else "")
    target_value = _known(row.target) if row else ""
    target = cell("target", "Target", target_value)
    service_value = _known(row.service) if row else ""
    service = cell("service", "Service", service_value)
    allowed = row.tolerance if row else TOLERANCE
    tolerance = cell("tolerance", "Tolerance", allowed, f"{TOLERANCE:g}")
    length = "working day" if family is None or family.is_to_stock else "week"
    canvas.scalar(
        "target text",
        f'IF({policy}="","",IF({target}="","not set",IF({policy}="target stock",'
        f'FIXED({target},0)&" "&{unit},IF({_at(canvas, "strategy")}="MTS",'
        f"{plural(target, 'working day')},{plural(target, 'week')}))))",
        _target_text(row.plan_policy, target_value, unit_text, length) if row else "",
    )
    return Chosen(name, family, unit, unit_text, tolerance, service, service_value)


def _at(canvas: Canvas, name: str) -> str:
    return f"$H${canvas.rows[name]}"


def _known(figure: float) -> Value:
    """A figure of the policy as a cell shows it: blank where none is set."""
    return "" if np.isnan(figure) else figure


def _target_text(policy: str, target: Value, unit: str, length: str) -> str:
    if not isinstance(target, float):
        return "not set"
    if policy in UNITS_POLICIES:
        return f"{fixed(target)} {unit}"
    return worded(target, length)


def policy_since(who: str, day: str) -> str:
    """The formula of the day from which the policy of a name holds on a day; 0 without one."""
    matches = f"(tblPolicy[Family]={who})*(tblPolicy[From]<={day})"
    return f"SUMPRODUCT(MAX({matches}*tblPolicy[From]))"


def latest_policy(canvas: Canvas, name: str) -> float:
    """Its twin, on the first day of month 1."""
    company = canvas.company
    day = float(company.calendar.start_days[company.now])
    starts = (row.start for row in company.policies if row.family == name and row.start <= day)
    return max(starts, default=0.0)


def policy_row(who: str, since: str) -> str:
    """The formula of the row of the Policy that begins on that day."""
    rows = "ROW(tblPolicy[Family])-ROW(tblPolicy[[#Headers],[Family]])"
    matches = f"(tblPolicy[Family]={who})*(tblPolicy[From]={since})"
    return f"SUMPRODUCT(MAX({matches}*({rows})))"


def policy_position(canvas: Canvas, row: object) -> int:
    """Its twin: the row of a policy, from 1; 0 for none."""
    policies = canvas.company.policies
    return next((i + 1 for i, known in enumerate(policies) if known is row), 0)


def metas(canvas: Canvas, target_label: str) -> list[Meta]:
    """The label-over-value cells of the head."""
    strategy = str(canvas.lines["strategy"][8])
    service = canvas.lines["service"][8]
    kind = _at(canvas, "strategy")
    names = "".join(f'IF({kind}="{code}","{text}",' for code, text in STRATEGIES.items())
    return [
        Meta(
            5, "Planning type", f'={names}""{")" * len(STRATEGIES)}', STRATEGIES.get(strategy, "")
        ),
        _meta(canvas, 9, "Unit", "unit"),
        _meta(canvas, 12, "Plan policy", "plan policy"),
        _meta(canvas, 15, target_label, "target text"),
        Meta(
            18,
            "Service target",
            f'=IF(ISNUMBER({_at(canvas, "service")}),{_at(canvas, "service")},"not set")',
            "not set" if service == "" else float(service),  # type: ignore[arg-type]
            "meta share left",
        ),
        plan_month(canvas),
    ]


def plan_month(canvas: Canvas) -> Meta:
    """Month 1 of the plan."""
    month = month_name(canvas.company, canvas.company.base)
    return Meta(21, "Plan month", f"=H${NAME_ROW}", month)


def _meta(canvas: Canvas, column: int, label: str, name: str) -> Meta:
    return Meta(column, label, f"={_at(canvas, name)}", joined(canvas.lines[name][8]))
