"""The titles of the sheets in docProps/app.xml, kept in step; imports lxml and parts."""

from __future__ import annotations

from lxml import etree

from sopxl_workbook.ooxml.parts import Parts

_KIND = "extended-properties"


def add_title(parts: Parts, name: str, before: str | None) -> None:
    """Insert a title behind that of another sheet; a part of another form is left alone."""
    found = _titles(parts)
    if found is None:
        return
    part, root, titles, pairs = found
    place = _place(titles, before) + 1 if before is not None else 0
    if place == 0 and before is not None:
        return
    entry = etree.Element(titles[0].tag)
    entry.text = name
    titles.insert(place, entry)
    _count(titles, pairs, max(place - 1, 0), 1)
    parts.put(part, root)


def remove_title(parts: Parts, name: str) -> None:
    """Take the title of a sheet out."""
    found = _titles(parts)
    if found is None:
        return
    part, root, titles, pairs = found
    place = _place(titles, name)
    if place >= 0:
        titles.remove(titles[place])
        _count(titles, pairs, place, -1)
        parts.put(part, root)


def _titles(
    parts: Parts,
) -> tuple[str, etree._Element, etree._Element, list[etree._Element]] | None:
    part = parts.related("", _KIND)
    if part is None:
        return None
    root = parts.xml(part)
    titles = root.find("{*}TitlesOfParts/{*}vector")
    counts = root.findall("{*}HeadingPairs/{*}vector/{*}variant/{*}i4")
    if titles is None or not len(titles) or not all((e.text or "").isdecimal() for e in counts):
        return None
    if sum(int(entry.text or 0) for entry in counts) != len(titles):
        return None
    return part, root, titles, counts


def _place(titles: etree._Element, name: str) -> int:
    return next((at for at, entry in enumerate(titles) if entry.text == name), -1)


def _count(titles: etree._Element, counts: list[etree._Element], place: int, by: int) -> None:
    """Change the length of the list, and of the group in which the place stands."""
    titles.set("size", str(len(titles)))
    first = 0
    for entry in counts:
        number = int(entry.text or 0)
        if first <= place < first + number:
            entry.text = str(number + by)
            return
        first += number
