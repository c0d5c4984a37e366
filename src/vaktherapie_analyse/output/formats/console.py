"""A page on a terminal or in a pipe, drawn with rich."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Final, TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from vaktherapie_analyse.language.plainer import encodable
from vaktherapie_analyse.output.views import text_layout as layout
from vaktherapie_analyse.output.views.page import LeftOut, Line, Page
from vaktherapie_analyse.output.views.view import Tone, View

#: Without a terminal there is no width to ask for; on a wide one long lines read badly.
DEFAULT_WIDTH = 100
WIDEST = 120
#: Stands before what must be seen.
MARK = "▲"
#: Which way something went; where it stands says the same, for who sees no colours.
TONES: Final[Mapping[Tone, str]] = {
    "better": "green",
    "worse": "red",
    "open": "cyan",
    "strong": "bold",
}


def draw(page: Page, file: TextIO, width: int | None = None, color: bool | None = None) -> None:
    """Write the page to the file, in its width and, where it is a terminal, in colour."""
    text = to_text(page, width or _width(file), color=_color(file) if color is None else color)
    file.write(encodable(text, file.encoding))


def to_text(page: Page, width: int, *, color: bool) -> str:
    """The page as text, with the codes of the terminal when `color`."""
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
    )

    def print_all(parts: Iterable[RenderableType]) -> str:
        with console.capture() as capture:
            for part in parts:
                console.print(part)
        return "\n".join(line.rstrip() for line in capture.get().split("\n"))

    above = print_all(_above(page, width))
    return above + print_all(_below(page, width, above.count("\n")))


def _above(page: Page, width: int) -> Iterator[RenderableType]:
    yield from _banners(page, width)
    yield _title(page, width)
    if page.headlines:
        yield ""
    for headline in page.headlines:
        yield Padding(_sentence(headline, width - 2), (0, 0, 0, 2))
    for warning in page.warnings:
        yield _marked(warning, width)
    if page.flow:
        yield ""
        yield Padding(_sentence(page.flow, width - 2), (0, 0, 0, 2))
    for view in page.views:
        yield ""
        yield from _view(view, width)


def _below(page: Page, width: int, n_above: int) -> Iterator[RenderableType]:
    lines = page.lines
    more = page.first.more(0) if page.first else ""
    if page.first and page.first.n_lines:
        lines, n_left = _fitting(page.lines, page.first, width, page.first.n_lines - n_above)
        more = page.first.more(n_left)
    if lines or more:
        yield ""
    if lines:
        yield _lines(lines, width)
    if more:
        yield _sentence(more, width, "dim")
    if page.notice:
        yield ""
        yield _sentence(page.notice, width)
    if page.more:
        yield ""
        yield _sentence(page.more, width, "bold")


def _banners(page: Page, width: int) -> Iterator[RenderableType]:
    """In a box, or where lines are few without one."""
    for banner in page.banners:
        if page.is_short:
            yield _marked(banner, width, "bold")
        else:
            yield Panel(_sentence(banner, width - 4, "bold"), box=box.SQUARE, border_style="yellow")


def _marked(text: str, width: int, style: str = "") -> RenderableType:
    """A sentence that must be seen, with its mark before it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(MARK, "bold yellow"), _sentence(text, width - 2, style))
    return grid


def _title(page: Page, width: int) -> Text:
    room = width - Text(page.title).cell_len - Text(page.aside).cell_len
    if room < 2:
        below = f"\n{page.aside}" if page.aside else ""
        return Text.assemble((layout.wrap(page.title, width), "bold"), below)
    return Text.assemble((page.title, "bold"), " " * room, page.aside)


def _view(view: View, width: int) -> Iterator[RenderableType]:
    yield Text(layout.wrap(view.title, width), "bold")
    fitted = layout.grid(view, width)
    while fitted is None and view.narrower is not None:
        view = view.narrower
        fitted = layout.grid(view, width)
    if fitted is None:
        yield from _list(view, width)
    else:
        yield _table(view, fitted)
    for footnote in view.footnotes:
        yield _sentence(footnote, width)


