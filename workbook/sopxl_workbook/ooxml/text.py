"""Text as sheet XML spells it, both ways; imports nothing."""

from __future__ import annotations

import re

_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_USUAL = {"&quot;": '"', "&gt;": ">", "&lt;": "<", "&amp;": "&"}  # & last: it may begin another
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2] or 0)
    if number > 0x10FFFF:
        raise ValueError(match[0])
    if number:
        return chr(number)
    if match[3] not in _NAMED:
        raise ValueError(match[0])  # no entity is known without a document type
    return _NAMED[match[3]]


def uncode(text: str) -> str:
    """Characters that Excel writes as _x000D_ put back."""
    if "_x" not in text:
        return text
    plain = _CODED.sub(lambda match: chr(int(match[1], 16)), text)
    # Excel writes a character beyond U+FFFF that it has to code as two halves.
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def decode(raw: bytes) -> str:
    """Text between two tags of a UTF-8 part, as the cell shows it; ValueError if it is none."""
    text = raw.decode("utf-8")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _spelled_out(text)
    return uncode(text)


def _spelled_out(text: str) -> str:
    """Text with every entity put as its character; the usual ones need no look at each."""
    if text.count("&") == sum(map(text.count, _USUAL)):
        for entity, character in _USUAL.items():
            text = text.replace(entity, character)
        return text
    return _ENTITY.sub(_character, text)


def code(text: str) -> str:
    """Characters that no XML can hold written as _x000D_, and what looks like it kept apart."""
    if "_x" in text:
        text = _LOOKS_CODED.sub("_x005F_", text)
    return _NOT_IN_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def encode(text: str) -> bytes:
    """Text for between two tags: nothing in it can end the text or become a formula."""
    text = code(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.encode("utf-8")
