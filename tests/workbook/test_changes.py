"""A change set in memory: its order, its blocks, its hash, its JSON, its way back."""

from __future__ import annotations

import hashlib
import json
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import check, refused

from sopxl.errors import FileError, InputError, RefusedError
from sopxl_workbook.changes import Change, ChangeSet, Formula, TableSize
from sopxl_workbook.changes.contents import is_same
from sopxl_workbook.ooxml import NOT_CALCULATED, CellError

HASH = "ab" * 32
GROWN = TableSize("tblNotes", "Notes", 2, 3, "a note is added")

results = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!"), NOT_CALCULATED]),
)
contents = results | st.builds(Formula, st.text(max_size=10).map("={}".format), results)
changes = st.builds(
    Change,
    st.sampled_from(["Plan", "Bob's plan", "Straße ‮"]),
    st.integers(1, 9),
    st.integers(1, 9),
    contents,
    contents,
    st.sampled_from(["production by policy", "typed", ""]),
    st.booleans(),
)
sizes = st.builds(
    TableSize,
    st.sampled_from(["tblNotes", "tblArchive"]),
    st.just("Notes"),
    st.integers(0, 9),
    st.integers(0, 9),
    st.just("grown"),
)
change_sets = st.builds(
    ChangeSet,
    st.lists(changes, max_size=12, unique_by=lambda change: change.spot),
    st.lists(sizes, max_size=2, unique_by=lambda size: size.table),
    book_sha256=st.sampled_from(["", HASH]),
)


def change(row: int, column: int, old: Any, new: Any, **how: Any) -> Change:
    """One change on the sheet Plan."""
    return Change("Plan", row, column, old, new, how.pop("reason", "why"), **how)


def hash_of(old: Any, new: Any, **how: Any) -> str:
    """The hash of a change set of one cell."""
    return ChangeSet([change(1, 1, old, new, **how)]).sha256


class TestOrder:
    """What goes in, and in which order it stands."""

    def test_cells_stand_by_sheet_row_and_column(self) -> None:
        """Whatever order they are found in."""
        given_ = [change(2, 1, 0, 1), change(1, 2, 0, 1), change(1, 1, 0, 1)]
        found = [one.cell for one in ChangeSet(given_)]
        assert found == ["A1", "B1", "A2"]

    def test_a_cell_twice_is_a_fault_of_ours(self) -> None:
        """Which of the two would hold nobody can say."""
        twice = [change(7, 2, 0, 1, reason="a"), change(7, 2, 0, 2, reason="b")]
        with pytest.raises(ValueError) as error:
            ChangeSet(twice)
        assert str(error.value) == "Plan!B7 changes twice: for a, and for b"

    def test_a_table_twice_is_a_fault_of_ours(self) -> None:
        """Capitals make no other table."""
        with pytest.raises(ValueError) as error:
            ChangeSet([], [GROWN, TableSize("TBLNOTES", "Notes", 2, 4, "again")])
        assert str(error.value) == "the table TBLNOTES is resized twice"

    def test_values_are_made_plain(self) -> None:
        """A whole number and NumPy's are numbers like others."""
        found = ChangeSet([change(1, 1, 1, np.float64(2)), change(1, 2, True, np.int64(3))])
        assert [(one.old, one.new) for one in found] == [(1.0, 2.0), (True, 3.0)]
        kinds = [type(value) for one in found for value in (one.old, one.new)]
        assert kinds == [float, float, bool, float]

    @pytest.mark.parametrize("value", [math.nan, math.inf, Formula("=1", -math.inf)])
    def test_what_is_no_number_is_refused(self, value: Any) -> None:
        """With the cell that it was meant for."""
        with pytest.raises(InputError, match=r"^E116 Plan!A1: .* is no number that a cell"):
            ChangeSet([change(1, 1, None, value)])

    def test_another_kind_is_a_fault_of_ours(self) -> None:
        """A list is nothing that a cell holds."""
        with pytest.raises(TypeError, match=r"^Plan!A1: a cell holds a number, text"):
            ChangeSet([change(1, 1, None, [1.0])])

    def test_only_a_resized_table_is_a_change_too(self) -> None:
        """An empty one is none."""
        assert ChangeSet([], [GROWN])
        assert not ChangeSet([])


