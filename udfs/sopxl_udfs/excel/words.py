"""Words that VBA can hold: names it does not keep for itself, and texts in ASCII; imports nothing.

A VBA module has the code page of whoever opens it, so nothing but ASCII goes into one.
"""

from __future__ import annotations

LONGEST_HELP = 255  # characters that the Insert Function window shows

_KEPT = """
    abs addressof and any application array as attribute boolean byref byte byval call caller case
    cbool cbyte ccur cdate cdbl cdec cdecl cint circle clng clnglng clngptr close const csng cstr
    currency cvar cverr date debug decimal declare defbool defdec dim do doevents double each else
    elseif empty end endif enum eqv erase event exit failed false fix for friend function get given
    global gosub goto if imp implements in input inputb int integer is item lbound len lenb let
    like lock long longlong longptr loop lset me mod new next not nothing null on open option
    optional or paramarray preserve print private pset public put raiseevent redim rem resume
    return rset scale seek select set sgn shared single sopxlcells sopxlresult spc static stop
    string sub tab then thisworkbook to true type typeof ubound unlock until variant wend while
    with withevents write xlerrvalue xlpy xor
"""
# What a parameter of a VBA function cannot be called: the words of the language and those that a
# wrapper itself uses.
RESERVED = frozenset(_KEPT.split())

_PLAIN = str.maketrans("−–—×·÷’‘“”\N{NO-BREAK SPACE}\n", "---x*/''\"\"  ") | str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "<>", "…": "...", "→": "->", "±": "+-", "²": "^2", "½": "1/2"}
    | {"Σ": "sum ", "σ": "sigma", "α": "alpha", "β": "beta", "γ": "gamma", "é": "e", "ö": "o"}
)


def is_argument_name(name: str) -> bool:
    """Whether VBA takes the name for a parameter.

    >>> is_argument_name("demand"), is_argument_name("Next"), is_argument_name("_x")
    (True, False, False)
    """
    return name.isidentifier() and name[0].isalpha() and name.casefold() not in RESERVED


def quoted(text: str) -> str:
    """A VBA text literal, cut to what the Insert Function window shows.

    >>> quoted('units − 12" pipe')
    '"units - 12"" pipe"'
    """
    words = plain(text)
    if len(words) > LONGEST_HELP:
        words = words[: LONGEST_HELP - 4].rsplit(" ", 1)[0] + " ..."
    return '"' + words.replace('"', '""') + '"'


def plain(text: str) -> str:
    """The text in ASCII; ValueError names a letter that has no plain form here."""
    words = text.translate(_PLAIN)
    if not words.isascii():
        strange = sorted({letter for letter in words if not letter.isascii()})
        raise ValueError(f"no plain letter is known for {strange} in: {text}")
    return words
