"""The LibreOffice add-in (.oxt), emitted from the registry; imports the registry only.

Two builds with the same functions and the same interpreter are byte-identical.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import sopxl_udfs.functions  # noqa: F401 - registers the functions
from sopxl import __version__, registry
from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.calc import typelib

IDENTIFIER = "org.sopxl.addin"
SERVICE = "org.sopxl.Functions"
INTERFACE = "org.sopxl.XFunctions"
MACROS = "org.sopxl.Macros"
MENU = "S&OP"
CATEGORY = "Add-In"  # Calc has no categories of an extension's own

_ANY = "any"
_REST = "[]any"
_ROWS = "[][]any"
_STAMP = (2020, 1, 1, 0, 0, 0)
_PACKAGE = "pythonpath/sopxl_inside"
_COMPONENT = "component.py"
CALL_SECONDS = 20.0


def worker_command(python: str | Path = sys.executable) -> list[str]:
    """What starts the worker; -P, since nothing is imported from the folder of a workbook."""
    return [str(python), "-P", "-m", "sopxl_udfs.calc.worker"]


def build(command: Sequence[str] | None = None, seconds: float = CALL_SECONDS) -> bytes:
    """The add-in as the bytes of an .oxt file.

    command : what starts the worker; left out, this Python. seconds : that one call may take.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts(command, seconds).items()):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content)
    return buffer.getvalue()


def parts(command: Sequence[str] | None = None, seconds: float = CALL_SECONDS) -> dict[str, bytes]:
    """The files of the add-in, by their path inside it."""
    functions = registry.functions()
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "sopxl.components": _components(),
        "CalcAddIns.xcu": _functions_xcu(functions),
        "Addons.xcu": _menu_xcu(),
        "settings.json": _settings(functions, command or worker_command(), seconds),
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["types.rdb"] = typelib.interface_library(INTERFACE, [_method(f) for f in functions])
    inside = resources.files("sopxl_udfs.calc") / "inside"
    for source in inside.iterdir():
        if source.name == _COMPONENT:
            files[_COMPONENT] = source.read_bytes()
        elif source.name.endswith(".py"):
            files[f"{_PACKAGE}/{source.name}"] = source.read_bytes()
    return files


def _method(function: registry.CellFunction) -> typelib.Method:
    parameters = tuple(
        (a.name, _REST if a.kind is registry.Kind.REST else _ANY) for a in function.arguments
    )
    return typelib.Method(function.name, _ROWS, parameters)


def _settings(
    functions: tuple[registry.CellFunction, ...], command: Sequence[str], seconds: float
) -> str:
    names = {function.name: function.is_variadic for function in functions}
    settings = {"functions": names, "command": list(command), "seconds": seconds}
    return json.dumps(settings, indent=1)


_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _manifest() -> str:
    kinds = {
        "types.rdb": "application/vnd.sun.star.uno-typelibrary;type=RDB",
        "sopxl.components": "application/vnd.sun.star.uno-components",
        "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
        "Addons.xcu": "application/vnd.sun.star.configuration-data",
    }
    entries = "".join(
        f' <manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>\n'
        for path, kind in kinds.items()
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _components() -> str:
    """Names the objects without loading them: while it is installed its types are not known."""
    objects = "".join(
        f'  <implementation name="{service}.python"><service name="{service}"/></implementation>\n'
        for service in (SERVICE, MACROS)
    )
    return (
        f'{_HEAD}<components xmlns="http://openoffice.org/2010/uno-components">\n'
        f' <component loader="com.sun.star.loader.Python" uri="{_COMPONENT}">\n{objects}'
        " </component>\n</components>\n"
    )


def _description() -> str:
    return (
        f'{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:d="http://openoffice.org/extensions/description/2006"'
        ' xmlns:lo="http://libreoffice.org/extensions/description/2011">\n'
        f' <identifier value="{IDENTIFIER}"/>\n <version value="{__version__}"/>\n'
        ' <display-name><name lang="en">Sales and operations planning</name></display-name>\n'
        ' <dependencies><lo:LibreOffice-minimal-version value="25.2" d:name="LibreOffice 25.2"/>'
        "</dependencies>\n</description>\n"
    )


def _prop(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en">{escape(text)}</value></prop>'


def _xcu(component: str, nodes: str) -> str:
    return (
        f'{_HEAD}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{component}"'
        f' oor:package="org.openoffice.Office">\n{nodes}\n</oor:component-data>\n'
    )


def _functions_xcu(functions: tuple[registry.CellFunction, ...]) -> str:
    nodes = "\n".join(map(_function_node, functions))
    return _xcu(
        "CalcAddIns",
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace">'
        f'<node oor:name="AddInFunctions">\n{nodes}\n</node></node></node>',
    )


def _function_node(function: registry.CellFunction) -> str:
    arguments = "".join(
        f'<node oor:name={quoteattr(argument.name)} oor:op="replace">'
        f"{_prop('DisplayName', argument.name)}{_prop('Description', argument.help)}</node>"
        for argument in function.arguments
    )
    return (
        f'<node oor:name="{function.name}" oor:op="replace">'
        f"{_prop('DisplayName', function.name)}{_prop('Description', function.summary)}"
        f'<prop oor:name="Category"><value>{CATEGORY}</value></prop>'
        f"{_prop('CompatibilityName', function.name)}"
        f'<node oor:name="Parameters">{arguments}</node></node>'
    )


def _menu_xcu() -> str:
    entries = "\n".join(
        _menu_node(f"b{number}", button.caption, f"service:{MACROS}?{button.entry}")
        for number, button in enumerate(BUTTONS)
    )
    return _xcu(
        "Addons",
        '<node oor:name="AddonUI"><node oor:name="OfficeMenuBar">'
        f'<node oor:name="{IDENTIFIER}" oor:op="replace">{_prop("Title", MENU)}'
        f'<node oor:name="Submenu">\n{entries}\n</node></node></node></node>',
    )


def _menu_node(name: str, title: str, url: str) -> str:
    return (
        f'<node oor:name="{name}" oor:op="replace">{_prop("Title", title)}'
        f'<prop oor:name="URL"><value>{escape(url)}</value></prop>'
        '<prop oor:name="Target"><value>_self</value></prop>'
        '<prop oor:name="Context"><value>com.sun.star.sheet.SpreadsheetDocument</value></prop>'
        "</node>"
    )
