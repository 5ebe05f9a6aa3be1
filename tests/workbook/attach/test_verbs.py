"""Attach, detach and refresh-vba on files: whole runs, refused or done, and taken back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from workbook.attach.books import MACRO, PLAIN, TOOLS, macro_book, parts
from workbook.ooxml.samples import zipped

from sopxl.errors import FileError, InputError, RefusedError, SopError
from sopxl.registry import functions
from sopxl_udfs.kit import kit
from sopxl_workbook import runs
from sopxl_workbook.attach import attach, detach, refresh_vba
from sopxl_workbook.cycle.history import history, restore
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import Package, Patch, read_book
from sopxl_workbook.ooxml.macros import project_part
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.vba.modules import standard_modules
from sopxl_workbook.vba.standing import Standing

KIT = kit()
OLD_KIT = replace(KIT, attached=lambda: dict(KIT.attached()) | {"SopxlCalls": "' of before\n"})


def edited(path: Path, ref: str = "B2", formula: str = "") -> bytes:
    """What a planner's program saves: a cell of the planner's is another one."""
    patch = Patch(path.read_bytes())
    if formula:
        patch.set_formula("Values", ref, formula, 1.0, replace=True)
    else:
        patch.set_value("Values", ref, 99.0)
    path.write_bytes(patch.result())
    return path.read_bytes()


RULES = (
    '<conditionalFormatting sqref="B2:B3 C5"><cfRule type="expression" priority="9"><formula>'
    "SOP_LEVEL(B2:B3,1,2)&gt;5</formula></cfRule></conditionalFormatting>"
    '<conditionalFormatting sqref="E2"><cfRule type="colorScale" priority="8"><colorScale><cfvo '
    'type="formula" val="SOP_TAKT(1,2)"/><cfvo type="max"/><color rgb="FFFF0000"/><color '
    'rgb="FF00FF00"/></colorScale></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="custom" sqref="D2"><formula1>'
    "SOP_VERSION()=&quot;1&quot;</formula1></dataValidation></dataValidations>"
)
NEWER_FORMATS = (
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="expression" priority="7"><xm:f>sop_takt(F2,2)&gt;Values!A1</xm:f>'
    "</x14:cfRule><xm:sqref>F2</xm:sqref></x14:conditionalFormatting>"
)
NEWER_VALIDATIONS = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidations count="1">'
    '<x14:dataValidation type="custom"><x14:formula1><xm:f>SOP_TAKT(Table!A1,1)=1</xm:f>'
    "</x14:formula1><xm:sqref>G2</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)


def with_rules(path: Path) -> bytes:
    """A planner's formats, validations and a name that call functions of ours."""
    patch = Patch(path.read_bytes())
    patch.add_name("rate", "SOP_TAKT(Values!$B$2,5)")
    part = read_book(path).sheets["Values"].part
    text = Package(path.read_bytes()).part(part).decode()
    for before, new in (
        ("</conditionalFormatting>", RULES),
        ("</x14:conditionalFormatting>", NEWER_FORMATS),
        ("</x14:sparklineGroups></ext>", NEWER_VALIDATIONS),
    ):
        assert text.count(before) == 1
        text = text.replace(before, before + new)
    patch.set_part(part, text.encode())
    path.write_bytes(patch.result())
    return path.read_bytes()


def modules(data: bytes) -> list[str]:
    package = Package(data)
    part = project_part(Parts(package))
    return [] if part is None else Standing(package.part(part)).names


def told(error: pytest.ExceptionInfo[SopError]) -> str:
    return str(error.value)


