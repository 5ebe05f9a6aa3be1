"""Samples with hand-written parts: slicers, timelines, queries, models, links to other files."""

from __future__ import annotations

import base64
from collections.abc import Callable

from preserved import parts as p
from preserved.parts import BOOK, MICROSOFT, OFFICE, SHEET_PART, Outside, Part, with_parts
from preserved.sample import Sample, with_rows
from preserved.written import nothing, tables

SPREADSHEET_2009 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
SPREADSHEET_2010 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
MASHUP = "http://schemas.microsoft.com/DataMashup"
END_OF_BOOK, END_OF_SHEET = "</workbook>", "</worksheet>"
TABLE = "xl/tables/table1.xml"
CONNECTIONS = "xl/connections.xml"
LINK = "xl/externalLinks/externalLink1.xml"
LISTED = '<externalReferences><externalReference r:id="rId26"/></externalReferences>'


def samples() -> list[Sample]:
    """One workbook for each."""
    made: list[tuple[str, Callable[[], bytes], tuple[str, ...]]] = [
        (
            "slicer of a table",
            slicer,
            ("xl/slicers/slicer1.xml", "xl/slicerCaches/slicerCache1.xml"),
        ),
        ("timeline", timeline, ("xl/timelines/timeline1.xml",)),
        ("Power Query", power_query, ("customXml/item1.xml", CONNECTIONS)),
        ("data model", data_model, ("xl/model/item.data", CONNECTIONS)),
        ("link to another workbook", other_book, (LINK,)),
        ("link to a DDE server", dde, (LINK,)),
        ("XML map", xml_map, ("xl/xmlMaps.xml", "xl/tables/tableSingleCells1.xml")),
        ("real-time data, calculation chain", calculation, ("xl/volatileDependencies.xml",)),
        ("revisions of a shared workbook", revisions, ("xl/revisions/revisionHeaders.xml",)),
    ]
    unread = {dde: ("openpyxl",)}  # which looks for a relationship that such a link has not
    return [
        Sample(name, "by hand", make(), holds, unread_by=unread.get(make, ()))
        for name, make, holds in made
    ]


def plain() -> bytes:
    """The rows and nothing else."""
    return with_rows(nothing)


def book_extension(uri: str, markup: str) -> tuple[str, str]:
    """An extension of the workbook part, put at its end."""
    return END_OF_BOOK, p.extension_list((uri, markup))


def sheet_extension(uri: str, markup: str) -> tuple[str, str]:
    """An extension of the sheet part, put at its end."""
    return END_OF_SHEET, p.extension_list((uri, markup))


def slicer() -> bytes:
    """A slicer on the first column of a table."""
    x14, x15 = SPREADSHEET_2009, SPREADSHEET_2010
    cache = (
        f'{p.DECLARED}<slicerCacheDefinition xmlns="{x14}" xmlns:x="{p.MAIN}" '
        'name="Slicer_Family" sourceName="Family"><extLst>'
        f'<x:ext uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" xmlns:x15="{x15}">'
        '<x15:tableSlicerCache tableId="1" column="1"/></x:ext></extLst></slicerCacheDefinition>'
    )
    shown = (
        f'{p.DECLARED}<slicers xmlns="{x14}"><slicer name="Family" cache="Slicer_Family" '
        'caption="Family" rowHeight="241300"/></slicers>'
    )
    listed = f' xmlns:x14="{x14}"><x14:slicerList><x14:slicer r:id="rId20"/></x14:slicerList>'
    cached = (
        f' xmlns:x15="{x15}"><x15:slicerCaches xmlns:x14="{x14}"><x14:slicerCache r:id="rId20"/>'
        "</x15:slicerCaches>"
    )
    return with_parts(
        with_rows(tables),
        [
            Part(
                "xl/slicers/slicer1.xml",
                shown,
                "application/vnd.ms-excel.slicer+xml",
                f"{MICROSOFT}/2007/relationships/slicer",
                SHEET_PART,
                "rId20",
            ),
            Part(
                "xl/slicerCaches/slicerCache1.xml",
                cache,
                "application/vnd.ms-excel.slicerCache+xml",
                f"{MICROSOFT}/2007/relationships/slicerCache",
                BOOK,
                "rId20",
            ),
        ],
        {
            SHEET_PART: [sheet_extension("{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}", listed)],
            BOOK: [book_extension("{46BE6895-7355-4a93-B00E-2C351335B9C9}", cached)],
        },
    )


