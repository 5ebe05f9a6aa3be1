"""How numbers are written as text in a country: the decimal mark, and what parts thousands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sopxl.errors import InputError

_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"
_POINT_COMMA, _COMMA_POINT, _COMMA_SPACE = (".", ","), (",", "."), (",", _SPACES)
_SWISS, _COMMA_BOTH = (".", _APOSTROPHES), (",", f".{_SPACES}")

_LANGUAGES = {
    **dict.fromkeys(("en", "he", "hi", "ja", "ko", "th", "zh"), _POINT_COMMA),
    **dict.fromkeys(
        ("da", "de", "el", "es", "hr", "id", "it", "nl", "pt", "ro", "sl", "sr", "tr", "vi"),
        _COMMA_POINT,
    ),
    **dict.fromkeys(
        ("bg", "cs", "et", "fi", "fr", "hu", "lt", "lv", "nb", "no", "pl", "ru", "sk", "sv", "uk"),
        _COMMA_SPACE,
    ),
}
_COUNTRIES = {
    "de-at": _COMMA_BOTH,
    "de-ch": _SWISS,
    "de-li": _SWISS,
    "en-za": _COMMA_SPACE,
    "es-mx": _POINT_COMMA,
    "fr-ch": _SWISS,
    "it-ch": _SWISS,
    "pt-pt": _COMMA_BOTH,
}
_BY_TWO = frozenset(("hi", "en-in"))  # 12,34,567


@dataclass(frozen=True)
class Marks:
    """The marks of one locale."""

    locale: str  # as it was asked for
    decimal: str
    groups: str  # any one of these parts the thousands
    by_two: bool = False  # groups of two digits before the last three

    @property
    def example(self) -> str:
        """A number as it is written there."""
        head = f"1{self.groups[0]}23" if self.by_two else "123"
        return f"{head}{self.groups[0]}456{self.decimal}78"

    @cached_property
    def _form(self) -> re.Pattern[str]:
        group, point = f"[{re.escape(self.groups)}]", re.escape(self.decimal)
        first, middle = (r"\d{1,2}", r"\d{2}") if self.by_two else (r"\d{1,3}", r"\d{3}")
        parted = rf"{first}(?:(?P<mark>{group})(?:{middle}(?P=mark))*\d{{3}})"
        return re.compile(
            rf"(?P<sign>[-+\u2212]?)(?P<whole>{parted}|\d+|)(?:{point}(?P<rest>\d*))?", re.ASCII
        )

    def number(self, text: str) -> float | None:
        """The number that a text writes in this locale; None if it writes none."""
        found = self._form.fullmatch(text)
        if found is None or not (found["whole"] or found["rest"]):
            return None
        digits = re.sub(r"\D", "", found["whole"])
        sign = "-" if found["sign"] in ("-", "\u2212") else ""
        return float(f"{sign}{digits or 0}.{found['rest'] or 0}")


@lru_cache(maxsize=32)
def marks_of(locale: str) -> Marks:
    """The marks of a locale such as de, de-CH or fr_FR.

    Raises InputError E124 for a locale that is not known.
    """
    asked = locale.strip().partition(".")[0].replace("_", "-").casefold()
    language = asked.partition("-")[0]
    found = _COUNTRIES.get(asked) or _LANGUAGES.get(language)
    if found is None:
        raise InputError(
            "E124",
            f'there is no locale "{locale}".',
            "",
            f"Write a language, with a country where it matters: {', '.join(sorted(_LANGUAGES))}, "
            f"{', '.join(sorted(_COUNTRIES))}, en-in.",
        )
    return Marks(locale.strip(), *found, by_two=asked in _BY_TWO)