class TestBlocks:
    """Rectangles for a host that writes at once."""

    def test_neighbours_make_a_rectangle(self) -> None:
        """Rows of the same columns one under the other are one block."""
        cells = [change(r, c, None, 10 * r + c) for r in (3, 4) for c in (2, 3)]
        blocks = ChangeSet([*cells, change(4, 5, None, "x")]).blocks()
        assert [(block.ref, block.rows) for block in blocks] == [
            ("B3:C4", [[32.0, 33.0], [42.0, 43.0]]),
            ("E4:E4", [["x"]]),
        ]

    def test_stored_results_stand_apart(self) -> None:
        """A person types none of them, and a host makes its own."""
        found = ChangeSet([change(1, 1, 0, 1), change(1, 2, 0, 2, is_cached=True)])
        assert [one.cell for one in found.typed()] == ["A1"]
        assert [one.cell for one in found.cached()] == ["B1"]
        assert [block.ref for block in found.blocks()] == ["A1:A1"]
        assert [block.ref for block in found.blocks(cached=True)] == ["B1:B1"]


class TestHash:
    """One name for one change set, on every machine."""

    def test_the_hash_is_pinned(self) -> None:
        """It may never change: dry runs and logs of last year speak of it."""
        cells = [
            change(1, 1, None, 1.5),
            change(1, 2, "a", True),
            change(2, 1, CellError("#N/A"), Formula("=A1", 2.0)),
            change(2, 2, NOT_CALCULATED, "é", is_cached=True),
        ]
        canonical = (
            '{"changes":['
            '{"cell":"A1","is_cached":false,"new":1.5,"old":null,"reason":"why","sheet":"Plan"},'
            '{"cell":"B1","is_cached":false,"new":true,"old":"a","reason":"why","sheet":"Plan"},'
            '{"cell":"A2","is_cached":false,"new":{"formula":"=A1","value":2.0},'
            '"old":{"error":"#N/A"},"reason":"why","sheet":"Plan"},'
            '{"cell":"B2","is_cached":true,"new":"\\u00e9",'
            '"old":{"not calculated":true},"reason":"why","sheet":"Plan"}],'
            '"resized":[{"new_rows":3,"old_rows":2,"reason":"a note is added",'
            '"sheet":"Notes","table":"tblNotes"}]}'
        )
        expected = "8863c444471b96fabf949ad493708be23d9b2efbaa700cd5855bb5d3f03898be"
        assert hashlib.sha256(canonical.encode("ascii")).hexdigest() == expected
        assert ChangeSet(cells, [GROWN]).sha256 == expected

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (1.0, True),
            (1.0, "1"),
            (0.0, False),
            (0.0, None),
            (None, False),
            (None, ""),
            ("#N/A", CellError("#N/A")),
            ("=A1", Formula("=A1", None)),
            (Formula("=A1", 1.0), Formula("=A1", "1")),
            (None, NOT_CALCULATED),
            (0.1 + 0.2, 0.3),
        ],
    )
    def test_what_differs_has_another_hash(self, one: Any, other: Any) -> None:
        """A number, TRUE, a text of the same digits and a blank are four things."""
        assert hash_of(5.0, one) != hash_of(5.0, other)
        assert hash_of(one, 5.0) != hash_of(other, 5.0)

    def test_a_zero_has_no_sign(self) -> None:
        """No planner can see one."""
        assert hash_of(1.0, -0.0) == hash_of(1.0, 0.0)
        assert hash_of(Formula("=A1", -0.0), 1.0) == hash_of(Formula("=A1", 0.0), 1.0)

    def test_reason_and_mark_count(self) -> None:
        """Why and how a cell is written is a part of it."""
        found = {hash_of(1, 2), hash_of(1, 2, reason="other"), hash_of(1, 2, is_cached=True)}
        assert len(found) == 3

    def test_a_resized_table_counts_and_the_book_does_not(self) -> None:
        """Excel writes other bytes at every save though no cell changed."""
        cells = [change(1, 1, 0, 1)]
        plain = ChangeSet(cells)
        assert plain.sha256 != ChangeSet(cells, [GROWN]).sha256
        assert plain.sha256 == ChangeSet(cells, book_sha256=HASH).sha256

    def test_the_moment_of_a_run_does_not_count(self) -> None:
        """What was shown at 02:15 may be written at 02:20."""
        shown = hash_of("2026-10-01 10:00 UTC", "2026-11-25 02:15 UTC, month 1 is 2026-11")
        later = hash_of("2026-10-01 10:00 UTC", "2026-11-25 02:20 UTC, month 1 is 2026-11")
        other = hash_of("2026-10-01 10:00 UTC", "2026-11-25 02:15 UTC, month 1 is 2026-12")
        assert shown == later != other

    def test_a_moment_alone_is_no_change(self) -> None:
        """A book that was planned in the same minute gives no such cell."""
        moment = change(1, 2, "2026-11-25 02:15 UTC", "2026-11-25 02:20 UTC")
        rest = change(1, 1, 0, 1)
        assert ChangeSet([rest, moment]).sha256 == ChangeSet([rest]).sha256

    @given(change_sets, st.randoms())
    def test_the_order_of_finding_does_not_count(
        self, found: ChangeSet, chance: random.Random
    ) -> None:
        """Dictionaries and sets may give the cells as they like."""
        cells, resized = list(found.changes), list(found.resized)
        chance.shuffle(cells)
        chance.shuffle(resized)
        assert ChangeSet(cells, resized).sha256 == found.sha256


