"""The zip below a workbook: members as raw bytes, and a rewrite that copies what it does not touch.

Imports zipfile and zlib; knows nothing of workbooks.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_RECORD = struct.Struct("<4s4B4H3L5H2L")  # of the directory
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_RECORD_MARK, _LOCAL_MARK, _END_MARK = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
_UTF8_NAME, _SIZES_FOLLOW = 0x800, 0x8  # flags
_IN_EXTRA = 0xFFFFFFFF  # stands for a number of 8 bytes elsewhere
_FIRST_DATE = 0x21  # 1 January 1980, the first that a zip can write


class DamagedArchiveError(Exception):
    """The bytes are no whole zip archive; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member as it lies in the archive."""

    name: str
    start: int  # offset of its header
    data_start: int  # offset of its stored bytes
    end: int  # offset after everything that belongs to it
    record: bytes  # its entry in the directory, raw
    method: int  # 0 stored, 8 deflated
    stored_size: int  # bytes in the archive
    size: int  # bytes expanded, as the directory says
    crc: int
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Archive:
    """The members of a zip in the order of its directory."""

    data: bytes
    members: tuple[Member, ...]
    comment: bytes


def read_archive(data: bytes) -> Archive:
    """Members of a zip, from its directory alone; DamagedArchiveError if it is not whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            infos, position, comment = book.infolist(), book.start_dir, book.comment
        promised = _promised(data)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
        raise DamagedArchiveError(str(error)) from None
    if len(infos) != promised:
        raise DamagedArchiveError("the directory does not hold as many members as it says")
    order = sorted(info.header_offset for info in infos)
    following = dict(zip(order, [*order[1:], position], strict=True))
    members = []
    for info in infos:
        name, extra, note = struct.unpack_from("<3H", data, position + 28)
        record = data[position : position + 46 + name + extra + note]
        position += len(record)
        members.append(_member(data, info, record, following[info.header_offset]))
    return Archive(data, tuple(members), comment)


def _promised(data: bytes) -> int:
    """How many members the end of the archive says there are."""
    end = data.rfind(_END_MARK)
    count: int = _END.unpack_from(data, end)[4]
    locator = end - 20
    if count < 0xFFFF or data[locator : locator + 4] != b"PK\x06\x07":
        return count
    (at,) = struct.unpack_from("<Q", data, locator + 8)
    (count,) = struct.unpack_from("<Q", data, at + 32)
    return count


def _member(data: bytes, info: zipfile.ZipInfo, record: bytes, end: int) -> Member:
    start = info.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or not header.startswith(_LOCAL_MARK):
        raise DamagedArchiveError(f"{info.filename} has no header")
    _, _, flags, method, _, _, *sizes, name, extra = _LOCAL.unpack(header)
    data_start = start + 30 + name + extra
    if data[start + 30 : start + 30 + name] != record[46 : 46 + _RECORD.unpack_from(record)[12]]:
        raise DamagedArchiveError(f"{info.filename} has another name in its header")
    known = [info.CRC, info.compress_size, info.file_size]
    is_known = not flags & _SIZES_FOLLOW and _IN_EXTRA not in sizes
    if method != info.compress_type or (is_known and sizes != known):
        raise DamagedArchiveError(f"{info.filename} has another size in its header")
    if data_start + info.compress_size > end:
        raise DamagedArchiveError(f"{info.filename} runs into the next member")
    return Member(
        name=info.filename,
        start=start,
        data_start=data_start,
        end=end,
        record=record,
        method=info.compress_type,
        stored_size=info.compress_size,
        size=info.file_size,
        crc=info.CRC,
        encrypted=bool(info.flag_bits & 1),
    )


