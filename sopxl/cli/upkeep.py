"""The verbs that keep a book in order: restate, upgrade, prune, extend; work is imported lazily."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopxl.cli.shared import (
    AS_JSON,
    BY,
    DRY_RUN,
    EVERY,
    EXPECT,
    LOCALE,
    PATH,
    check_options,
    finish,
    hash_of,
    kit,
    manner,
    progress,
    say,
)
from sopxl.errors import as_argument

if TYPE_CHECKING:
    pass

_GIVEN = ("period", "code", "measure", "quantity", "reason")


@click.command()
@click.argument("book", type=PATH)
@click.option("--period", help="Label of the closed month, such as 2026-01.")
@click.option("--code", help="Family or item.")
@click.option("--measure", help="What is measured: Shipped, Closing, ...")
@click.option("--quantity", type=float, help="What it should have been.")
@click.option("--reason", help="Why it is corrected.")
@click.option("--from", "source", type=PATH, help="CSV file with those five as columns.")
@BY
@LOCALE
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def restate(
    book: Path,
    period: str | None,
    code: str | None,
    measure: str | None,
    quantity: float | None,
    reason: str | None,
    source: Path | None,
    by: str,
    locale: str | None,
    dry_run: bool,
    every: bool,
    as_json: bool,
    expect: str | None,
) -> None:
    """Correct a figure of a closed month of BOOK, and keep what stood there.

    The Actuals get the new figure, the Restated sheet what it was, the reason and who; balances
    and pages follow. What was authorised stays in the Archive as it was. With --from FILE many
    figures at once, all or none.

    \b
    Examples:
      sopxl restate plan.xlsm --period 2026-01 --code Chairs --measure Shipped --quantity 118 \\
        --reason "late credit note"
      sopxl restate plan.xlsm --from corrections.csv --dry-run
    """
    from sopxl_workbook.cycle import restate as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    given = (period, code, measure, quantity, reason)
    if source is not None and any(value is not None for value in given):
        raise click.UsageError("Give --from FILE, or one figure; not both.")
    command = f"sopxl restate {as_argument(book)}"
    if source is not None:
        figures = work.figures_of(source)
        command += f" --from {source}"
    else:
        if period is None or code is None or measure is None or quantity is None or reason is None:
            missing = [f"--{n}" for n, v in zip(_GIVEN, given, strict=True) if v is None]
            raise click.UsageError(f"Give {', '.join(missing)} too, or --from FILE.")
        figures = work.one_figure(period, code, measure, quantity, reason)
        command += f' --period "{period}" --code "{code}" --measure "{measure}"'
        command += f' --quantity {quantity:.15g} --reason "{reason}"'
    done, _ = work.restate(
        book,
        figures,
        kit=kit(),
        by=by,
        manner=manner(locale, "error", texts_only=True),
        dry_run=dry_run,
        expect="" if expect is None else hash_of(expect),
        tell=progress,
    )
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


@click.command()
@click.argument("book", type=PATH)
@BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def upgrade(
    book: Path, by: str, dry_run: bool, every: bool, as_json: bool, expect: str | None
) -> None:
    """Bring BOOK, made by an older sopxl, to the layout of this one.

    Sheets and settings that it lacks are added, and our own formulas renewed; nothing moves, and
    your own sheets stay as they are. A book of this layout gets the rows of its wide sheets that a
    line typed into Bill, Components or Resources asks for. A book of a newer sopxl is refused.

    \b
    Examples:
      sopxl upgrade plan.xlsm --dry-run
      sopxl upgrade plan.xlsm
    """
    from sopxl_workbook.cycle import upgrade as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    wanted = "" if expect is None else hash_of(expect)
    done, made = work.upgrade(book, kit=kit(), by=by, dry_run=dry_run, expect=wanted, tell=progress)
    for line in made.as_lines() if made is not None and dry_run else ():
        say(line)
    finish(
        done, f"sopxl upgrade {as_argument(book)}", dry_run=dry_run, every=every, as_json=as_json
    )


@click.command()
@click.argument("book", type=PATH)
@click.option("--keep", type=int, default=24, show_default=True, help="Origins that stay.")
@BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def prune(
    book: Path, keep: int, by: str, dry_run: bool, every: bool, as_json: bool, expect: str | None
) -> None:
    """Move old authorised plans out of BOOK's Archive, into a CSV file beside it.

    The last 24 origins stay, which every page needs at most; the file stands in the folder of
    BOOK's runs and is named by the run. Rows of Views and Agreed of months before the oldest
    origin that stays go with them, into files of their own.

    \b
    Examples:
      sopxl prune plan.xlsm --dry-run
      sopxl prune plan.xlsm --keep 36
    """
    from sopxl_workbook.cycle import prune as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    wanted = "" if expect is None else hash_of(expect)
    done, _ = work.prune(
        book, kit=kit(), by=by, keep=keep, dry_run=dry_run, expect=wanted, tell=progress
    )
    command = f"sopxl prune {as_argument(book)}" + (f" --keep {keep}" if keep != work.KEPT else "")
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


@click.command()
@click.argument("book", type=PATH)
@click.option("--years", type=int, default=1, show_default=True, help="How many, of 12 periods.")
@BY
@DRY_RUN
@EVERY
@AS_JSON
@EXPECT
def extend(
    book: Path, years: int, by: str, dry_run: bool, every: bool, as_json: bool, expect: str | None
) -> None:
    """Add years to the calendar of BOOK, and their columns to every wide sheet.

    They come at the right and by the pattern of the calendar; nothing is inserted and no cell
    moves. The plan and its horizon stay as they are. A book has at most 240 periods.

    \b
    Examples:
      sopxl extend plan.xlsm --dry-run
      sopxl extend plan.xlsm --years 2
    """
    from sopxl_workbook.cycle import extend as work

    check_options(dry_run=dry_run, every=every, expect=expect)
    wanted = "" if expect is None else hash_of(expect)
    done, _ = work.extend(
        book, kit=kit(), by=by, years=years, dry_run=dry_run, expect=wanted, tell=progress
    )
    command = f"sopxl extend {as_argument(book)}" + (f" --years {years}" if years != 1 else "")
    finish(done, command, dry_run=dry_run, every=every, as_json=as_json)


VERBS = (restate, upgrade, prune, extend)
