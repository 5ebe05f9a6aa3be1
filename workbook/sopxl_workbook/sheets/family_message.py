"""The sentence over a family page: where the balance leaves its target, and when."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets.canvas import Canvas, is_number, numbers
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.limits import Limits, percent
from sopxl_workbook.sheets.timeline import NAME_ROW, OFFSET_ROW, PLAN, Slot
from sopxl_workbook.sheets.words import fixed, plural, rounded, worded

NAMES = f"$H${NAME_ROW}:$S${NAME_ROW}"


def outside(canvas: Canvas, limits: Limits) -> None:
    """Hidden lines: the gap where it is under or over its limit, as shown, rounded."""
    for name, sign, share in (("under", "<-", limits.low), ("above", ">", limits.high)):

        def formula(slot: Slot, sign: str = sign, share: float = share) -> str:
            gap, target = canvas.at("gap", slot), canvas.at("target", slot)
            limit = f"ROUND({gap},0){sign}{share:g}*{target}"
            return (
                f'IF({slot.letter}${OFFSET_ROW}<1,"",IF(COUNT({gap},{target})=2,'
                f'IF({limit},{gap},""),""))'
            )

        def twin(slot: Slot, sign: str = sign, share: float = share) -> Value:
            gap, target = canvas.of("gap", slot), canvas.of("target", slot)
            if slot.is_past or not numbers([gap, target]) or not is_number(gap):
                return ""
            if not is_number(target):
                return ""
            shown, limit = rounded(gap, 0), share * float(target)  # type: ignore[arg-type]
            is_outside = shown > limit if sign == ">" else shown < -limit  # type: ignore[operator]
            return gap if is_outside else ""

        canvas.hidden(name, formula, twin)


def message(canvas: Canvas, chosen: Chosen, limits: Limits) -> tuple[str, str]:
    """The sentence as a formula, and as it reads."""
    gap, under, above = (canvas.span(name) for name in ("gap", "under", "above"))
    lowest = canvas.span("projected")
    noun, months = limits.noun, plural(f"COUNT({gap})", "month")
    low, high = percent(limits.low), percent(limits.high)
    within = f"within {low} under and {high} over its target"
    if limits.low == limits.high:
        within = f"within {high} of its target"
    parts = (
        (f"COUNT({gap})=0", '"No plan yet for this family"'),
        (
            f"MIN({lowest})<0",
            f'"{noun} runs out in "&{_month(lowest, "MIN")}&": "&FIXED(-MIN({lowest}),0)&" "&'
            f'{chosen.unit}&" are owed by then"',
        ),
        (
            f"COUNT({under})>0",
            f'"{noun} is "&FIXED(-MIN({under}),0)&" "&{chosen.unit}&" under target in "&'
            f'{_month(under, "MIN")}&"; it is more than {low} under in "&COUNT({under})'
            f'&" of "&{months}',
        ),
        (
            f"COUNT({above})>0",
            f'"{noun} is "&FIXED(MAX({above}),0)&" "&{chosen.unit}&" over target in "&'
            f'{_month(above, "MAX")}&"; it is more than {high} over in "&COUNT({above})'
            f'&" of "&{months}',
        ),
    )
    formula = "".join(f"IF({when},{text}," for when, text in parts)
    formula = f'={formula}"{noun} stays {within} in all "&{months}{")" * len(parts)}'
    return formula, _reads(canvas, chosen, limits, within)


def _month(span: str, extreme: str) -> str:
    return f"INDEX({NAMES},MATCH({extreme}({span}),{span},0))"


def _reads(canvas: Canvas, chosen: Chosen, limits: Limits, within: str) -> str:
    noun, unit = limits.noun, chosen.unit_text
    months = len(numbers(canvas.months("gap")))
    lowest = min(numbers(canvas.months("projected")), default=0.0)
    under, above = numbers(canvas.months("under")), numbers(canvas.months("above"))
    low, high, counted = percent(limits.low), percent(limits.high), worded(months, "month")
    if not months:
        return "No plan yet for this family"
    if lowest < 0:
        when = _when(canvas, "projected", lowest)
        return f"{noun} runs out in {when}: {fixed(-lowest)} {unit} are owed by then"
    if under:
        worst = min(under)
        return (
            f"{noun} is {fixed(-worst)} {unit} under target in {_when(canvas, 'under', worst)}; "
            f"it is more than {low} under in {len(under)} of {counted}"
        )
    if above:
        worst = max(above)
        return (
            f"{noun} is {fixed(worst)} {unit} over target in {_when(canvas, 'above', worst)}; "
            f"it is more than {high} over in {len(above)} of {counted}"
        )
    return f"{noun} stays {within} in all {counted}"


def _when(canvas: Canvas, name: str, value: float) -> str:
    position = canvas.months(name).index(value)
    return str(canvas.value(NAME_ROW, PLAN[position]))


# Titles of the charts -----------------------------------------------------------------------


def flow_title(canvas: Canvas, chosen: Chosen, asked: str, made: str, verb: str) -> tuple[str, str]:
    """Whether what is made is more or less than what is asked for, over the months shown."""
    left, right = canvas.span(made), canvas.span(asked)
    known = numbers(canvas.months(made)), numbers(canvas.months(asked))
    value: Value = rounded(sum(known[0]) - sum(known[1]), 0) if all(known) else ""
    more = canvas.scalar(
        f"{made} − {asked}",
        f'IF(MIN(COUNT({left}),COUNT({right}))=0,"",ROUND(SUM({left})-SUM({right}),0))',
        value,
    )
    nothing, equal = "No plan yet", f"{verb} as much as the forecast over the months shown"
    formula = (
        f'=IF({more}="","{nothing}",IF({more}=0,"{equal}","{verb} "&FIXED(ABS({more}),0)&" "&'
        f'{chosen.unit}&IF({more}>0," above"," below")&" the forecast over the months shown"))'
    )
    if not is_number(value):
        return formula, nothing
    if value == 0:
        return formula, equal
    side = "above" if float(value) > 0 else "below"  # type: ignore[arg-type]
    size = fixed(abs(float(value)))  # type: ignore[arg-type]
    return formula, f"{verb} {size} {chosen.unit_text} {side} the forecast over the months shown"


def balance_title(canvas: Canvas, limits: Limits) -> tuple[str, str]:
    """In how many months the balance is outside its limits."""
    under, above = canvas.span("under"), canvas.span("above")
    count_under, count_above = (len(numbers(canvas.months(name))) for name in ("under", "above"))
    low, high = f"{percent(limits.low)} under", f"{percent(limits.high)} over"
    near = f"{limits.noun} stays near its target in every month"
    formula = (
        f'=IF(COUNT({under},{above})=0,"{near}","{limits.noun} is more than {low} target in "&'
        f'{plural(f"COUNT({under})", "month")}&" and more than {high} in "&COUNT({above}))'
    )
    if not count_under + count_above:
        return formula, near
    return formula, (
        f"{limits.noun} is more than {low} target in {worded(count_under, 'month')} "
        f"and more than {high} in {count_above}"
    )
