"""What a file that is no Excel workbook really is; imports sopxl.errors."""

from __future__ import annotations

from sopxl.errors import FileError, InputError, SopError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."
_NOT_ONE = "Give a file saved by Excel as .xlsx or .xlsm."
_FETCH = "Fetch it again from where it came, or take a backup."

_OTHER_PACKAGES = {
    "sheet.binary": ("an Excel binary workbook (.xlsb)", _SAVE_AS),
    "wordprocessingml": ("a Word document", _NOT_ONE),
    "presentationml": ("a PowerPoint presentation", _NOT_ONE),
}
_OPEN_DOCUMENTS = {
    "spreadsheet": (
        "an OpenDocument spreadsheet (.ods)",
        "Open it in LibreOffice and save it as Excel 2007-365 (.xlsx).",
    ),
    "": ("an OpenDocument file", _NOT_ONE),
}


def not_excel(where: str, detail: str, fix: str = _NOT_ONE) -> FileError:
    """Error E001: nothing in the file can be read as a workbook."""
    return FileError("E001", f"not an Excel workbook: {detail}.", where, fix)


def not_a_zip(data: bytes, where: str) -> SopError:
    """The error that says what bytes other than a zip really are."""
    if not data:
        return not_excel(where, "the file is empty", _FETCH)
    if data.startswith(b"PK\x03\x04"):
        return not_excel(where, "the file is damaged or cut short", _FETCH)
    if data.startswith(_OLE):
        return _compound_file(data, where)
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return _other(where, "an old Excel workbook (.xls)", _SAVE_AS)
    return _text_file(data[:65536], where) or not_excel(where, "the file holds something else")


def other_package(content_type: str, where: str) -> SopError | None:
    """The error for an Office package that is no .xlsx or .xlsm; None if it is one."""
    for mark, (kind, fix) in _OTHER_PACKAGES.items():
        if mark in content_type:
            return _other(where, kind, fix)
    return None


def open_document(mimetype: str, where: str) -> SopError:
    """The error for an OpenDocument package."""
    mark = "spreadsheet" if "spreadsheet" in mimetype else ""
    return _other(where, *_OPEN_DOCUMENTS[mark])


def _other(where: str, kind: str, fix: str) -> SopError:
    return InputError("E002", f"the file is {kind}, not an .xlsx or .xlsm workbook.", where, fix)


def _compound_file(data: bytes, where: str) -> SopError:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return InputError(
            "E003",
            "the workbook is encrypted with a password.",
            where,
            "Open it in Excel, take the password away (File, Info, Protect workbook) and save it.",
        )
    if holds("Workbook") or holds("Book"):
        return _other(where, "an old Excel workbook (.xls)", _SAVE_AS)
    return _other(where, "an old Office document", _NOT_ONE)


def _text_file(head: bytes, where: str) -> SopError | None:
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    control = sum(character < " " and character not in "\t\r\n" for character in text)
    if control or not text.strip():
        return None
    start = text[:1024].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start or "excel.sheet" in start:
        return _other(where, "an XML spreadsheet of 2003", _SAVE_AS)
    if "<html" in start or "<table" in start:
        return _other(where, "a web page (HTML)", _SAVE_AS)
    if any(mark in text for mark in ",;\t"):
        return _other(where, "a text file (CSV)", _SAVE_AS)
    return None
