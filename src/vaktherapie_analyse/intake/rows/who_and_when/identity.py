"""Who is who: the child and the respondent of every row, and whether a code is used rightly.

The unit is the respondent (parent) of a client (child). A file that names only
one of the two is read too, and a note says how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.person_values import fold
from vaktherapie_analyse.intake.cells.vocabulary import with_shape
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message


def settle_codes(
    measured: pd.DataFrame, listed: pd.DataFrame, layouts: Sequence[Layout], problems: Problems
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Message, ...]]:
    """Both frames with `client` and `respondent` filled, and what was assumed.

    A missing code in a row of its own column stays None.
    """
    tables = [layouts[number] for number in measured["table"].unique()]
    with_client = any(table.having("client") for table in tables)
    with_respondent = any(table.having("respondent") for table in tables)
    if not with_client and not with_respondent:
        rows = measured["row"].astype(str).astype(object)
        measured = measured.assign(client=rows, respondent="")
        told = Message("intake.note_rows_are_people")
        return measured, listed.iloc[:0], (told,) if len(measured) else ()
    if not with_respondent:
        measured, notes = _respondent_from_relation(measured)
        return measured, _only_clients(listed, layouts), notes
    named = {number for frame in (measured, listed) for number in frame["table"].unique()}
    if all(layouts[number].having("client") for number in named):
        return measured, listed, ()
    clients = _client_of_respondent(measured, listed)
    measured = _with_client(measured, clients, layouts, problems)
    listed = _with_client(listed, clients, layouts, problems)
    if not with_client and not clients:
        return measured, listed, (Message("intake.note_no_client"),)
    return measured, listed, ()


def check_codes(
    frame: pd.DataFrame,
    spelled: Mapping[str, pd.DataFrame],
    layouts: Sequence[Layout],
    problems: Problems,
) -> None:
    """Add a problem for every row with answers without a code, and for a code in two spellings.

    `spelled` are the `spellings` of the codes in the frame.
    """
    for role in ("client", "respondent"):
        for number, row in frame.loc[frame[role].isna(), ["table", "row"]].itertuples(index=False):
            column = layouts[number].having(role)
            if column:  # a table without that column has a problem of its own
                problems.add("code_missing", layouts[number].place(row, column[0]))
    for role, people in spelled.items():
        _two_spellings(people, role, layouts, problems)


def spellings(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Each client, and each respondent of one: `within, folded, table, row`, where it is first.

    `folded` is the code without what is no difference; that of a respondent counts `within` the
    client.
    """
    known = frame.dropna(subset=["client", "respondent"])
    clients = known.drop_duplicates("client").assign(within="")
    people = known.drop_duplicates(["client", "respondent"])
    found = {"client": clients, "respondent": people.assign(within=people["client"])}
    return {
        role: each[["within", "table", "row"]].assign(folded=_folded(each[role].tolist()))
        for role, each in found.items()
    }


def _folded(codes: list[str]) -> list[str]:
    """Every code without what is no difference; of most that is how it is written in small."""
    odd = with_shape(codes, lambda code: fold(code) != code.lower())
    return [fold(code) if code in odd else code.lower() for code in codes]


