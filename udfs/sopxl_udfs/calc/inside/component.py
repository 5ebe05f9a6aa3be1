"""The file that LibreOffice loads: it names the add-in's objects and who makes them."""

from pathlib import Path

import unohelper
from sopxl_inside import functions, log, menu, pipe, settings  # type: ignore[import-not-found]

_settings = settings.read(Path(__file__).parent)
_worker = pipe.Worker(_settings.command, _settings.seconds, log.note)

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - LibreOffice looks for it
g_ImplementationHelper.addImplementation(
    functions.factory(_settings.functions, _worker),
    functions.IMPLEMENTATION,
    (functions.SERVICE,),
)
g_ImplementationHelper.addImplementation(
    menu.factory(_worker), menu.IMPLEMENTATION, (menu.SERVICE,)
)
