"""Agreeing on a forecast: asked, worked out from the views, written and logged as a run."""

from sopxl_workbook.cycle.agree.asked import Asked, explained, order_of
from sopxl_workbook.cycle.agree.changes import Made, agree_changes
from sopxl_workbook.cycle.agree.figures import Figure
from sopxl_workbook.cycle.agree.verb import agree

__all__ = ["Asked", "Figure", "Made", "agree", "agree_changes", "explained", "order_of"]
