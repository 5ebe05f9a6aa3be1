"""The add-in file: made from the registry, the same bytes each time, complete."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sopxl import registry
from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.calc import addin, typelib

OOR = "{http://openoffice.org/2001/registry}"
PARTS = addin.parts()


def _tree(name: str) -> Any:
    return etree.fromstring(PARTS[name])


def _named(node: Any) -> dict[str, Any]:
    return {child.get(f"{OOR}name"): child for child in node}


def _text(node: Any, name: str) -> str:
    return str(_named(node)[name].findtext("value"))


class TestFile:
    """The .oxt."""

    def test_is_the_same_each_time(self) -> None:
        """Two builds are byte-identical."""
        assert addin.build() == addin.build()

    def test_holds_what_its_manifest_names(self) -> None:
        """Each file of the manifest is there, and so is each module of the component."""
        with zipfile.ZipFile(io.BytesIO(addin.build())) as archive:
            names = set(archive.namelist())
            manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
        space = "{http://openoffice.org/2001/manifest}"
        assert {entry.get(f"{space}full-path") for entry in manifest} <= names
        inside = Path(addin.__file__).parent / "inside"
        modules = {path.name for path in inside.glob("*.py")} - {"component.py"}
        assert {f"pythonpath/sopxl_inside/{module}" for module in modules} | {"component.py"} == {
            name for name in names if name.endswith(".py")
        }

    @pytest.mark.parametrize("name", [name for name in PARTS if name.startswith("pythonpath")])
    def test_asks_nothing_of_the_engine(self, name: str) -> None:
        """No module inside LibreOffice imports the project: the worker does the work."""
        lines = [line.split() for line in PARTS[name].decode().splitlines()]
        imported = {words[1] for words in lines if words and words[0] in ("import", "from")}
        assert not {module for module in imported if module.split(".")[0].startswith("sopxl")}

    def test_names_the_interpreter_and_the_time(self) -> None:
        """What starts the worker is fixed when the add-in is made, by nothing found later."""
        settings = json.loads(addin.parts(["/venv/bin/python", "-m", "x"], 3)["settings.json"])
        assert settings["command"] == ["/venv/bin/python", "-m", "x"]
        assert settings["seconds"] == 3
        assert addin.worker_command("/venv/bin/python") == [
            "/venv/bin/python",
            "-P",
            "-m",
            "sopxl_udfs.calc.worker",
        ]


@pytest.mark.parametrize("function", registry.functions(), ids=lambda function: function.name)
class TestEachFunction:
    """What Calc's Function Wizard shows."""

    def test_has_its_texts(self, function: registry.CellFunction) -> None:
        """Name, summary, and each argument with its help, in order."""
        functions = _tree("CalcAddIns.xcu")[0][0][0]
        node = _named(functions)[function.name]
        assert _text(node, "DisplayName") == function.name
        assert _text(node, "CompatibilityName") == function.name
        assert _text(node, "Description") == function.summary
        parameters = _named(_named(node)["Parameters"])
        assert list(parameters) == [argument.name for argument in function.arguments]
        for argument in function.arguments:
            assert _text(parameters[argument.name], "Description") == argument.help

    def test_is_a_method(self, function: registry.CellFunction) -> None:
        """Its name and its arguments' names stand in the type library."""
        library = PARTS["types.rdb"]
        for name in (function.name, *(argument.name for argument in function.arguments)):
            assert len(name).to_bytes(4, "little") + name.encode() in library


class TestMenu:
    """The menu S&OP."""

    def test_has_the_buttons(self) -> None:
        """Captions and commands in the order of the list."""
        menu = _named(_tree("Addons.xcu")[0][0])[addin.IDENTIFIER]
        assert _text(menu, "Title") == "S&OP"
        assert [
            (_text(entry, "Title"), _text(entry, "URL")) for entry in _named(menu)["Submenu"]
        ] == [(button.caption, f"service:org.sopxl.Macros?{button.entry}") for button in BUTTONS]


class TestTypeLibrary:
    """The .rdb, byte by byte for one small interface."""

    def test_is_what_the_format_says(self) -> None:
        """Header, names and payloads in one pass, the root map last."""
        method = typelib.Method("F", "[][]any", (("x", "any"),))

        def text(value: str) -> bytes:
            return len(value).to_bytes(4, "little") + value.encode()

        def number(value: int) -> bytes:
            return value.to_bytes(4, "little")

        interface = b"".join(
            [
                b"\x05",
                number(1) + text("com.sun.star.uno.XInterface") + number(0),
                number(0),
                number(1) + text("F") + text("[][]any"),
                number(1) + b"\x00" + text("x") + text("any"),
                number(0),
            ]
        )
        name = 16 + len(interface)
        module = name + len(b"XF\0")
        module_name = module + 13
        root = module_name + len(b"org\0")
        assert typelib.interface_library("org.XF", [method]) == b"".join(
            [
                b"UNOIDL\xff\0" + number(root) + number(1),
                interface,
                b"XF\0",
                b"\x00" + number(1) + number(name) + number(16),
                b"org\0",
                number(module_name) + number(module),
            ]
        )
