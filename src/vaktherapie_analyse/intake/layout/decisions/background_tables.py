"""Sheets and files that say how old the children are, without answers and without a known name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.person_values import code_of, fold
from vaktherapie_analyse.intake.layout.decisions.weak_codes import is_running_number
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.intake.layout.used_rows import used_cells
from vaktherapie_analyse.language import Message

_CODES = ("client", "respondent")
#: What is taken from such a table, together: a birth date is of no use beside an age.
_SOUGHT = (("age", "birth"), ("sex",))


def join_background(
    layouts: Sequence[Layout],
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with kind "background" for such tables, and a note that names them.

    Only what stands nowhere in the tables that are used is taken, and only from a table in which
    half of the codes, or of those measured, are also in the other.
    """
    sought = [role for roles in _SOUGHT for role in roles]
    if not any(layout.kind == "unused" and layout.having(*sought) for layout in layouts):
        return tuple(layouts), ()
    used = [layout for layout in layouts if layout.kind != "unused"]
    measured = {code for layout in used if layout.is_measured for code in _codes(layout)}
    wanted = {role for roles in _SOUGHT if not _filled(used, roles) for role in roles}
    joined = tuple(
        _as_background(layout, wanted)
        if layout.kind == "unused" and measured and _is_about(layout, measured, wanted)
        else layout
        for layout in layouts
    )
    added = [layout.raw for layout in joined if layout.kind == "background"]
    names = [raw.sheet or raw.file for raw in added]
    notes = (Message("intake.note_background", {"names": list(dict.fromkeys(names))}),)
    return joined, notes if names else ()


def _as_background(layout: Layout, wanted: Iterable[str]) -> Layout:
    columns = layout.having(*_CODES, *wanted)
    return replace(layout, kind="background", columns=columns, moment="")


def _is_about(layout: Layout, measured: set[str], wanted: set[str]) -> bool:
    """Whether the table says something that is wanted, about the children that are measured."""
    if not wanted or not layout.having(*wanted) or not _filled([layout], wanted):
        return False
    codes = _codes(layout)
    return 2 * len(codes & measured) >= min(len(codes), len(measured)) > 0


def _filled(layouts: Iterable[Layout], roles: Iterable[str]) -> bool:
    """Whether a column of that kind holds anything."""
    return any(
        not all(map(is_missing, used_cells(layout, column)))
        for layout in layouts
        for column in layout.having(*roles)
    )


def _codes(layout: Layout) -> set[str]:
    """The codes of a table; none where they may be the numbers of its rows."""
    cells = (
        used_cells(layout, column)
        for column in layout.having(*_CODES)
        if not is_running_number(layout, column)
    )
    return {fold(code) for column in cells for code in map(code_of, column) if code}
