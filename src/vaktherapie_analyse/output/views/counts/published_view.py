"""The views of a report for others: counts and shares, missing where they may not be shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from vaktherapie_analyse.language import Message, format_printed, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, capital
from vaktherapie_analyse.report import Column


def published_tables(writer: Writer) -> Iterator[View]:
    """One view per table; of a survey one per question."""
    tables = writer.report.tables
    for key, table in tables.items():
        found = rows(table)
        if key in ("transitions", "distribution"):
            yield _scales(writer, key, found)
        elif key == "quarters":
            for instrument, here in groupby(found, key=lambda row: row["instrument"]):
                yield _quarter(writer, instrument, list(here))
        elif key == "findings":
            yield _findings(writer, found)
        elif key == "answers_of_all":
            for question, here in groupby(found, key=lambda row: row["question"]):
                yield _question(writer, str(question), list(here))


def _scales(writer: Writer, key: str, found: list[Row]) -> View:
    names = writer.moments | {"word": writer.word}
    say = writer.say
    shares = [column for column in writer.report.tables[key].columns if column.part]
    whole = shares[0].of

    def title(share: Column) -> str:
        name = share.name.removeprefix("share_").removeprefix("elevated_")
        return say("elevated_share" if name == "elevated" else f"elevated_of_{name}", **names)

    return view_of(
        capital(say("published_title", **names)),
        found,
        [
            Heading(say("scale"), lambda row: writer.name("scale", row["scale"]), "left"),
            Heading("n", lambda row: writer.number(row[whole])),
            *(_share(writer, title(share), share) for share in shares),
        ],
        (say("published_note"),),
    )


def _share(writer: Writer, title: str, column: Column) -> Heading:
    return Heading(title, lambda row: writer.share_with_interval(row, column))


def _quarter(writer: Writer, instrument: object, found: list[Row]) -> View:
    say = writer.say
    title = (
        say("quarter_register")
        if instrument is None
        else writer.name("instrument", str(instrument))
    )
    word = writer.report.labels.get("word", {}).get(str(instrument), writer.word)

    def indicator(row: Row) -> str:
        scale = writer.name("scale", row["scale"])
        return say(f"indicator_{row['indicator']}", scale=scale, word=word, goal=None)

    def figure(row: Row) -> str:
        if row["of"] is None:
            return writer.number(row["n"])
        limits = {"value_low": row["low"], "value_high": row["high"]}
        column = writer.report.tables["quarters"].column("value")
        return writer.share_with_interval({**row, **limits}, column)

    return view_of(
        title,
        found,
        [Heading("", indicator, "left"), Heading(say("quarter_total"), figure)],
        (say("published_note"),),
    )


def _findings(writer: Writer, found: list[Row]) -> View:

    def say(key: str) -> str:
        return render(Message(f"findings.{key}"), writer.language)

    def title(row: Row) -> str:
        reading = row["reading"]
        name = writer.name("id", row["id"])
        if reading is None:
            return name
        named = writer.name("reading", f"{row['id']}/{reading}")
        return f"{name} ({named})"

    shown = [{**row, "share_low": row["low"], "share_high": row["high"]} for row in found]
    return view_of(
        say("findings_title"),
        shown,
        [
            Heading("", lambda row: writer.text(row["id"]), "left"),
            Heading(say("finding"), title, "left"),
            _share(writer, say("here"), writer.report.tables["findings"].column("share")),
            Heading(say("published"), lambda row: _as_printed(writer, row)),
        ],
        (writer.say("published_note"),),
    )


def _as_printed(writer: Writer, row: Row) -> str:
    return format_printed(str(row["published"]), writer.language)


def _question(writer: Writer, question: str, found: list[Row]) -> View:
    say = writer.say

    def answer(row: Row) -> str:
        return writer.text(row["option"]) if row["option"] else writer.name("kind", row["kind"])

    share = writer.report.tables["answers_of_all"].column("share")
    return view_of(
        writer.text(question),
        found,
        [
            Heading(say("survey_answer"), answer, "left"),
            _share(writer, say("published_of_all"), share),
        ],
        (say("published_note"),),
    )
