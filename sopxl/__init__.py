"""Sales & Operations Planning for planners who stay in Excel: the engine."""

__version__ = "0.1.0"