class TestAttach:
    def test_a_macro_book_is_changed_in_its_place_as_one_run(self, macro: Path) -> None:
        """Logged, with the book as it was beside it."""
        done, new = attach(macro, kit=KIT, by="Ann")
        assert done.files == (macro,)
        assert macro.read_bytes() == new.data
        (run,) = history(macro)
        assert (run.verb, run.by, run.state) == ("attach", "Ann", "latest")
        assert (runs.folder_of(macro) / run.snapshot).read_bytes() == MACRO
        assert runs.verify_log(runs.log_of(macro)) is None

    def test_of_a_plain_book_a_new_one_is_made_beside_it(self, plain: Path) -> None:
        """The .xlsx stays; the log of the new one begins with it."""
        done, new = attach(plain, kit=KIT)
        made = plain.with_suffix(".xlsm")
        assert done.summary == (
            f"{made}: {len(KIT.functions)} functions and 2 sheets attached. {plain} stays as it "
            f"is.\nTo take them out: sopxl detach {made}"
        )
        assert (plain.read_bytes(), made.read_bytes()) == (PLAIN, new.data)
        (run,) = history(made)
        kept = runs.folder_of(made) / run.snapshot
        assert (kept.suffix, kept.read_bytes()) == (".xlsx", PLAIN)
        assert not runs.folder_of(plain).exists()

    @pytest.mark.parametrize("name", ["macro", "plain"])
    def test_a_dry_run_says_it_and_writes_nothing(
        self, name: str, request: pytest.FixtureRequest
    ) -> None:
        """The same parts as the run itself."""
        path: Path = request.getfixturevalue(name)
        before = path.read_bytes()
        done, new = attach(path, kit=KIT, dry_run=True)
        assert done.summary.endswith(
            f"{len(functions())} functions and 2 sheets would be attached."
        )
        assert (path.read_bytes(), list(path.parent.iterdir())) == (before, [path])
        assert attach(path, kit=KIT)[1].as_lines() == new.as_lines()

    def test_undo_gives_the_first_file(self, macro: Path) -> None:
        """Byte for byte."""
        attach(macro, kit=KIT)
        undo(macro, kit=KIT)
        assert macro.read_bytes() == MACRO

    def test_undo_of_a_book_that_was_saved_since_leads_to_detach(self, macro: Path) -> None:
        """Its cells are not what the run changed."""
        attach(macro, kit=KIT, by="Ann")
        data = edited(macro)
        with pytest.raises(RefusedError) as caught:
            undo(macro, kit=KIT)
        run = history(macro)[0].run
        assert told(caught) == (
            f"E242 {macro}: attach ({run}, by Ann) changed its macros, and it was saved since. "
            f"Take the functions out: sopxl detach {macro}"
        )
        assert macro.read_bytes() == data

    def test_undo_of_a_book_that_it_made_leads_to_detach(self, plain: Path) -> None:
        """There was no such file before."""
        attach(plain, kit=KIT)
        made = plain.with_suffix(".xlsm")
        with pytest.raises(RefusedError, match=r"^E242 .* made this file\. Take the functions out"):
            undo(made, kit=KIT)


