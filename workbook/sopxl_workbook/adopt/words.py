"""What the labels of a planner say: measures, periods, totals, noise; reads vocabulary.toml.

Imports nothing but the standard library.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

TOTAL, NOISE = "total", "noise"
_SIGNS = re.compile(r"[^\w$%]+|_")
_CURRENCY = str.maketrans(dict.fromkeys("€£¥₹", "$"))
_TOKEN = re.compile(r"[$%]|\d+|[^\W\d]+")
_LONGEST = 6  # words of a phrase
_MOST_WORDS = 45  # of a label
_SHORT = 3  # letters; fewer are a code, not a name
_COMPOUND = 5  # letters that a German word must have to be found at the end of another
_ACTUAL_OF = {
    "demand": "actual",
    "forecast": "actual",
    "production": "actual_production",
    "ending_inventory": "actual_inventory",
    "shipments": "actual_shipments",
    "bookings": "actual_bookings",
    "ending_backlog": "actual_backlog",
}  # what the word "actual" makes of a measure
_OLD_OF = {"forecast": "old_forecast", "demand": "old_forecast", "production": "old_production"}
_OLD = frozenset(["old", "previous", "prior", "alt", "alte", "alter", "ancien", "anterior"])


@dataclass(frozen=True, slots=True)
class Said:
    """What one label says."""

    measure: str = ""  # "production"; empty if it names none
    is_total: bool = False  # whether it speaks of a total
    rest: str = ""  # what is neither measure, total nor noise: a family, as it was written


@cache
def vocabulary() -> dict[str, Any]:
    """The vocabulary file as it stands in the package."""
    text = files("sopxl_workbook.adopt").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """A label without capitals, accents and signs.

    >>> plain("  Produção (un.)"), plain("Sales $")
    ('producao un', 'sales $')
    """
    split = unicodedata.normalize("NFKD", text.translate(_CURRENCY).casefold())
    bare = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join(_TOKEN.findall(_SIGNS.sub(" ", bare)))


@cache
def _phrases() -> dict[str, str]:
    """Every phrase with its measure, or with TOTAL or NOISE."""
    words = vocabulary()
    found = {plain(phrase): NOISE for phrase in words["generic"]["noise"]}
    found |= {plain(phrase): TOTAL for phrase in words["generic"]["total"]}
    for known in (words["measures"], _learned):
        for measure, phrases in known.items():
            found |= {plain(phrase): measure for phrase in phrases}
    return found


_learned: dict[str, Sequence[str]] = {}  # phrases of the planner, while a book of theirs is read


@contextmanager
def with_words(own: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """While this lasts, labels are read with a planner's own words too; they win over ours."""
    before = dict(_learned)
    _learned.update(own)
    _forget()
    try:
        yield
    finally:
        _learned.clear()
        _learned.update(before)
        _forget()


def _forget() -> None:
    for known in (_phrases, said, _ending):
        known.cache_clear()


@cache
def measure_words() -> frozenset[str]:
    """Words that only ever name a measure: in a heading they say nothing of the period."""
    phrases = (phrase for several in vocabulary()["measures"].values() for phrase in several)
    words = {word for phrase in phrases for word in plain(phrase).split() if len(word) > 3}
    months = {plain(name) for several in vocabulary()["months"]["names"] for name in several}
    counted = {plain(word) for several in vocabulary()["counted"].values() for word in several}
    return frozenset(words - months - counted)


def measures() -> Sequence[str]:
    """Every measure that the vocabulary knows, in its order."""
    return tuple(vocabulary()["measures"])


@cache
def row_measures() -> Sequence[str]:
    """Every measure that a row may have: those of the vocabulary, actual ones and old ones."""
    derived = (*_ACTUAL_OF.values(), *_OLD_OF.values())
    return tuple(one for one in dict.fromkeys((*measures(), *derived)) if one != "other")


@lru_cache(maxsize=1 << 16)
def said(text: str) -> Said:
    """What a label says; the longest phrases are taken first.

    >>> said("Production plan - Chairs"), said("Total demand").is_total
    (Said(measure='production', is_total=False, rest='Chairs'), True)
    >>> said("Family 7").rest, said("Demand product A").rest, said("Version 3").rest
    ('Family 7', 'product A', '')
    >>> said("Forecast accuracy").measure, said("Actual production").measure
    ('other', 'actual_production')
    """
    words = plain(text).split()
    if len(words) > _MOST_WORDS:
        return Said()  # a sentence is no label
    kinds = _taken(words)
    for at, (before, word) in enumerate(pairwise(words), 1):
        if kinds[at] == NOISE and len(word) < _SHORT and before in family_words():
            kinds[at] = ""  # "Product H" is no unit
    found = [kind for kind in kinds if kind not in ("", TOTAL, NOISE)]
    free = [word for word, kind in zip(words, kinds, strict=True) if not kind]
    measure = _one_of(_heads(words, kinds) or found, [*free, *(_words_of(words, kinds, NOISE))])
    rest = " ".join(_bared([word for word in free if word not in _OLD]))
    if rest and (len(rest) < _SHORT or rest.replace(" ", "").isdigit()):
        rest = _code(text, words, rest)
        return Said(measure, TOTAL in kinds, rest)
    return Said(measure, TOTAL in kinds, _as_written(text, rest) if rest else "")