class TestExpected:
    """Only what was shown is written."""

    @pytest.mark.parametrize("digits", [12, 64])
    def test_the_hash_or_its_start_will_do(self, digits: int) -> None:
        """In capitals too."""
        found = ChangeSet([change(1, 1, 0, 1)])
        found.refuse_unexpected(found.sha256[:digits].upper(), "plan.xlsm")

    def test_another_one_is_refused(self) -> None:
        """With both hashes and the way out."""
        found = ChangeSet([change(1, 1, 0, 1)])
        with pytest.raises(RefusedError) as error:
            found.refuse_unexpected("0123456789ab", "plan.xlsm")
        assert str(error.value) == (
            f"E216 plan.xlsm: the change set is {found.sha256}, 0123456789ab is expected. "
            "Nothing was written. Look at what would change now: sopxl plan plan.xlsm --dry-run"
        )


class TestReversed:
    """The change set that takes it back."""

    def test_old_and_new_change_places(self) -> None:
        """Sizes of tables too; the book is then another one."""
        found = ChangeSet([change(1, 1, 1, "a")], [GROWN], book_sha256=HASH).reversed()
        assert [(one.old, one.new) for one in found] == [("a", 1.0)]
        assert [(size.old_rows, size.new_rows) for size in found.resized] == [(3, 2)]
        assert found.book_sha256 == ""

    @given(change_sets)
    def test_twice_is_the_same_again(self, found: ChangeSet) -> None:
        """Nothing is lost on the way back."""
        of_no_book = ChangeSet(found.changes, found.resized, widened=found.widened)
        assert found.reversed().reversed() == of_no_book


