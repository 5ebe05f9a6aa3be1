"""Excel through xlwings: the faces and VBA emitted from the registry, the open workbook."""
