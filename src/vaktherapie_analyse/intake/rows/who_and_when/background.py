"""Age, sex and who filled in, for every measurement, from wherever the files say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from vaktherapie_analyse.intake.cells.vocabulary import CARERS, plain, with_shape
from vaktherapie_analyse.intake.files.roqua import OTHER_FORM
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Layout
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.who_and_when.row_dates import places_in_time
from vaktherapie_analyse.language import Message


def fill_background(
    answered: pd.DataFrame,
    everything: pd.DataFrame,
    layouts: Sequence[Layout],
    told: str | None,
    usual: str,
    problems: Problems,
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """The rows with answers with `age`, `sex` and `informant` filled, and what was assumed.

    `everything` also holds the rows without answers and the lists of people. Who filled in where
    the files do not say is what the user `told`, or else as `usual`; a word for it that is not
    known is a fault, unless it is told.
    """
    answered, sex_notes = _sex(answered, everything, layouts, problems)
    answered, age_notes = _age(answered, everything, layouts, problems)
    answered, informant_notes = _informant(answered, everything, layouts, told, usual, problems)
    return answered, (*age_notes, *sex_notes, *informant_notes)


def completed_years(birth: date, day: date) -> int:
    """The age on a day.

    >>> born = date(2016, 5, 3)
    >>> completed_years(born, date(2024, 5, 2)), completed_years(born, date(2024, 5, 3))
    (7, 8)
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _sex(
    answered: pd.DataFrame, everything: pd.DataFrame, layouts: Sequence[Layout], problems: Problems
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    unknown = int((everything["sex"] == "?").sum())
    known = everything[everything["sex"].isin(["m", "v"])]
    per_client = known.drop_duplicates(["client", "sex"])
    for number, row in per_client.loc[
        per_client["client"].duplicated(), ["table", "row"]
    ].itertuples(index=False):
        column = layouts[number].having("sex")[0]
        problems.add("two_sexes", layouts[number].place(row, column))
    sexes = dict(zip(per_client["client"], per_client["sex"], strict=True))
    notes = (Message("intake.note_sex_unknown", {"n": unknown}),) if unknown else ()
    sex = pd.Series(map(sexes.get, answered["client"].tolist()), answered.index, dtype=object)
    return answered.assign(sex=sex), notes


def _age(
    answered: pd.DataFrame, everything: pd.DataFrame, layouts: Sequence[Layout], problems: Problems
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Age of the row, else from birth date and date, else another age of the same person."""
    own = answered["age"].where(answered["age"].notna(), calculated_age(answered, everything))
    for number, row in answered.loc[own.notna() & (own < 0), ["table", "row"]].itertuples(
        index=False
    ):
        problems.add("born_after", layouts[number].place(row))
    complete = own.notna().all()
    age = own if complete else own.where(own.notna(), _age_elsewhere(answered, everything))
    for_all = answered["table"].map(
        {number: one_age_column(layouts[number]) for number in answered["table"].unique()}
    )
    once = (own.isna() | (for_all & answered["age"].notna())) & age.notna()
    several = once & _several_moments(answered) if once.any() else once
    filled = int((several & own.isna()).sum())
    one_for_all = answered.loc[several & own.notna(), ["client", "respondent"]].drop_duplicates()
    counts = {"note_age_filled": filled, "note_age_once": len(one_for_all)}
    notes = tuple(Message(f"intake.{key}", {"n": n}) for key, n in counts.items() if n)
    return answered.assign(age=_objects(age)), notes


def _several_moments(answered: pd.DataFrame) -> pd.Series:
    """Whether the person of a row has answers at more than one moment."""
    return answered.groupby(["client", "respondent"])["moment"].transform("nunique") > 1


def calculated_age(answered: pd.DataFrame, everything: pd.DataFrame) -> pd.Series:
    """Completed years from birth date to the date of the measurement, None where one is unknown."""
    births = _first_by(everything, ["client"], "birth")
    born = [births.get(client) for client in answered["client"].tolist()] if births else []
    ages = [
        completed_years(birth, day) if birth and day else None
        for birth, day in zip(born, answered["date"], strict=bool(born))
    ]
    return pd.Series(ages or None, index=answered.index, dtype=object)


def one_age_column(table: Layout) -> bool:
    """Whether the table has columns for several moments and one age for all of them."""
    moments = {column.meaning.moment for column in table.having(*MEASURED)}
    ages = table.having("age")
    return len(moments) > 1 and any(not column.meaning.moment for column in ages)


def _age_elsewhere(answered: pd.DataFrame, everything: pd.DataFrame) -> pd.Series:
    """The age at another place in the files, of the same respondent or else the same client."""
    known = everything.dropna(subset=["age"])
    known = known.assign(rank=places_in_time(known["moment"])).sort_values(["rank", "age"])
    of_person = _first_by(known, ["client", "respondent"], "age")
    of_client = _first_by(known, ["client"], "age")
    ages = [of_person.get(pair, of_client.get(pair[0])) for pair in _pairs(answered)]
    return pd.Series(ages, index=answered.index, dtype=object)


def _informant(
    answered: pd.DataFrame,
    everything: pd.DataFrame,
    layouts: Sequence[Layout],
    told: str | None,
    usual: str,
    problems: Problems,
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Who filled in, from the row, else the headers or name of the table, else a list."""
    own = answered["informant"].where(answered["informant"] != "?", None)
    table = answered["table"].map(
        {number: layouts[number].informant or None for number in answered["table"].unique()}
    )
    found = own.where(own.notna(), table).astype(object)
    known = everything[everything["informant"].notna() & (everything["informant"] != "?")]
    if listed := _first_by(known, ["client", "respondent"], "informant"):
        known_elsewhere = [listed.get(pair) for pair in _pairs(answered)]
        elsewhere = pd.Series(known_elsewhere, index=answered.index, dtype=object)
        found = found.where(found.notna(), elsewhere)
    unread = answered[found.isna() & answered["informant"].eq("?")]
    if told is None:
        _refuse_unknown(unread, layouts, problems)
    default = told or usual
    n_silent = int(found.isna().sum()) - len(unread)
    counts = {"note_informant_assumed": n_silent, "note_informant_told": len(unread)}
    notes = [
        Message(f"intake.{key}", {"n": n, "informant": Message(f"intake.{default}")})
        for key, n in counts.items()
        if n
    ]
    filled = answered.assign(informant=_objects(found.where(found.notna(), default)))
    return filled, (*notes, *_carers(answered))


def _refuse_unknown(unread: pd.DataFrame, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add a fault for every cell that says who filled in with a word that is not known.

    Or with one that does not fit the form.
    """
    named = unread[["table", "row", "relation"]].itertuples(index=False)
    for number, row, relation in named:
        layout = layouts[number]
        header = next((column.header for column in layout.having("informant")), None)
        who, other, form = str(relation).partition(OTHER_FORM)
        key = "informant_of_other_form" if other else "informant_unknown"
        values = {"who": who, "form": form} if other else {}
        said = {name: Message(f"intake.{one}") for name, one in values.items()}
        typed = {f"type_{name}": Message(f"intake.type_{one}") for name, one in values.items()}
        problems.add(key, layout.place(int(row), header), **said, **typed)


def _carers(answered: pd.DataFrame) -> tuple[Message, ...]:
    """That a grandparent, foster parent or guardian counts as a parent."""
    words = answered["relation"].where(answered["relation"].notna(), answered["respondent"])
    named = with_shape(words.dropna().unique(), lambda word: plain(word) in CARERS)
    if not named:
        return ()
    values = {"n": int(words.isin(named).sum()), "words": sorted({*map(plain, named)})}
    return (Message("intake.note_carers", values),)


def _first_by(frame: pd.DataFrame, keys: list[str], column: str) -> dict[Any, Any]:
    """Client, or client and respondent → the first known value."""
    known = frame.dropna(subset=[*keys, column]).drop_duplicates(keys)
    names = known[keys[0]].tolist() if len(keys) == 1 else _pairs(known)
    return dict(zip(names, known[column].tolist(), strict=True))


def _pairs(frame: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    """The client and the respondent of each row."""
    return zip(frame["client"].tolist(), frame["respondent"].tolist(), strict=True)


def _objects(column: pd.Series) -> pd.Series:
    """The column with None where a value is missing."""
    values = column.astype(object)
    return values.where(values.notna(), None)
