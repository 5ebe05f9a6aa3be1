"""Hand-made books with the parts around the cells: metadata, links, connections, macro sheets."""

from __future__ import annotations

from workbook.ooxml.samples import MAIN, OFFICE, PACKAGE, hand_made, sheet_xml

RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
DYNAMIC = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
_RELATIONS = (("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId4", "styles", "styles.xml"))


def book_with(
    sheet: str,
    parts: dict[str, tuple[str, str]] | None = None,
    *,
    inside: str = "",
    sheets: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A book of one sheet with more parts below xl, each with the kind of its relationship.

    inside stands in workbook.xml before the sheets, sheets among them.
    """
    relations = [*_RELATIONS]
    for name, (kind, _) in (parts or {}).items():
        relations.append((f"x{len(relations)}", kind, name))
    return hand_made(
        sheet,
        extra={
            "xl/_rels/workbook.xml.rels": rels(*relations),
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}<sheets>'
                f'<sheet name="Sheet1" sheetId="1" r:id="rId1"/>{sheets}</sheets></workbook>'
            ),
            **{f"xl/{name}": data for name, (_, data) in (parts or {}).items()},
            **(extra or {}),
        },
    )


def rels(*relations: tuple[str, str, str]) -> str:
    """A relationships part; a target with a colon or a backslash is outside the file."""
    entries = "".join(
        f'<Relationship Id="{key}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" '
        f'Target="{target}" TargetMode="{"External" if set(target) & set(":|") else "Internal"}"/>'
        for key, kind, target in relations
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def rich_book(rows: str, values: str, structures: str = "", blocks: int = 9) -> bytes:
    """A book whose error cells point at rich values, as Excel writes it: vm 1 is value 0."""
    future = "".join(
        f'<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="{i}"/>'
        "</ext></extLst></bk>"
        for i in range(blocks)
    )
    pointers = "".join(f'<bk><rc t="2" v="{i}"/></bk>' for i in range(blocks))
    metadata = (
        f'<metadata xmlns="{MAIN}" xmlns:xlrd="{RICH}" xmlns:xda="{DYNAMIC}"><metadataTypes '
        'count="2"><metadataType name="XLDAPR"/><metadataType name="XLRICHVALUE"/></metadataTypes>'
        '<futureMetadata name="XLDAPR" count="2"><bk><extLst><ext uri="x">'
        '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk>'
        '<bk><extLst><ext uri="x"><xda:dynamicArrayProperties fDynamic="0" fCollapsed="0"/></ext>'
        f'</extLst></bk></futureMetadata><futureMetadata name="XLRICHVALUE">{future}'
        '</futureMetadata><cellMetadata count="2"><bk><rc t="1" v="0"/></bk>'
        f'<bk><rc t="1" v="1"/></bk></cellMetadata><valueMetadata>{pointers}</valueMetadata>'
        "</metadata>"
    )
    structures = structures or (
        '<s t="_error"><k n="colOffset" t="i"/><k n="errorType" t="i"/><k n="rwOffset" t="i"/>'
        '<k n="subType" t="i"/></s><s t="_error"><k n="errorType" t="i"/><k n="subType" t="i"/></s>'
        '<s t="_localImage"><k n="errorType" t="i"/></s>'
    )
    office = "http://schemas.microsoft.com/office/2017/06/relationships"
    return book_with(
        sheet_xml(rows),
        {
            "metadata.xml": ("sheetMetadata", metadata),
            "richData/rdrichvalue.xml": (
                f"{office}/rdRichValue",
                f'<rvData xmlns="{RICH}">{values}</rvData>',
            ),
            "richData/rdrichvaluestructure.xml": (
                f"{office}/rdRichValueStructure",
                f'<rvStructures xmlns="{RICH}">{structures}</rvStructures>',
            ),
        },
    )