class TestAttachRefused:
    def test_a_book_that_is_open(self, macro: Path, plain: Path) -> None:
        """In Excel or LibreOffice, in its place or beside it."""
        for path, lock in ((macro, f"~${macro.name}"), (plain, f".~lock.{plain.name}#")):
            path.with_name(lock).write_bytes(b"\x03Ann" if "~$" in lock else b",Ann,")
            with pytest.raises(RefusedError, match=r"^E201 .*open in \w+ by Ann\."):
                attach(path, kit=KIT)
        assert (macro.read_bytes(), plain.read_bytes()) == (MACRO, PLAIN)

    def test_a_plain_book_beside_which_a_macro_book_stands(self, macro: Path, plain: Path) -> None:
        """It is never written over."""
        with pytest.raises(RefusedError) as caught:
            attach(plain, kit=KIT)
        assert told(caught) == (
            f"E210 {macro}: a file of that name is there already. Rename that file, or attach to "
            "it: it may be this one's already."
        )
        assert macro.read_bytes() == MACRO

    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("budget.xltm", "its name does not end in .xlsx or .xlsm."),
            ("macros.xlsx", "it holds macros, which Excel refuses in a file of this name."),
        ],
    )
    def test_another_kind_of_file(self, macro: Path, name: str, why: str) -> None:
        """Excel would not open what came of it."""
        path = Path(shutil.copy(macro, macro.with_name(name)))
        with pytest.raises(InputError) as caught:
            attach(path, kit=KIT)
        assert told(caught).startswith(f"E002 {path}: {why}")

    def test_a_folder_that_takes_no_file(self, plain: Path) -> None:
        """Told before the work."""
        with pytest.raises(FileError, match=r"^E007 "):
            attach(plain.with_name("nobody.xlsx"), kit=KIT)

    def test_a_macro_book_that_came_from_elsewhere(self, macro: Path, plain: Path) -> None:
        """Simulated: written anew it would lose the mark by which Excel blocks its macros."""
        for path in (macro, plain):
            mark = path.with_name(f"{path.name}:Zone.Identifier")
            mark.write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
        for verb in (attach, refresh_vba):
            with pytest.raises(RefusedError) as caught:
                verb(macro, kit=KIT)
            assert told(caught) == (
                f"E244 {macro}: by its mark the workbook came from the internet; written anew it "
                "would lose the mark, and Excel would run its macros. If you know where it comes "
                "from: right-click it, Properties, Unblock; then again."
            )
        assert macro.read_bytes() == MACRO
        macro.unlink()
        assert attach(plain, kit=KIT)[0].book == macro  # it has no macros but ours

    @pytest.mark.parametrize("name", ["macro", "plain"])
    def test_a_signed_workbook(self, name: str, request: pytest.FixtureRequest) -> None:
        """In dry runs too."""
        path: Path = request.getfixturevalue(name)
        data = dict(parts(path.read_bytes()))
        data["_xmlsignatures/origin.sigs"] = b""
        data["_rels/.rels"] = data["_rels/.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/package/2006/'
            b'relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
            b"</Relationships>",
        )
        path.write_bytes(zipped(data))
        for dry_run in (True, False):
            with pytest.raises(RefusedError, match=r"^E177 "):
                attach(path, kit=KIT, dry_run=dry_run)
        assert list(path.parent.iterdir()) == [path]


