"""Which formula takes what: circles, and errors with all that hangs on them; imports find, refs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref, is_error
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.refs import references
from sopxl_workbook.checks.neighbours import BROKEN
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Area

_Node = tuple[str, Ref]
_MOST = 2_000_000  # edges that are followed


def circles(found: Found) -> Iterator[Finding]:
    """Groups of formulas that depend on themselves."""
    nodes = {name: formulas.texts for name, formulas in found.formulas.items()}
    edges = _edges(found, {name: set(texts) for name, texts in nodes.items()})
    for circle in _circles(edges):
        sheet, _ = circle[0]
        cells = tuple(ref for name, ref in circle if name == sheet)
        more = f" with {counted(len(circle) - 1, 'other cell')}" if len(circle) > 1 else ""
        yield Finding(
            "W604",
            f"the formula {nodes[sheet][cells[0]]} depends on itself{more}.",
            "The result depends on how often it is calculated, and Excel shows 0 or an old value.",
            "Take the cell itself out of what it is worked out from.",
            sheet,
            cells,
            float("inf"),
        )


def errors(found: Found) -> Iterator[Finding]:
    """Cells with errors that come from no other error, with how many cells show it too."""
    bad = {
        name: {ref for ref, value in grid.values.items() if is_error(value)}
        for name, grid in found.grids.items()
    }
    if not any(bad.values()):
        return
    sources = _edges(found, bad)
    users: dict[_Node, list[_Node]] = defaultdict(list)
    for node, several in sources.items():
        for source in several:
            users[source].append(node)
    roots = [(name, ref) for name, refs in bad.items() for ref in refs]
    roots = [node for node in roots if not sources.get(node)]
    groups: dict[tuple[str, str, str], list[_Node]] = defaultdict(list)
    for name, ref in roots:
        shown, form = str(found.grids[name].values[ref]), found.formulas[name].forms.get(ref, "")
        groups[name, shown, form].append((name, ref))
    for (name, shown, _), group in groups.items():
        yield _error(found, name, shown, sorted(group), _reached(group, users))


def _error(found: Found, sheet: str, shown: str, group: Sequence[_Node], hanging: int) -> Finding:
    """An error with the cells that show it too."""
    cells = tuple(ref for _, ref in group)
    text = found.formulas[sheet].texts.get(cells[0], "")
    others = f"; so {'does' if len(cells) == 2 else 'do'} {counted(len(cells) - 1, 'more cell')}"
    if BROKEN in text:
        code, what = "W310", f"the formula {text} points at cells that were deleted"
    else:
        code, what = "W311", f"the cell shows {shown}"
    number = counted(hanging, "cell")
    why = f"{number} that {'hangs' if hanging == 1 else 'hang'} on it show the error too."
    return Finding(
        code,
        f"{what}{others if len(cells) > 1 else ''}.",
        why.replace("show the", "shows the") if hanging == 1 else why,
        "Write the formula anew." if BROKEN in text else "Mend the formula, or what it looks at.",
        sheet,
        cells,
        float(hanging),
    )


def _reached(group: Collection[_Node], users: Mapping[_Node, Sequence[_Node]]) -> int:
    """How many cells hang on some cells."""
    seen, open_ = set(group), list(group)
    while open_:
        for node in users.get(open_.pop(), ()):
            if node not in seen:
                seen.add(node)
                open_.append(node)
    return len(seen) - len(group)


def _edges(found: Found, among: Mapping[str, Collection[Ref]]) -> dict[_Node, list[_Node]]:
    """For each formula the cells of a given set that it takes."""
    rows: dict[str, dict[int, list[int]]] = {}
    for name, refs in among.items():
        rows[name] = defaultdict(list)
        for row, column in refs:
            rows[name][row].append(column)
    folded = {name.casefold(): name for name in rows}
    edges: dict[_Node, list[_Node]] = {}
    count = 0
    for name, formulas in found.formulas.items():
        for ref in among[name]:
            form = formulas.forms.get(ref)
            taken: list[_Node] = []
            for one in references(form) if form else ():
                sheet = folded.get(one.sheet.casefold(), "") if one.sheet else name
                if sheet and not one.is_range:
                    cell = one.first.at(*ref)
                    taken += [(sheet, cell)] if cell in among[sheet] else []
                elif sheet:
                    taken += ((sheet, cell) for cell in _cells(rows[sheet], one.at(*ref)))
            edges[name, ref] = taken
            count += len(taken)
            if count > _MOST:
                return edges
    return edges


def _cells(rows: Mapping[int, Sequence[int]], area: Area) -> Iterator[Ref]:
    """The cells of a set that lie in an area."""
    tall = area.last_row - area.first_row
    lines = range(area.first_row, area.last_row + 1) if tall < len(rows) else sorted(rows)
    for row in lines:
        if area.first_row <= row <= area.last_row:
            for column in rows.get(row, ()):
                if area.first_column <= column <= area.last_column:
                    yield row, column


def _circles(edges: Mapping[_Node, Sequence[_Node]]) -> Iterator[list[_Node]]:
    """Groups of nodes that reach one another (Tarjan's algorithm, without recursion)."""
    number: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    stack: list[_Node] = []
    on_stack: set[_Node] = set()
    for start in edges:
        if start in number:
            continue
        work = [(start, iter(edges.get(start, ())))]
        number[start] = low[start] = len(number)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    group = _popped(stack, on_stack, node)
                    if len(group) > 1 or node in edges.get(node, ()):
                        yield sorted(group)
            elif following not in number:
                number[following] = low[following] = len(number)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(edges.get(following, ()))))
            elif following in on_stack:
                low[node] = min(low[node], number[following])


def _popped(stack: list[_Node], on_stack: set[_Node], node: _Node) -> list[_Node]:
    """The group that ends with a node, taken off the stack."""
    group = []
    while True:
        last = stack.pop()
        on_stack.discard(last)
        group.append(last)
        if last == node:
            return group
