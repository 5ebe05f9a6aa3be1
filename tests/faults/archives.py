"""Archives that are no workbook, or one with more in it than a planner put there."""

from __future__ import annotations

import io
import warnings
import zipfile

from preserved.parts import OFFICE, SPREADSHEET, Part, with_parts


def with_members(data: bytes, *members: tuple[str, bytes]) -> bytes:
    """A book with members added by a program that checks nothing."""
    buffer = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as book:
            for name, content in members:
                book.writestr(name, content)
    return buffer.getvalue()


def package(mimetype: str = "", main: str = "") -> bytes:
    """A zip of another program: of OpenDocument, or of Office with another main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        if mimetype:
            book.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
            book.writestr("META-INF/manifest.xml", "<manifest/>")
        else:
            office = "http://schemas.openxmlformats.org"
            book.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{office}/package/2006/content-types">'
                f'<Override PartName="/main.bin" ContentType="{main}"/></Types>',
            )
            book.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship '
                f'Id="rId1" Type="{OFFICE}/officeDocument" Target="main.bin"/></Relationships>',
            )
            book.writestr("main.bin", "x")
    return buffer.getvalue()


def with_own_sheet(data: bytes, xml: str) -> bytes:
    """A book with a sheet that a planner has added for purposes of his own."""
    return with_parts(
        data,
        [
            Part(
                "xl/worksheets/mine.xml",
                xml,
                f"{SPREADSHEET}.worksheet+xml",
                f"{OFFICE}/worksheet",
                "xl/workbook.xml",
                "rIdMine",
            )
        ],
        {
            "xl/workbook.xml": [
                (
                    "</sheets>",
                    f'<sheet name="Mine" sheetId="999" xmlns:o="{OFFICE}" o:id="rIdMine"/>',
                )
            ]
        },
    )