def timeline() -> bytes:
    """A timeline and its cache."""
    x15 = SPREADSHEET_2010
    cache = (
        f'{p.DECLARED}<timelineCacheDefinition xmlns="{x15}" name="NativeTimeline_Month" '
        'sourceName="Month"><state minimalRefreshVersion="6" lastRefreshVersion="6" '
        'pivotCacheId="0" filterType="unknown"/></timelineCacheDefinition>'
    )
    shown = (
        f'{p.DECLARED}<timelines xmlns="{x15}"><timeline name="Month" '
        'cache="NativeTimeline_Month" caption="Month" level="2" selectionLevel="2"/></timelines>'
    )
    of_sheet = (
        f' xmlns:x15="{x15}"><x15:timelineRefs><x15:timelineRef r:id="rId21"/></x15:timelineRefs>'
    )
    of_book = (
        f' xmlns:x15="{x15}"><x15:timelineCacheRefs><x15:timelineCacheRef r:id="rId21"/>'
        "</x15:timelineCacheRefs>"
    )
    return with_parts(
        plain(),
        [
            Part(
                "xl/timelines/timeline1.xml",
                shown,
                "application/vnd.ms-excel.timeline+xml",
                f"{MICROSOFT}/2011/relationships/timeline",
                SHEET_PART,
                "rId21",
            ),
            Part(
                "xl/timelineCaches/timelineCache1.xml",
                cache,
                "application/vnd.ms-excel.timelineCache+xml",
                f"{MICROSOFT}/2011/relationships/timelineCache",
                BOOK,
                "rId21",
            ),
        ],
        {
            SHEET_PART: [sheet_extension("{7E03D99C-DC04-49d9-9315-930204A7B6E9}", of_sheet)],
            BOOK: [book_extension("{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}", of_book)],
        },
    )


def power_query() -> bytes:
    """A query that fills a table: mash-up in UTF-16, its properties, connection, query table."""
    mashup = base64.b64encode(b"\x00\x00\x00\x00PK made up, since only its bytes count").decode()
    item = (
        f'<?xml version="1.0" encoding="utf-16"?><DataMashup xmlns="{MASHUP}">{mashup}</DataMashup>'
    )
    connection = (
        f'{p.DECLARED}<connections xmlns="{p.MAIN}"><connection id="1" keepAlive="1" '
        'name="Query - Data" type="5" refreshedVersion="8" background="1" saveData="1"><dbPr '
        'connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=Data" '
        'command="SELECT * FROM [Data]"/></connection></connections>'
    )
    query = (
        f'{p.DECLARED}<queryTable xmlns="{p.MAIN}" name="ExternalData_1" connectionId="1" '
        'autoFormatId="16"><queryTableRefresh nextId="6"><queryTableFields count="1">'
        '<queryTableField id="1" name="Family" tableColumnId="1"/></queryTableFields>'
        "</queryTableRefresh></queryTable>"
    )
    return with_parts(
        with_rows(tables),
        [
            *custom_item(item.encode("utf-16")),
            Part(
                CONNECTIONS,
                connection,
                f"{p.SPREADSHEET}.connections+xml",
                f"{OFFICE}/connections",
                BOOK,
                "rId23",
            ),
            Part(
                "xl/queryTables/queryTable1.xml",
                query,
                f"{p.SPREADSHEET}.queryTable+xml",
                f"{OFFICE}/queryTable",
                TABLE,
                "rId1",
            ),
        ],
        {TABLE: [(' totalsRowShown="0"', ' tableType="queryTable"')]},
    )


def custom_item(content: str | bytes) -> list[Part | Outside]:
    """A custom XML item of the workbook with its properties."""
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<ds:datastoreItem ds:itemID="{0B1F6F3E-0000-4000-8000-000000000001}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    )
    return [
        Part("customXml/item1.xml", content, "", f"{OFFICE}/customXml", BOOK, "rId22"),
        Part(
            "customXml/itemProps1.xml",
            properties,
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            f"{OFFICE}/customXmlProps",
            "customXml/item1.xml",
            "rId1",
        ),
    ]


def data_model() -> bytes:
    """The tables of Power Pivot, one large binary part, and its connection."""
    connection = (
        f'{p.DECLARED}<connections xmlns="{p.MAIN}"><connection id="1" keepAlive="1" '
        'name="ThisWorkbookDataModel" type="5" refreshedVersion="8" minRefreshableVersion="5" '
        'background="1"><dbPr connection="Data Model Connection" command="Model" commandType="1"/>'
        '<olapPr sendLocale="1" rowDrillCount="1000"/></connection></connections>'
    )
    return with_parts(
        plain(),
        [
            Part(
                "xl/model/item.data",
                bytes(range(256)) * 64,
                "",
                f"{OFFICE}/powerPivotData",
                BOOK,
                "rId24",
            ),
            Part(
                CONNECTIONS,
                connection,
                f"{p.SPREADSHEET}.connections+xml",
                f"{OFFICE}/connections",
                BOOK,
                "rId25",
            ),
        ],
        extensions={"data": "application/vnd.openxmlformats-officedocument.model+data"},
    )


def other_book() -> bytes:
    """A link to another workbook, with the values that it had."""
    rates = (
        f'{p.DECLARED}<externalLink xmlns="{p.MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1">'
        '<sheetNames><sheetName val="Rates"/></sheetNames><sheetDataSet><sheetData sheetId="0">'
        '<row r="1"><cell r="A1"><v>7</v></cell></row></sheetData></sheetDataSet>'
        "</externalBook></externalLink>"
    )
    path = Outside(LINK, "rId1", f"{OFFICE}/externalLinkPath", "Rates%202026.xlsx")
    return with_parts(plain(), [_link(rates), path], {BOOK: [("<calcPr", LISTED)]})


