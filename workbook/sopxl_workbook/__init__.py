"""The S&OP workbook as a file: its contract, its making, its reading, patching and checking."""
