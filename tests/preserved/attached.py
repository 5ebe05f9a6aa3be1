"""Samples with hand-written parts: people, add-ins, printers, controls, objects, labels."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from preserved import parts as p
from preserved.parts import BOOK, MICROSOFT, OFFICE, ROOT, SHEET_PART, Part, with_parts
from preserved.queries import END_OF_SHEET, plain
from preserved.sample import Sample, with_rows
from preserved.written import charts, comments, controls, signed_macros

DRAWING_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING_SHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
WEB = "http://schemas.microsoft.com/office/webextensions"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
BINARY = bytes(range(256)) * 4
VML = "xl/drawings/vmlDrawing1.vml"


def samples() -> list[Sample]:
    """One workbook for each."""
    made: list[tuple[str, Callable[[], bytes], tuple[str, ...]]] = [
        ("threaded comments, people", threads, ("xl/persons/person.xml",)),
        ("web extensions in a task pane", web_extension, ("xl/webextensions/taskpanes.xml",)),
        ("printer settings", printer, ("xl/printerSettings/printerSettings1.bin",)),
        ("form controls with properties", form_control, ("xl/ctrlProps/ctrlProp1.xml",)),
        ("ActiveX control", active_x, ("xl/activeX/activeX1.bin",)),
        ("embedded object", embedded, ("xl/embeddings/oleObject1.bin",)),
        ("shapes, SmartArt", shapes, ("xl/diagrams/data1.xml",)),
        ("sensitivity label", label, ("docMetadata/LabelInfo.xml",)),
        ("ribbon of the workbook's own", ribbon, ("customUI/customUI14.xml",)),
        ("signed document", signature, ("_xmlsignatures/sig1.xml",)),
        ("VBA, signed in three ways", signatures, ("xl/vbaProjectSignatureV3.bin",)),
        ("chart with style and colours", chart_style, ("xl/charts/style1.xml",)),
        ("properties of a sheet, thumbnail", sheet_property, ("docProps/thumbnail.emf",)),
        ("parts that nobody knows yet", unknown, ("xl/tomorrow/item1.xml", "[trash]/0000.dat")),
    ]
    return [Sample(name, "by hand", make(), holds) for name, make, holds in made]


def _guid(number: int) -> str:
    return f"{{{str(uuid.UUID(int=number)).upper()}}}"


def threads() -> bytes:
    """A comment with an answer, beside the note that stands for it in older Excels."""
    ann = _guid(1)
    people = (
        f'{p.DECLARED}<personList xmlns="{THREADS}" xmlns:x="{p.MAIN}"><person displayName="Ann" '
        f'id="{ann}" userId="ann@example.org" providerId="None"/></personList>'
    )
    first = (
        f'<threadedComment ref="A2" dT="2026-01-02T03:04:05.00" personId="{ann}" id="{_guid(2)}"'
    )
    thread = (
        f'{p.DECLARED}<ThreadedComments xmlns="{THREADS}" xmlns:x="{p.MAIN}">{first}>'
        "<text>Is this right?</text></threadedComment>"
        f'{first.replace(_guid(2), _guid(3))} parentId="{_guid(2)}"><text>Yes.</text>'
        "</threadedComment></ThreadedComments>"
    )
    return with_parts(
        with_rows(comments),
        [
            Part(
                "xl/threadedComments/threadedComment1.xml",
                thread,
                "application/vnd.ms-excel.threadedcomments+xml",
                f"{MICROSOFT}/2017/10/relationships/threadedComment",
                SHEET_PART,
                "rId40",
            ),
            Part(
                "xl/persons/person.xml",
                people,
                "application/vnd.ms-excel.person+xml",
                f"{MICROSOFT}/2017/10/relationships/person",
                BOOK,
                "rId40",
            ),
        ],
    )


def web_extension() -> bytes:
    """An add-in of the store that opens with the workbook."""
    extension = (
        f'{p.DECLARED}<we:webextension xmlns:we="{WEB}/webextension/2010/11" id="{_guid(4)}">'
        '<we:reference id="wa000000001" version="1.0.0.0" store="en-US" storeType="OMEX"/>'
        "<we:properties/><we:bindings/></we:webextension>"
    )
    panes = (
        f'{p.DECLARED}<wetp:taskpanes xmlns:wetp="{WEB}/taskpanes/2010/11"><wetp:taskpane '
        'dockstate="right" visibility="0" width="350" row="1"><wetp:webextensionref '
        f'xmlns:r="{OFFICE}" r:id="rId1"/></wetp:taskpane></wetp:taskpanes>'
    )
    pane_part = "xl/webextensions/taskpanes.xml"
    return with_parts(
        plain(),
        [
            Part(
                pane_part,
                panes,
                "application/vnd.ms-office.webextensiontaskpanes+xml",
                f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
                ROOT,
                "rId41",
            ),
            Part(
                "xl/webextensions/webextension1.xml",
                extension,
                "application/vnd.ms-office.webextension+xml",
                f"{MICROSOFT}/2011/relationships/webextension",
                pane_part,
                "rId1",
            ),
        ],
    )


def printer() -> bytes:
    """The settings of a printer, which only its driver understands."""
    part = Part(
        "xl/printerSettings/printerSettings1.bin",
        BINARY,
        "",
        f"{OFFICE}/printerSettings",
        SHEET_PART,
        "rId42",
    )
    setup = '<pageSetup paperSize="9" orientation="landscape" r:id="rId42"/>'
    return with_parts(
        plain(),
        [part],
        {SHEET_PART: [(END_OF_SHEET, setup)]},
        {"bin": f"{p.SPREADSHEET}.printerSettings"},
    )


def form_control() -> bytes:
    """A button as Excel 2010 and later write it: shape, properties and markup in the sheet."""
    properties = (
        f'{p.DECLARED}<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/'
        '2009/9/main" objectType="Button" lockText="1"/>'
    )
    part = Part(
        "xl/ctrlProps/ctrlProp1.xml",
        properties,
        "application/vnd.ms-excel.controlproperties+xml",
        f"{OFFICE}/ctrlProp",
        SHEET_PART,
        "rId43",
    )
    anchor = (
        "<anchor><from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff>"
        "<xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor>"
    )
    markup = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        f'2006"><mc:Choice Requires="x14"><controls xmlns:xdr="{DRAWING_SHEET}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="rId43" '
        f'name="Button 1"><controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" '
        f'macro="[0]!Roll">{anchor}</controlPr></control></mc:Choice></mc:AlternateContent>'
        "</controls></mc:Choice></mc:AlternateContent>"
    )
    return with_parts(with_rows(controls), [part], {SHEET_PART: [(END_OF_SHEET, markup)]})


def active_x() -> bytes:
    """A control of Windows with its binary state."""
    control = "xl/activeX/activeX1.xml"
    state = (
        f'{p.DECLARED}<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" xmlns:r="{OFFICE}" '
        f'ax:classid="{_guid(5)}" ax:persistence="persistStreamInit" r:id="rId1"/>'
    )
    return with_parts(
        with_rows(comments),
        [
            Part(
                control,
                state,
                "application/vnd.ms-office.activeX+xml",
                f"{OFFICE}/control",
                SHEET_PART,
                "rId44",
            ),
            Part(
                "xl/activeX/activeX1.bin",
                BINARY,
                "application/vnd.ms-office.activeX",
                f"{MICROSOFT}/2006/relationships/activeXControlBinary",
                control,
                "rId1",
            ),
        ],
        {
            SHEET_PART: [
                (
                    END_OF_SHEET,
                    '<controls><control shapeId="1025" r:id="rId44" name="Box"/></controls>',
                )
            ]
        },
    )


def embedded() -> bytes:
    """A file inside the workbook, shown as an icon."""
    part = Part(
        "xl/embeddings/oleObject1.bin",
        BINARY,
        f"{p.SPREADSHEET.replace('spreadsheetml', 'oleObject')}",
        f"{OFFICE}/oleObject",
        SHEET_PART,
        "rId45",
    )
    markup = (
        '<oleObjects><oleObject progId="Package" dvAspect="DVASPECT_ICON" shapeId="1025" '
        'r:id="rId45"/></oleObjects>'
    )
    return with_parts(with_rows(comments), [part], {SHEET_PART: [(END_OF_SHEET, markup)]})


def shapes() -> bytes:
    """A drawn shape and the data of a SmartArt picture."""
    drawing = "xl/drawings/drawing1.xml"
    shape = (
        "<xdr:absoluteAnchor><xdr:pos x='0' y='0'/><xdr:ext cx='9' cy='9'/><xdr:sp macro='' "
        "textlink=''><xdr:nvSpPr><xdr:cNvPr id='9' name='Arrow'/><xdr:cNvSpPr/></xdr:nvSpPr>"
        "<xdr:spPr><a:prstGeom prst='rightArrow'><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp>"
        "<xdr:clientData/></xdr:absoluteAnchor>"
    )
    data = f'{p.DECLARED}<dgm:dataModel xmlns:dgm="{DIAGRAM}"><dgm:ptLst/></dgm:dataModel>'
    part = Part(
        "xl/diagrams/data1.xml",
        data,
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        f"{OFFICE}/diagramData",
        drawing,
        "rId46",
    )
    return with_parts(with_rows(charts), [part], {drawing: [("</xdr:wsDr>", shape)]})


def label() -> bytes:
    """The label that says how secret the workbook is."""
    space = f"{MICROSOFT}/2020/mipLabelMetadata"
    info = (
        f'{p.DECLARED}<clbl:labelList xmlns:clbl="{space}"><clbl:label id="{_guid(6)}" enabled="1" '
        f'method="Privileged" siteId="{_guid(7)}" contentBits="0" removed="0"/></clbl:labelList>'
    )
    part = Part(
        "docMetadata/LabelInfo.xml",
        info,
        "application/vnd.ms-office.classificationlabels+xml",
        f"{MICROSOFT}/2020/02/relationships/classificationlabels",
        ROOT,
        "rId47",
    )
    return with_parts(plain(), [part])


def ribbon() -> bytes:
    """Buttons that the workbook puts into Excel's ribbon."""
    markup = (
        f'<customUI xmlns="{MICROSOFT}/2009/07/customui"><ribbon><tabs><tab id="plan" '
        'label="Plan"/></tabs></ribbon></customUI>'
    )
    relation = f"{MICROSOFT}/2007/relationships/ui/extensibility"
    return with_parts(
        plain(), [Part("customUI/customUI14.xml", markup, "", relation, ROOT, "rId48")]
    )


