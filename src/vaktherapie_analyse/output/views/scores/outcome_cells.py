"""What several views of the further tables share."""

from __future__ import annotations

from collections.abc import Sequence

from vaktherapie_analyse.language import Message, Text, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading
from vaktherapie_analyse.output.writer import Writer


def scale_heading(writer: Writer) -> Heading:
    """The column with the name of the scale."""
    return Heading(writer.say("scale"), lambda row: writer.name("scale", row["scale"]), "left")


def marked_scale(writer: Writer) -> Heading:
    """The column with the name of the scale, marked where its reliability is low."""
    low = (writer.report.facts or {}).get("low_reliability") or ()

    def name(row: Row) -> str:
        return writer.name("scale", row["scale"]) + (" °" if row["scale"] in low else "")

    return Heading(writer.say("scale"), name, "left")


def about_mark(writer: Writer, found: Sequence[Row]) -> tuple[str, ...]:
    """A footnote that says what the mark is, where there is one."""
    low = (writer.report.facts or {}).get("low_reliability") or ()
    marked = any(row["scale"] in low for row in found)
    return (writer.say("low_reliability"),) if marked else ()


def exactly(writer: Writer, table: str) -> str:
    """That the p-values of a table are exact; empty where a note says that some are not."""
    notes = {note.key for note in writer.report.tables[table].notes}
    return "" if "analysis.note_approximated" in notes else writer.say("exactly")


def count_heading(writer: Writer) -> Heading:
    """A column n."""
    return Heading("n", lambda row: writer.number(row["n"]))


def elevated_word(writer: Writer, found: Sequence[Row]) -> Text | str:
    """What elevated is called for these scales: the questionnaire's word, or unfavourable.

    The latter where other bands count per scale: "hoog" on one, "laag" on another.
    """
    return _unfavourable(writer) if _bands_differ(writer, found) else writer.word


def about_elevated(writer: Writer, found: Sequence[Row]) -> tuple[str, ...]:
    """A footnote that says what unfavourable is, where `elevated_word` writes that."""
    if not _bands_differ(writer, found):
        return ()
    return (render(Message("comparison.about_unfavourable"), writer.language),)


def of_primary(
    writer: Writer, found: list[Row], table: str, *, detail: bool
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows of the primary scale and a footnote about the others; all rows with `detail`."""
    primary = (writer.report.facts or {}).get("primary")
    if detail or primary is None:
        return found, ()
    more = render(Message("comparison.more_scales", {"table": table}), writer.language)
    return [row for row in found if row["scale"] == primary], (more,)


def _bands_differ(writer: Writer, found: Sequence[Row]) -> bool:
    table = writer.report.tables.get("transitions")
    scales = {row["scale"] for row in found}
    of_scale = (
        [row["elevated_bands"] for row in rows(table) if row["scale"] in scales] if table else []
    )
    return len({bands for bands in of_scale if bands}) > 1


def _unfavourable(writer: Writer) -> str:
    return render(Message("comparison.unfavourable"), writer.language)
