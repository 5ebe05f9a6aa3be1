"""The palette can be read, and every style that a page asks for exists."""

from __future__ import annotations

import re

import pytest

from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.sheets import PAGES
from sopxl_workbook.sheets import style as styles


def luminance(color: str) -> float:
    """Relative luminance of "#RRGGBB", as the accessibility rules define it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(ink), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


class TestPalette:
    """Text stands out from what it stands on."""

    def test_contrast_of_black_on_white(self) -> None:
        """The rule itself: black on white is 21 to 1."""
        assert contrast("#000000", "#FFFFFF") == pytest.approx(21, rel=1e-12)

    @pytest.mark.parametrize(
        "words",
        [
            *("calculated", "input", "stored", "derived", "outside", "watch", "act", "frozen past"),
            *("zone_actual", "zone_plan", "zone_band", "headline", "meta_label", "days past"),
            *("brought", "actual past", "head_sub", "unit past", "legend", "formula", "code"),
        ],
    )
    def test_every_style_reads_at_least_4_5_to_1(self, words: str) -> None:
        """Ink on its own ground, as the palette promises."""
        look = styles.properties(words)
        assert contrast(look["font_color"], look.get("bg_color", styles.WHITE)) >= 4.5

    @pytest.mark.parametrize("words", styles._WORDS)
    def test_no_text_is_smaller_than_8_points(self, words: str) -> None:
        """Print scale is under 80 %: smaller cannot be read."""
        assert styles.properties(words)["font_size"] >= 8


class TestStyles:
    """Styles are words, later ones over earlier ones."""

    def test_later_words_win(self) -> None:
        """A past cell of an actual is bold on the ground of the past."""
        look = styles.properties("actual units past")
        assert look["bold"] is True
        assert look["bg_color"] == styles.PAST
        assert look["num_format"] == styles.UNITS

    def test_an_unknown_word_is_refused(self) -> None:
        """A misspelt style never draws as something else."""
        with pytest.raises(KeyError, match=re.escape("'unitz'")):
            styles.properties("actual unitz")

    def test_each_format_is_made_once(self) -> None:
        """The same words and extras give the same format."""

        class Workbook:
            """Counts the formats that are made."""

            def __init__(self) -> None:
                self.made: list[object] = []

            def add_format(self, look: object) -> object:
                self.made.append(look)
                return look

        book = Workbook()
        made = styles.Styles(book)
        assert made.get("input units") is made.get("input units")
        assert made.get("input units", bold=True) is not made.get("input units")
        assert len(book.made) == 2

    def test_every_cell_of_every_page_has_a_known_style(self, sample: Contents) -> None:
        """No page asks for a word that the style sheet does not have."""
        for page in PAGES:
            for cell in page.cells(sample.values, sample.view, kit()).values():
                assert styles.properties(cell.style)
