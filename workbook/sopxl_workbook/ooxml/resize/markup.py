"""Attributes and texts of XML parts changed in place, every other byte kept; imports lxml."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from sopxl_workbook.ooxml.sheetxml import is_plain
from sopxl_workbook.ooxml.text import decode, encode

Change = Callable[[str], str]

_ATTRIBUTES = rb"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*"""


@lru_cache(maxsize=64)
def _tags(names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]+:)?(?:%b)(?=[\s/>])%b/?>" % (names, _ATTRIBUTES))


@lru_cache(maxsize=64)
def _texts(names: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"(<((?:[\w.-]+:)?(?:%b))(?=[\s>])%b>)([^<]*)(?=</\2\s*>)" % (names, _ATTRIBUTES)
    )


@lru_cache(maxsize=64)
def _elements(names: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"<((?:[\w.-]+:)?(?:%b))(?=[\s/>])%b(?:/>|>.*?</\1\s*>)" % (names, _ATTRIBUTES), re.DOTALL
    )


@lru_cache(maxsize=64)
def _attribute(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"""(\s%b\s*=\s*)(?:"([^"]*)"|'([^']*)')""" % name)


def plain_part(data: bytes) -> bytes:
    """The same part in UTF-8 without comments and CDATA, so that a "<" always begins a tag."""
    if is_plain(data):
        return data
    parser = etree.XMLParser(
        remove_comments=True, strip_cdata=True, resolve_entities=False, no_network=True
    )
    root = etree.fromstring(data, parser)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(
        root, encoding="utf-8"
    )


def with_attribute(data: bytes, names: bytes, attribute: bytes, change: Change) -> bytes:
    """One attribute changed in every element of the names, "autoFilter|sortState"."""
    pattern = _attribute(attribute)
    return _tags(names).sub(
        lambda tag: pattern.sub(lambda match: _attribute_text(match, change), tag[0], 1), data
    )


def _attribute_text(match: re.Match[bytes], change: Change) -> bytes:
    raw = match[2] if match[3] is None else match[3]
    old = decode(raw)
    new = change(old)
    if new == old:
        return match[0]
    quote, coded = (b'"', b"&quot;") if match[3] is None else (b"'", b"&apos;")
    return b"%b%b%b%b" % (match[1], quote, encode(new).replace(quote, coded), quote)


def without_attribute(data: bytes, names: bytes, attribute: bytes) -> bytes:
    """Every element of the names without one of its attributes."""
    return _tags(names).sub(lambda tag: _attribute(attribute).sub(b"", tag[0], 1), data)


def with_texts(data: bytes, names: bytes, change: Change) -> bytes:
    """The text changed of every element of the names that holds nothing but text."""

    def changed(match: re.Match[bytes]) -> bytes:
        old = decode(match[3])
        new = change(old)
        return match[0] if new == old else match[1] + encode(new)

    return _texts(names).sub(changed, data)


def with_elements(data: bytes, names: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Every whole element of the names changed; none may stand inside another of them."""
    return _elements(names).sub(lambda match: change(match[0]), data)


def elements(data: bytes, names: bytes) -> list[bytes]:
    """Every whole element of the names."""
    return [match[0] for match in _elements(names).finditer(data)]


def texts(data: bytes, names: bytes) -> list[str]:
    """The text of every element of the names that holds nothing but text."""
    return [decode(match[3]) for match in _texts(names).finditer(data)]


def attributes(data: bytes, names: bytes, attribute: bytes) -> list[str]:
    """One attribute of every element of the names that has it."""
    found = (_attribute(attribute).search(tag[0]) for tag in _tags(names).finditer(data))
    return [decode(match[2] if match[3] is None else match[3]) for match in found if match]