def expand(archive: Archive, member: Member, limit: int | None = None) -> bytes:
    """Expanded bytes of a member, checked; with a limit, only its beginning, at most so many.

    Raises DamagedArchiveError, whose text speaks of the member as "it".
    """
    stored = member.stored_size if limit is None else min(limit, member.stored_size)
    raw = memoryview(archive.data)[member.data_start : member.data_start + stored]
    if member.encrypted or member.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DamagedArchiveError("it is stored in a way that no workbook uses")
    if member.method == zipfile.ZIP_STORED:
        data = bytes(raw[: member.size + 1])
    else:
        try:
            # One byte more than promised shows a member that lies about its size.
            data = zlib.decompressobj(-15).decompress(raw, (limit or member.size) + 1)
        except zlib.error:
            raise DamagedArchiveError("it cannot be expanded") from None
    if limit is not None:
        return data[:limit]
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise DamagedArchiveError("it is not what its checksum says")
    return data


def rewrite(archive: Archive, changed: Mapping[str, bytes], removed: Collection[str] = ()) -> bytes:
    """The archive with some members changed, added at the end or left out.

    Every other member is copied as it lies, header and compressed bytes; nothing to do gives back
    the very same bytes.
    """
    if not changed and not removed:
        return archive.data
    body, directory = io.BytesIO(), []
    for member in archive.members:
        if member.name in removed:
            continue
        start = body.tell()
        if member.name in changed:
            header, record = _deflated(member, changed[member.name], start)
            body.write(header)
        else:
            body.write(archive.data[member.start : member.end])
            record = _moved(member, start)
        directory.append(record)
    present = {member.name for member in archive.members}
    for name, data in changed.items():
        if name not in present:
            header, record = _deflated(_new(name), data, body.tell())
            body.write(header)
            directory.append(record)
    start = body.tell()
    body.writelines(directory)
    size, count = body.tell() - start, len(directory)
    body.write(_END.pack(_END_MARK, 0, 0, count, count, size, start, len(archive.comment)))
    body.write(archive.comment)
    return body.getvalue()


def _new(name: str) -> Member:
    raw = name.encode("utf-8")
    flags = 0 if raw.isascii() else _UTF8_NAME
    record = _RECORD.pack(
        _RECORD_MARK, 20, 0, 20, 0, flags, 8, 0, _FIRST_DATE, 0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0
    )
    return Member(name, 0, 0, 0, record + raw, 8, 0, 0, 0, False)


def _deflated(member: Member, data: bytes, offset: int) -> tuple[bytes, bytes]:
    """Header with compressed data, and directory entry, of a member with new contents."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    fields = list(_RECORD.unpack_from(member.record))
    name = member.record[46 : 46 + fields[12]]
    note = member.record[46 + fields[12] + fields[13] :]
    flags, crc = fields[5] & _UTF8_NAME, zlib.crc32(data)
    time, date = fields[7], fields[8]
    fields[3:7] = 20, 0, flags, 8
    fields[9:12] = crc, len(packed), len(data)
    fields[13], fields[18] = 0, offset
    header = _LOCAL.pack(
        _LOCAL_MARK, 20, flags, 8, time, date, crc, len(packed), len(data), len(name), 0
    )
    return header + name + packed, _RECORD.pack(*fields) + name + note


def _moved(member: Member, offset: int) -> bytes:
    """Directory entry of an untouched member at its new offset."""
    fields = list(_RECORD.unpack_from(member.record))
    if fields[18] != 0xFFFFFFFF:
        fields[18] = offset
        return _RECORD.pack(*fields) + member.record[46:]
    # The offset stands among the 8-byte numbers of the zip64 field, after those sizes that do.
    skip = 8 * ((fields[11] == 0xFFFFFFFF) + (fields[10] == 0xFFFFFFFF))
    record, at = bytearray(member.record), 46 + fields[12]
    while struct.unpack_from("<H", record, at)[0] != 1:
        at += 4 + struct.unpack_from("<H", record, at + 2)[0]
    struct.pack_into("<Q", record, at + 4 + skip, offset)
    return bytes(record)
