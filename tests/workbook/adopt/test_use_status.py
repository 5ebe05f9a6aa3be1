"""Where a mapped workbook stands, through a whole month of it, and the step that comes next."""

from __future__ import annotations

import json
from pathlib import Path

from workbook.adopt.draft import Draft
from workbook.adopt.mine import both, mapped
from workbook.adopt.test_use_plan import known, sopxl


def said(path: Path) -> dict[str, str]:
    """What status says, by the first word of each line; the reason under the next step."""
    before = both(path)
    done = sopxl("status", path)
    assert done.exit_code == 0, done.output
    assert both(path) == before
    lines = done.stdout.splitlines()
    found = {line[:13].strip() or "Because": line[13:] for line in lines}
    assert len(found) == len(lines)
    return found


def test_a_month_from_plan_to_undo(tmp_path: Path) -> None:
    """Each step that it names can be done as it stands, and brings the next one."""
    path = mapped(tmp_path, known())
    found = said(path)
    assert found["Book"] == str(path)
    assert found["Map"] == f"{path.with_name('mine.map.toml')}, 1 family"
    assert (found["Open"], found["Closed"], found["Last run"]) == ("2024-01", "none", "none")
    assert found["Rules"] == "1 row, none breaks its rule"
    assert found["Next"] == f"sopxl plan {path} --method level"
    done = sopxl(*found["Next"].split()[1:], "--target", "160", "--yes")
    assert done.exit_code == 0, done.output

    found = said(path)
    assert found["Last run"].startswith("plan of 2024-01 (")
    assert found["Next"] == f"sopxl authorise {path}"
    done = sopxl(*found["Next"].split()[1:])
    assert done.exit_code == 0, done.output

    found = said(path)
    assert found["Last run"].startswith("authorise of 2024-01 (")
    assert found["Next"] == f"sopxl rollover {path}"
    assert found["Because"] == "2024-01 is authorised. Once it is over, with its actuals."
    done = sopxl(*found["Next"].split()[1:], "--yes")
    assert done.exit_code == 0, done.output

    found = said(path)
    assert (found["Open"], found["Closed"]) == ("2024-02", "2024-01")
    assert found["Last run"].startswith("rollover of 2024-01 (")
    assert found["Next"] == f"sopxl plan {path} --method level"
    assert sopxl("undo", path).exit_code == 0
    found = said(path)
    assert (found["Open"], found["Closed"]) == ("2024-01", "none")
    assert found["Last run"].startswith("authorise of 2024-01 (")


def broken() -> Draft:
    """A closing that is typed over its formula."""
    draft = known()
    draft.put(("Plan", 4, 6), 999.0)
    return draft


def test_a_broken_rule_comes_first(tmp_path: Path) -> None:
    """The next step is to look at it."""
    path = mapped(tmp_path, broken())
    found = said(path)
    assert "breaks its rule" in found["Rules"]
    assert found["Next"] == f"sopxl check {path}"


def test_all_closed_and_json(tmp_path: Path) -> None:
    """Periods have to be added; the same as JSON, with the method of the map."""
    method = {'# [plan]\n# method = "level"\n': '[plan]\nmethod = "chase"\n'}
    path = mapped(tmp_path, known(), closed=6, **method)
    found = json.loads(sopxl("status", path, "--json").stdout)
    assert found["schema"] == 1
    assert (found["open_period"], found["closed_period"]) == ("", "2024-06")
    assert found["method"] == "chase"
    assert found["next_step"] == f"sopxl adopt {path} --map --renew"
