"""The age, date of birth and sex of the child in columns that no name tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.moment_names import without_moment
from vaktherapie_analyse.intake.cells.person_values import age_of, months_of, sex_of
from vaktherapie_analyse.intake.cells.vocabulary import compact, tokens, word_set
from vaktherapie_analyse.intake.layout.layouts import IN_MONTHS, ColumnLayout
from vaktherapie_analyse.intake.layout.values.unclaimed import (
    NEARLY_ALL,
    Table,
    as_role,
    ask,
    one_to_one,
    share,
)
from vaktherapie_analyse.intake.problems import Problems

_AGES: Final = range(2, 19)
_AGE: Final = word_set(
    "lft lftd leeft age ages oud old agechild childage ageyears ageyrs agey lftkind"
)
_MONTHS: Final = word_set("maand maanden mnd mnds month months mth mths")
_HOW_MANY: Final = word_set("hoeveel many")
_YEARS: Final = word_set("jaar jaren years")
#: Words for classes of ages, which are no ages.
_CLASSES: Final = word_set("groep groepen categorie klasse klassen group category class cat")
#: Words beside those for an age or a birth that change nothing.
_BESIDE: Final = _MONTHS | word_set(
    "hoe hoeveel many j is was uw je jouw het de een van in op bij kind kinderen kinds child s "
    "children zoon "
    "dochter jaar jaren jr jrn years year yrs yr y nu moment momenteel huidige huidig invullen "
    "invul ingevuld meting meetmoment wat what how your the of at time current kid completed hele "
    "afgerond volle gehele actuele client clienten jeugdige jongere leerling and en d geheel getal "
    "vul hier aub vraag q v code whole number dit deze vragenlijst"
)
#: Words that say that it is about somebody else.
_OTHERS: Final = word_set(
    "ouder ouders moeder vader uzelf eigen bent u zelf parent parents mother father broer zus "
    "broers zussen broertje zusje partner invuller respondent verzorger opvoeder therapeut "
    "behandelaar leerkracht sibling siblings brother sister yourself gezinsleden therapist "
    "teacher caregiver carer informant"
)
_SEX: Final = word_set("geslacht sekse sex gender jongen meisje boy girl mv")
_SEX_OF_A_CHILD: Final = word_set(
    "jongen jongetje zoon zoontje boy son meisje meid dochter dochtertje girl daughter"
)
_BIRTH: Final = ("geboorte", "geboren", "gebdat", "birth", "dob")


def about_the_child(table: Table, problems: Problems) -> list[ColumnLayout]:
    """The columns with its age, or else its date of birth, and its sex."""
    found: list[ColumnLayout] = []
    if not table.layout.having("age", "birth"):
        found += _ages(table, problems) or _only(
            [as_role(c, "birth") for c in table.free if _is_birth(table, c)]
        )
    if not table.layout.having("sex"):
        found += _only([as_role(c, "sex") for c in table.free if _is_sex(table, c)])
    return found


def _ages(table: Table, problems: Problems) -> list[ColumnLayout]:
    """The columns with ages, one per moment; a problem where it is not sure which one it is."""
    candidates = [
        as_role(column, "age", _unit(column.header), _moment(column.header))
        for column in table.free
        if _speaks_of_age(column.header) and _holds_ages(table, column)
    ]
    sure = [column for column in candidates if _says_no_more(column.header)]
    if sure and len({column.meaning.moment for column in sure}) == len(sure):
        return sure
    if not candidates:
        return []
    first, *others = sure or candidates
    if sure and all(one_to_one(table.cells(first), table.cells(other)) for other in others):
        return [first]
    ask("age_of_two" if others else "age_likely", table, first, problems, others)
    return []


def _speaks_of_age(header: str) -> bool:
    """Whether a header speaks of an age, and not of somebody else's or of classes of ages.

    >>> [_speaks_of_age(h) for h in ("lft", "Hoe oud is uw kind?", "Kindleeftijd (jaren)")]
    [True, True, True]
    >>> [_speaks_of_age(h) for h in ("Leeftijd moeder", "Leeftijdsgroep", "Ouder")]
    [False, False, False]
    """
    words = {*tokens(header)}
    spoken = (
        words & _AGE
        or (words & _HOW_MANY and words & _YEARS)
        or any(w.startswith("leeftijd") or w.endswith("leeftijd") for w in words)
    )
    classes = words & _CLASSES or any(w.startswith("leeftijds") for w in words)
    return bool(spoken) and not classes and not words & _OTHERS


def _says_no_more(header: str) -> bool:
    """Whether nothing in the header makes it another age than that at the measurement.

    >>> [_says_no_more(h) for h in ("Leeftijd (in jaren)", "V3. lft_T1", "Leeftijd eerste klacht")]
    [True, True, False]
    """
    words = _without_moment(header)[0]
    return all(
        word in _AGE or word in _BESIDE or "leeftijd" in word or word.isdigit() for word in words
    )


def _without_moment(header: str) -> tuple[tuple[str, ...], str]:
    words = tokens(header)
    return next(iter(without_moment(words)), (words, ""))


def _moment(header: str) -> str:
    return _without_moment(header)[1]


def _unit(header: str) -> str:
    """The key of an age in months where the header says so, else empty for years."""
    words = {*tokens(header)}
    return IN_MONTHS if words & _MONTHS and not words & _YEARS else ""


def _holds_ages(table: Table, column: ColumnLayout) -> bool:
    read: Callable[[Any], Any] = months_of if _unit(column.header) else age_of
    return _nearly_all(table, column, lambda cell: read(cell) in _AGES)


def _is_birth(table: Table, column: ColumnLayout) -> bool:
    words = {*tokens(column.header)}
    spoken = any(word.startswith(_BIRTH) or word.endswith("birth") for word in words)
    return (
        spoken
        and not words & _OTHERS
        and _nearly_all(table, column, lambda cell: isinstance(date_of(cell), date))
    )


def _is_sex(table: Table, column: ColumnLayout) -> bool:
    """Whether the cells say jongen and meisje, or m and v below a header that speaks of sex."""
    words = {*tokens(column.header)}
    if words & _OTHERS:
        return False
    if _nearly_all(table, column, lambda cell: compact(str(cell)) in _SEX_OF_A_CHILD):
        return True
    spoken = bool(words & _SEX)
    return spoken and _nearly_all(table, column, lambda cell: sex_of(cell) in ("m", "v"))


def _nearly_all(table: Table, column: ColumnLayout, fits: Callable[[Any], bool]) -> bool:
    return share(table.cells(column), fits) >= NEARLY_ALL


def _only(columns: list[ColumnLayout]) -> list[ColumnLayout]:
    """The column where it is the only one."""
    return columns if len(columns) == 1 else []
