"""Layout: what was recognised in a table, what was assumed, and what the user asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.intake.cells.answer_cells import answer_reader
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import score_of
from vaktherapie_analyse.intake.cells.personal import letters, personal_header
from vaktherapie_analyse.intake.cells.vocabulary import PersonRole, tokens
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Items

#: The roles of columns that hold answers or scores.
SCALE_ROLES: Final = ("scale", "score", "band")
MEASURED: Final = ("item", *SCALE_ROLES)

#: A header of more words is the text of a question.
_SHORT: Final = 4

#: "score" and "band" are of a scale; "scale" is one of the two, the cells decide which.
Role = Literal[
    PersonRole, "likely_client", "likely_respondent", "weak_client", "weak_date", "weak_moment",
    "item", "score", "band", "scale", "unused",
]  # fmt: skip

#: The key of an age that is counted in months.
IN_MONTHS: Final = "months"

#: A table with answers, with scale scores, a list of everybody, one that says no more than age and
#: sex, or one that is not used.
Kind = Literal["items", "scores", "respondents", "background", "unused"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user says about the files; it goes before everything recognised.

    Attributes
    ----------
    columns
        Header → what the column holds, in the words of a header the program knows ("sdq1",
        "client", "datum begin"), or "negeren"; a * in both stands for the same text.
    typed
        The same for this time only: it goes first, and each header must be in the files.
    answers
        Word in the file → the answer it stands for: a number as the questionnaire counts, or one
        of its own words.
    moments
        Word in the file → "begin", "eind" or "vervolg".
    informant
        Who filled in, where the file does not say: "parent", "teacher" or "self".
    encoding, delimiter
        Of text files.
    coding
        The lowest and the highest number of the answers in the files, like "1-3", where the files
        do not show from which number they are counted; of several ranges with commas.
    groups
        Headers of columns by which a report is split; no other column is kept beside those known.
    until
        Where dates tell the moments: the last day that counts, None for all.
    counted_by_date
        Whether the date of a measurement decides where it is counted: then a date that cannot be
        right is a fault.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, int | str] = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)
    informant: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    coding: str | None = None
    groups: tuple[str, ...] = ()
    until: date | None = None
    counted_by_date: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one column holds.

    Attributes
    ----------
    role
        What kind of column it is.
    key
        The item or scale; of a code, date or moment the name that does not say so by itself; of a
        column of trials how it says so.
    moment
        The moment the header itself names: one of `MOMENTS`, or "t0", "t1" … as written.
    informant
        Who filled in, where the header says so.
    sure
        False for a name that any questionnaire could have (`item1`, `q1`, `1`), and where the
        cells say what the column is.
    form
        The form whose item it is, where that asks something else than the item of the usual form.
    """

    role: Role
    key: str = ""
    moment: str = ""
    informant: str = ""
    sure: bool = True
    form: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """One recognised column: its place in the table, its header, and what it holds."""

    index: int
    header: str
    meaning: Meaning

    @property
    def shown(self) -> str:
        """The header as people may see it, else the letters of the column.

        A name is looked for only in the text of a question, and in a header that says nothing: a
        short one that is recognised is made of known words.
        """
        question = len(tokens(self.header)) > _SHORT
        hidden = personal_header(self.header, names=question or not self.meaning.sure)
        return letters(self.index) if hidden or not self.header else self.header

    def holds_bands(self, cells: Cells) -> bool:
        """Whether a column of a scale holds bands: its header says so, or no cell is a number."""
        if self.meaning.role != "scale":
            return self.meaning.role == "band"
        return not any(isinstance(score_of(cell), float) for cell in set(cells))


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised in one table.

    Attributes
    ----------
    kind
        What the table is used for.
    header_row
        Row number of the header as in Excel, None where none was found.
    columns
        The columns that are used, in the order of the table.
    moment
        The moment of the whole table, from the name of its sheet or file; empty where the
        columns or the rows say it.
    informant
        Who filled in the whole table, from its name; empty where it does not say.
    zero_is_skipped
        Whether a 0 stands for a question that was seen and not answered (Unipark).
    letter_codes
        Whether A1, A2 … stand for the first, second … answer (LimeSurvey).
    rows_below_header
        The number of rows below the header that belong to it (question texts of Qualtrics).
    month_first
        The headers of columns with dates like 9/30/2024.
    """

    raw: RawTable
    kind: Kind = "unused"
    header_row: int | None = None
    columns: tuple[ColumnLayout, ...] = ()
    moment: str = ""
    informant: str = ""
    zero_is_skipped: bool = False
    letter_codes: bool = False
    rows_below_header: int = 0
    month_first: frozenset[str] = frozenset()

    @property
    def is_measured(self) -> bool:
        """Whether it holds answers or scores."""
        return self.kind in ("items", "scores")

    @property
    def headers(self) -> list[str]:
        """The header of every column, also of those that are not used; empty where it has none."""
        if self.header_row is None:
            return []
        return [header_text(cell) for cell in self.raw.cells[self.header_row - 1]]

    @property
    def first_row(self) -> int:
        """The index of the first row below the header."""
        return (self.header_row or 0) + self.rows_below_header

    @property
    def below(self) -> Cells:
        """All cells below the header."""
        cells: Cells = self.raw.cells[self.first_row :]
        return cells

    def place(self, row: int | None = None, column: ColumnLayout | str | None = None) -> Place:
        """Where something stands, as people may see it; a header as text is one they typed."""
        header = column.shown if isinstance(column, ColumnLayout) else column
        return Place(self.raw.file, self.raw.shown, row, header)

    def having(self, *roles: str) -> tuple[ColumnLayout, ...]:
        """The columns with one of these roles."""
        return tuple(column for column in self.columns if column.meaning.role in roles)


@dataclass(frozen=True, slots=True)
class Layouts:
    """What was recognised in all files together.

    Attributes
    ----------
    tables
        One layout per sheet or text file, in the order of the files.
    moments
        Word of a moment as it stands in a cell, a header or a name, in plain form → moment.
    notes
        What was assumed, and why.
    problems
        What stands in the way of reading the answers.
    first_numbers
        Item → the number in the files for its lowest answer.
    no_moment
        Whether nothing says to which moment a row belongs; its date then decides.
    """

    instrument: str
    tables: tuple[Layout, ...]
    moments: Mapping[str, str]
    notes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    first_numbers: Mapping[str, int] = field(default_factory=dict)
    no_moment: bool = False

    def reader(self, layout: Layout, block: Items) -> Callable[[Any], int | Message | None]:
        """What reads the answers on the items of that block in that table."""
        return answer_reader(
            block,
            self.first_numbers.get(block.keys[0]),
            zero_is_skipped=layout.zero_is_skipped,
            letter_codes=layout.letter_codes,
        )

    @property
    def measured(self) -> list[Layout]:
        """The tables with answers or scores."""
        return [table for table in self.tables if table.is_measured]
