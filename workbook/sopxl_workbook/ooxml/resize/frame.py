"""What stands around the rows of a sheet and follows a table: rules, filters; imports a1.

Validations and conditional formats of both editions, sparklines, protected ranges, ignored errors,
filters and sorting, links of the totals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sopxl.errors import InputError
from sopxl_workbook.ooxml.a1 import Area, parse_area

from .markup import (
    attributes,
    elements,
    texts,
    with_attribute,
    with_elements,
    with_texts,
)
from .refs import Place, may_hold, moved_formula
from .span import AnySpan, overlap

_RULES = b"conditionalFormatting|dataValidation"
_MARKS = b"protectedRange|ignoredError"
_RANGES = b"autoFilter|sortState|sortCondition"
_RULE = re.compile(rb"<(?:[\w.-]+:)?(?:%b)[\s>]" % _RULES)
_SPARKLINE = b"sparkline|f"  # f by itself: the dates of a group of sparklines
_EXTENDED = b"sqref"  # xm:sqref, of rules inside an extension
_FORMULAS = b"formula|formula1|formula2|f"

Follow = Callable[[Area], Area]


def moved_frame(frame: bytes, span: AnySpan, home: str) -> bytes:
    """A piece of a sheet outside its rows, with everything that follows the table.

    home : the sheet it belongs to. On other sheets only formulas can point at the table.
    """
    is_own = home.casefold() == span.sheet.casefold()
    if not is_own and not may_hold(frame, span):
        return frame
    taken = _validated(frame) if is_own else []

    def moved(element: bytes) -> bytes:
        if _RULE.match(element):
            return _rule(element, span, home, is_own, taken)
        return _sparkline(element, span, home, is_own)

    frame = with_elements(frame, b"|".join((_RULES, _SPARKLINE)), moved)
    if not is_own:
        return frame
    frame = with_attribute(frame, _MARKS, b"sqref", lambda text: moved_areas(text, span.spread))
    frame = with_elements(frame, b"ignoredError", lambda each: _extended(each, span.spread))
    frame = with_attribute(frame, _RANGES, b"ref", lambda text: moved_areas(text, span.moved))
    return with_attribute(
        frame, b"hyperlink", b"ref", lambda text: moved_areas(text, span.followed)
    )


def parse_areas(text: str) -> list[Area] | None:
    """Areas of a list such as "B5:B9 D5"; None if one is none, so that it is left alone."""
    try:
        return [parse_area(ref) for ref in text.split()]
    except InputError:
        return None


def moved_areas(text: str, follow: Follow) -> str:
    """A list of areas afterwards; the very same text if none of them follows."""
    areas = parse_areas(text)
    if not areas:
        return text
    moved = [follow(area) for area in areas]
    return text if moved == areas else " ".join(map(str, moved))


def _extended(element: bytes, follow: Follow) -> bytes:
    return with_texts(element, _EXTENDED, lambda text: moved_areas(text, follow))


def _sparkline(element: bytes, span: AnySpan, home: str, is_own: bool) -> bytes:
    element = with_texts(element, b"f", lambda text: moved_formula(text, span, home))
    return _extended(element, span.followed) if is_own else element


def _rule(element: bytes, span: AnySpan, home: str, is_own: bool, taken: Sequence[Area]) -> bytes:
    areas = _rule_areas(element)
    place = Place.RULE
    if is_own and areas:
        others = [area for area in taken if area not in areas]
        is_validation = _is_validation(element)

        def follow(area: Area) -> Area:
            moved = span.spread(area)
            return area if is_validation and _overlaps(span.gained(area, moved), others) else moved

        element = with_attribute(element, _RULES, b"sqref", lambda text: moved_areas(text, follow))
        element = _extended(element, follow)
        if span.follows(areas[0]):
            place = Place.CELL  # what is relative is so to a cell of the totals, which moves

    def moved(text: str) -> str:
        return moved_formula(text, span, home, place)

    element = with_texts(element, _FORMULAS, moved)
    return with_attribute(element, b"cfvo", b"val", moved)


def _rule_areas(element: bytes) -> list[Area]:
    listed = [*attributes(element, _RULES, b"sqref"), *texts(element, _EXTENDED)]
    return [area for text in listed for area in parse_areas(text) or ()]


def _validated(frame: bytes) -> list[Area]:
    """Every area with a validation: Excel allows a cell only one."""
    rules = elements(frame, _RULES)
    return [area for each in rules if _is_validation(each) for area in _rule_areas(each)]


def _is_validation(element: bytes) -> bool:
    return b"dataValidation" in element[:40]  # where its own name stands


def _overlaps(gained: Area, others: Sequence[Area]) -> bool:
    """Whether what an area gains belongs to another one already."""
    return any(overlap(gained, other) for other in others)
