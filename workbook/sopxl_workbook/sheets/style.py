"""The one palette, the cell styles and the number formats of the workbook; imports XlsxWriter only.

A style is written as words, later ones over earlier ones: "calculated units past" is the look of
a calculated cell, in units, on the ground of the past. `Styles.get` turns it into a format.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Properties: TypeAlias = dict[str, Any]

INK, SUB, FAINT = "#1F2933", "#5B6770", "#8A949C"
RULE, HAIR = "#B8C0C7", "#E3E7EA"
PAST, BAND = "#F4F6F7", "#EEF1F3"
BLUE, BLUE_DARK, BLUE_PALE = "#0072B2", "#00527F", "#DCEBF5"
INPUT_FILL, INPUT_INK = "#FFF8D6", "#0B3FA8"
WATCH_FILL, ACT_FILL, ACT_PALE = "#FCE8BF", "#B84A00", "#F8DCCB"
VERMILLION, ORANGE, SKY = "#D55E00", "#E69F00", "#56B4E9"  # chart marks only
GRID, WHITE = "#D3D9DE", "#FFFFFF"

FONT = "Calibri"

UNITS = '#,##0_i;"−"#,##0_i;0_i'
DEVIATION = '+#,##0_i;"−"#,##0_i;0_i'
DEVIATION_ACT = '"▲ +"#,##0_i;"▼ −"#,##0_i;0_i'
HIGH, LOW = '"▲ "+#,##0_i', '"▼ "+#,##0_i;"▼ −"#,##0_i'
SHORT, UNDER = '"▲ "#,##0_i;"▲ −"#,##0_i', '"▼ "#,##0_i;"▼ −"#,##0_i;0_i'
THOUSAND = '#,##0,_i;"−"#,##0,_i;0_i'
THOUSAND_SIGNED = '+#,##0,_i;"−"#,##0,_i;0_i'
MILLION = "0.0,,"
LOAD, LOAD_FULL, LOAD_FREE = "0%_i", '"▲ "0%_i', '"▽ "0%_i'
SERVICE, SERVICE_LOW = "0.0%_i", '"▼ "0.0%_i'
COVER, COVER_HIGH = "0.0_i", '"▲ "0.0_i'
MONEY = '#,##0.00_i;"−"#,##0.00_i;0_i'
MONTH = "mmm yy_i"
DAY = "d mmm_i"
MONTH_ON = 'mmm yy"–"'
DATE = "yyyy-mm-dd"

_NUMBER_FORMATS = {
    "units": UNITS,
    "deviation": DEVIATION,
    "thousand": THOUSAND,
    "signed": THOUSAND_SIGNED,
    "million": MILLION,
    "load": LOAD,
    "service": SERVICE,
    "cover": COVER,
    "money": MONEY,
    "month": MONTH,
    "month_on": MONTH_ON,
    "day": DAY,
    "date": DATE,
    "weeks": "0.0",
    "number": "#,##0",
    "count": "#,##0_i",
    "whole": "0",
    "share": "0.0%",
    "text": "@",
    "unseen": ";;;",
}

# A number that is too long for its column is made smaller, never shown as ###.
_FITS: dict[str, Properties] = {
    word: {"shrink": True} for word in ("units", "deviation", "thousand", "signed", "million")
}

_NORMAL: Properties = {
    "font_name": FONT,
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
}

# The named looks of cells: what a planner reads from the legend on Start.
_LOOKS: dict[str, Properties] = {
    "normal": {},
    "input": {
        "font_color": INPUT_INK,
        "bg_color": INPUT_FILL,
        "locked": False,
    },
    "calculated": {},
    "actual": {"bold": True},
    "frozen": {"font_color": SUB},
    "stored": {"font_color": BLUE_DARK},
    "derived": {"font_color": SUB, "font_size": 9},
    "key": {"bold": True},
    "brought": {"font_color": SUB, "font_size": 9, "bold": False},
    "watch": {"bg_color": WATCH_FILL, "bold": True},
    "act": {"bg_color": ACT_FILL, "font_color": WHITE, "bold": True},
    "outside": {"font_color": ACT_FILL, "bold": True},
}

_TEXTS: dict[str, Properties] = {
    "title": {"font_size": 20, "bold": True},
    "figure": {"font_size": 24, "bold": True},
    "says": {"bold": True, "font_color": SUB},
    "headline": {"font_size": 12, "bold": True, "font_color": BLUE_DARK},
    "master": {"bold": True, "font_color": BLUE_DARK, "align": "right"},
    "version": {"font_size": 9, "font_color": SUB, "align": "right"},
    "meta_label": {"font_size": 8, "font_color": SUB},
    "meta": {"bold": True},
    "zone_actual": {"font_size": 8, "bold": True, "font_color": WHITE, "bg_color": SUB},
    "zone_plan": {"font_size": 8, "bold": True, "font_color": WHITE, "bg_color": BLUE},
    "zone_band": {"font_size": 8, "bold": True, "bg_color": BAND},
    "zone_plain": {"font_size": 8, "bold": True, "font_color": SUB, "align": "right"},
    "head": {"font_size": 9, "bold": True, "align": "right"},
    "head_sub": {"font_size": 9, "font_color": SUB, "align": "right"},
    "days": {"font_size": 8, "font_color": SUB, "align": "right"},
    "block": {"bold": True, "font_color": BLUE_DARK, "valign": "bottom"},
    "unit": {"font_size": 9, "font_color": SUB, "valign": "bottom"},
    "label": {},
    "label_derived": {"font_color": SUB, "font_size": 9, "indent": 1},
    "label_key": {"bold": True},
    "chart_title": {"bold": True},
    "legend": {"font_size": 9, "font_color": SUB, "indent": 1},
    "note_head": {"bold": True, "font_color": BLUE_DARK, "valign": "bottom"},
    "note": {"text_wrap": True, "valign": "top"},
    "decision": {"text_wrap": True, "valign": "vcenter", "bg_color": BLUE_PALE},
    "footnote": {"font_size": 8, "font_color": FAINT},
    "formula": {"font_size": 9, "font_color": BLUE_DARK},
    "code": {"font_name": "Consolas", "font_size": 9, "font_color": BLUE_DARK},
    "link": {"bold": True, "font_color": BLUE_DARK, "underline": 1},
    "plan_month": {
        "font_size": 14,
        "bold": True,
        "font_color": BLUE_DARK,
        "align": "left",
        "num_format": "mmmm yyyy",
    },
    "step": {"font_size": 18, "bold": True, "font_color": SUB, "align": "center"},
    "help": {"font_color": SUB, "font_size": 9},
    "data": {},
    "heading": {"font_size": 8, "font_color": SUB},
    "column": {"text_wrap": True, "valign": "bottom", "font_size": 8},
    "table_head": {
        "font_size": 9,
        "bold": True,
        "bg_color": BAND,
        "bottom": 1,
        "bottom_color": INK,
        "valign": "vcenter",
    },
}

_PLACES: dict[str, Properties] = {
    "past": {"bg_color": PAST},
    "now": {"left": 2, "left_color": INK},
    "today": {"left": 1, "left_color": INK},  # a rule can draw no thicker line
    "hair": {"bottom": 1, "bottom_color": HAIR},
    "rule": {"bottom": 1, "bottom_color": RULE},
    "under": {"bottom": 1, "bottom_color": INK},
    "topline": {"top": 2, "top_color": INK},
    "total": {"top": 1, "top_color": INK},
    "bold": {"bold": True},
    "size8": {"font_size": 8},
    "size9": {"font_size": 9},
    "size11": {"font_size": 11},
    "left": {"align": "left"},
    "right": {"align": "right"},
    "center": {"align": "center"},
    "top": {"valign": "top"},
    "wrap": {"text_wrap": True},
    "shrink": {"shrink": True},
    "indent": {"indent": 1},
    "pale": {"bg_color": BLUE_PALE},
    "unlocked": {"locked": False},
}

_WORDS = {
    **_LOOKS,
    **_TEXTS,
    **_PLACES,
    **{word: {"num_format": code} | _FITS.get(word, {}) for word, code in _NUMBER_FORMATS.items()},
}


def properties(style: str) -> Properties:
    """What the words of a style come to, as XlsxWriter names it; KeyError for an unknown word."""
    merged = dict(_NORMAL)
    for word in style.split():
        merged |= _WORDS[word]
    return merged


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._asked: dict[tuple[str, tuple[tuple[str, Any], ...]], Any] = {}

    def get(self, style: str = "", **extra: Any) -> Any:
        """The format of a style; extra : XlsxWriter properties that go over it."""
        asked = style, tuple(extra.items())
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._format(properties(style) | extra)
        return found

    def rule(self, style: str, num_format: str = "") -> Any:
        """The format of a conditional rule: only what the rule changes."""
        changed: Properties = {}
        for word in style.split():
            changed |= _WORDS[word]
        changed.pop("font_name", None)
        changed.pop("font_size", None)
        return self._format(changed | ({"num_format": num_format} if num_format else {}))

    def _format(self, wanted: Properties) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]
