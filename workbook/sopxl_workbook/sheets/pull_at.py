"""Where everything stands on the page Pull; imports nothing."""

from __future__ import annotations

FIRST, SHOWN = 9, 24  # sheet row of the first loop that is shown, loops of one window
MOST = 72  # loops that the page works with
WINDOWS = tuple(range(1, MOST, SHOWN))  # the first loop of each window: 1, 25, 49
FIRST_LINE = 301  # hidden rows: all loops, of which a window is shown
LOOPS_FROM = "$B$5"
MONTHS = (0, 1, 2)
CODE, FAMILY, LINE = 2, 3, 4
DAILY = (5, 6, 7)  # by month: units of the item a working day
CONTAINER, LEAD, SAFETY, HELD = 8, 9, 10, 11
CARDS = (12, 13, 14)
STANDING, CHANGE, MINUTES = 15, 16, 17
TAKT = (18, 19, 20)
SHOWN_LINE = 22  # column V, hidden: the loop that a row of the window shows
HIDDEN = 24
