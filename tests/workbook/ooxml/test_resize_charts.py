"""Charts that show the rows of a table: their ranges, and the values kept with them."""

from __future__ import annotations

import pytest
from workbook.ooxml.samples_tables import BODY, HEAD, table_book, table_xml
from workbook.ooxml.test_patch import part
from workbook.ooxml.test_resize_follow import grown

from sopxl_workbook.ooxml import Package, Patch

CHART = "xl/charts/chart1.xml"
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def points(*values: str) -> str:
    """Points of a cache, counted from 0."""
    return "".join(f'<c:pt idx="{at}"><c:v>{v}</c:v></c:pt>' for at, v in enumerate(values) if v)


def series(kind: str, ref: str, cache: str, count: int, inside: str) -> str:
    """One range of a chart with the values kept with it."""
    return (
        f"<c:{kind}><c:f>{ref}</c:f><c:{cache}><c:formatCode>0</c:formatCode>"
        f'<c:ptCount val="{count}"/>{inside}</c:{cache}></c:{kind}>'
    )


class TestCharts:
    def chart(self, inside: str) -> bytes:
        """A book with a chart part."""
        return table_book(parts={CHART: f"<c:chartSpace {C}>{inside}</c:chartSpace>"})

    def filled(self, data: bytes) -> str:
        """The chart after two rows came, whose values are set afterwards."""
        patch = Patch(data)
        patch.resize_table("tbl", 4)
        patch.set_values("Data", "B5", [["c", 7.5], ["=d&", None]])
        new = patch.result()
        back = Patch(new)
        back.set_values("Data", "B5", [[None, None]] * 2)
        back.resize_table("tbl", 2)
        assert part(back.result(), CHART) == part(data, CHART)
        return part(new, CHART).partition(">")[2].rpartition("<")[0]

    def test_numbers_and_texts(self) -> None:
        """The values of the new rows are kept with their ranges, a blank as none."""
        title = "<c:tx>" + series("strRef", "Data!$C$2", "strCache", 1, points("Units")) + "</c:tx>"
        old = title + "<c:cat>{}</c:cat><c:val>{}</c:val>"
        new = self.filled(
            self.chart(
                old.format(
                    series("strRef", "Data!$B$3:$B$4", "strCache", 2, points("a", "b")),
                    series("numRef", "Data!$C$3:$C$4", "numCache", 2, points("1", "2")),
                )
            )
        )
        assert new == old.format(
            series("strRef", "Data!$B$3:$B$6", "strCache", 4, points("a", "b", "c", "=d&amp;")),
            series("numRef", "Data!$C$3:$C$6", "numCache", 4, points("1", "2", "7.5")),
        )

    def test_a_cache_without_a_point(self) -> None:
        """A chart that was made without values gets those that there are."""
        new = grown(self.chart(series("numRef", "Data!$C$3:$C$4", "numCache", 2, "")))
        expected = series("numRef", "Data!$C$3:$C$6", "numCache", 4, points("1", "2"))
        assert expected in part(new, CHART)

    def test_levels(self) -> None:
        """Categories of two columns: the last column comes first."""
        old = (
            "<c:multiLvlStrRef><c:f>Data!$B$3:$C${}</c:f><c:multiLvlStrCache>"
            '<c:ptCount val="{}"/><c:lvl>{}</c:lvl><c:lvl>{}</c:lvl></c:multiLvlStrCache>'
            "</c:multiLvlStrRef>"
        )
        new = self.filled(self.chart(old.format(4, 2, points("1", "2"), points("a", "b"))))
        units, keys = points("1", "2", "7.5"), points("a", "b", "c", "=d&amp;")
        assert new == old.format(6, 4, units, keys)

    @pytest.mark.parametrize(
        "inside",
        [
            "<c15:f>Data!$B$3:$B${}</c15:f>",
            "<c15:fullRef><c15:sqref>Data!$B$3:$B${}</c15:sqref></c15:fullRef>",
            "<c:tx><c:strRef><c:f>Data!$B$3:$B${}</c:f></c:strRef></c:tx>",
            "<c:numRef><c:f>(Data!$B$3:$B${},Data!$E$1)</c:f></c:numRef>",
        ],
    )
    def test_ranges_that_keep_no_values(self, inside: str) -> None:
        """Labels, filtered series, titles, ranges in pieces."""
        assert self.filled(self.chart(inside.format(4))) == inside.format(6)

    def test_a_block_as_one_series(self) -> None:
        """Its points are counted row by row; Excel renews the values."""
        pattern = "<c:val>{}</c:val>"
        old = series("numRef", "Data!$B$3:$C$4", "numCache", 4, points("1", "2", "3", "4"))
        new = series("numRef", "Data!$B$3:$C$6", "numCache", 8, points("1", "2", "3", "4"))
        assert self.filled(self.chart(pattern.format(old))) == pattern.format(new)

    def test_a_chart_of_the_newer_kind(self) -> None:
        """Its range and number of points; Excel renews the values."""
        old = (
            '<cx:numDim type="val"><cx:f>Data!$C$3:$C${}</cx:f><cx:lvl ptCount="{}">'
            '<cx:pt idx="0">1</cx:pt><cx:pt idx="1">2</cx:pt></cx:lvl></cx:numDim>'
        )
        assert self.filled(self.chart(old.format(4, 2))) == old.format(6, 4)

    def test_one_row(self) -> None:
        """A chart of a table of one row follows, though it points at single cells."""
        old = series("numRef", "Data!$C$3", "numCache", 1, points("1"))
        data = table_book(
            HEAD + BODY.partition("</row>")[0] + "</row>",
            table=table_xml("B2:C3"),
            parts={CHART: f"<c:chartSpace {C}>{old}</c:chartSpace>"},
        )
        new = grown(data, 2)
        assert series("numRef", "Data!$C$3:$C$4", "numCache", 2, points("1")) in part(new, CHART)
        assert part(grown(new, 1), CHART) == part(data, CHART)

    def test_values_of_every_kind(self) -> None:
        """Errors in both; texts, flags and results that are not stored are no numbers."""
        cells = "".join(
            f'<row r="{row}"><c r="B{row}" t="{kind}">{value}</c>'
            f'<c r="C{row}" t="{kind}">{value}</c></row>'
            for row, kind, value in (
                (5, "e", "<v>#N/A</v>"),
                (6, "b", "<v>1</v>"),
                (7, "n", "<f>1</f>"),
            )
        )
        texts = series("strRef", "Data!$B$3:$B$4", "strCache", 2, points("a", "b"))
        numbers = series("numRef", "Data!$C$3:$C$4", "numCache", 2, points("1", "2"))
        data = table_book(
            HEAD + BODY, parts={CHART: f"<c:chartSpace {C}>{texts}{numbers}</c:chartSpace>"}
        )
        patch = Patch(data)
        patch.resize_table("tbl", 5)
        filled = patch.result()
        sheet = part(filled).partition('<row r="5"')[0] + cells
        sheet += part(filled)[part(filled).index("</sheetData>") :]
        again = Patch(Package(filled).rewrite({"xl/worksheets/sheet1.xml": sheet.encode()}))
        again.resize_table("tbl", 6)
        new = part(again.result(), CHART)
        assert points("a", "b", "#N/A", "TRUE") + "</c:strCache>" in new
        assert points("1", "2", "#N/A") + "</c:numCache>" in new
