"""What calls Python from a spreadsheet: the cell functions, the buttons, and their hosts."""
