"""The page for a person with Excel: ten steps, what is right on each system, and the form."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result

from sopxl import __version__
from sopxl.cli import cli
from sopxl.constants import parsed
from sopxl.errors import SopError
from sopxl.explain import explanation
from sopxl.registry import function
from sopxl_udfs.excel import doctor
from sopxl_udfs.finding import Finding
from sopxl_udfs.ten_steps import MAC, STEPS, WINDOWS, form

FOUND = [Finding(True, "Excel", "16.0", ""), Finding(False, "xlwings", "none", "Install it.")]


def lines(page: str) -> list[list[str]]:
    """The cells of the table's rows, head and rule left out."""
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split(" |")] for row in rows[1:]]


@pytest.mark.parametrize("system", [WINDOWS, MAC])
def test_the_form_has_ten_steps_with_room_for_what_was_seen(system: str) -> None:
    """Number, what to do, what is right on that system, and an empty cell."""
    rows = lines(form(system, FOUND))
    assert [row[0] for row in rows] == [str(n) for n in range(1, 11)]
    assert [row[2] for row in rows] == [step.expected(system) for step in STEPS]
    assert {row[3] for row in rows} == {""}


def test_the_systems_differ_where_only_one_has_cell_functions() -> None:
    """Each step that is another on a Mac, and no other."""
    pages = [lines(form(system, FOUND)) for system in (WINDOWS, MAC)]
    differ = [a[0] for a, b in zip(*pages, strict=True) if a != b]
    assert differ == ["1", "6", "7", "8"]


def test_the_form_says_what_machine_it_was() -> None:
    """Version, what is asked, and every finding of doctor."""
    page = form(WINDOWS, FOUND)
    assert f"- sopxl {__version__}, Python " in page
    assert "- Excel's version (File, Account, About): \n" in page
    assert page.endswith("finds here:\n\n- ok Excel: 16.0\n- no xlwings: none")


def test_what_the_steps_promise_is_what_the_engine_gives() -> None:
    """The two formulas, worked out."""
    good, bad = (parsed(re.findall(r"`(=[^`]+)`", STEPS[at].do)[0]) for at in (6, 7))
    assert function(good.name).evaluate(*good.arguments) == [[116.0] * 5]
    with pytest.raises(SopError) as refusal:
        function(bad.name).evaluate(*bad.arguments)
    assert refusal.value.excel == "#VALUE!"
    assert "demand, period 2" in explanation(bad.name, *bad.arguments)


class TestVerb:
    """sopxl doctor --form."""

    @pytest.fixture(autouse=True)
    def _machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "findings", lambda mend: FOUND)

    @staticmethod
    def sopxl(*arguments: str) -> Result:
        """Runs the verb in this process."""
        return CliRunner().invoke(cli, ["doctor", *arguments])

    def test_shows_the_page(self) -> None:
        """On standard output, and ends well whatever doctor finds: it is a form, no verdict."""
        done = self.sopxl("--form", "mac")
        assert (done.exit_code, done.stdout) == (0, f"{form(MAC, FOUND)}\n")

    def test_is_no_json(self) -> None:
        """One or the other."""
        done = self.sopxl("--form", "mac", "--json")
        assert done.exit_code == 2
        assert "Give --form or --json, not both." in done.stderr
