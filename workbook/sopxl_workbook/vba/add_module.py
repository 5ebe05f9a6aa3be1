"""One document module more in a VBA project that somebody else made; imports standing."""

from __future__ import annotations

import re

from sopxl.errors import InputError, RefusedError
from sopxl_workbook.vba.modules import document_module
from sopxl_workbook.vba.standing import Standing

_CODE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


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
        standing = Standing(data)
    except RefusedError:
        return None
    _check_code_name(code_name, standing.names)
    standing.add([document_module(code_name)])
    return standing.result()


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