def signature() -> bytes:
    """The digital signature of the whole file, which any change makes void but none removes."""
    origin, kinds = "_xmlsignatures/origin.sigs", "application/vnd.openxmlformats-package"
    relation = f"{p.PACKAGE}/digital-signature"
    made_up = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="made-up"/>'
    return with_parts(
        plain(),
        [
            Part(origin, b"", "", f"{relation}/origin", ROOT, "rId49"),
            Part(
                "_xmlsignatures/sig1.xml",
                made_up,
                f"{kinds}.digital-signature-xmlsignature+xml",
                f"{relation}/signature",
                origin,
                "rId1",
            ),
        ],
        extensions={"sigs": f"{kinds}.digital-signature-origin"},
    )


def signatures() -> bytes:
    """A VBA project with the three signatures that Excel keeps beside each other."""
    project = "xl/vbaProject.bin"
    return with_parts(
        with_rows(signed_macros),
        [
            Part(
                f"xl/vbaProjectSignature{name}.bin",
                BINARY + name.encode(),
                f"application/vnd.ms-office.vbaProjectSignature{name}",
                f"{MICROSOFT}/{year}/relationships/vbaProjectSignature{name}",
                project,
                f"rId{number}",
            )
            for number, (name, year) in enumerate((("Agile", "2014"), ("V3", "2020/07")), 50)
        ],
    )


