"""The views of one child: scores of every respondent and moment, then the change of each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.outcome_cells import about_mark, marked_scale, scale_heading
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer

Step = tuple[Cell, ...]


def case(writer: Writer) -> Iterator[View]:
    """Per questionnaire: a column per moment, then a column per step; the respondents together."""
    scores, changes = (
        rows(writer.report.tables[key]) if key in writer.report.tables else []
        for key in ("case_scores", "case_changes")
    )
    for instrument in dict.fromkeys(row["instrument"] for row in scores):
        own = [row for row in scores if row["instrument"] == instrument]
        title = _say(writer, "scores_title", title=writer.name("instrument", instrument))
        yield _view(writer, title, own, ("moment",), lambda row: _score(writer, row), "")
        own = [row for row in changes if row["instrument"] == instrument]
        if own:
            title = _say(writer, "changes_title", title=writer.name("instrument", instrument))
            note = _say(writer, "changes_note")
            steps = ("pre_moment", "post_moment")
            marked = marked_scale(writer)
            yield _view(writer, title, own, steps, lambda row: _change(writer, row), note, marked)


def _view(
    writer: Writer,
    title: str,
    found: list[Row],
    columns: tuple[str, ...],
    write: Callable[[Row], str],
    note: str,
    scale: Heading | None = None,
) -> View:
    """A row per scale and respondent, a column per moment or step."""
    cells = {
        (row["scale"], row["respondent"], *(row[column] for column in columns)): row
        for row in found
    }
    people = dict.fromkeys(row["respondent"] for row in found)
    shown: list[Row] = [
        {"scale": scale, "respondent": respondent}
        for scale in dict.fromkeys(row["scale"] for row in found)
        for respondent in people
    ]

    def heading(step: Step) -> Heading:
        def cell(row: Row) -> str:
            there = cells.get((row["scale"], row["respondent"], *step))
            return MISSING if there is None else write(there)

        return Heading(" → ".join(writer.name("moment", moment) for moment in step), cell, "left")

    steps = dict.fromkeys(tuple(row[column] for column in columns) for row in found)
    return view_of(
        title,
        shown,
        [
            scale or scale_heading(writer),
            Heading(writer.say("respondent"), lambda row: writer.text(row["respondent"]), "left"),
            *map(heading, steps),
        ],
        (note, *about_mark(writer, shown)) if note else (),
        blank_repeats=1,
    )


def _score(writer: Writer, row: Row) -> str:
    score = _number(writer, row["score"])
    if row["band"] is None:
        return score
    return f"{score} {writer.name('band', row['band'])}"


def _change(writer: Writer, row: Row) -> str:
    change = _number(writer, row["change"], sign=True)
    verdict = _say(writer, f"verdict_{row['verdict'] or 'unknown'}")
    return f"{change} {verdict}"


def _number(writer: Writer, value: Cell, *, sign: bool = False) -> str:
    whole = not isinstance(value, float) or value.is_integer()
    return writer.number(value, 0 if whole else 2, sign=sign)


def _say(writer: Writer, key: str, /, **values: object) -> str:
    return render(Message(f"case.{key}", values), writer.language)