def check_doubles(frame: pd.DataFrame, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add a problem for every further row of the same respondent at the same moment."""
    keys = ["client", "respondent", "moment"]
    complete = frame[frame["moment"].isin(MOMENTS)].dropna(subset=keys)
    doubled = complete[complete.duplicated(keys, keep=False)]
    first: dict[tuple[str, ...], tuple[int, int]] = {}
    columns = doubled[[*keys, "table", "row"]]
    for *person, number, row in columns.itertuples(index=False):
        seen = first.setdefault(tuple(person), (number, row))
        if seen != (number, row):
            place = layouts[number].place(row)
            where = _where(layouts[seen[0]].place(seen[1]), place)
            problems.add("doubled", place, where=where, moment=Message(f"intake.{person[2]}"))


def everybody(measured: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """`client, respondent` of everybody in the files, sorted.

    A client listed without respondent counts only where no respondent of that client is known.
    """
    codes = ["client", "respondent"]
    people = pd.concat([measured[codes], listed[codes]]).dropna(subset="client")
    known = people["respondent"].fillna("") != ""
    alone = ~people["client"].isin(people.loc[known, "client"])
    people = people[known | alone].fillna({"respondent": ""}).drop_duplicates().astype("str")
    return people.sort_values(["client", "respondent"], ignore_index=True)


def _respondent_from_relation(
    measured: pd.DataFrame,
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Without respondents: who filled in ("moeder", "vader") tells two of one child apart."""
    relations = measured[["client", "relation"]].dropna().drop_duplicates()
    if relations["client"].duplicated().any():
        respondent = measured["relation"].where(measured["relation"].notna(), "")
        note = Message("intake.note_respondent_is_relation")
        return measured.assign(respondent=respondent), (note,)
    return measured.assign(respondent=""), (Message("intake.note_no_respondent"),)


def _only_clients(listed: pd.DataFrame, layouts: Sequence[Layout]) -> pd.DataFrame:
    """The lists without respondents; the one code of a background table is that of the child."""
    one_code = [
        number
        for number in listed["table"].unique()
        if layouts[number].kind == "background" and not layouts[number].having("client")
    ]
    client = listed["client"].mask(listed["table"].isin(one_code), listed["respondent"])
    return listed.assign(client=client, respondent="")


def _client_of_respondent(measured: pd.DataFrame, listed: pd.DataFrame) -> dict[str, str | None]:
    """Respondent → client; None where the same code stands with several clients."""
    codes = ["respondent", "client"]
    pairs = pd.concat([measured[codes], listed[codes]]).dropna().drop_duplicates()
    several = set(pairs.loc[pairs["respondent"].duplicated(), "respondent"])
    known = dict(zip(pairs["respondent"], pairs["client"], strict=True))
    return known | dict.fromkeys(several)


def _with_client(
    frame: pd.DataFrame,
    clients: dict[str, str | None],
    layouts: Sequence[Layout],
    problems: Problems,
) -> pd.DataFrame:
    """The frame in which a table without clients takes them from elsewhere, else the respondent."""
    lacking = [n for n in frame["table"].unique() if not layouts[n].having("client")]
    rows = frame["table"].isin(lacking) & frame["respondent"].notna()
    found = frame.loc[rows, "respondent"].map(lambda code: clients.get(code, code))
    for index in found.index[found.isna()]:
        number, row = frame.loc[index, ["table", "row"]]
        column = layouts[number].having("respondent")[0]
        problems.add("respondent_of_several", layouts[number].place(int(row), column))
    return frame.assign(client=frame["client"].mask(rows, found))


def _two_spellings(
    people: pd.DataFrame, role: str, layouts: Sequence[Layout], problems: Problems
) -> None:
    alike = people[people.duplicated(["within", "folded"], keep=False)]
    first: dict[tuple[str, str], Place] = {}
    columns = alike[["within", "folded", "table", "row"]]
    for *spelling, number, row in columns.itertuples(index=False):
        columns = layouts[number].having(role) or layouts[number].having("respondent")
        place = layouts[number].place(row, columns[0] if columns else None)
        seen = first.setdefault(tuple(spelling), place)
        if seen is not place:
            problems.add("two_spellings", place, where=_where(seen, place))


def _where(place: Place, seen_from: Place) -> Message:
    """The row, with its sheet or file where that is another one."""
    values = {"row": place.row, "sheet": place.sheet, "file": place.file}
    if place.file != seen_from.file:
        return Message("intake.row_in_file", values)
    if place.sheet != seen_from.sheet:
        return Message("intake.row_in_sheet", values)
    return Message("intake.row_here", values)
