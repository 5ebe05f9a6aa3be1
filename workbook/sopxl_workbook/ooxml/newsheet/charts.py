"""A chart that goes into another workbook says all that it leaves unsaid; imports lxml.

Programs fill in what a chart leaves out by the version that the file names as its maker, and the
other workbook names another one: lines would be rounded, and hidden cells left out.
"""

from __future__ import annotations

from lxml import etree

_SERIES_HEAD = ("idx", "order", "tx", "spPr")
_TITLE = ("tx", "layout")
_LABELS = (
    *("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent"),
    "showBubbleSize",
)
_LABELS_HEAD = ("dLbl", "delete", "numFmt", "spPr", "txPr", "dLblPos")
_CHART_HEAD = ("title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall")

# The elements that get a flag, the flag, and what stands before it in its parent.
_FLAGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("chartSpace", "roundedCorners", ("date1904", "lang")),
    ("chart", "autoTitleDeleted", ("title",)),
    ("chart", "plotVisOnly", (*_CHART_HEAD, "plotArea", "legend")),
    ("barChart", "varyColors", ("barDir", "grouping")),
    ("lineChart", "varyColors", ("grouping",)),
    ("areaChart", "varyColors", ("grouping",)),
    ("scatterChart", "varyColors", ("scatterStyle",)),
    ("catAx", "delete", ("axId", "scaling")),
    ("valAx", "delete", ("axId", "scaling")),
    ("dateAx", "delete", ("axId", "scaling")),
    ("serAx", "delete", ("axId", "scaling")),
    ("title", "overlay", _TITLE),
    ("legend", "overlay", ("legendPos", "legendEntry", "layout")),
    *(("dLbls", name, (*_LABELS_HEAD, *_LABELS[:at])) for at, name in enumerate(_LABELS)),
    *(("dLbl", name, ("idx", *_LABELS_HEAD, *_LABELS[:at])) for at, name in enumerate(_LABELS)),
)
# The same for the series of one kind of chart.
_OF_SERIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("barChart", "invertIfNegative", _SERIES_HEAD),
    (
        "lineChart",
        "smooth",
        (*_SERIES_HEAD, "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "val"),
    ),
    (
        "scatterChart",
        "smooth",
        (*_SERIES_HEAD, "marker", "dPt", "dLbls", "trendline", "errBars", "xVal", "yVal"),
    ),
)


def spell_out(root: etree._Element) -> None:
    """Set every flag that a chart leaves out to what that means: off."""
    for parent, flag, before in _FLAGS:
        for entry in root.iter(f"{{{etree.QName(root).namespace}}}{parent}"):
            _switch_off(entry, flag, before)
    for group, flag, before in _OF_SERIES:
        for entry in root.iterfind(f".//{{*}}{group}/{{*}}ser"):
            _switch_off(entry, flag, before)


def _switch_off(parent: etree._Element, flag: str, before: tuple[str, ...]) -> None:
    if parent.find(f"{{*}}{flag}") is not None or parent.find("{*}delete[@val='1']") is not None:
        return
    entry = parent.makeelement(f"{{{etree.QName(parent).namespace}}}{flag}")
    entry.set("val", "0")
    at = [i for i, child in enumerate(parent) if etree.QName(child).localname in before]
    parent.insert(at[-1] + 1 if at else 0, entry)
