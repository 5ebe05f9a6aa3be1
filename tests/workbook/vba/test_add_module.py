"""A document module more in a project that is there: read back by olevba."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hosts.macros import macros
from pyopenvba.cfb import CFB
from pyopenvba.vba import parse_projectwm, parse_vba_project
from workbook.ooxml.samples import rich_book
from workbook.ooxml.samples import vba_project as xlwings_project

from sopxl.errors import InputError
from sopxl_workbook.ooxml import Package, Patch
from sopxl_workbook.vba import vba_project, with_document_module

OWN = vba_project(
    {"SopxlA": "Public Sub A()\nEnd Sub\n" * 300}, [("ThisWorkbook", True), ("sopStart", False)]
)
PROJECTS = {"ours": OWN, "of xlwings": xlwings_project()}


def sources(data: bytes) -> dict[str, str]:
    """Every module's text as olevba reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vbaProject.bin"
        path.write_bytes(data)
        return macros(path)


def with_line(data: bytes, key: bytes, value: bytes) -> bytes:
    """The project with another protection line, of any length."""
    cfb = CFB.from_bytes(data)
    lines = cfb.get_stream("PROJECT").split(b"\r\n")
    changed = [b'%b="%b"' % (key, value) if line.startswith(key + b"=") else line for line in lines]
    assert changed != lines
    cfb.write_stream("PROJECT", b"\r\n".join(changed))
    built: bytes = cfb.to_bytes()
    return built


def coded(data: bytes, seed: int = 0x42) -> bytes:
    """Bytes as a protection line holds them, by the rule of [MS-OVBA] 2.4.3.2."""
    key = 0x11
    written = [seed, seed ^ 2, seed ^ key]
    plain, before, last = key, written[1], written[2]
    length = len(data).to_bytes(4, "little")
    for byte in bytes((seed & 6) // 2) + length + data:
        written.append(byte ^ ((before + plain) & 0xFF))
        plain, before, last = byte, last, written[-1]
    return bytes(written).hex().upper().encode()


@pytest.mark.parametrize("name", PROJECTS)
class TestAdded:
    def test_every_other_module_keeps_its_text_and_bytes(self, name: str) -> None:
        """And the new one is that of a sheet, without code."""
        old, new = PROJECTS[name], with_document_module(PROJECTS[name], "sopNew")
        assert new is not None
        before, after = sources(old), sources(new)
        added = after.pop("sopNew")
        assert after == before
        assert added.splitlines()[:2] == [
            'Attribute VB_Name = "sopNew"',
            'Attribute VB_Base = "0{00020820-0000-0000-C000-000000000046}"',
        ]
        for module in before:
            kept = CFB.from_bytes(new).get_stream_in_storage("VBA", module)
            assert kept == CFB.from_bytes(old).get_stream_in_storage("VBA", module)

    def test_names_and_streams_agree(self, name: str) -> None:
        """The lists of modules in all three places, and the document among the declarations."""
        new = with_document_module(PROJECTS[name], "sopNew")
        assert new is not None
        file = CFB.from_bytes(new)
        project = parse_vba_project(file)
        assert project.validate(file) == []
        assert project.module_names()[-1] == "sopNew"
        lines = file.get_stream("PROJECT").decode("ascii").split("\r\n")
        assert "Document=sopNew/&H00000000" in lines[: lines.index("[Workspace]")]
        after = lines[lines.index("[Workspace]") + 1 :]
        assert after[-2:] == ["sopNew=0, 0, 0, 0, C", ""]
        assert "" not in after[:-1]
        assert parse_projectwm(file.get_stream("PROJECTwm"))[-1] == ("sopNew", "sopNew")

    def test_no_compiled_code_is_left(self, name: str) -> None:
        """Office compiles what it reads; twice the same call is twice the same bytes."""
        new = with_document_module(PROJECTS[name], "sopNew")
        assert new is not None
        file = CFB.from_bytes(new)
        assert file.get_stream_in_storage("VBA", "_VBA_PROJECT") == b"\xcc\x61\xff\xff\0\0\0"
        assert not [s for s in file.list_streams_in_storage("VBA") if s.startswith("__SRP")]
        assert with_document_module(PROJECTS[name], "sopNew") == new

    @pytest.mark.parametrize(
        ("key", "data"),
        [
            (b"CMG", b"\x01\0\0\0"),
            (b"CMG", b"\x04\0\0\0"),
            (b"DPB", b"\xff" + bytes(28)),
            (b"GC", b"\0"),
        ],
    )
    def test_a_locked_project_is_left_alone(self, name: str, key: bytes, data: bytes) -> None:
        """By the user, by the host, by a password, or hidden."""
        assert with_document_module(with_line(PROJECTS[name], key, coded(data)), "sopNew") is None

    def test_lines_that_lock_nothing_are_open(self, name: str) -> None:
        """Whatever seed they were written with."""
        for seed in range(0, 256, 37):
            data = with_line(PROJECTS[name], b"CMG", coded(bytes(4), seed))
            data = with_line(data, b"GC", coded(b"\xff", seed))
            assert with_document_module(data, "sopNew") is not None


@pytest.mark.parametrize("value", [b"", b"00", b"not hex", b"8D8FA613"])
def test_a_protection_that_cannot_be_read_counts_as_locked(value: bytes) -> None:
    """What nobody understands is not touched."""
    assert with_document_module(with_line(OWN, b"CMG", value), "sopNew") is None


@pytest.mark.parametrize("data", [b"", b"no project", OWN[:3000]])
def test_what_is_no_project_is_left_alone(data: bytes) -> None:
    """Nothing, something else, a project cut short."""
    assert with_document_module(data, "sopNew") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "SOPSTART",
            'E233 there is a VBA module "SOPSTART" already. Choose another name.',
        ),
        (
            "2nd sheet",
            'E233 "2nd sheet" cannot be the name of a VBA module. '
            "Use at most 31 letters, digits and _, and begin with a letter.",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, told: str) -> None:
    """Before a project is built that Excel would mend."""
    with pytest.raises(InputError) as caught:
        with_document_module(OWN, name)
    assert str(caught.value) == told


def test_a_new_sheet_with_its_module() -> None:
    """As the roof does it: the sheet's code name is that of the module."""
    patch = Patch(rich_book(xlwings_project()))
    project = with_document_module(Package(patch.result()).part("xl/vbaProject.bin"), "sopNew")
    assert project is not None
    patch.set_part("xl/vbaProject.bin", project)
    patch.add_sheet("New", code_name="sopNew")
    package = Package(patch.result())
    assert "sopNew" in sources(package.part("xl/vbaProject.bin"))
    assert b'<sheetPr codeName="sopNew"/>' in package.part("xl/worksheets/sheet4.xml")