class TestDetach:
    def test_a_file_that_nobody_saved_is_the_first_one_again(self, macro: Path) -> None:
        """Byte for byte, also after our modules were renewed in between."""
        attach(macro, kit=OLD_KIT)
        refresh_vba(macro, kit=KIT)
        done, new = detach(macro)
        assert macro.read_bytes() == MACRO
        assert list(new.sheets) == ["Functions", "xlwings.conf"]
        assert "SopxlFunctions" in new.modules
        assert done.summary.startswith(f"{macro}: the functions are taken out. The book with them:")
        assert [run.verb for run in history(macro)] == ["detach", "refresh", "attach"]

    def test_it_is_taken_back_like_any_run(self, macro: Path) -> None:
        """And done again."""
        attach(macro, kit=KIT)
        attached = macro.read_bytes()
        detach(macro)
        undo(macro, kit=KIT)
        assert macro.read_bytes() == attached
        assert detach(macro, dry_run=True)[1].data == MACRO

    def test_of_a_file_that_was_saved_only_our_parts_go(self, macro: Path) -> None:
        """The planner's edit, sheets and macros stay; the sheet may have another name by then."""
        attach(macro, kit=KIT)
        data = edited(macro)
        _, new = detach(macro)
        was, now = parts(data), parts(macro.read_bytes())
        gone = set(was) - set(now)
        assert gone == {"xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"} == set(new.removed)
        assert {name for name in now if now[name] != was[name]} == {
            *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"),
            *("docProps/app.xml", "xl/vbaProject.bin"),
        }
        assert modules(macro.read_bytes()) == modules(MACRO)
        assert read_book(macro).sheet("Values").cell("B2").value == 99.0

    def test_a_sheet_of_ours_is_known_under_another_name(self, macro: Path) -> None:
        """By the name that macros have for it."""
        attach(macro, kit=KIT)
        data = dict(parts(macro.read_bytes()))
        data["xl/workbook.xml"] = data["xl/workbook.xml"].replace(b'"Functions"', b'"Help"')
        macro.write_bytes(zipped(data))
        _, new = detach(macro)
        assert list(new.sheets) == ["Help", "xlwings.conf"]
        assert list(read_book(macro).sheets) == ["Values", "Table", "Bob's plan"]

    def test_without_its_log_only_our_parts_go(self, macro: Path) -> None:
        """A colleague has the file and nothing beside it."""
        attach(macro, kit=KIT)
        shutil.rmtree(runs.folder_of(macro))
        detach(macro)
        assert modules(macro.read_bytes()) == modules(MACRO)

    def test_of_a_plain_book_the_plain_one_is_written_again(self, plain: Path) -> None:
        """The very first bytes, beside the macro book, which stays."""
        attach(plain, kit=KIT)
        plain.unlink()
        made = plain.with_suffix(".xlsm")
        attached = made.read_bytes()
        done, _ = detach(made)
        assert done.files == (plain,)
        assert (plain.read_bytes(), made.read_bytes()) == (PLAIN, attached)
        detach(made)  # it is there already, the same

    def test_of_one_that_was_saved_the_plain_one_has_what_was_edited(self, plain: Path) -> None:
        """Under another name, since the old one still stands there."""
        attach(plain, kit=KIT)
        made = plain.with_suffix(".xlsm")
        edited(made)
        with pytest.raises(RefusedError) as caught:
            detach(made)
        assert told(caught) == (
            f"E210 {plain}: a file of that name is there already. It is another one than this "
            "would be. Give a name: --out FILE."
        )
        out = plain.with_name("back.xlsx")
        detach(made, out=out)
        package = Package(out.read_bytes())
        assert not package.has_macros
        assert package.content_type("xl/workbook.xml").endswith("sheet.main+xml")
        assert read_book(out).sheet("Values").cell("B2").value == 99.0
        assert list(read_book(out).sheets) == ["Values", "Table", "Bob's plan"]

    def test_into_a_new_file(self, macro: Path) -> None:
        """Then the workbook itself stays; the name has to be one for its kind."""
        attach(macro, kit=KIT)
        attached = macro.read_bytes()
        with pytest.raises(InputError) as caught:
            detach(macro, out=macro.with_name("back.xlsx"))
        assert told(caught) == (
            f"E002 {macro.with_name('back.xlsx')}: the workbook is one with macros, and its name "
            "has to end in .xlsm. Give a name that ends in .xlsm: --out FILE."
        )
        done, _ = detach(macro, out=macro.with_name("back.xlsm"))
        assert (done.book.read_bytes(), macro.read_bytes()) == (MACRO, attached)

    def test_a_plain_book_that_got_macros_since_stays_one_with_macros(self, plain: Path) -> None:
        """Those are the planner's."""
        attach(plain, kit=KIT)
        made = plain.with_suffix(".xlsm")
        patch = Patch(made.read_bytes())
        standing = Standing(Package(made.read_bytes()).part("xl/vbaProject.bin"))
        standing.add(standard_modules({"Tools": TOOLS}))
        patch.set_part("xl/vbaProject.bin", standing.result())
        made.write_bytes(patch.result())
        done, _ = detach(made)
        assert done.files == (made,)
        assert modules(made.read_bytes()) == [
            *("ThisWorkbook", "Sheet1", "Sheet2", "Sheet3", "Tools")
        ]


