"""Survey: the answers of any questionnaire with closed questions, as intake hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.language import Message


@dataclass(frozen=True, slots=True)
class Question:
    """One closed question whose possible answers are known.

    Attributes
    ----------
    header
        The header of its column.
    options
        The possible answers in their order, as written in the file.
    answers
        Per person the number of the option (0 for the first one), None where there is none.
    values
        What each option counts for in the mean; empty where the options have no order.
    no_opinion
        "weet niet", "n.v.t." and the like as written in the file, and how many gave each.
    n_other
        How many gave an answer that is none of all these; it is not kept.
    """

    header: str
    options: tuple[str, ...]
    answers: tuple[int | None, ...]
    values: tuple[float, ...] = ()
    no_opinion: tuple[tuple[str, int], ...] = ()
    n_other: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """One question of which only the values show that it is closed: a few that recur.

    Attributes
    ----------
    options
        The answers that recur, as written in the file, and how many gave each, most given first.
    n
        How many gave an answer, `n_other` included.
    several
        Whether somebody could choose several.
    no_opinion, n_other
        As of a `Question`; `n_other` counts whoever gave an answer that does not recur.
    """

    header: str
    options: tuple[tuple[str, int], ...]
    n: int
    several: bool = False
    no_opinion: tuple[tuple[str, int], ...] = ()
    n_other: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """The closed questions of one file; of the rest only how much there is.

    Attributes
    ----------
    questions
        In the order of the file.
    n
        The number of people who answered anything.
    open_questions
        Header of each open question, and how many answered it; the answers are not kept.
    n_personal
        The number of columns about the person, which are not read.
    """

    questions: tuple[Question | Choices, ...]
    open_questions: tuple[tuple[str, int], ...]
    n: int
    n_personal: int
    inputs: tuple[Input, ...]
    notes: tuple[Message, ...] = ()
