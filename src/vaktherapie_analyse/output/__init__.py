"""The only room that formats: a Report becomes a screen or a file.

Two kinds of output. Machine-readable: the tables of the contract exactly as
`report.tables` holds them (xlsx, csv, json). For people: a page of sentences
and views in one language (console, md).

A new format is one short file in `formats/`: `known_formats` says how it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vaktherapie_analyse.errors import AnalysisError, UsageError
from vaktherapie_analyse.known_formats import documents as formats_of_documents
from vaktherapie_analyse.known_formats import forms, suffixes
from vaktherapie_analyse.language import keys
from vaktherapie_analyse.output.faults import explain
from vaktherapie_analyse.output.saving import save
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.story import Story

if TYPE_CHECKING:
    from vaktherapie_analyse.output.documents.document import Document

__all__ = ["dump", "explain", "made", "save", "show", "table_names", "write"]

#: The files of one format: what comes behind the stem of the name ("" or "-summary") → content.
Files = Mapping[str, bytes]


def show(
    report: Report,
    language: str,
    console_file: TextIO,
    width: int | None = None,
    color: bool | None = None,
    *,
    detail: bool = False,
    first: bool = False,
) -> None:
    """Write the report for a person to a terminal or a pipe; `detail` as in `page`.

    `first`: only its first screen, where it has one. Otherwise figures of people come below the
    tables, in signs.

    `width` None: the terminal's, or `COLUMNS`, or 100. `color` None: only on a terminal, and not
    with `NO_COLOR`.
    """
    from vaktherapie_analyse.output.formats import console
    from vaktherapie_analyse.output.views.first_page import first_page
    from vaktherapie_analyse.output.views.page import page
    from vaktherapie_analyse.output.views.scores.people_view import people_views
    from vaktherapie_analyse.output.writer import Writer

    shown = first_page if first and report.first else partial(page, detail=detail)
    drawn = shown(report, language)
    if report.figures and report.kind == "questionnaire":
        people = people_views(report.figures, Writer(report, language))
        drawn = replace(drawn, views=(*drawn.views, *people))
    console.draw(drawn, console_file, width, color)


def write(
    report: Report | Story,
    paths: Sequence[Path],
    language: str,
    *,
    inputs: Sequence[Path] = (),
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write the report to files, each in the format its suffix names; return the files made.

    A csv becomes one file per table: `naam-summary.csv` and so on. None of `inputs` is
    overwritten, and a file that this program did not make only with `overwrite`. Everything is
    made before the first file is written, and all of it is written or nothing.
    """
    contents: dict[Path, bytes] = {}
    made = _document(report, language) if isinstance(report, Story) else report
    for path in paths:
        contents |= _contents(made, path, language)
    for target, content in contents.items():
        if any(_is_same(target, given) for given in inputs):
            raise UsageError.of("output.is_input", name=target.name)
        if not overwrite and target.is_file() and not _is_made_here(target, content):
            raise UsageError.of("output.not_ours", name=target.name)
    save(contents)
    return tuple(contents)


def _contents(given: Report | Document, path: Path, language: str) -> dict[Path, bytes]:
    """The files that the report becomes under this name."""
    known = _known(given)
    make = known.get(path.suffix.lower())
    if make is None:
        key = "unknown_format" if path.suffix else "no_suffix"
        raise UsageError.of(
            f"output.{key}", given=path.suffix, known=[*known], first=next(iter(known))
        )
    if not isinstance(given, Report):
        made: Files = {"": import_module(str(make)).document(given)}
    else:
        made = make(given, language) if callable(make) else _files(make, given, language)
    return {
        path.with_name(f"{path.stem}{extra}{path.suffix}"): content
        for extra, content in made.items()
    }


def _known(given: Report | Document) -> Mapping[str, str | Callable[[Report, str], Files]]:
    """By suffix what makes such files of it."""
    if not isinstance(given, Report):
        return formats_of_documents()
    return _PICTURES if given.kind == "figure" else suffixes()


def _document(story: Story, language: str) -> Document:
    from vaktherapie_analyse.output.documents.written_story import written

    return written(story, language)


def made(given: Report | Story, suffix: str, language: str) -> bytes:
    """The one file of this kind that is made of it, as `write` would write it."""
    whole = _document(given, language) if isinstance(given, Story) else given
    path = Path(f"report{suffix}")
    return _contents(whole, path, language)[path]


def dump(report: Report, form: str, language: str, table: str | None = None) -> str:
    """The report as text for standard output, in one of the forms that `known_formats` finds.

    `table` chooses one table; with csv that is the bare table, without it every table follows a
    line `# name`.
    """
    if form not in forms():
        raise UsageError.of("output.unknown_stdout_format", given=form, known=[*forms()])
    if table is not None and table not in report.tables:
        raise UsageError.of("output.unknown_table", given=table, known=list(report.tables))
    text: str = import_module(forms()[form]).text(report, language, table)
    return text


def picture_suffixes() -> tuple[str, ...]:
    """The suffixes that `write` knows for a figure."""
    return tuple(_PICTURES)


def table_names() -> tuple[str, ...]:
    """The names of all tables that reports have: each has a title."""
    titles = (key for key in keys("output") if key.startswith("table_"))
    return tuple(key.removeprefix("table_") for key in titles)


def _is_made_here(path: Path, content: bytes) -> bool:
    from vaktherapie_analyse.output.made_here import is_made_here

    try:
        return is_made_here(path, content)
    except OSError as error:
        raise AnalysisError.of("output.file_in_use", name=path.name) from error


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _files(module: str, report: Report, language: str) -> Files:
    """What the module of this format makes of the report; of a text one file."""
    made = import_module(module)
    if hasattr(made, "files"):
        files: Files = made.files(report, language)
        return files
    return {"": made.text(report, language).encode()}


def _picture(form: str, report: Report, language: str) -> Files:
    from vaktherapie_analyse.output.figures import picture_files
    from vaktherapie_analyse.output.figures.canvas import Drawing
    from vaktherapie_analyse.output.writer import Writer

    drawing = Drawing(report.figures[0], Writer(report, language))
    return {"": picture_files.FORMS[form](drawing)}


#: What a report of one figure becomes.
_PICTURES: Mapping[str, Callable[[Report, str], Files]] = {
    f".{form}": partial(_picture, form) for form in ("svg", "png", "pdf")
}
