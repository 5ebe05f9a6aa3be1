"""Zips written byte by byte, in ways that Python's own writer does not know."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_RECORD = struct.Struct("<4s6H3L5H2L")
_DATE = 0x21  # 1 January 1980
_UNKNOWN, _UNKNOWN_COUNT = 0xFFFFFFFF, 0xFFFF  # look into the zip64 field
_SIZES_FOLLOW = 8


def bare_descriptors(parts: Mapping[str, bytes]) -> bytes:
    """Sizes behind the data without the mark before them, as the first streaming writers did."""
    body, directory = b"", b""
    for name, data in parts.items():
        raw, crc, packed = name.encode(), zlib.crc32(data), _deflated(data)
        sizes = crc, len(packed), len(data)
        start = len(body)
        body += _local(raw, _SIZES_FOLLOW, (0, 0, 0)) + packed + struct.pack("<3L", *sizes)
        directory += _record(raw, _SIZES_FOLLOW, sizes, start)
    return body + directory + _end(len(parts), len(directory), len(body))


def zip64_directory(parts: Mapping[str, bytes]) -> bytes:
    """Every size, count and offset of the directory in the fields for very large archives."""
    body, directory = b"", b""
    for name, data in parts.items():
        raw, crc, packed = name.encode(), zlib.crc32(data), _deflated(data)
        extra = struct.pack("<2H3Q", 1, 24, len(data), len(packed), len(body))
        body += _local(raw, 0, (crc, len(packed), len(data))) + packed
        directory += _record(raw, 0, (crc, _UNKNOWN, _UNKNOWN), _UNKNOWN, extra)
    size, start, count = len(directory), len(body), len(parts)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    return body + directory + wide + locator + _end(_UNKNOWN_COUNT, _UNKNOWN, _UNKNOWN)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _local(name: bytes, flags: int, sizes: tuple[int, int, int]) -> bytes:
    return _LOCAL.pack(b"PK\3\4", 20, flags, 8, 0, _DATE, *sizes, len(name), 0) + name


def _record(
    name: bytes, flags: int, sizes: tuple[int, int, int], start: int, extra: bytes = b""
) -> bytes:
    head = _RECORD.pack(
        *(b"PK\1\2", 45, 45, flags, 8, 0, _DATE, *sizes),
        *(len(name), len(extra), 0, 0, 0, 0, start),
    )
    return head + name + extra


def _end(count: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0)
