"""What runs inside LibreOffice's own Python: standard library and uno only, never the engine.

These files are copied into the add-in; there the package is called sopxl_inside.
"""
