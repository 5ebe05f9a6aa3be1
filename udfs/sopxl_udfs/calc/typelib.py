"""The UNO type library of the add-in, written here so that nobody needs LibreOffice's SDK.

Calc finds an add-in's functions as the methods of an interface, and it knows an interface only
from a type library (.rdb). The set of methods is the registry's, so the library is made whenever
the add-in is. The format is the documented binary UNOIDL format, version 0: a header, a map of
modules, and a payload for each type. Imports the standard library only.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_MAGIC = b"UNOIDL\xff\0"
_MODULE = 0
_INTERFACE = 5
_IN = 0  # the direction of a parameter


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an interface, all its parameters going in."""

    name: str
    returns: str  # a UNOIDL type: "[][]any"
    parameters: tuple[tuple[str, str], ...]  # name, UNOIDL type


def interface_library(name: str, methods: Sequence[Method]) -> bytes:
    """A type library that holds one interface derived from XInterface.

    name : with its modules, "org.sopxl.XFunctions".
    methods : in the order in which they stand in the interface.
    Returns : the bytes of the .rdb file.
    """
    *modules, own = name.split(".")
    data = bytearray(_MAGIC + bytes(8))
    payload = _append(data, _interface(methods))
    entry = _entry(data, own, payload)
    for module in reversed(modules):
        payload = _append(data, struct.pack("<BI", _MODULE, 1) + entry)
        entry = _entry(data, module, payload)
    root = _append(data, entry)
    struct.pack_into("<II", data, len(_MAGIC), root, 1)
    return bytes(data)


def _append(data: bytearray, piece: bytes) -> int:
    offset = len(data)
    data += piece
    return offset


def _entry(data: bytearray, name: str, payload: int) -> bytes:
    return struct.pack("<II", _append(data, name.encode("ascii") + b"\0"), payload)


def _text(text: str) -> bytes:
    encoded = text.encode("ascii")
    return struct.pack("<I", len(encoded)) + encoded


def _count(number: int) -> bytes:
    return struct.pack("<I", number)


def _interface(methods: Sequence[Method]) -> bytes:
    bases = _count(1) + _text("com.sun.star.uno.XInterface") + _count(0)
    attributes = _count(0)
    return b"".join(
        (bytes([_INTERFACE]), bases, attributes, _count(len(methods)), *map(_method, methods))
    )


def _method(method: Method) -> bytes:
    parameters = b"".join(
        bytes([_IN]) + _text(name) + _text(kind) for name, kind in method.parameters
    )
    return b"".join(
        (
            _text(method.name),
            _text(method.returns),
            _count(len(method.parameters)),
            parameters,
            _count(0),  # exceptions
        )
    )
