"""Words that a planner adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.adopt.sheets import chairs

from sopxl.errors import SopError
from sopxl_workbook.adopt import adopt, read_words
from sopxl_workbook.adopt.words import said


def written(folder: Path, text: str) -> Path:
    """A file of words."""
    path = folder / "words.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_word_of_the_planner_is_read_and_forgotten_after_the_book(tmp_path: Path) -> None:
    """It holds for that book alone."""
    words = read_words(written(tmp_path, 'demand = ["Abrufe"]\nproduction = ["Ausstoß"]'))
    draft = chairs()
    draft.put(("Plan", 2, 1), "Abrufe")
    draft.put(("Plan", 3, 1), "Ausstoss")
    measures = [one.measure for one in adopt(draft.written(), words).rows]
    assert measures == ["demand", "production", "ending_inventory"]
    assert not any(one.by_numbers for one in adopt(draft.written(), words).rows)
    assert said("Abrufe").measure == ""


def test_a_word_of_the_planner_wins(tmp_path: Path) -> None:
    """Whatever it means elsewhere."""
    words = read_words(written(tmp_path, 'production = ["Demand"]\ndemand = ["Production"]'))
    found = [one.measure for one in adopt(chairs().written(), words).rows]
    assert found == ["production", "demand", "ending_inventory"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("demand", "E602 {}: the file is no TOML: "),
        ('demand = "Abrufe"', 'E602 {}: the words of "demand" are no list of texts. Write a line '),
        ("demand = [1]", 'E602 {}: the words of "demand" are no list of texts. Write a line '),
        ('demand = ["?"]', 'E602 {}: the words of "demand" are no list of texts. Write a line '),
        ('demnad = ["x"]', 'E603 {}: there is no measure "demnad". Did you mean "demand"?'),
        ('zzz = ["x"]', 'E603 {}: there is no measure "zzz". Known are: demand, forecast, '),
    ],
)
def test_a_file_of_another_form(tmp_path: Path, text: str, told: str) -> None:
    """It is refused with what is wrong and how it is written."""
    path = written(tmp_path, text)
    with pytest.raises(SopError) as caught:
        read_words(path)
    assert str(caught.value).startswith(told.format(path))


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    """Each with its own sentence."""
    with pytest.raises(SopError) as caught:
        read_words(tmp_path / "none.toml")
    assert caught.value.problem.code == "E007"
    path = tmp_path / "words.toml"
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(SopError) as caught:
        read_words(path)
    assert caught.value.problem.message == "the file is not UTF-8."