class TestDetachRefused:
    def test_formulas_of_the_planner_that_use_the_functions(self, macro: Path) -> None:
        """They are listed; whoever wants it leaves them."""
        attach(macro, kit=KIT)
        data = edited(macro, "B2", "=SUM(sop_level(B3:D3,1,2))")
        with pytest.raises(RefusedError) as caught:
            detach(macro)
        message = "1 formula of the workbook uses the functions, and would show #NAME?: Values!B2."
        assert told(caught) == (
            f"E241 budget.xlsm: {message} Paste them as values in Excel first, or leave them as "
            "they are: --leave-formulas."
        )
        assert macro.read_bytes() == data
        done, _ = detach(macro, leave_formulas=True)
        assert [str(problem) for problem in done.warnings] == [
            f"W241 budget.xlsm: {message} Each keeps the value it shows until Excel calculates it "
            "again."
        ]
        assert read_book(macro).sheet("Values").cell("B2").formula == "=SUM(sop_level(B3:D3,1,2))"

    def test_rules_and_names_of_the_planner_that_use_them(self, macro: Path) -> None:
        """Conditional formats and data validations in their old and new form, and names."""
        attach(macro, kit=KIT)
        data = with_rules(macro)
        with pytest.raises(RefusedError) as caught:
            detach(macro)
        message = (
            "6 formulas of the workbook use the functions, and would show #NAME?: "
            "the conditional format of Values!B2:B3 C5, the conditional format of Values!E2, "
            "the data validation of Values!D2, the conditional format of Values!F2, "
            "the data validation of Values!G2 and 1 more."
        )
        assert told(caught) == (
            f"E241 budget.xlsm: {message} Take the rules and names out in Excel first, or leave "
            "them as they are: --leave-formulas."
        )
        assert macro.read_bytes() == data
        edited(macro, "B2", "=SOP_VERSION()")
        with pytest.raises(RefusedError, match=r"Values!B2, .* Paste them as values and take the "):
            detach(macro)
        done, _ = detach(macro, leave_formulas=True)
        assert [problem.code for problem in done.warnings] == ["W241"]

    def test_a_name_of_the_planner_that_uses_one(self, macro: Path) -> None:
        """A name is worked out wherever a formula has it."""
        attach(macro, kit=KIT)
        patch = Patch(macro.read_bytes())
        patch.add_name("rate", "SOP_TAKT(Values!$B$2,5)")
        macro.write_bytes(patch.result())
        with pytest.raises(RefusedError, match=r"#NAME\?: the name rate\. Take the rules and nam"):
            detach(macro)

    def test_a_formula_that_points_at_our_sheet(self, macro: Path) -> None:
        """It would show #REF!."""
        attach(macro, kit=KIT)
        edited(macro, "B2", "=Functions!E7")
        with pytest.raises(RefusedError, match=r'^E174 Values!B2: the sheet "Functions", '):
            detach(macro)

    def test_a_book_without_our_functions(self, macro: Path, plain: Path) -> None:
        """With other macros, or with none."""
        for path in (macro, plain):
            with pytest.raises(RefusedError) as caught:
                detach(path)
            assert told(caught) == (
                f"E240 {path.name}: the workbook has no functions of sopxl in its macros. To put "
                "them in: sopxl attach BOOK."
            )

    def test_a_book_that_sopxl_made(self, book: Path) -> None:
        """There nothing was attached."""
        with pytest.raises(RefusedError, match=r"^E240 book\.xlsm: sopxl new made this workbook"):
            detach(book)


