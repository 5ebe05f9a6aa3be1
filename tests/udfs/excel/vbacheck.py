"""Looks at VBA texts without running them: what Office would refuse to compile, line by line.

It knows as much of the language as our own modules use, and calls everything else a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_HEAD = re.compile(
    r"^(?P<scope>Public |Private )?(?P<kind>Function|Sub) (?P<name>\w+)"
    r"\((?P<given>.*)\)(?: As \w+)?$"
)
_GIVEN = re.compile(r"^(?:Optional )?(?:ByVal |ByRef )?(?:ParamArray )?(\w+)(?:\(\))?(?: As \w+)?$")
_WORD = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?!\w|\s*:=)")
_CLOSED = {
    "Function": "End Function",
    "Sub": "End Sub",
    "If": "End If",
    "Select": "End Select",
    "For": "Next",
    "With": "End With",
}
_LANGUAGE = """
    And As Boolean ByRef ByVal Byte Call Case CVErr Dim Double Each Else ElseIf Empty End Error Exit
    False For Function GoTo If In Is Long Mid Mod New Next Not Nothing Object On Optional Or
    ParamArray Preserve Private Public ReDim Resume Select Set String Sub Then To True TypeOf Until
    Variant With Array IIf IsArray IsEmpty IsObject LBound Left Replace Split UBound VarType MsgBox
    Err vbString vbExclamation xlErrValue Date Currency Integer Range Worksheet Application
    ThisWorkbook