class TestJson:
    """Stored, and read again."""

    @given(change_sets)
    def test_it_comes_back_as_it_was(self, found: ChangeSet) -> None:
        """Every kind of content, the hash and the book it belongs to; in both forms."""
        for text in (found.to_json(), found.as_json()):
            again = ChangeSet.from_json(text)
            assert again == found
            assert (again.sha256, again.book_sha256) == (found.sha256, found.book_sha256)
            assert list(map(type, again.changes)) == list(map(type, found.changes))
            for one, other in zip(again, found, strict=True):
                assert is_same(one.old, other.old)
                assert is_same(one.new, other.new)

    def test_a_program_reads_what_it_needs(self) -> None:
        """Numbered schema; kinds of contents that cannot be taken for another."""
        cells = [
            change(7, 2, None, 1.5),
            change(7, 3, CellError("#N/A"), Formula("=A1", True)),
            change(7, 4, NOT_CALCULATED, "", is_cached=True),
        ]
        found = ChangeSet(cells, [GROWN], book_sha256=HASH)
        text = json.loads(found.as_json())
        assert list(text) == [
            *("summary", "schema", "sha256", "book_sha256", "seal", "resized", "changes")
        ]
        assert (text["schema"], text["sha256"], text["book_sha256"]) == (1, found.sha256, HASH)
        assert [
            (row["cell"], row["old"], row["new"], row["is_cached"]) for row in text["changes"]
        ] == [
            ("B7", None, 1.5, False),
            ("C7", {"error": "#N/A"}, {"formula": "=A1", "value": True}, False),
            ("D7", {"not calculated": True}, "", True),
        ]
        assert text["resized"] == [
            {
                "table": "tblNotes",
                "sheet": "Notes",
                "old_rows": 2,
                "new_rows": 3,
                "reason": "a note is added",
            }
        ]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"new": 20.0', '"new": 20.5'),
            ('"new": 20.0', '"new": "20"'),
            ('"cell": "B7"', '"cell": "B8"'),
            ('"reason": "why"', '"reason": "because"'),
            ('"book_sha256": "ab', '"book_sha256": "bb'),
            ('"is_cached": false', '"is_cached": true'),
            ("02:15", "02:16"),
        ],
    )
    def test_a_changed_character_is_found(self, old: str, new: str) -> None:
        """The moment of a run too, though the hash leaves it out."""
        cells = [change(7, 2, 10, 20), change(7, 3, None, "2026-11-25 02:15 UTC")]
        text = ChangeSet(cells, book_sha256=HASH).to_json()
        assert old in text
        check(
            lambda: ChangeSet.from_json(text.replace(old, new, 1)),
            FileError,
            "E215 change set: its hash is not that of its contents. "
            "Make it again: sopxl plan BOOK --dry-run --json.",
        )

    DAMAGED = (
        "E215 change set: it is no text that sopxl wrote, or not the whole of it. "
        "Make it again: sopxl plan BOOK --dry-run --json."
    )
    WHOLE = ChangeSet([change(7, 2, 10, 20)]).to_json()

    @refused(
        [
            (lambda: ChangeSet.from_json(""), FileError, DAMAGED),
            (lambda: ChangeSet.from_json(b"\xff\xfe\x00"), FileError, DAMAGED),
            (lambda: ChangeSet.from_json("[1, 2]"), FileError, DAMAGED),
            (lambda: ChangeSet.from_json("[" * 100_000), FileError, DAMAGED),
            (lambda: ChangeSet.from_json(TestJson.WHOLE[:-5]), FileError, DAMAGED),
            (
                lambda: ChangeSet.from_json(TestJson.WHOLE.replace('"B7"', '"7B"')),
                FileError,
                DAMAGED,
            ),
            (
                lambda: ChangeSet.from_json(TestJson.WHOLE.replace("20.0", '{"odd": 1}')),
                FileError,
                DAMAGED,
            ),
            (
                lambda: ChangeSet.from_json(TestJson.WHOLE.replace("20.0", "NaN")),
                FileError,
                DAMAGED,
            ),
            (
                lambda: ChangeSet.from_json(TestJson.WHOLE.replace('"schema": 1', '"schema": 2')),
                FileError,
                "E215 change set: it is of form 2, 1 is known. "
                "Make it again: sopxl plan BOOK --dry-run --json.",
            ),
        ]
    )
    def test_what_is_none_is_told(self, call: Any, kind: Any, text: str) -> None:
        """Never a change set that nobody wrote."""
        check(call, kind, text)
