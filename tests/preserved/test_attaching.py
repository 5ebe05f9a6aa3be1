"""The functions in workbooks of many kinds: added behind everything, and taken out again."""

from __future__ import annotations

import pytest
from preserved import attaching
from preserved.groups import MAKERS, group

from sopxl.errors import RefusedError

pytestmark = pytest.mark.slow

# sopxl's own books have the functions, or sheets of the same names.
GROUPS = [name for name in MAKERS if not name.startswith("sopxl")]
REFUSED = {
    "VBA, unsigned": "E238",  # the module xlwings
    "VBA, signed": "E238",
    "VBA, signed in three ways": "E238",
    "strict Open XML": "E173",
}


@pytest.mark.parametrize("name", GROUPS)
def test_everything_else_stays(name: str) -> None:
    """Pivots, slicers, queries, drawings, odd spellings: byte for byte."""
    chosen = [sample for sample in group(name) if sample.name not in REFUSED]
    assert [fault for sample in chosen for fault in attaching.faults(sample)] == []


def test_what_is_in_the_way_is_refused() -> None:
    """A module of the same name, another edition of the format."""
    found = {}
    for sample in (sample for name in GROUPS for sample in group(name) if sample.name in REFUSED):
        with pytest.raises(RefusedError) as caught:
            list(attaching.faults(sample))
        found[sample.name] = caught.value.problem.code
    assert found == REFUSED
