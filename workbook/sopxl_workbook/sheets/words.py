"""Numbers and months inside sentences, in formulas and in their twins; imports the values only."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sopxl_workbook.cellspec import Value


def fixed(number: float, decimals: int = 0) -> str:
    """The twin of FIXED(number,decimals): halves away from zero, thousands by comma."""
    exact = Decimal(f"{number:.15g}")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,.{decimals}f}"
    return text.removeprefix("-") if not rounded else text


def rounded(value: Value, decimals: int) -> Value:
    """The twin of ROUND where there is a number; a blank stays blank."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(fixed(value, decimals).replace(",", ""))
    return value


def joined(value: Value) -> str:
    """The twin of value&"": a number without needless decimals, a blank as nothing."""
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.15g}"
    return str(value)


def in_currency(before: str, after: str, currency: str | None) -> tuple[str, str]:
    """A heading that names the company's currency, where it has one: the formula and its twin.

    >>> in_currency("Gross margin, ", "thousand a month", "EUR")[1]
    'Gross margin, EUR thousand a month'
    """
    formula = f'="{before}"&IF(sop_currency="","",sop_currency&" ")&"{after}"'
    return formula, f"{before}{f'{currency} ' if currency else ''}{after}"


def plural(number: str, word: str) -> str:
    """A count and its word, as a formula joins them: "1 month", "2 months"."""
    return f'{number}&IF({number}=1," {word}"," {word}s")'


def worded(number: float, word: str) -> str:
    """The twin of plural."""
    return f"{joined(number)} {word}{'' if number == 1 else 's'}"


def text(value: str) -> str:
    """A text as a formula writes it."""
    escaped = value.replace('"', '""')
    return f'"{escaped}"'