def _code(text: str, words: Sequence[str], rest: str) -> str:
    """A number or a letter as a name: with the word for a family before it, or all alone."""
    before = [word for word in words if word in family_words()]
    if before:
        return _as_written(text, f"{before[-1]} {rest}")
    return text.strip() if plain(text) == rest else ""


def _heads(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """The measures before the first word such as "after" or "of" that stands in no phrase."""
    pairs = zip(words, kinds, strict=True)
    ends = (at for at, (word, kind) in enumerate(pairs) if word in _joining() and _is_free(kind))
    kept = kinds[: next(ends, 0)]
    return [kind for kind in kept if not _is_free(kind) and kind != TOTAL]


def _bared(words: list[str]) -> list[str]:
    """Words without those that join others at their ends."""
    joining = _joining()
    while words and words[0] in joining:
        words = words[1:]
    while words and words[-1] in joining:
        words = words[:-1]
    return words


def _is_free(kind: str) -> bool:
    return kind in ("", NOISE)


@cache
def _joining() -> frozenset[str]:
    return frozenset(vocabulary()["joining"]["words"])


def _words_of(words: Sequence[str], kinds: Sequence[str], kind: str) -> list[str]:
    return [word for word, found in zip(words, kinds, strict=True) if found == kind]


def _taken(words: Sequence[str]) -> list[str]:
    """For each word what the phrase around it says; "" for a word in no phrase."""
    known = _phrases()
    kinds = [""] * len(words)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            kind = known.get(" ".join(words[at : at + length]), "")
            if kind and not any(kinds[at : at + length]):
                kinds[at : at + length] = [kind] * length
    return [kind or _ending(word) for word, kind in zip(words, kinds, strict=True)]


@lru_cache(maxsize=1 << 14)
def _ending(word: str) -> str:
    """The measure that a German compound ends with; "" for none."""
    known = _phrases()
    for at in range(3, len(word) - _COMPOUND + 1):
        kind = known.get(word[at:], "")
        if kind not in ("", TOTAL, NOISE):
            return kind
    return ""


def _one_of(found: Sequence[str], others: Sequence[str]) -> str:
    """The one measure of a label that names several."""
    if "other" in found:
        return "other"
    rest = [measure for measure in found if measure != "actual"]
    measure = rest[-1] if rest else next(iter(found), "")
    if rest and len(rest) < len(found):
        return _ACTUAL_OF.get(measure, measure)
    if any(word in _OLD for word in others):
        return _OLD_OF.get(measure, measure)
    return measure


def with_actual(measure: str) -> str:
    """The measure of a row "Actual" that stands under the heading of a measure.

    >>> with_actual("production")
    'actual_production'
    """
    return _ACTUAL_OF.get(measure, "actual")


def _as_written(text: str, rest: str) -> str:
    """The rest of a label in the spelling of its writer, where that can be told."""
    kept, wanted = [], rest.split()
    for piece in re.split(r"[\s:;,()\[\]/|]+", text):
        tokens = plain(piece).split()
        if tokens and tokens == wanted[: len(tokens)]:
            kept.append(piece)
            wanted = wanted[len(tokens) :]
    return " ".join(kept).strip(" -–—") if not wanted else rest


@cache
def family_words() -> frozenset[str]:
    """Words that stand before the name of a family, as in "Family: Chairs"."""
    return frozenset(plain(word) for word in vocabulary()["generic"]["family"])


@cache
def named_words() -> frozenset[str]:
    """Headings of a column of names, where none is headed as the family."""
    return frozenset(plain(word) for word in vocabulary()["generic"]["named"])


@cache
def code_words() -> frozenset[str]:
    """Headings of a column of codes, such as the numbers of items."""
    return frozenset(plain(word) for word in vocabulary()["generic"]["code"])


@cache
def unit_words() -> frozenset[str]:
    """Words that say in what a row is counted."""
    return frozenset(plain(word) for word in vocabulary()["generic"]["unit"])


@cache
def key_figure_words() -> frozenset[str]:
    """Headings of a column that names the measure of each record."""
    return frozenset(plain(word) for word in vocabulary()["generic"]["key_figure"])
