"""The shared strings of a workbook, as plain text; imports lxml."""

from __future__ import annotations

import re
from contextlib import suppress

from lxml import etree

from .sheetxml import UnknownSpellingError, is_plain
from .text import decode, uncode

# the text of an item that is one run; what is inside any other
_ITEM = re.compile(rb"<si>(?:<t(?:\s[^>]*+)?>([^<]*+)</t></si>|(.*?)</si>)|<si/>", re.DOTALL)
_ANY_ITEM = re.compile(rb"<si(?=[\s/>])")
_RUN, _ANY_RUN = (
    re.compile(rb"<t(?:\s[^>]*+)?>([^<]*+)</t>"),
    re.compile(rb"<t(?:\s[^>]*+)?+(?<!/)>"),
)
_PHONETIC = re.compile(rb"<rPh[\s>](?:[^<]++|<(?!/?rPh[\s/>]))*+</rPh>")


def shared_strings(data: bytes, root: etree._Element | None = None) -> list[str]:
    """Text of every item of a well-formed shared strings part, without phonetic guides."""
    if root is None and is_plain(data) and data.count(b"<si>") == data.count(b"</si>"):
        found = _ITEM.findall(data)
        if len(found) == len(_ANY_ITEM.findall(data)) > 0:
            with suppress(UnknownSpellingError):
                return [decode(plain) if plain else _runs(rest) for plain, rest in found]
    if root is None:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    return [_item(item) for item in root if _local(item) == "si"]


def _runs(inside: bytes) -> str:
    if b"<rPh" in inside:
        inside = _PHONETIC.sub(b"", inside)
    found = _RUN.findall(inside)
    if b"<rPh" in inside or len(found) != len(_ANY_RUN.findall(inside)):
        raise UnknownSpellingError
    return decode(b"".join(found))


def _item(item: etree._Element) -> str:
    texts = []
    for node in item.iter():
        if _local(node) == "t" and _local(node.getparent()) != "rPh":
            texts.append(node.text or "")
    return uncode("".join(texts))


def _local(node: etree._Element | None) -> str:
    if node is None or not isinstance(node.tag, str):
        return ""
    return etree.QName(node).localname
