"""Charts that come with a sheet look as they did, whatever program reads the other workbook."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from lxml import etree
from workbook.ooxml.samples import openpyxl_book
from workbook.ooxml.test_patch import loaded

from sopxl_workbook.ooxml import Package, Patch

ORDER = {
    "chartSpace": ("lang", "roundedCorners", "style", "chart", "printSettings"),
    "chart": ("title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"),
    "barChart": ("barDir", "grouping", "varyColors", "ser", "gapWidth", "overlap", "axId"),
    "lineChart": ("grouping", "varyColors", "ser", "marker", "axId"),
    "scatterChart": ("scatterStyle", "varyColors", "ser", "axId"),
    "legend": ("legendPos", "layout", "overlay"),
    "title": ("tx", "layout", "overlay"),
    "ser": (
        *("idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls"),
        *("cat", "xVal", "val", "yVal", "smooth"),
    ),
    "dLbls": (
        *("numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName"),
        *("showSerName", "showPercent", "showBubbleSize"),
    ),
    "catAx": ("axId", "scaling", "delete", "axPos"),
    "valAx": ("axId", "scaling", "delete", "axPos"),
}  # as the schema has it, so far as these charts go


def carried(kind: str, *, hidden: bool) -> etree._Element:
    """The chart of a template after it came into a book of another program."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Chart")
        sheet.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": kind})
        series = {"values": "=Chart!$A$1:$A$3", "name": "units", "data_labels": {"value": True}}
        chart.add_series({"categories": "=Chart!$A$1:$A$3", **series})
        chart.set_title({"name": "Title"})
        if hidden:
            chart.show_hidden_data()
        sheet.insert_chart("C1", chart)
    patch = Patch(openpyxl_book())
    patch.add_sheet("Chart", template=(buffer.getvalue(), "Chart"))
    assert len(loaded(patch.result())["Chart"]._charts) == 1
    return Package(patch.result()).xml("xl/charts/chart1.xml")


def flags(root: etree._Element, name: str) -> set[str]:
    """What a flag says wherever it stands."""
    return {entry.get("val", "1") for entry in root.iter(f"{{*}}{name}")}


@pytest.mark.parametrize("kind", ["column", "line", "scatter"])
@pytest.mark.parametrize("hidden", [False, True])
def test_what_a_chart_left_unsaid_is_said(kind: str, hidden: bool) -> None:
    """Straight lines, square corners, only the asked labels, hidden cells as before."""
    root = carried(kind, hidden=hidden)
    for name in ("roundedCorners", "autoTitleDeleted", "varyColors", "overlay", "showSerName"):
        assert flags(root, name) == {"0"}
    assert flags(root, "delete") == {"0"}
    assert flags(root, "showVal") == {"1"}
    assert flags(root, "plotVisOnly") == {"0" if hidden else "1"}
    own = {"column": "invertIfNegative"}.get(kind, "smooth")
    assert flags(root, own) == {"0"}


@pytest.mark.parametrize("kind", ["column", "line", "scatter"])
def test_every_element_stands_where_the_schema_has_it(kind: str) -> None:
    """Excel takes no chart whose elements are out of order."""
    for entry in carried(kind, hidden=True).iter("{*}*"):
        order = ORDER.get(etree.QName(entry).localname)
        if order is not None:
            places = [
                order.index(etree.QName(child).localname) for child in entry if known(child, order)
            ]
            assert places == sorted(places)


def known(child: etree._Element, order: tuple[str, ...]) -> bool:
    """Whether an element is among those whose order is told here."""
    return etree.QName(child).localname in order
