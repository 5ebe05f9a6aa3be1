"""What is refused before anything of a workbook is parsed; imports archive and sopxl.errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from sopxl.errors import FileError, RefusedError, SopError

from .archive import Archive, DamagedArchiveError, Member, expand
from .partnames import folded

MAX_EXPANDED = 200 * 2**20  # bytes of all members together
MAX_PART = 100 * 2**20  # bytes of one member
MAX_RATIO = 200  # expanded bytes for each byte stored
MAX_ENTRIES = 5_000

_RATIO_FROM = 2**20  # a small member may be mostly blanks
_MARKUP = (".xml", ".rels", ".vml")
_PROLOGS = 2**12, 2**16, 2**20  # first bytes of a part in which its first element begins
_PIECE, _TAGS_AHEAD, _MAX_DEPTH = 2**16, 2_000, 256
_OUTSIDE = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\0")
_TRUST = "Open it only if you trust its sender; ask for a file saved by Excel."


class _RootSeenError(Exception):
    """The part's first element began: no document type can follow."""


class _DocumentTypeError(Exception):
    """The part declares a document type."""


def check_entries(data: bytes, where: str) -> None:
    """RefusedError E004 for too many members, before their directory is read."""
    entries = data.count(b"PK\x01\x02")
    if entries > MAX_ENTRIES:
        raise _bomb(f"it has {entries} parts, at most {MAX_ENTRIES} are read", where)


def check_limits(archive: Archive, where: str) -> None:
    """RefusedError E004 if the archive would expand beyond all measure."""
    members = archive.members
    expanded = sum(member.size for member in members)
    stored = sum(member.stored_size for member in members) or 1
    if expanded > MAX_EXPANDED:
        detail = f"it expands to {_mega(expanded)}, at most {_mega(MAX_EXPANDED)} are read"
    elif expanded > _RATIO_FROM and expanded > MAX_RATIO * stored:
        detail = f"it expands {expanded // stored} times, at most {MAX_RATIO} times is read"
    else:
        detail = next(filter(None, map(_too_large, members)), "")
    if detail:
        raise _bomb(detail, where)


def too_big(size: int, where: str) -> SopError:
    """Error E004 for a file that is too large before it is opened."""
    return _bomb(f"it has {_mega(size)}, at most {_mega(MAX_EXPANDED)} are read", where)


def _bomb(detail: str, where: str) -> SopError:
    return RefusedError("E004", f"the file could be a zip bomb: {detail}.", where, _TRUST)


def _too_large(member: Member) -> str:
    if member.size > MAX_PART:
        return f"{member.name} expands to {_mega(member.size)}, at most {_mega(MAX_PART)} are read"
    if member.size > _RATIO_FROM and member.size > MAX_RATIO * max(member.stored_size, 1):
        times = member.size // max(member.stored_size, 1)
        return f"{member.name} expands {times} times, at most {MAX_RATIO} times is read"
    return ""


def _mega(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def check_names(archive: Archive, where: str) -> None:
    """RefusedError E006 for two members of one name and for names that point outside."""
    seen: set[str] = set()
    for member in archive.members:
        key = folded(member.name)
        if key in seen:
            raise RefusedError("E006", f'the part "{member.name}" is there twice.', where, _TRUST)
        if _OUTSIDE.search(member.name):
            raise RefusedError(
                "E006", f'the part "{member.name}" points outside the workbook.', where, _TRUST
            )
        seen.add(key)


def check_prologs(archive: Archive, where: str) -> None:
    """RefusedError E005 if any XML part declares a document type, read by us or not.

    RefusedError E004 if it could hide one behind very much that is nothing.
    """
    for member in archive.members:
        if not member.name.lower().endswith(_MARKUP):
            continue
        declares = next(filter(None, (_declares_type(archive, member, n) for n in _PROLOGS)), "")
        if declares == "a type":
            raise document_type(where, member.name)
        if not declares:
            raise _bomb(f"{member.name} has {_mega(_PROLOGS[-1])} before its first element", where)


def document_type(where: str, part: str) -> SopError:
    """Error E005: entities of a document type could read files or exhaust memory."""
    return RefusedError("E005", f'the part "{part}" declares a document type.', where, _TRUST)


def _declares_type(archive: Archive, member: Member, length: int) -> str:
    """What the first bytes of a part declare: "a type", "none", or nothing yet."""
    try:
        head = expand(archive, member, length)
        _parser(_stop_at_root).Parse(head, False)
    except _DocumentTypeError:
        return "a type"
    except (_RootSeenError, expat.ExpatError, DamagedArchiveError, ValueError, LookupError):
        return "none"  # whatever is wrong with it is said when the part is read
    return "none" if length >= max(member.size, member.stored_size) else ""


def check_markup(data: bytes, where: str, part: str) -> None:
    """FileError E001 if a part is not well-formed, RefusedError E005 if it declares a type."""
    try:
        well_formed(data)
    except _DocumentTypeError:
        raise document_type(where, part) from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(where, part, str(error)) from None


def well_formed(data: bytes) -> None:
    """ValueError or ExpatError for bytes that are no well-formed XML, or nested without end.

    The depth is bounded first: the memory of a parser grows with it.
    """
    depth = 0
    for start in range(0, len(data), _PIECE):
        end = start + _PIECE
        depth += data.count(b"<", start, end) - 2 * data.count(b"</", start, end)
        if depth > _TAGS_AHEAD:  # empty elements count too: look closer
            _parser(_count_depth).Parse(data, True)
            return
    _parser().Parse(data, True)


def _count_depth(parser: expat.XMLParserType) -> None:
    depth = 0

    def started(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise ValueError("its elements are nested too deeply")

    def ended(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = started, ended


def _stop_at_root(parser: expat.XMLParserType) -> None:
    def root_seen(*_: object) -> None:
        raise _RootSeenError

    parser.StartElementHandler = root_seen


def damaged(where: str, part: str, detail: str) -> FileError:
    """Error E001 for one part of a workbook."""
    return FileError(
        "E001",
        f'the part "{part}" of the workbook is damaged: {detail}.',
        where,
        "Open the file in Excel, let it repair the workbook and save it.",
    )


def _parser(watch: Callable[[expat.XMLParserType], None] | None = None) -> expat.XMLParserType:
    def document_type_seen(*_: object) -> None:
        raise _DocumentTypeError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = document_type_seen
    if watch is not None:
        watch(parser)
    return parser
