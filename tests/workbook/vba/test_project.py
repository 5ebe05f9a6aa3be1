"""The VBA project: modules in their order, the same bytes each time, and what it refuses."""

from __future__ import annotations

import pytest
from pyopenvba.cfb import CFB
from pyopenvba.vba import parse_vba_project

from sopxl.errors import InputError
from sopxl_workbook.vba import vba_project

DOCUMENTS = [("ThisWorkbook", True), ("sopStart", False), ("sopPlan", False)]
MODULES = {
    "ThisWorkbook": "Private Sub Workbook_Open()\nEnd Sub\n",
    "SopxlB": "Public Sub B()\nEnd Sub\n" * 300,
    "SopxlA": "Public Sub A()\nEnd Sub\n",
}


def stream(name: str) -> bytes:
    """One stream of the built project."""
    return CFB.from_bytes(vba_project(MODULES, DOCUMENTS)).get_stream(name)


class TestProject:
    def test_two_builds_are_the_same_bytes(self) -> None:
        """Also when the modules were named in another order."""
        turned = dict(reversed(MODULES.items()))
        assert vba_project(MODULES, DOCUMENTS) == vba_project(turned, DOCUMENTS)

    def test_documents_come_first_then_modules_then_the_runner(self) -> None:
        """And every text is whole, a long one too."""
        project = parse_vba_project(CFB.from_bytes(vba_project(MODULES, DOCUMENTS)))
        assert project.module_names() == [
            *(
                "ThisWorkbook",
                "sopStart",
                "sopPlan",
                "SopxlA",
                "SopxlB",
                "xlwings",
                "SopxlDictionary",
            )
        ]
        for name, text in MODULES.items():
            source = project.get_module(name).source.replace("\r\n", "\n")
            assert source.endswith(text)
        assert project.get_module("SopxlB").source.startswith('Attribute VB_Name = "SopxlB"\r\n')

    def test_names_and_streams_agree(self) -> None:
        """No module without its stream, no stream without its module."""
        file = CFB.from_bytes(vba_project(MODULES, DOCUMENTS))
        project = parse_vba_project(file)
        assert project.validate(file) == []
        streams = set(file.list_streams_in_storage("VBA")) - {"dir", "_VBA_PROJECT"}
        assert streams == set(project.module_names())

    def test_the_list_of_modules_stands_where_office_reads_it(self) -> None:
        """After the identity, before every other property, and again in the workspace."""
        lines = stream("PROJECT").decode("ascii").split("\r\n")
        assert lines[0].startswith("ID=")
        assert lines[1:8] == [
            *("Document=ThisWorkbook/&H00000000", "Document=sopStart/&H00000000"),
            *("Document=sopPlan/&H00000000", "Module=SopxlA", "Module=SopxlB", "Module=xlwings"),
            "Class=SopxlDictionary",
        ]
        assert lines[8] == 'Name="VBAProject"'
        assert lines.index("[Host Extender Info]") < lines.index("[Workspace]")
        assert "sopPlan=0, 0, 0, 0, C" in lines[lines.index("[Workspace]") :]

    def test_no_compiled_code_and_no_folder_of_anybody_goes_in(self) -> None:
        """Office compiles for itself; the forms library of the source named a user's folder."""
        file = CFB.from_bytes(vba_project(MODULES, DOCUMENTS))
        assert file.get_stream_in_storage("VBA", "_VBA_PROJECT") == b"\xcc\x61\xff\xff\0\0\0"
        project = parse_vba_project(file)
        assert all(module.text_offset == 0 for module in project.modules)
        assert [reference.name for reference in project.references] == ["Office"]
        assert "Users" not in str(project.references)


class TestRefusals:
    @pytest.mark.parametrize(
        ("modules", "documents", "told"),
        [
            (
                {},
                [("sopStart", False)],
                "E233 documents: 0 documents are the workbook, one is expected. "
                "Name the workbook once and each sheet once.",
            ),
            (
                {},
                [("ThisWorkbook", True), ("Other", True)],
                "E233 documents: 2 documents are the workbook, one is expected. "
                "Name the workbook once and each sheet once.",
            ),
            (
                {},
                [*DOCUMENTS, ("SOPSTART", False)],
                'E233 documents: the VBA name "SOPSTART" is used twice or is longer than 31 '
                "characters. Give each sheet and module its own short code name.",
            ),
            (
                {"xlwings": ""},
                DOCUMENTS,
                'E233 documents: the VBA name "xlwings" is used twice or is longer than 31 '
                "characters. Give each sheet and module its own short code name.",
            ),
            (
                {"A": "' fine\n' not − fine\n"},
                DOCUMENTS,
                "E233 module A, line 2: the line is longer than VBA allows, or holds a character "
                "outside ASCII. Shorten the text, or write it in plain letters.",
            ),
            (
                {"A": "'" + "x" * 1023},
                DOCUMENTS,
                "E233 module A, line 1: the line is longer than VBA allows, or holds a character "
                "outside ASCII. Shorten the text, or write it in plain letters.",
            ),
            (
                {"A": "x = 1 + _\n" * 25 + "2"},
                DOCUMENTS,
                "E233 module A, line 25: the line is longer than VBA allows, or holds a character "
                "outside ASCII. Shorten the text, or write it in plain letters.",
            ),
        ],
    )
    def test_what_vba_cannot_hold_is_refused(
        self, modules: dict[str, str], documents: list[tuple[str, bool]], told: str
    ) -> None:
        """Before a file is built that Excel would mend or refuse."""
        with pytest.raises(InputError) as caught:
            vba_project(modules, documents)
        assert str(caught.value) == told
