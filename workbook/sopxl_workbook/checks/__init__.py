"""The checks of a book: identities proved on its cells, formulas held against their twins."""
