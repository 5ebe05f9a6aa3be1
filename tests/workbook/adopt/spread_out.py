"""Layouts whose timeline runs over sheets, or stands once for each measure."""

from __future__ import annotations

from workbook.adopt.layouts import Book, Table, headings


def month_sheets(book: Book) -> None:
    """A sheet for each period: the families down, the measures across."""
    made = [str(one) for one in headings(book.style)]
    order = range(book.style.periods)
    for t in order[::-1] if book.style.newest_first else order:
        sheet, row = made[t], 1
        if book.style.decorated:
            book.draft.put((sheet, 1, 1), f"S&OP {made[t]}", "title")
            row = 3
        book.draft.put((sheet, row, 1), "Product", "head")
        for column, measure in enumerate(book.measures, 2):
            book.draft.put((sheet, row, column), book.word(measure), "head")
            for line, one in enumerate(book.families, row + 1):
                book.draft.put((sheet, line, 1), one.name)
                book.at[one.name, measure, t] = (sheet, line, column)
    book.heads.append((made[0], ()))


def measures_beside(book: Book) -> None:
    """The families down; the periods once more for each measure, under its merged name."""
    sheet, row, column = "Overview", 3, 3
    book.draft.put((sheet, row, 1), "Family", "head")
    for measure in book.measures:
        table = Table(book, sheet, row, column)
        last = max([*table.column.values(), *(at for at, _ in table.sum_columns)])
        book.draft.put((sheet, row - 1, column), book.word(measure), "head")
        book.draft.merged.append((sheet, row - 1, column, row - 1, last))
        for line, one in enumerate(book.families, row + 1):
            book.draft.put((sheet, line, 1), one.name)
            table.row(line, one.name, measure)
        column = last + 2
