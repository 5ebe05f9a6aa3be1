"""Words that a planner adds to the vocabulary, from a small text file; imports words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sopxl.errors import FileError, InputError, NotFoundError
from sopxl_workbook.adopt.words import measures, plain

_FORM = 'Write a line for each measure: demand = ["Call-offs", "Abrufe"].'


def read_words(path: Path) -> Mapping[str, Sequence[str]]:
    """The phrases of each measure in a TOML file.

    Raises FileError E007 for a file that cannot be read, InputError E602 for one of another form
    and NotFoundError E603 for a measure that is not known.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(
            "E007", f"the file cannot be read: {error.strerror}.", str(path), "Check its name."
        ) from None
    except UnicodeDecodeError:
        raise InputError("E602", "the file is not UTF-8.", str(path), "Save it as UTF-8.") from None
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("E602", f"the file is no TOML: {error}.", str(path), _FORM) from None
    return {measure: _phrases(path, measure, given) for measure, given in found.items()}


def _phrases(path: Path, measure: str, given: Any) -> Sequence[str]:
    """The phrases of one measure, checked."""
    if measure not in measures():
        close = get_close_matches(measure, measures(), n=1)
        fix = f'Did you mean "{close[0]}"?' if close else f"Known are: {', '.join(measures())}."
        raise NotFoundError("E603", f'there is no measure "{measure}".', str(path), fix)
    is_list = isinstance(given, list) and all(isinstance(one, str) for one in given)
    if not is_list or not all(plain(one) for one in given):
        message = f'the words of "{measure}" are no list of texts.'
        raise InputError("E602", message, str(path), _FORM)
    return tuple(given)
