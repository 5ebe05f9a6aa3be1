"""One document module more in a VBA project that somebody else made; imports pyOpenVBA.

Every other module keeps its bytes. Not tried in Excel: what is written is read back by olevba.
"""

from __future__ import annotations

import re
import struct

from pyopenvba.cfb import CFB
from pyopenvba.exceptions import CFBError, VBAProjectError
from pyopenvba.vba import (
    ProjectProtection,
    VBAModule,
    VBAModuleKind,
    compress,
    detect_signature,
    parse_project_stream,
    parse_projectwm,
    parse_vba_project,
    rebuild_module_stream,
    serialize_dir_stream,
    serialize_project_stream,
    serialize_projectwm,
)

from sopxl.errors import InputError
from sopxl_workbook.vba.project import CACHE_FREE, NO_COOKIE, document_header

_CODE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_COMPILED = re.compile(r"__SRP_", re.IGNORECASE)
_VISIBLE = b"\xff"


def with_document_module(data: bytes, code_name: str) -> bytes | None:
    """A vbaProject.bin with the empty document module of a new sheet.

    data : the project; a signature beside it, in parts of its own, is not seen from here, and
    Patch.set_part refuses to replace such a project.
    code_name : name of the module, which the sheet then has as its code name.
    Returns : the new bytes, without compiled code (Office compiles for itself); None where the
    project is locked, has a password, is signed, or cannot be read. Raises InputError E233 (no name
    for a module, or the name of another).
    """
    try:
        cfb = CFB.from_bytes(data)
        project = parse_vba_project(cfb)
        stream = cfb.get_stream("PROJECT")
        words = cfb.get_stream("PROJECTwm")
    except (CFBError, VBAProjectError, KeyError, ValueError, IndexError, struct.error):
        return None
    page = project.code_page
    protection = parse_project_stream(stream, code_page=page).protection
    if detect_signature(cfb).present or not _is_open(protection):
        return None
    _check_code_name(code_name, project.module_names())
    module = VBAModule(
        code_name,
        code_name,
        document_header(code_name, is_workbook=False),
        VBAModuleKind.other,
        cookie=NO_COOKIE,
    )
    project.modules.append(module)
    pairs = [*parse_projectwm(words, code_page=page), (code_name, code_name)]
    cfb.drop_streams_in_storage("VBA", lambda name: _COMPILED.match(name) is not None)
    cfb.add_stream_to_storage("VBA", code_name, rebuild_module_stream(module, page))
    cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", CACHE_FREE)
    cfb.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(project)))
    added = [(code_name, "Document")]
    cfb.write_stream(
        "PROJECT", serialize_project_stream(stream.rstrip(), {}, add_modules=added, code_page=page)
    )
    cfb.write_stream("PROJECTwm", serialize_projectwm(pairs, code_page=page))
    built: bytes = cfb.to_bytes()
    return built


def _check_code_name(name: str, taken: list[str]) -> None:
    if _CODE_NAME.fullmatch(name) is None:
        raise InputError(
            "E233",
            f'"{name}" cannot be the name of a VBA module.',
            fix="Use at most 31 letters, digits and _, and begin with a letter.",
        )
    if name.casefold() in {each.casefold() for each in taken}:
        raise InputError(
            "E233", f'there is a VBA module "{name}" already.', fix="Choose another name."
        )


def _is_open(protection: ProjectProtection) -> bool:
    """Whether nobody locked the project or gave it a password; no if that cannot be read."""
    try:
        locks, password, visible = map(_plain, (protection.cmg, protection.dpb, protection.gc))
    except (ValueError, IndexError):
        return False
    return not any(locks) and not any(password) and visible == _VISIBLE


def _plain(coded: str) -> bytes:
    """What a protection line of the PROJECT stream holds, by the rule of [MS-OVBA] 2.4.3.3."""
    raw = bytes.fromhex(coded)
    seed, last, before = raw[0], raw[2], raw[1]
    value, values = raw[2] ^ seed, bytearray()
    for byte in raw[3:]:
        value = byte ^ ((before + value) & 0xFF)
        before, last = last, byte
        values.append(value)
    skipped = (seed & 6) // 2
    length = int.from_bytes(values[skipped : skipped + 4], "little")
    found = bytes(values[skipped + 4 : skipped + 4 + length])
    if not length or len(found) != length:
        raise ValueError(coded)
    return found
