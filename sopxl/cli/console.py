"""Streams that cannot show every sign, have no reader any more, or are not there."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

_ASCII = "sopxl-ascii"
_REPLACED = "sopxl-plain"
_PLAIN = {
    "●": "*",
    "▲": "!",
    "→": "->",
    "−": "-",
    "–": "-",
    "’": "'",
    "×": "x",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "…": "...",
}


def prepare() -> None:
    """From now on a stream that does not know a sign shows another for it, and never fails."""
    codecs.register(_ascii)
    codecs.register_error(_REPLACED, _plain)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        is_ascii = codecs.lookup(stream.encoding).name == "ascii"
        stream.reconfigure(encoding=_ASCII if is_ascii else None, errors=_REPLACED)


def is_window(stream: Any) -> bool:
    """Whether somebody looks at a stream; a program without a window has none at all."""
    return stream is not None and bool(stream.isatty())


def forsake_output() -> None:
    """Whoever read the output has gone: what is still to be said goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Signs that a stream does not know: another for each of ours, the number of any other."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(map(_sign, signs)), error.end


def _sign(sign: str) -> str:
    return _PLAIN.get(sign) or ("?" if "\ud800" <= sign <= "\udfff" else f"<U+{ord(sign):04X}>")


def _ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII by a name of ours: what is called by its own, click takes for UTF-8 set up wrongly."""
    if name.replace("_", "-") != _ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        known.encode,
        known.decode,
        known.streamreader,
        known.streamwriter,
        known.incrementalencoder,
        known.incrementaldecoder,
        name=_ASCII,
    )
