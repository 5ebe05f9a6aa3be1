"""A VBA project that somebody else made, with modules more or fewer; imports pyOpenVBA.

Every other module keeps its bytes, and so do the references, the identity and the forms. Compiled
code goes, as [MS-OVBA] 2.3.4.1 asks of whoever changes a project: Office compiles for itself. Not
tried in Excel: what is written is read back by olevba.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Sequence

from pyopenvba.cfb import CFB
from pyopenvba.exceptions import CFBError, VBAProjectError
from pyopenvba.vba import (
    ProjectProtection,
    VBAModule,
    VBAModuleKind,
    compress,
    decompress,
    detect_signature,
    parse_project_stream,
    parse_projectwm,
    parse_vba_project,
    rebuild_module_stream,
    serialize_project_stream,
    serialize_projectwm,
)

from sopxl.errors import RefusedError
from sopxl_workbook.vba.modules import Declared
from sopxl_workbook.vba.project import CACHE_FREE, dir_stream

_COMPILED = re.compile(r"__SRP_", re.IGNORECASE)
_VISIBLE = b"\xff"
_DAMAGE = (CFBError, VBAProjectError, KeyError, ValueError, IndexError, struct.error)
_UNLOCK = (
    "Open it in Excel, Alt+F11, Tools, VBAProject Properties, Protection: take the lock and the "
    "password away, save, and run this again; put them back afterwards."
)
_SIGNED = "Ask whoever signed it to take the signature off in Excel, and to sign it again after."
_SAVE_ANEW = "Open it in Excel, change a line of its macros, save it, and run this again."


class Standing:
    """A VBA project as it stands in a workbook, on its way to other modules."""

    def __init__(self, data: bytes, where: str = "workbook") -> None:
        """Read the bytes of a vbaProject.bin; where is how messages call the workbook.

        A signature beside it, in parts of its own, is not seen from here: Patch.set_part refuses
        to replace such a project. Raises RefusedError E168 (signed), E236 (locked, or with a
        password), E237 (damaged, or of a form that would not come back as it is).
        """
        self.data = data
        self._where = where
        self._dropped: list[VBAModule] = []
        self._added: list[Declared] = []
        try:
            self._read()
        except _DAMAGE:
            raise self._unknown() from None

    def _read(self) -> None:
        self._cfb = CFB.from_bytes(self.data)
        self.project = parse_vba_project(self._cfb)
        self._page = self.project.code_page
        self._stream = self._cfb.get_stream("PROJECT").rstrip()
        self._words = parse_projectwm(self._cfb.get_stream("PROJECTwm"), code_page=self._page)
        if detect_signature(self._cfb).present:
            raise RefusedError("E168", "the VBA project is signed.", self._where, _SIGNED)
        if not _is_open(parse_project_stream(self._stream, code_page=self._page).protection):
            message = "the VBA project is locked for viewing, or has a password."
            raise RefusedError("E236", message, self._where, _UNLOCK)
        written = decompress(self._cfb.get_stream_in_storage("VBA", "dir"))
        lines = serialize_project_stream(self._stream, {}, code_page=self._page)
        if dir_stream(self.project) != written[: _end(written)] or lines.rstrip() != self._stream:
            raise self._unknown()

    def _unknown(self) -> RefusedError:
        message = "the VBA project is damaged, or of a form that sopxl does not know."
        return RefusedError("E237", message, self._where, _SAVE_ANEW)

    @property
    def names(self) -> list[str]:
        """The names of its modules, in their order."""
        return [module.name for module in self.project.modules]

    @property
    def references(self) -> list[str]:
        """The names of the libraries and projects that its macros use, and its own."""
        return [self.project.name, *(each.name for each in self.project.references)]

    def sources(self, *, standard_only: bool = False) -> dict[str, str]:
        """The text of each module by its name; RefusedError E237 for one that is damaged."""
        chosen = [
            module
            for module in self.project.modules
            if not standard_only or module.kind == VBAModuleKind.standard
        ]
        try:
            return {module.name: module.source for module in chosen}
        except _DAMAGE:
            raise self._unknown() from None

    def remove(self, names: Collection[str]) -> None:
        """Takes modules out; those that are not there are passed over."""
        gone = {name.casefold() for name in names}
        modules = self.project.modules
        self._dropped += [module for module in modules if module.name.casefold() in gone]
        self.project.modules = [m for m in modules if m.name.casefold() not in gone]

    def add(self, modules: Sequence[Declared]) -> None:
        """Puts modules behind all others; their names are taken by none of them."""
        self.project.modules.extend(module for module, _ in modules)
        self._added += modules

    def result(self) -> bytes:
        """The bytes of the project; the very same where nothing was put in or taken out."""
        if not self._dropped and not self._added:
            return self.data
        cfb = CFB.from_bytes(self.data)
        cfb.drop_streams_in_storage("VBA", lambda name: _COMPILED.match(name) is not None)
        for module in self._dropped:
            cfb.remove_stream_in_storage("VBA", module.stream_name)
        for module, _ in self._added:
            source = rebuild_module_stream(module, self._page)
            cfb.add_stream_to_storage("VBA", module.stream_name, source)
        cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", CACHE_FREE)
        cfb.write_stream_in_storage("VBA", "dir", compress(dir_stream(self.project)))
        cfb.write_stream("PROJECT", self._lines())
        cfb.write_stream("PROJECTwm", self._pairs())
        built: bytes = cfb.to_bytes()
        return built

    def _lines(self) -> bytes:
        kept = serialize_project_stream(
            self._stream,
            {},
            delete_names={module.name for module in self._dropped},
            code_page=self._page,
        )
        lines: bytes = serialize_project_stream(
            kept.rstrip(),
            {},
            add_modules=[(module.name, key) for module, key in self._added],
            code_page=self._page,
        )
        return lines

    def _pairs(self) -> bytes:
        gone = {module.name.casefold() for module in self._dropped}
        pairs = [pair for pair in self._words if pair[0].casefold() not in gone]
        pairs += [(module.name, module.name) for module, _ in self._added]
        words: bytes = serialize_projectwm(pairs, code_page=self._page)
        return words


def _end(written: bytes) -> int:
    """Where a list of modules ends: behind the mark and the four bytes that follow it."""
    return written.rindex(b"\x10\x00\x00\x00\x00\x00") + 6


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