def chart_style() -> bytes:
    """The style parts that newer Excels write beside a chart."""
    chart, style = "xl/charts/chart1.xml", f"{MICROSOFT}/drawing/2012/chartStyle"
    return with_parts(
        with_rows(charts),
        [
            Part(
                f"xl/charts/{name}1.xml",
                f'{p.DECLARED}<cs:{root} xmlns:cs="{style}" xmlns:a="{DRAWING_MAIN}" id="201"/>',
                f"application/vnd.ms-office.chart{kind}+xml",
                f"{MICROSOFT}/2011/relationships/chart{kind[0].upper()}{kind[1:]}",
                chart,
                f"rId{number}",
            )
            for number, (name, root, kind) in enumerate(
                (("style", "chartStyle", "style"), ("colors", "colorStyle", "colorstyle")), 1
            )
        ],
    )


def sheet_property() -> bytes:
    """A property that an add-in keeps with the sheet, and the picture that Explorer shows."""
    return with_parts(
        plain(),
        [
            Part(
                "xl/customProperty1.bin",
                "kept".encode("utf-16-le"),
                f"{p.SPREADSHEET}.customProperty",
                f"{OFFICE}/customProperty",
                SHEET_PART,
                "rId60",
            ),
            Part(
                "docProps/thumbnail.emf",
                BINARY,
                "",
                f"{p.PACKAGE}/metadata/thumbnail",
                ROOT,
                "rId60",
            ),
        ],
        {
            SHEET_PART: [
                (
                    END_OF_SHEET,
                    '<customProperties><customPr name="tool" r:id="rId60"/></customProperties>',
                )
            ]
        },
        {"emf": "image/x-emf"},
    )


def unknown() -> bytes:
    """A part of a later Excel, one that nothing points at, and what a deleted one leaves."""
    return with_parts(
        plain(),
        [
            Part(
                "xl/tomorrow/item1.xml",
                "<tomorrow xmlns='urn:example:tomorrow'>kept</tomorrow>",
                "application/vnd.example.tomorrow+xml",
                "urn:example:relationships/tomorrow",
                BOOK,
                "rId61",
            ),
            Part("xl/orphan.xml", "<orphan>nothing points here", ""),
            Part("[trash]/0000.dat", BINARY, ""),
        ],
        extensions={"dat": "application/octet-stream"},
    )