"""
_KNOWN = {word.casefold() for word in _LANGUAGE.split()}


@dataclass
class _Procedure:
    name: str
    kind: str
    names: set[str] = field(default_factory=set)  # arguments and variables, in small letters
    labels: set[str] = field(default_factory=set)
    lines: list[tuple[int, str]] = field(default_factory=list)


def findings(texts: Mapping[str, str], around: Sequence[str] = ()) -> list[str]:
    """What is wrong with modules that stand in one project, each with its module and line.

    texts : module name -> source. around : public names of the other modules of the project.
    """
    parsed = {name: _Module(name, text) for name, text in texts.items()}
    public = [*around, *(each for module in parsed.values() for each in module.public)]
    shared = {name.casefold() for name in public}
    found = [each for module in parsed.values() for each in module.findings(shared)]
    folded = [name.casefold() for name in public]
    return found + [
        f"{name} is public twice" for name in public if folded.count(name.casefold()) > 1
    ]


class _Module:
    def __init__(self, name: str, text: str) -> None:
        self.name, self.found = name, list[str]()
        self.procedures: list[_Procedure] = []
        self.public: list[str] = []
        self.own: set[str] = set()
        lines = list(_logical(text))
        if not lines or lines[0][1] != "Option Explicit":
            self._tell(1, "it does not begin with Option Explicit")
        self._read(lines)

    def _tell(self, number: int, what: str) -> None:
        self.found.append(f"{self.name}, line {number}: {what}")

    def _read(self, lines: Sequence[tuple[int, str]]) -> None:
        current: _Procedure | None = None
        before = ""
        for number, line in lines:
            head = _HEAD.match(line)
            if line.startswith("Attribute "):
                self._attribute(number, line, before)
            elif head is not None:
                if current is not None:
                    self._tell(number, f"{current.name} has no end before it")
                current = self._procedure(number, head)
            elif current is None and not line.startswith("Option "):
                self._tell(number, f"it stands in no procedure: {line}")
            elif current is not None and line == _CLOSED[current.kind]:
                current = None
            elif current is not None:
                self._line(current, number, line)
            before = line
        if current is not None:
            self._tell(lines[-1][0], f"{current.name} has no end")

    def _attribute(self, number: int, line: str, before: str) -> None:
        """Attribute F.VB_Description stands behind the first line of F, and nowhere else."""
        named = re.match(r"Attribute (\w+)\.VB_Description = \"", line)
        head = _HEAD.match(before)
        if named is None or head is None or named[1] != head["name"]:
            self._tell(number, "an attribute that belongs to no procedure")

    def _procedure(self, number: int, head: re.Match[str]) -> _Procedure:
        made = _Procedure(head["name"], head["kind"], {head["name"].casefold()})
        is_optional = False
        for given in filter(None, (part.strip() for part in head["given"].split(","))):
            match = _GIVEN.match(given)
            if match is None or match[1].casefold() in _KNOWN:
                self._tell(number, f"VBA takes no argument like {given}")
                continue
            if is_optional and not given.startswith("Optional "):
                self._tell(number, f"{match[1]} follows one that may be left out")
            is_optional = given.startswith("Optional ")
            if match[1].casefold() in made.names:
                self._tell(number, f"{match[1]} stands twice")
            made.names.add(match[1].casefold())
        if made.name.casefold() in self.own:
            self._tell(number, f"{made.name} stands twice")
        self.own.add(made.name.casefold())
        if head["scope"] != "Private ":
            self.public.append(made.name)
        self.procedures.append(made)
        return made

    def _line(self, current: _Procedure, number: int, line: str) -> None:
        if line.endswith(":") and line[:-1].isidentifier():
            current.labels.add(line[:-1].casefold())
        elif line.startswith("Dim "):
            current.names |= {
                part.strip().split(" ")[0].partition("(")[0].casefold()
                for part in line[4:].split(",")
            }
        else:
            current.lines.append((number, line))

    def findings(self, shared: set[str]) -> list[str]:
        """What reading found, and what every procedure holds."""
        for procedure in self.procedures:
            self._blocks(procedure)
            for number, line in procedure.lines:
                self._jumps(procedure, number, line)
                self._words(procedure, number, line, shared)
        return self.found

    def _blocks(self, procedure: _Procedure) -> None:
        """Every block is closed by its own end."""
        opened: list[tuple[int, str]] = []
        for number, line in procedure.lines:
            first = line.split(" ")[0]
            if first in ("For", "Select", "With") or (first == "If" and line.endswith(" Then")):
                opened.append((number, first))
            elif line in _CLOSED.values() or first == "Next":
                if not opened or not line.startswith(_CLOSED[opened[-1][1]]):
                    self._tell(number, f"{line} closes nothing")
                else:
                    opened.pop()
            elif first in ("Else", "ElseIf") and (not opened or opened[-1][1] != "If"):
                self._tell(number, f"{first} stands in no If")
            elif first == "Case" and (not opened or opened[-1][1] != "Select"):
                self._tell(number, "Case stands in no Select")
        for number, first in opened:
            self._tell(number, f"{first} is not closed")

    def _jumps(self, procedure: _Procedure, number: int, line: str) -> None:
        for label in re.findall(r"GoTo (\w+)", line):
            if label != "0" and label.casefold() not in procedure.labels:
                self._tell(number, f"there is no label {label}")
        for kind in re.findall(r"\bExit (Function|Sub)\b", line):
            if kind != procedure.kind:
                self._tell(number, f"Exit {kind} in a {procedure.kind}")

    def _words(self, procedure: _Procedure, number: int, line: str, shared: set[str]) -> None:
        """Every name is declared: in the procedure, in the module, in the project, by VBA."""
        text = re.sub(r"GoTo \w+", "", _TEXT.sub('""', line)).replace("$(", "(")
        known = _KNOWN | procedure.names | self.own | shared
        for word in _WORD.findall(text):
            if word.casefold() not in known:
                self._tell(number, f"{word} is not declared")


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations joined, without comments and blanks."""
    whole, first = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        first = first or number
        line = raw.strip()
        if line.endswith(" _"):
            whole += line[:-1]
            continue
        joined = _without_comment(whole + line).strip()
        if joined:
            yield first, joined
        whole, first = "", 0
    if whole:
        yield first, f"{whole}_"


def _without_comment(line: str) -> str:
    texts = [match.span() for match in _TEXT.finditer(line)]
    for at, sign in enumerate(line):
        if sign == "'" and not any(start <= at < end for start, end in texts):
            return line[:at]
    return line
