"""Charts that show the rows of a table: their ranges and the values kept with them; imports a1."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from sopxl_workbook.ooxml.a1 import Area, parse_area, split_reference
from sopxl_workbook.ooxml.edits import number_text
from sopxl_workbook.ooxml.text import encode
from sopxl_workbook.ooxml.values import CellError, NotCalculated, Value

from .markup import attributes, elements, texts, with_attribute, with_elements, with_texts
from .refs import Place, moved_formula
from .span import AnySpan

Values = Callable[[str, Area], Sequence[Sequence[Value]]]

_TITLE, _CACHED = b"tx", b"numRef|strRef|multiLvlStrRef|numDim|strDim"
_RANGE = b"f|sqref"  # sqref: of series that a filter of the chart hides
_LEVELS = b"numCache|strCache|lvl"
_NAME = re.compile(rb"<(?:[\w.-]+:)?(\w+)")
_ALL_POINTS = re.compile(rb"<(?:[\w.-]+:)?pt\s.*</(?:[\w.-]+:)?pt\s*>", re.DOTALL)
_COUNT = re.compile(rb"<(?:[\w.-]+:)?ptCount\s[^>]*?(?:/>|></[^>]*>)")


def moved_chart(data: bytes, span: AnySpan) -> tuple[bytes, set[str]]:
    """A chart part with its ranges as long as the table's rows become, and those ranges.

    The values kept with a range are cut to its length; filled_chart adds those that it gains.
    """
    ranges: set[str] = set()

    def moved(element: bytes) -> bytes:
        match = _NAME.match(element)
        kind = match[1] if match else b""
        if kind in (_TITLE, *_RANGE.split(b"|")):
            return with_texts(element, _RANGE, lambda text: moved_formula(text, span, None))
        old = next(iter(texts(element, b"f")), "")
        new = moved_formula(old, span, None, Place.SERIES)
        if new == old:
            return element
        element = with_texts(element, b"f", lambda text: new if text == old else text)
        ranges.add(new)
        return _cut(element, _points(new, kind, span))

    return with_elements(data, b"|".join((_TITLE, _CACHED, _RANGE)), moved), ranges


def _points(formula: str, kind: bytes, span: AnySpan) -> int | None:
    """How many points a range has, on each level where it has several; None for several ranges."""
    found = split_reference(formula)
    if found is None:
        return None
    area = parse_area(found[1])
    if kind == b"multiLvlStrRef":
        return span.length(area)
    return area.size


def _cut(element: bytes, count: int | None) -> bytes:
    if count is None:
        return element
    text = str(count)
    element = with_attribute(element, b"ptCount", b"val", lambda _: text)
    element = with_attribute(element, b"lvl", b"ptCount", lambda _: text)
    return with_elements(element, b"pt", lambda each: each if _index(each) < count else b"")


def _index(point: bytes) -> int:
    found = attributes(point, b"pt", b"idx")
    return int(found[0]) if found and found[0].isdecimal() else 0


def filled_chart(data: bytes, ranges: Collection[str], values: Values) -> bytes:
    """A chart part with the values that its ranges gained kept with them, as Excel does."""

    def filled(element: bytes) -> bytes:
        formula = next(iter(texts(element, b"f")), "")
        target = split_reference(formula) if formula in ranges else None
        if target is None:
            return element
        block = values(target[0], parse_area(target[1]))
        levels = elements(element, _LEVELS)
        is_across = len(block) == len(levels) < len(block[0])  # a level a row
        columns = block if is_across else [list(column) for column in zip(*block, strict=True)]
        is_levels = len(columns) == len(levels) > 1  # the first level is the last column
        if not is_levels and not len(columns) == len(levels) == 1:
            return element
        following = iter(reversed(columns) if is_levels else columns)
        return with_elements(element, _LEVELS, lambda each: _with_points(each, next(following)))

    return with_elements(data, b"numRef|strRef|multiLvlStrRef", filled)


def _with_points(cache: bytes, column: Sequence[Value]) -> bytes:
    """The values of a range with those that are not kept yet."""
    is_number = b"numCache" in cache[:30]
    points = {_index(point): point for point in elements(cache, b"pt")}
    count, old = _COUNT.search(cache), _ALL_POINTS.search(cache)
    prefix = cache[1 : cache.index(b">")].rpartition(b":")[0]
    prefix += b":" if prefix else b""
    for index, value in enumerate(column):
        text = _number(value) if is_number else _text(value)
        if index not in points and text is not None:
            point = b'<%bpt idx="%d"><%bv>%b</%bv></%bpt>'
            points[index] = point % (prefix, index, prefix, text, prefix, prefix)
    body = b"".join(points[index] for index in sorted(points))
    if old is not None:
        return cache[: old.start()] + body + cache[old.end() :]
    at = count.end() if count else cache.index(b">") + 1
    return cache[:at] + body + cache[at:]


def _number(value: Value) -> bytes | None:
    if isinstance(value, CellError):
        return encode(value.code)
    return number_text(value) if isinstance(value, float) else None


def _text(value: Value) -> bytes | None:
    if value is None or isinstance(value, NotCalculated):
        return None
    if isinstance(value, bool):
        return b"TRUE" if value else b"FALSE"
    return number_text(value) if isinstance(value, float) else encode(str(value))