def _table(view: View, fitted: layout.Grid) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for header, side in zip(fitted.headers, fitted.alignment, strict=True):
        table.add_column(Text(_plain(header)), justify=side, no_wrap=True)
    ends = {end - 1 for end in accumulate(view.blocks)}
    for row, cells in enumerate(fitted.rows):
        style = "bold" if row in view.strong else ""
        shown = [
            Text(
                _plain(cell), TONES[view.tones[row, column]] if (row, column) in view.tones else ""
            )
            for column, cell in enumerate(cells)
        ]
        table.add_row(*shown, style=style, end_section=row in ends)
    return table


def _plain(cell: str) -> str:
    """The cell with ordinary blanks for those that held it together."""
    return cell.replace("\u00a0", " ")


def _list(view: View, width: int) -> Iterator[RenderableType]:
    """Each row as a name with its values below it, for a window too narrow for a table."""
    headers = [header.replace("\n", " ") for header in view.headers]
    for row in view.rows:
        first, *others = (cell.replace("\n", " ") for cell in row)
        yield Text(layout.wrap(first, width))
        for header, cell in zip(headers[1:], others, strict=True):
            if cell:  # empty where it repeats the row above
                yield Padding(_sentence(f"{header}: {cell}", width - 2), (0, 0, 0, 2))


def _fitting(
    lines: tuple[Line, ...], first: LeftOut, width: int, room: int
) -> tuple[tuple[Line, ...], int]:
    """The lines with only the texts that are always shown or fit, and how many do not."""
    room -= 1 + _height(first.more(1), width)
    text_width = width - _label_width(lines) - 2 if lines else width
    shown: list[Line] = []
    before = n_left = 0
    for line in lines:
        kept = []
        for number, text in enumerate(line.texts, start=before):
            height = _height(text, text_width)
            if number < first.n_always or height <= room:
                kept.append(text)
                room -= height
            else:
                n_left += 1
        before += len(line.texts)
        shown += [replace(line, texts=tuple(kept))] if kept else []
    return tuple(shown), n_left


def _height(text: str, width: int) -> int:
    return 1 + _sentence(text, width).plain.count("\n")


def _label_width(lines: tuple[Line, ...]) -> int:
    return max(Text(line.label).cell_len for line in lines)


def _lines(lines: tuple[Line, ...], width: int) -> Table:
    label = _label_width(lines)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, width=label)
    table.add_column()
    for line in lines:
        for number, text in enumerate(line.texts):
            name = Text(line.label if number == 0 else "", "bold")
            table.add_row(name, _sentence(text, width - label - 2))
    return table


def _sentence(text: str, width: int, style: str = "") -> Text:
    """The text on lines; a number and its unit, and an interval, stay on one line."""
    # A non-breaking space, and only while the lines are made: it would spoil a search or a copy.
    held = re.sub(r"(?<=\d) (?=%)|(?<=;) (?=[\d−])", "\u00a0", text)
    return Text(layout.wrap(held, max(width, 1)).replace("\u00a0", " "), style)


def _width(file: TextIO) -> int:
    if os.environ.get("COLUMNS", "").isdecimal():
        return min(max(int(os.environ["COLUMNS"]), 20), WIDEST)
    seen = [file, sys.stderr, sys.stdin] if _is_pipe(file) else [file]
    terminal = next((stream for stream in seen if stream is not None and stream.isatty()), None)
    if terminal is None:
        return DEFAULT_WIDTH
    return min(os.get_terminal_size(terminal.fileno()).columns, WIDEST)


def _is_pipe(file: TextIO) -> bool:
    """Whether another program (more, less) reads it, mostly to show it on the same terminal."""
    try:
        return stat.S_ISFIFO(os.fstat(file.fileno()).st_mode)
    except OSError:
        return False


def _color(file: TextIO) -> bool:
    """Whether the file is a terminal and nobody asked for plain text (https://no-color.org)."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return file.isatty() and not plain