class TestRefresh:
    def test_only_the_project_changes_and_in_it_only_our_modules(self, macro: Path) -> None:
        """After an upgrade, in a book that was attached to."""
        attach(macro, kit=OLD_KIT)
        before = parts(macro.read_bytes())
        done, new = refresh_vba(macro, kit=KIT)
        after = parts(macro.read_bytes())
        assert {name for name in after if after[name] != before[name]} == {"xl/vbaProject.bin"}
        assert list(new.modules) == ["SopxlCalls"]
        assert done.summary.startswith(f"{macro}: 1 VBA module renewed. The book as it was: ")
        undo(macro, kit=KIT)
        assert parts(macro.read_bytes()) == before

    def test_a_module_that_a_book_of_before_lacks_is_added(self, macro: Path) -> None:
        """The buttons of the month, which came later; they go again with undo, and by detach."""
        without = {name: text for name, text in KIT.attached().items() if name != "SopxlMonth"}
        attach(macro, kit=replace(KIT, attached=lambda: without))
        assert "SopxlMonth" not in modules(macro.read_bytes())
        done, new = refresh_vba(macro, kit=KIT)
        assert list(new.modules) == ["SopxlMonth"]
        assert "SopxlMonth" in modules(macro.read_bytes())
        assert not done.warnings
        detach(macro)
        assert "SopxlMonth" not in modules(macro.read_bytes())
        undo(macro, kit=KIT)
        undo(macro, kit=KIT)
        assert "SopxlMonth" not in modules(macro.read_bytes())
        assert "SopxlCalls" in modules(macro.read_bytes())

    def test_a_book_of_ours_keeps_its_own_workbook_module(self, book: Path) -> None:
        """The planner may have written into it."""
        old = replace(KIT, modules=lambda: dict(KIT.modules()) | {"SopxlButtons": "' of before\n"})
        _, new = refresh_vba(book, kit=old, dry_run=True)
        assert list(new.modules) == ["SopxlButtons"]
        done, new = refresh_vba(book, kit=KIT)
        assert done.summary == f"{book}: its macros are those of this version, nothing changes."
        assert (done.files, list(new.modules)) == ((), [])

    def test_a_book_that_was_saved_since_leads_to_the_one_from_before(self, macro: Path) -> None:
        """Which restore writes into a new file."""
        attach(macro, kit=OLD_KIT)
        refresh_vba(macro, kit=KIT)
        edited(macro)
        run = history(macro)[0].run
        with pytest.raises(RefusedError, match=f"sopxl restore .* {run}$"):
            undo(macro, kit=KIT)
        done = restore(macro, run)
        assert sorted(modules(done.book.read_bytes())) == sorted(modules(macro.read_bytes()))

    def test_a_module_of_somebody_else_in_the_place_of_ours(self, macro: Path) -> None:
        """It is not written over."""
        data = macro_book({"SopxlFunctions": "' of before\n", "XLWINGS": "' another\n"})
        macro.write_bytes(data)
        with pytest.raises(RefusedError) as caught:
            refresh_vba(macro, kit=KIT)
        assert told(caught) == (
            "E238 budget.xlsm: sopxl needs names that the workbook has for modules of its own: "
            "XLWINGS. Rename them in Excel, or remove them if they stand in the place of ours."
        )
        assert macro.read_bytes() == data

    def test_a_book_without_our_functions(self, macro: Path) -> None:
        """There is nothing to renew."""
        with pytest.raises(
            RefusedError, match=r"^E240 budget\.xlsm: the workbook has no functions"
        ):
            refresh_vba(macro, kit=KIT)


class TestRestore:
    def test_a_file_of_another_kind_gets_its_own_ending(self, plain: Path) -> None:
        """The .xlsx that the macro book was made from; it never takes its place."""
        attach(plain, kit=KIT)
        made = plain.with_suffix(".xlsm")
        run = history(made)[0].run
        done = restore(made, run)
        assert done.book == made.with_name(f"budget-{run}.xlsx")
        assert done.book.read_bytes() == PLAIN
        with pytest.raises(RefusedError) as caught:
            restore(made, run, replace=True)
        assert told(caught) == (
            f"E242 {made}: before run {run} it was an .xlsx file. Leave out --replace: "
            f"sopxl restore {made} {run}"
        )

    def test_in_its_place_and_back(self, macro: Path) -> None:
        """Also a book whose cells are not ours."""
        attach(macro, kit=KIT)
        attached = macro.read_bytes()
        restore(macro, history(macro)[0].run, replace=True)
        assert macro.read_bytes() == MACRO
        undo(macro, kit=KIT)
        assert macro.read_bytes() == attached


def test_what_is_told_as_json_names_every_part(macro: Path) -> None:
    """With its schema, so that other programs read it."""
    _, new = attach(macro, kit=KIT, dry_run=True)
    found = json.loads(json.dumps(new.as_dict()))
    assert found["schema"] == 1
    assert found["sheets"] == ["Functions", "xlwings.conf"]
    assert found["parts"]["added"] == ["xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"]
