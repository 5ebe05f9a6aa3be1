"""A VBA project that Excel made takes modules in and gives them back, byte for byte elsewhere."""

from __future__ import annotations

import pytest
from pyopenvba.cfb import CFB
from pyopenvba.vba import decompress, parse_projectwm, parse_vba_project
from workbook.attach.books import TOOLS, macro_project
from workbook.vba.test_add_module import coded, sources, with_line

from sopxl.errors import RefusedError
from sopxl_workbook.vba.modules import document_module, standard_modules
from sopxl_workbook.vba.project import dir_stream
from sopxl_workbook.vba.standing import Standing

PROJECT = macro_project({"Tools": TOOLS})
NEW = {"SopxlA": "Public Sub A()\nEnd Sub\n" * 300, "SopxlB": "Public Sub B()\nEnd Sub\n"}


def added(data: bytes = PROJECT) -> bytes:
    standing = Standing(data)
    standing.add([document_module("SopxlSheet"), *standard_modules(NEW)])
    return standing.result()


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of the modules."""
    cfb = CFB.from_bytes(data)
    names = [name for name in cfb.list_streams_in_storage("VBA") if not name.startswith("_")]
    return {name: cfb.get_stream_in_storage("VBA", name) for name in names if name != "dir"}


def told(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        Standing(data, "budget.xlsm")
    return str(caught.value)


class TestAdd:
    def test_every_other_module_keeps_its_bytes(self) -> None:
        """Its compiled code and its text; the new ones are read back by a reader of another."""
        before, after = streams(PROJECT), streams(added())
        assert {name: after[name] for name in before} == before
        assert set(after) - set(before) == {"SopxlSheet", *NEW}
        read = sources(added())
        for name, text in NEW.items():
            assert read[name].replace("\r\n", "\n").endswith(text)

    def test_the_list_of_modules_only_gets_longer(self) -> None:
        """References, constants and identity stand before it as they did."""
        old, new = (CFB.from_bytes(data) for data in (PROJECT, added()))
        was, now = (decompress(cfb.get_stream_in_storage("VBA", "dir")) for cfb in (old, new))
        start = parse_vba_project(old).dir_modules_offset
        assert now[:start] == was[:start]
        assert now[start + 16 :].startswith(was[start + 16 : -6])
        assert now == dir_stream(parse_vba_project(new))
        assert now.endswith(b"\x10\x00\x00\x00\x00\x00")

    def test_names_stand_in_all_three_lists(self) -> None:
        """In the order of the declarations, and as a closed window in the workspace."""
        cfb = CFB.from_bytes(added())
        lines = cfb.get_stream("PROJECT").decode("ascii").split("\r\n")
        was = CFB.from_bytes(PROJECT).get_stream("PROJECT").decode("ascii").split("\r\n")
        gained = [line for line in lines if line not in was]
        assert gained == [
            *("Document=SopxlSheet/&H00000000", "Module=SopxlA", "Module=SopxlB"),
            *("SopxlSheet=0, 0, 0, 0, C", "SopxlA=0, 0, 0, 0, C", "SopxlB=0, 0, 0, 0, C"),
        ]
        assert [line for line in was if line and line not in lines] == []
        assert parse_projectwm(cfb.get_stream("PROJECTwm"))[-3:] == [
            *(("SopxlSheet", "SopxlSheet"), ("SopxlA", "SopxlA"), ("SopxlB", "SopxlB"))
        ]

    def test_compiled_code_counts_no_more(self) -> None:
        """Office compiles for itself, as the format asks of whoever changes a project."""
        cfb = CFB.from_bytes(added())
        assert cfb.get_stream_in_storage("VBA", "_VBA_PROJECT") == b"\xcc\x61\xff\xff\0\0\0"


class TestRemove:
    def test_what_was_added_goes_without_a_trace(self) -> None:
        """The modules, their lines, their names; the rest is what it was."""
        standing = Standing(added())
        standing.remove(["sopxla", "SopxlB", "SopxlSheet", "nobody"])
        back = standing.result()
        assert streams(back) == streams(PROJECT)
        for name in ("PROJECT", "PROJECTwm"):
            was, now = (CFB.from_bytes(data).get_stream(name) for data in (PROJECT, back))
            assert now.rstrip() == was.rstrip()
        was, now = (
            decompress(CFB.from_bytes(data).get_stream_in_storage("VBA", "dir"))
            for data in (PROJECT, back)
        )
        assert now == was

    def test_nothing_done_is_the_same_bytes(self) -> None:
        """Compiled code stays where nothing changes."""
        standing = Standing(PROJECT)
        standing.remove(["nobody"])
        assert standing.result() == PROJECT


class TestRefused:
    def test_a_locked_project(self) -> None:
        """With the way out, which only its owner can go."""
        for key, data in ((b"CMG", b"\x01\0\0\0"), (b"DPB", b"\xff" + bytes(28)), (b"GC", b"\0")):
            assert told(with_line(PROJECT, key, coded(data))) == (
                "E236 budget.xlsm: the VBA project is locked for viewing, or has a password. Open "
                "it in Excel, Alt+F11, Tools, VBAProject Properties, Protection: take the lock and "
                "the password away, save, and run this again; put them back afterwards."
            )

    def test_a_signed_project(self) -> None:
        """Where the signature lies inside of it."""
        cfb = CFB.from_bytes(PROJECT)
        cfb.add_stream_to_storage("VBA", "_VBA_PROJECT_SIGNATURE", b"signed")
        assert told(cfb.to_bytes()) == (
            "E168 budget.xlsm: the VBA project is signed. Ask whoever signed it to take the "
            "signature off in Excel, and to sign it again after."
        )

    @pytest.mark.parametrize("data", [b"", b"no project", PROJECT[:3000]])
    def test_a_damaged_project(self, data: bytes) -> None:
        """Nothing, something else, one that was cut short."""
        assert told(data) == (
            "E237 budget.xlsm: the VBA project is damaged, or of a form that sopxl does not know. "
            "Open it in Excel, change a line of its macros, save it, and run this again."
        )

    def test_a_project_that_would_not_come_back_as_it_is(self) -> None:
        """A list of modules with a record that nobody here knows is not written anew."""
        cfb = CFB.from_bytes(PROJECT)
        written = decompress(cfb.get_stream_in_storage("VBA", "dir"))
        strange = b"\x77\x00\x02\x00\x00\x00ab"
        at = written.index(b"\x2b\x00\x00\x00\x00\x00")
        from pyopenvba.vba import compress

        cfb.write_stream_in_storage("VBA", "dir", compress(written[:at] + strange + written[at:]))
        assert told(cfb.to_bytes()).startswith("E237 budget.xlsm: the VBA project is damaged")

    def test_a_module_whose_text_is_damaged(self) -> None:
        """Found when its text is asked for."""
        cfb = CFB.from_bytes(PROJECT)
        cfb.write_stream_in_storage("VBA", "Tools", b"\x01\xff\xffdamaged")
        with pytest.raises(RefusedError, match=r"^E237 budget\.xlsm: "):
            Standing(cfb.to_bytes(), "budget.xlsm").sources()
