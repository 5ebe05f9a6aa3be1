"""A period of a mapped workbook closed: actuals, counted stock, moving windows, and taken back."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from workbook.adopt import corpus
from workbook.adopt.draft import Draft
from workbook.adopt.mine import both, first_closed, map_of, mapped, shown
from workbook.adopt.sheets import drafted, plan
from workbook.adopt.test_use_plan import known, sopxl

from sopxl.errors import RefusedError, SopError
from sopxl_udfs.kit import kit
from sopxl_workbook.adopt.use import pointer
from sopxl_workbook.adopt.use.rollover import rollover
from sopxl_workbook.adopt.use.undo import undo
from sopxl_workbook.ooxml import Patch

KIT = kit()
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


def actuals(folder: Path, text: str) -> Path:
    """A file of actuals."""
    file = folder / "january.csv"
    file.write_text(text)
    return file


def column(path: Path, letter: str, sheet: str = "Plan") -> list[Any]:
    """What a column shows from its second line on."""
    found = shown(path.read_bytes())
    return [found.get((sheet, row, ord(letter) - 64)) for row in range(2, 6)]


def counted() -> Draft:
    """A plan with a row of adjustments that its closing adds."""
    rows = {
        "Demand": (40.0, 50.0, 60.0, 50.0),
        "Production": (50.0, 50.0, 50.0, 50.0),
        "Adjustments": (0.0, 0.0, 0.0, 0.0),
        "Ending inventory": ["=100+B3-B2+B4", *(f"={a}5+{b}3-{b}2+{b}4" for a, b in PAIRS)],
    }
    draft = plan(rows, ("Chairs", "Jan-24", "Feb-24", "Mar-24", "Apr-24"))
    draft.put(("Plan", 5, 2), 110.0)
    return draft


PAIRS = list(zip("BCD", "CDE", strict=True))


class TestFixed:
    def test_actuals_go_into_the_rows_that_were_planned(self, tmp_path: Path) -> None:
        """Demand and production are replaced, and the closing follows by its formula."""
        path = mapped(tmp_path, known())
        file = actuals(
            tmp_path,
            "Family,Period,Demand,Production,Ending inventory\nChairs,2024-01,44,51,107\n"
            "Chairs,2024-02,1,1,1\n",
        )
        done = sopxl("rollover", path, "--actuals", file, "--yes")
        assert done.exit_code == 0, done.output
        assert "2024-01 is closed, 2024-02 is the first open period." in done.stderr
        assert column(path, "C")[:3] == [44.0, 51.0, 107.0]
        assert column(path, "D")[2] == 107.0
        assert 'closed = "2024-01"' in map_of(path).read_text()
        again = sopxl("plan", path, "--method", "chase", "--target", "90", "--yes")
        assert again.exit_code == 0, again.output
        assert column(path, "C")[:3] == [44.0, 51.0, 107.0]
        assert column(path, "D")[:3] == [50.0, 33.0, 90.0]

    def test_a_long_file_in_another_language(self, tmp_path: Path) -> None:
        """Measure and quantity in columns, numbers with a comma."""
        path = mapped(tmp_path, known())
        file = actuals(
            tmp_path,
            "Familie;Monat;Kennzahl;Menge\nChairs;2024-01;Bedarf;44,5\n"
            "Chairs;2024-01;Produktion;51\nChairs;2024-01;Endbestand;106,5\n",
        )
        done = sopxl("rollover", path, "--actuals", file, "--locale", "de", "--yes")
        assert done.exit_code == 0, done.output
        assert column(path, "C")[:3] == [44.5, 51.0, 106.5]

    def test_a_count_goes_into_the_adjustments(self, tmp_path: Path) -> None:
        """The formula stays, the row of adjustments takes the difference."""
        path = mapped(tmp_path, counted(), closed=1)
        file = actuals(tmp_path, "Family,Demand,Production,Closing stock\nChairs,52,50,105\n")
        done = sopxl("rollover", path, "--actuals", file, "--yes")
        assert done.exit_code == 0, done.output
        assert column(path, "C") == [52.0, 50.0, -3.0, 105.0]

    def test_a_count_without_a_place_is_refused(self, tmp_path: Path) -> None:
        """With the formula, what was counted, and what would make it possible."""
        path = mapped(tmp_path, known())
        before = both(path)
        file = actuals(tmp_path, "Family,Demand,Production,Closing stock\nChairs,40,50,105\n")
        done = sopxl("rollover", path, "--actuals", file, "--yes")
        assert isinstance(done.exception, RefusedError)
        assert str(done.exception.problem) == (
            "E539 Plan!C4: the next period of Chairs would open with 110, which =B4+C3-C2 gives, "
            "and 105 was counted. Give the layout a row for it: adjustments that this formula "
            "adds, mapped as adjustments with write = true, take the difference. Or type the stock "
            "over the formula."
        )
        assert both(path) == before

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Family,Demand,Production\nChairs,40,50\n", "E514"),
            ("Family,Demand,Production,Closing stock\nChair,40,50,105\n", "E124"),
            ("Family,Demand,Production,Closing stock\nChairs,40,x,105\n", "E110"),
            ("Family,Demand,Demand (units),Closing stock\nChairs,40,50,105\n", "E130"),
            ("Family,Period,Demand\nChairs,2024-03,40\n", "E511"),
            ("Product,Colour\nChairs,red\n", "E103"),
        ],
    )
    def test_a_wrong_file_writes_nothing(self, text: str, code: str, tmp_path: Path) -> None:
        """What is missing, unknown, double or of another month."""
        path = mapped(tmp_path, known())
        before = both(path)
        done = sopxl("rollover", path, "--actuals", actuals(tmp_path, text), "--yes")
        assert isinstance(done.exception, SopError), done.output
        assert code in {problem.code for problem in done.exception.problems}
        assert both(path) == before

    def test_a_figure_that_goes_nowhere_is_told(self, tmp_path: Path) -> None:
        """What was scrapped is no part of this balance; the rest is closed."""
        path = mapped(tmp_path, known())
        heads = "Family,Demand,Production,Ending inventory,Scrap,Hires"
        file = actuals(tmp_path, f"{heads}\nChairs,40,50,110,7,2\n")
        done = sopxl("rollover", path, "--actuals", file, "--yes")
        assert done.exit_code == 0, done.output
        assert (
            f"W710 {file}: scrap of Chairs is in no row of the balance, so it is not taken, nor 1 "
            "other figure."
        ) in done.stderr

    def test_another_period_is_meant(self, tmp_path: Path) -> None:
        """Periods are closed in their order."""
        path = mapped(tmp_path, known())
        done = sopxl("rollover", path, "--period", "2024-03", "--yes")
        assert isinstance(done.exception, SopError)
        assert done.exception.problem.code == "E511"

    def test_the_last_period_is_closed_and_no_more(self, tmp_path: Path) -> None:
        """After it there is none to close."""
        path = mapped(tmp_path, known(), closed=5)
        assert "no period is the first open" in sopxl("rollover", path, "--yes").stderr
        done = sopxl("rollover", path, "--yes")
        assert isinstance(done.exception, SopError)
        assert done.exception.problem.code == "E536"


def window(heads: tuple[Any, ...] = tuple(MONTHS), **lines: Any) -> Draft:
    """A window of twelve months with an opening of its own."""
    letters = "CDEFGHIJKLMN"
    demand = [float(30 + t) for t in range(12)]
    rows: list[list[Any]] = [
        ["Chairs", "Opening inventory", *heads],
        ["Demand", None, *demand],
        ["Production", None, *[35.0] * 12],
        [
            "Ending inventory",
            100.0,
            *(f"={a}4+{b}3-{b}2" for a, b in zip("BCDEFGHIJKLM", letters, strict=True)),
        ],
        *([label, None, *values] for label, values in lines.items()),
    ]
    return drafted(rows)


def opening_row(has_formulas: bool) -> Draft:
    """The same with the opening in a row of its own, its first number typed."""
    letters = "BCDEFGHIJKLM"
    later = [f"={a}5" for a in letters[:-1]]
    if not has_formulas:
        later = [float(100 + sum(5 - k for k in range(t))) for t in range(1, 12)]  # type: ignore[misc]
    return drafted(
        [
            ["Chairs", *MONTHS],
            ["Opening inventory", 100.0, *later],
            ["Demand", *[float(30 + t) for t in range(12)]],
            ["Production", *[35.0] * 12],
            ["Ending inventory", *(f"={a}2+{a}4-{a}3" for a in letters)],
        ]
    )


class TestMoving:
    def test_every_value_moves_one_period(self, tmp_path: Path) -> None:
        """Headings, demand, production and opening move; formulas stay; the last is blank."""
        path = mapped(tmp_path, window())
        file = actuals(tmp_path, "Family,Demand,Production,Closing stock\nChairs,33,35,102\n")
        options = ("--layout", "moving", "--actuals", file, "--yes")
        done = sopxl("rollover", path, *options)
        assert done.exit_code == 0, done.output
        assert "W531 Plan!N2: the new last period is blank in 2 rows" in done.stderr
        found = shown(path.read_bytes())
        assert [found["Plan", 1, c] for c in (3, 13, 14)] == ["2024-02", "2024-12", "2025-01"]
        assert [found.get(("Plan", 2, c)) for c in (3, 13, 14)] == [31.0, 41.0, None]
        assert [found.get(("Plan", 4, c)) for c in (2, 3)] == [102.0, 106.0]
        undone = sopxl("undo", path)
        assert undone.exit_code == 0, undone.output
        assert shown(path.read_bytes())["Plan", 1, 3] == "2024-01"

    def test_it_moves_again_by_itself(self, tmp_path: Path) -> None:
        """Once the last closed period lies before the first heading, it is known for a window."""
        path = mapped(tmp_path, window())
        rollover(path, layout="moving")
        patch = Patch(path.read_bytes())
        patch.set_values("Plan", "N2", [[40.0], [35.0]])
        path.write_bytes(patch.result())
        assert "Every period moved" in rollover(path).summary
        assert shown(path.read_bytes())["Plan", 1, 3] == "2024-03"

    def test_a_window_that_moved_is_no_news_for_its_map(self, tmp_path: Path) -> None:
        """The map says which period is closed; a window that somebody else moved is told."""
        path = mapped(tmp_path, window())
        rollover(path, layout="moving")
        assert "W500" not in sopxl("check", path).output
        (tmp_path / "other").mkdir()
        by_hand = mapped(tmp_path / "other", window())
        patch = Patch(by_hand.read_bytes())
        patch.set_values("Plan", "C1", [[*MONTHS[1:], "2025-01"]])
        by_hand.write_bytes(patch.result())
        assert 'W500 mine.map.toml: the timeline "Plan" runs from' in sopxl("check", by_hand).output

    @pytest.mark.parametrize("rest", ["formulas", "numbers"])
    def test_the_opening_may_stand_in_a_row(self, rest: str, tmp_path: Path) -> None:
        """What was counted becomes its first number, if the map lets it be written."""
        path = mapped(tmp_path, opening_row(rest == "formulas"))
        file = actuals(tmp_path, "Family,Demand,Production,Closing stock\nChairs,33,35,102\n")
        text = map_of(path).read_text()
        row = next(line for line in text.splitlines() if '"opening_inventory"' in line)
        map_of(path).write_text(text.replace(row, row.replace("true", "false")))
        with pytest.raises(RefusedError) as caught:
            rollover(path, layout="moving", actuals=str(file))
        assert "E533" in {problem.code for problem in caught.value.problems}
        map_of(path).write_text(text)
        rollover(path, layout="moving", actuals=str(file))
        found = shown(path.read_bytes())
        assert [found.get(("Plan", 2, c)) for c in (2, 3)] == [102.0, 106.0]

    def test_months_without_a_year_cannot_move(self, tmp_path: Path) -> None:
        """Jan would head what is February then; M1 is the first month of any window."""
        names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        path = mapped(tmp_path, window(names))
        before = both(path)
        with pytest.raises(RefusedError, match="this heading cannot be moved on by one period"):
            rollover(path, layout="moving")
        assert both(path) == before
        counted_on = mapped(tmp_path, window(tuple(f"M{number}" for number in range(1, 13))))
        rollover(counted_on, layout="moving")
        assert shown(counted_on.read_bytes())["Plan", 1, 3] == "M1"

    @pytest.mark.parametrize(
        ("draft", "code"),
        [
            (window(Notes=[None] * 3 + [5.0] + [None] * 8), "E544"),
            (known(), "E543"),
            (corpus.book(11).draft, "E546"),
        ],
        ids=["a number beside", "too short", "a long table"],
    )
    def test_what_is_no_window_is_refused(self, draft: Draft, code: str, tmp_path: Path) -> None:
        """Nothing is written, and the other layout is named as the way out."""
        path = mapped(tmp_path, draft)
        before = both(path)
        with pytest.raises(RefusedError) as caught:
            rollover(path, layout="moving")
        assert code in {problem.code for problem in caught.value.problems}
        assert both(path) == before


class TestTakenBack:
    @pytest.mark.parametrize("seed", [0, 3, 8, 13, 22, 38])
    def test_a_roll_and_its_undo_are_nothing(self, seed: int, tmp_path: Path) -> None:
        """Whatever the actuals: book and map are the very same bytes again."""
        made = corpus.book(seed)
        path = mapped(tmp_path, made.draft, closed=first_closed(made))
        before = both(path)
        chance = random.Random(seed)
        rows = ["Family,Demand,Forecast,Production,Ending inventory,Bookings,Shipments,Backlog"]
        rows += [
            f"{one.name},{demand},,{made_of},{closing},,,"
            for one in made.families
            for demand, made_of, closing in [chance.sample(range(1, 99), 3)]
        ]
        try:
            rollover(path, actuals=str(actuals(tmp_path, "\n".join(rows))))
        except RefusedError:
            assert both(path) == before
            rollover(path)
        undo(path, kit=KIT)
        assert both(path) == before

    def test_a_book_that_was_saved_since_keeps_what_is_the_planners(self, tmp_path: Path) -> None:
        """Only the cells of the run become what they were, and the results that follow."""
        path = mapped(tmp_path, known())
        before = shown(path.read_bytes())
        sopxl("plan", path, "--method", "chase", "--target", "90", "--yes")
        patch = Patch(path.read_bytes())
        patch.set_value("Plan", "A9", "my note")
        path.write_bytes(patch.result())
        done = sopxl("undo", path)
        assert done.exit_code == 0, done.output
        after = shown(path.read_bytes())
        assert after.pop(("Plan", 9, 1)) == "my note"
        assert after == before

    def test_a_cell_that_was_edited_since_is_not_lost(self, tmp_path: Path) -> None:
        """The undo is refused and names it."""
        path = mapped(tmp_path, known())
        sopxl("plan", path, "--method", "chase", "--target", "90", "--yes")
        patch = Patch(path.read_bytes())
        patch.set_value("Plan", "C3", 77.0)
        path.write_bytes(patch.result())
        done = sopxl("undo", path)
        assert isinstance(done.exception, RefusedError)
        assert "Plan!C3 was 30, is 77" in str(done.exception.problem)

    def test_history_log_and_diff_know_the_runs(self, tmp_path: Path) -> None:
        """As of a book that sopxl made."""
        path = mapped(tmp_path, known())
        old = tmp_path / "old.xlsx"
        old.write_bytes(path.read_bytes())
        sopxl("plan", path, "--method", "chase", "--target", "90", "--yes")
        sopxl("rollover", path, "--yes")
        assert [line.split()[3] for line in sopxl("history", path).stdout.splitlines()[1:3]]
        assert "rollover" in sopxl("history", path).stdout
        assert sopxl("log", path, "--verify").exit_code == 0
        assert "C3" in sopxl("diff", old, path).stdout


class TestTheMap:
    @pytest.mark.parametrize("line", ["closed = '2024-01' # ours", "closed = 2024-01-31"])
    def test_the_last_closed_period_in_any_spelling_moves_on(
        self, line: str, tmp_path: Path
    ) -> None:
        """TOML has texts in two kinds of quotes, and dates; no second line is begun."""
        path = mapped(tmp_path, known(), **{'closed = ""': line})
        before = both(path)
        rollover(path)
        lines = [one for one in map_of(path).read_text().splitlines() if one.startswith("closed")]
        assert lines == [line.replace("'2024-01'", '"2024-02"').replace("2024-01-31", '"2024-02"')]
        assert sopxl("check", path).exit_code == 0
        undo(path, kit=KIT)
        assert both(path) == before

    def test_a_map_of_one_line_that_does_not_end(self) -> None:
        """The new line stands for itself."""
        assert pointer.with_closed(b"schema = 1", "2024-01") == b'schema = 1\nclosed = "2024-01"\n'


class TestStopped:
    def test_the_spelling_of_the_last_closed_period_does_not_matter(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A map that says Jan-24 is put in step too, and read so before it is."""
        path = mapped(tmp_path, known(), **{'closed = ""': 'closed = "Jan-24"'})
        monkeypatch.setattr("sopxl_workbook.adopt.use.rollover.move_on", stopped)
        with pytest.raises(KeyboardInterrupt):
            rollover(path)
        assert "2024-03 would be closed" in rollover(path, dry_run=True).summary
        monkeypatch.undo()
        assert "2024-03 is closed" in rollover(path).summary

    def test_a_map_that_lags_behind_is_put_in_step(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The machine stops after the book was written: the next verb moves the map on."""
        path = mapped(tmp_path, known())
        before = both(path)
        monkeypatch.setattr("sopxl_workbook.adopt.use.rollover.move_on", stopped)
        with pytest.raises(KeyboardInterrupt):
            rollover(path)
        assert map_of(path).read_bytes() == before[1]
        assert "2024-02 would be closed" in rollover(path, dry_run=True).summary
        monkeypatch.undo()
        done = sopxl("plan", path, "--method", "chase", "--yes")
        assert done.exit_code == 0, done.output
        assert 'closed = "2024-01"' in map_of(path).read_text()

    def test_an_undo_that_stopped_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The next verb opens the period again in the map."""
        path = mapped(tmp_path, known())
        before = both(path)
        rollover(path)
        monkeypatch.setattr("sopxl_workbook.adopt.use.undo.move_back", stopped)
        with pytest.raises(KeyboardInterrupt):
            undo(path, kit=KIT)
        assert "2024-01 would be closed" in rollover(path, dry_run=True).summary
        pointer.healed_file(path, map_of(path))
        assert both(path) == before

    def test_a_map_edited_since_keeps_its_edits(self, tmp_path: Path) -> None:
        """Only the last closed period goes back."""
        path = mapped(tmp_path, known())
        rollover(path)
        file = map_of(path)
        file.write_text(file.read_text() + "# mine\n")
        undo(path, kit=KIT)
        assert file.read_text().endswith("# mine\n")
        assert 'closed = ""' in file.read_text()


def stopped(*given: Any) -> None:
    """What a machine does that loses its power."""
    raise KeyboardInterrupt
