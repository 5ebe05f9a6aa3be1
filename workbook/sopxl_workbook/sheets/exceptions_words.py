"""What an alert says, as a formula and as a text: one sentence, for every door; imports words."""

from __future__ import annotations

from dataclasses import dataclass

from sopxl.plan.alerts import Alert, AlertKind
from sopxl.plan.company import Company
from sopxl_workbook.sheets.words import fixed, joined

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class _Words:
    symbol: str  # "" where the sign of the amount decides
    before: str  # between symbol and amount; {noun} is inventory or backlog
    after: str  # behind the unit
    is_signed: bool = False


_SAID = {
    AlertKind.BELOW_ZERO: _Words("▼", "{noun} below zero by ", " at the worst"),
    AlertKind.BELOW_MINIMUM: _Words("▼", "{noun} under its minimum by ", ""),
    AlertKind.ABOVE_MAXIMUM: _Words("▲", "{noun} over its maximum by ", ""),
    AlertKind.NOT_REVIEWED: _Words("▲", "forecast of ", " that nobody has reviewed"),
    AlertKind.APART: _Words("▲", "views of functions ", " apart and not agreed"),
    AlertKind.SALES: _Words("", "demand ", " against its forecast", True),
    AlertKind.SUPPLY: _Words("", "{made} ", " against its plan", True),
    AlertKind.UNDER_PLAN: _Words("▼", "fiscal year ", " under the business plan"),
    AlertKind.OVERLOAD: _Words("▲", "load ", " over rated capacity"),
}
NOUNS = {"noun": ("inventory", "backlog"), "made": ("production", "shipments")}


def alert_text(alert: Alert, company: Company) -> str:
    """What an alert says."""
    if alert.kind is AlertKind.NOT_SIGNED:
        due = f", due on working day {joined(alert.amount)}" if alert.amount > 0 else ""
        symbol = "▲ late: " if alert.is_late else "○ "
        return f"{symbol}{alert.unit} not signed{due}"
    said = _SAID[alert.kind]
    place = company.index.get(alert.subject)
    is_order = place is not None and not company.families[place].is_to_stock
    before = said.before.format(**{key: pair[is_order] for key, pair in NOUNS.items()})
    amount, unit = alert.amount, alert.unit
    if alert.kind is AlertKind.UNDER_PLAN:
        amount, unit = amount / THOUSAND, f"thousand {unit}".rstrip()
    if alert.kind is AlertKind.NOT_REVIEWED and amount == 1:
        unit = "month"
    number = fixed(abs(amount)) if said.is_signed else fixed(amount)
    sign = ("+" if amount > 0 else "−") if said.is_signed else ""
    symbol = said.symbol or ("▲" if amount > 0 else "▼")
    return f"{symbol} {before}{sign}{number} {unit}{said.after}"


def text_formula(kind: AlertKind, amount: str, unit: str, strategy: str) -> str:
    """The formula of the same. amount, unit, strategy : addresses; of a step: day, name, late."""
    if kind is AlertKind.NOT_SIGNED:
        due = f'IF({amount}>0,", due on working day "&{amount},"")'
        return f'IF({strategy}="","○ ","▲ late: ")&{unit}&" not signed"&{due}'
    said = _SAID[kind]
    before = f'"{said.before}"'
    for key, (stock, order) in NOUNS.items():
        if f"{{{key}}}" in said.before:
            rest = said.before.removeprefix(f"{{{key}}}")
            before = f'IF({strategy}="MTS","{stock}","{order}")&"{rest}"'
    number, words = f"FIXED({amount},0)", f'" "&{unit}'
    if kind is AlertKind.UNDER_PLAN:
        number = f"FIXED({amount}/{THOUSAND},0)"
        words = f'" thousand"&IF({unit}="",""," "&{unit})'
    if kind is AlertKind.NOT_REVIEWED:
        words = f'IF({amount}=1," month"," months")'
    symbol = f'"{said.symbol} "'
    if said.is_signed:
        number = f'IF({amount}>0,"+","−")&FIXED(ABS({amount}),0)'
        symbol = f'IF({amount}>0,"▲ ","▼ ")'
    return f'{symbol}&{before}&{number}&{words}&"{said.after}"'