def dde() -> bytes:
    """A link to a DDE server."""
    server = (
        f'{p.DECLARED}<externalLink xmlns="{p.MAIN}"><ddeLink ddeService="prices" '
        'ddeTopic="today"><ddeItems><ddeItem name="steel" advise="1"/></ddeItems>'
        "</ddeLink></externalLink>"
    )
    return with_parts(plain(), [_link(server)], {BOOK: [("<calcPr", LISTED)]})


def _link(content: str) -> Part:
    kind = f"{p.SPREADSHEET}.externalLink+xml"
    return Part(LINK, content, kind, f"{OFFICE}/externalLink", BOOK, "rId26")


def xml_map() -> bytes:
    """A schema mapped to a cell, and a custom XML item."""
    maps = (
        f'{p.DECLARED}<MapInfo xmlns="{p.MAIN}" SelectionNamespaces=""><Schema ID="Schema1">'
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="plan" '
        'type="xsd:string"/></xsd:schema></Schema><Map ID="1" Name="plan_Map" RootElement="plan" '
        'SchemaID="Schema1" ShowImportExportValidationErrors="false" AutoFit="true" '
        'Append="false" PreserveSortAFLayout="true" PreserveFormat="true"/></MapInfo>'
    )
    cells = (
        f'{p.DECLARED}<singleXmlCells xmlns="{p.MAIN}"><singleXmlCell id="2" r="G2" '
        'connectionId="0"><xmlCellPr id="1" uniqueName="plan"><xmlPr mapId="1" xpath="/plan" '
        'xmlDataType="string"/></xmlCellPr></singleXmlCell></singleXmlCells>'
    )
    return with_parts(
        plain(),
        [
            *custom_item("<plan xmlns='urn:example:plan'>kept</plan>"),
            Part("xl/xmlMaps.xml", maps, "", f"{OFFICE}/xmlMaps", BOOK, "rId28"),
            Part(
                "xl/tables/tableSingleCells1.xml",
                cells,
                f"{p.SPREADSHEET}.tableSingleCells+xml",
                f"{OFFICE}/tableSingleCells",
                SHEET_PART,
                "rId28",
            ),
        ],
    )


def calculation() -> bytes:
    """The chain of the formulas, and what a real-time server last said."""
    chain = "".join(f'<c r="D{row}" i="1"/>' for row in (2, 3, 4))
    volatile = (
        f'{p.DECLARED}<volTypes xmlns="{p.MAIN}"><volType type="realTimeData"><main first="rtd">'
        '<tp t="n"><v>3</v><stp/><stp>steel</stp><tr r="G9" s="1"/></tp></main></volType>'
        "</volTypes>"
    )
    return with_parts(
        plain(),
        [
            Part(
                "xl/calcChain.xml",
                f'{p.DECLARED}<calcChain xmlns="{p.MAIN}">{chain}</calcChain>',
                f"{p.SPREADSHEET}.calcChain+xml",
                f"{OFFICE}/calcChain",
                BOOK,
                "rId29",
            ),
            Part(
                "xl/volatileDependencies.xml",
                volatile,
                f"{p.SPREADSHEET}.volatileDependencies+xml",
                f"{OFFICE}/volatileDependencies",
                BOOK,
                "rId30",
            ),
        ],
    )


def revisions() -> bytes:
    """The history of a workbook that several people share in the old way."""
    user = "{0B1F6F3E-0000-4000-8000-000000000002}"
    header = "xl/revisions/revisionHeaders.xml"
    headers = (
        f'{p.DECLARED}<headers xmlns="{p.MAIN}" xmlns:r="{OFFICE}" guid="{user}"><header '
        f'guid="{user}" dateTime="2026-01-02T03:04:05" maxSheetId="2" userName="Ann" r:id="rId1">'
        '<sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>'
    )
    log = f'{p.DECLARED}<revisions xmlns="{p.MAIN}"/>'
    return with_parts(
        plain(),
        [
            Part(
                header,
                headers,
                f"{p.SPREADSHEET}.revisionHeaders+xml",
                f"{OFFICE}/revisionHeaders",
                BOOK,
                "rId31",
            ),
            Part(
                "xl/revisions/revisionLog1.xml",
                log,
                f"{p.SPREADSHEET}.revisionLog+xml",
                f"{OFFICE}/revisionLog",
                header,
                "rId1",
            ),
            Part(
                "xl/revisions/userNames.xml",
                f'{p.DECLARED}<users xmlns="{p.MAIN}" count="0"/>',
                f"{p.SPREADSHEET}.userNames+xml",
                f"{OFFICE}/usernames",
                BOOK,
                "rId32",
            ),
        ],
    )
