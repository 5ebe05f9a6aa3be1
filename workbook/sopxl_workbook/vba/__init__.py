"""The VBA project of a workbook: built, extended, reduced; imports pyOpenVBA, sopxl.errors only."""

from sopxl_workbook.vba.add_module import with_document_module
from sopxl_workbook.vba.bridge import bridge_book, harden
from sopxl_workbook.vba.project import vba_project

__all__ = ["bridge_book", "harden", "vba_project", "with_document_module"]
