"""Survey: the answers of any questionnaire with closed questions, as intake hands them over."""

from __future__ import annotations

from dataclasses import dataclass

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.language import Message


@dataclass(frozen=True, slots=True)
class Question:
    """One closed question.

    Attributes
    ----------
    header
        The header of its column.
    options
        The possible answers in their order, as written in the file.
    answers
        Per person the number of the option (0 for the first one), None where there is no answer.
    values
        What each option counts for in the mean; empty where the options have no order.
    """

    header: str
    options: tuple[str, ...]
    answers: tuple[int | None, ...]
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The closed questions of one file; of the rest only how much there is.

    Attributes
    ----------
    n
        The number of people who answered anything.
    open_questions
        Header of each open question, and how many answered it; the answers are not kept.
    n_personal
        The number of columns about the person, which are not read.
    """

    questions: tuple[Question, ...]
    open_questions: tuple[tuple[str, int], ...]
    n: int
    n_personal: int
    inputs: tuple[Input, ...]
    notes: tuple[Message, ...] = ()
