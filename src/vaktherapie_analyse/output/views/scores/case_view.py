"""The views of one child: scores of every respondent and moment, then the change of each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.scores.outcome_cells import (
    about_mark,
    marked_scale,
    scale_heading,
)
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


def case_on_one_page(writer: Writer) -> Iterator[View]:
    """Per questionnaire a row per scale, and per respondent the scores and what each step was."""
    scores, changes = (
        rows(writer.report.tables[key]) if key in writer.report.tables else []
        for key in ("case_scores", "case_changes")
    )
    for instrument in dict.fromkeys(row["instrument"] for row in scores):
        own = [row for row in scores if row["instrument"] == instrument]
        steps: dict[Step, Row] = {
            (row["scale"], row["respondent"], row["pre_moment"], row["post_moment"]): row
            for row in changes
            if row["instrument"] == instrument
        }
        moments = [*dict.fromkeys(row["moment"] for row in own)]
        marked = marked_scale(writer)
        shown: list[Row] = [{"scale": key} for key in dict.fromkeys(row["scale"] for row in own)]
        view = view_of(
            _say(
                writer,
                "page_title",
                title=writer.name("instrument", instrument),
                path=" → ".join(writer.name("moment", moment) for moment in moments),
            ),
            shown,
            [marked, *_respondents(writer, own, steps, moments)],
            (),
        )
        last = instrument == scores[-1]["instrument"]
        yield replace(view, footnotes=(_say(writer, "page_note"),) if last else ())


def _respondents(
    writer: Writer, own: list[Row], steps: Mapping[Step, Row], moments: list[Cell]
) -> Iterator[Heading]:
    """Per respondent the scores at these moments, and the verdict of each step between them."""
    cells = {(row["scale"], row["respondent"], row["moment"]): row for row in own}

    def path(who: Cell) -> Heading:
        def write(row: Row) -> str:
            found = (cells.get((row["scale"], who, moment)) for moment in moments)
            return " → ".join(_marked(writer, one) for one in found)

        return Heading(writer.text(who), write)

    def verdicts(who: Cell) -> Heading:
        def write(row: Row) -> str:
            found = (steps.get((row["scale"], who, *step)) for step in pairwise(moments))
            return " ".join(_sign(one) for one in found)

        return Heading(_say(writer, "page_steps"), write, "left")

    for who in dict.fromkeys(row["respondent"] for row in own):
        yield path(who)
        if len(moments) > 1:
            yield verdicts(who)


def _marked(writer: Writer, row: Row | None) -> str:
    if row is None:
        return MISSING
    return _number(writer, row["score"]) + ("*" if row["elevated"] else "")


#: What a step was, in one sign.
_SIGNS = {
    "recovered": "+",
    "improved": "+",
    "unchanged": "=",
    "deteriorated": "−",
    "harmed": "−",
}


def _sign(row: Row | None) -> str:
    return "?" if row is None else _SIGNS.get(str(row["verdict"]), "?")


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
