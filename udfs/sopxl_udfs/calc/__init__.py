"""LibreOffice Calc: the add-in emitted from the registry, its worker and its host."""
