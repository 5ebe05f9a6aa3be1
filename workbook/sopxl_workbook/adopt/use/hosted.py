"""The verbs on a planner's own workbook that its program holds open; imports the verbs themselves.

What is worked out is what the command line works out. The program writes the cells and calculates
the formulas; the map beside the workbook moves on with a roll over and back with its undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sopxl.errors import InputError, Problem, RefusedError, as_argument
from sopxl_workbook import messages, runs
from sopxl_workbook.adopt.mapped import map_path
from sopxl_workbook.adopt.mapped.file import read_bytes
from sopxl_workbook.adopt.use.archive import AUTHORISE, tidy
from sopxl_workbook.adopt.use.asked import Asked
from sopxl_workbook.adopt.use.check import checked
from sopxl_workbook.adopt.use.opened import Mapped, of_book
from sopxl_workbook.adopt.use.plan import plan_changes
from sopxl_workbook.adopt.use.pointer import ROLLOVER, healed_file, keeping, move_back, move_on
from sopxl_workbook.adopt.use.rollover import layout_told, rolled
from sopxl_workbook.adopt.use.status import MappedStatus, standing_of
from sopxl_workbook.adopt.use.stored import as_wanted
from sopxl_workbook.adopt.use.undo import latest_run, taken_back
from sopxl_workbook.adopt.use.written import Prepared
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.cycle.undo import described
from sopxl_workbook.messages import counted
from sopxl_workbook.offered import Beside, Offer
from sopxl_workbook.ooxml import Book

_LEFT_OPEN = "W530"  # formulas that wait for their program, which is at work here


def offer(verb: str, saved: Book, path: Path) -> Offer:
    """Works a verb out on a workbook with its map; writes nothing.

    verb : plan, rollover or undo. saved : the open workbook, as it was stored just now. path : its
    file, beside which its map stands and its runs are kept.
    Returns : Offer. Raises RefusedError E640 (no map), E643 (a verb that needs a
    workbook of ours), E642 (what only the closed file takes), InputError E641 (the map does not say
    how to plan), and what plan_changes, rolled and taken_back raise.
    """
    where = _map_of(path)
    if verb not in _OFFERS:
        raise _needs_ours(verb, path)
    return _OFFERS[verb](saved, path, where)


def checked_texts(
    saved: Book, path: Path, stopped: Sequence[Problem], most: int
) -> tuple[list[str], bool]:
    """What a check of a mapped workbook says, a text each, and whether every identity holds.

    most : cells that are told. Raises RefusedError E640 (no map), and what of_book raises.
    """
    report = checked(of_book(path, _map_of(path), saved, stopped))
    cells = messages.first((*report.problems, *report.warnings), most)
    return [f"Check: {report.headline}.", *cells], report.passed


def standing(saved: Book, path: Path) -> MappedStatus:
    """Where a mapped workbook stands. Raises RefusedError E640 (no map), what of_book raises."""
    return standing_of(of_book(path, _map_of(path), saved), path)


def _map_of(path: Path) -> Path:
    """The map beside a workbook; RefusedError E640 where there is none."""
    where = map_path(path)
    if where.is_file():
        return where
    raise RefusedError(
        "E640",
        f"sopxl did not make this workbook, and there is no map of it: {where.name}.",
        path.name,
        f"Save it and have it mapped: sopxl adopt {as_argument(path)} --map",
    )


def _needs_ours(verb: str, path: Path) -> RefusedError:
    if verb == AUTHORISE:
        return RefusedError(
            "E642",
            "the agreed plan of this workbook is kept in a file beside it, once it is closed.",
            path.name,
            f"Save and close it, then type: {_command(verb, path)}",
        )
    fix = "By a map there are Check, Status, Plan, Roll over and Undo."
    if verb == "optimise":
        fix = 'Say it in the map, then choose Plan: method = "optimal" under [plan], with costs.'
    return RefusedError("E643", f"{verb} needs a workbook that sopxl made.", path.name, fix)


def _plan(saved: Book, path: Path, where: Path) -> Offer:
    """The plan that the map asks for."""
    mapped = of_book(path, where, saved)
    said = mapped.resolved.map.plan
    if not said.method:
        raise InputError(
            "E641",
            "the map does not say how to plan.",
            where.name,
            'Add these two lines under its line closed: [plan] and method = "level", or chase, '
            "hybrid, optimal.",
        )
    run = plan_changes(mapped, Asked(said.method, said.target, said.costs, said.limits))
    families = counted(len(mapped.flows), "family")
    return _offered(
        run,
        messages.planned(run.changes),
        f"Plan {families} by {said.method}, from {run.period} on.",
        _command("plan", path),
    )


def _rollover(saved: Book, path: Path, where: Path) -> Offer:
    """The first open period closed, with the actuals that stand in the workbook."""
    mapped = of_book(path, where, saved)
    made = rolled(mapped)
    opens = made.opens or "no period"
    sign = _sign()
    return _offered(
        made.run,
        f"{made.closed} is closed, {opens} is the first open period. {layout_told(made)}",
        f"Roll over: {made.closed} is closed with the actuals in its cells, {opens} becomes the "
        f"first open period. {layout_told(made)}",
        _command(ROLLOVER, path),
        sign=sign,
        beside=partial(_closing, mapped, sign.run, made.run.period),
    )


def _undo(saved: Book, path: Path, where: Path) -> Offer:
    """The latest run as cells of the open workbook."""
    latest = latest_run(path, saved)
    if latest is None:
        raise RefusedError(
            "E550",
            "there is no run to take back.",
            path.name,
            f"What was done: sopxl history {as_argument(path)}",
        )
    if latest.verb in runs.OF_PARTS:
        raise RefusedError(
            "E642",
            f"{described(latest)} changed more than cells.",
            path.name,
            f"Save and close the workbook, then type: {_command(runs.UNDO, path)}",
        )
    what = described(latest)
    return _offered(
        taken_back(path, saved, latest),
        f"Taken back: {what}.",
        f"Take back: {what}.",
        _command(runs.UNDO, path),
        takes_back=latest.run,
        beside=_after_undo(path, where, latest),
    )


def _after_undo(path: Path, where: Path, latest: runs.Entry) -> Beside | None:
    """What an undo moves beside the workbook: the map of a roll over, the archive."""
    if latest.verb == ROLLOVER:
        return partial(_opening, path, where, latest)
    return partial(_tidied, path) if latest.verb == AUTHORISE else None


def _offered(
    run: Prepared,
    done: str,
    asks: str,
    command: str,
    *,
    sign: Sign | None = None,
    takes_back: str = "",
    beside: Beside | None = None,
) -> Offer:
    """A run that is worked out, as every host shows and writes it."""
    return Offer(
        run.verb,
        run.period,
        run.changes,
        sign or _sign(),
        done,
        asks,
        warnings=[one for one in run.warnings if one.code != _LEFT_OPEN],
        check=as_wanted(run.changes),
        takes_back=takes_back,
        beside=beside,
        command=command,
    )


def _sign() -> Sign:
    return Sign(runs.new_run_id(), runs.user_name())


def _command(verb: str, path: Path) -> str:
    """What does the same to the closed file."""
    return f"sopxl {verb} {as_argument(path)}"


@contextmanager
def _closing(mapped: Mapped, run: str, period: str) -> Iterator[None]:
    """Goes around a roll over: the map as it was is kept, and says afterwards what is closed."""
    healed_file(mapped.path, mapped.map_path)
    with keeping(mapped.path, run, read_bytes(mapped.map_path)):
        yield
    move_on(mapped.map_path, period)


@contextmanager
def _opening(path: Path, where: Path, latest: runs.Entry) -> Iterator[None]:
    """Goes around the undo of a roll over: the map says again what was closed before it."""
    healed_file(path, where)
    yield
    move_back(path, where, latest)


@contextmanager
def _tidied(path: Path) -> Iterator[None]:
    """Goes around the undo of an authorise: its figures leave the archive."""
    yield
    tidy(path)


_OFFERS: dict[str, Callable[[Book, Path, Path], Offer]] = {
    "plan": _plan,
    ROLLOVER: _rollover,
    runs.UNDO: _undo,
}
