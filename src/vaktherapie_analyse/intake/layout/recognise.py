"""Which table, header and column is what: raw tables → `Layouts`.

Nothing is guessed in silence: an assumption is a note, and what stands in the
way of reading is a problem with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.moment_names import moment_of_cell
from vaktherapie_analyse.intake.cells.personal import letters, stem_of
from vaktherapie_analyse.intake.cells.vocabulary import (
    RESPONDENT_SHEETS,
    compact,
    counts_forms,
    is_metadata,
    plain,
    tokens,
)
from vaktherapie_analyse.intake.files.header_rows import rows_of_header
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.roqua import BIRTH_YEAR
from vaktherapie_analyse.intake.layout.decisions.background_tables import join_background
from vaktherapie_analyse.intake.layout.decisions.coding import settle_coding
from vaktherapie_analyse.intake.layout.decisions.layout_checks import (
    Lost,
    check_absent,
    check_layouts,
)
from vaktherapie_analyse.intake.layout.decisions.moments import (
    SettledMoments,
    moments_in_names,
    settle_moments,
)
from vaktherapie_analyse.intake.layout.decisions.month_first import settle_month_first
from vaktherapie_analyse.intake.layout.decisions.table_choices import choose_informant, choose_kinds
from vaktherapie_analyse.intake.layout.decisions.weak_codes import (
    check_weak_codes,
    without_form_numbers,
)
from vaktherapie_analyse.intake.layout.layouts import Kind, Layout, Layouts, Meaning, Settings
from vaktherapie_analyse.intake.layout.names.by_hand import columns_by_hand
from vaktherapie_analyse.intake.layout.names.columns import find_columns
from vaktherapie_analyse.intake.layout.names.further_numbers import is_further, unread_numbers
from vaktherapie_analyse.intake.layout.names.headers import Headers
from vaktherapie_analyse.intake.layout.names.instrument_names import instrument_words, section_of
from vaktherapie_analyse.intake.layout.trials import speaking_columns
from vaktherapie_analyse.intake.layout.values.by_values import Judged, columns_by_values
from vaktherapie_analyse.intake.layout.values.code_books import without_code_books
from vaktherapie_analyse.intake.layout.values.items_by_order import items_by_order, sheet_of
from vaktherapie_analyse.intake.layout.values.long_layout import check_long_layouts
from vaktherapie_analyse.intake.layout.values.unread_items import unknown_affixes
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

#: So few items in a table that does not carry the name of the questionnaire are chance.
_FEW_ITEMS: Final = 3

#: Words in the name of a sheet or file that say who filled in.
_INFORMANT_NAMES: Final = {
    "ouder": "parent", "ouders": "parent", "ouderversie": "parent", "parent": "parent",
    "leerkracht": "teacher", "leerkrachtversie": "teacher", "leraar": "teacher",
    "teacher": "teacher", "zelf": "self", "zelfrapportage": "self", "jongere": "self",
    "self": "self",
}  # fmt: skip


def recognise_tables(
    tables: Sequence[RawTable], instrument: Instrument, settings: Settings
) -> Layouts:
    """What every table is, with the problems that stand in the way of reading it."""
    problems = Problems()
    user = _user_moments(settings, problems)
    headers = Headers(instrument, user)
    by_hand, absent = columns_by_hand(settings, headers, tables, instrument, problems)
    found = tuple(_layout(table, headers, by_hand, instrument) for table in tables)
    foreign = [_names_questionnaire(table, instrument) is False for table in tables]

    def is_known(header: str) -> bool:
        meaning = by_hand.get(plain(header)) or headers.meaning(header)
        return is_metadata(header) or (meaning is not None and meaning.role != "item")

    before = len(problems)
    unknown_affixes(found, headers, problems)
    check_long_layouts(found, headers, instrument, problems)
    by_order: tuple[Message, ...] = ()
    if len(problems) == before:
        found, by_order = items_by_order(found, instrument, foreign, user, is_known, problems)
    found, notes = choose_kinds(found, instrument, problems, explained=len(problems) > before)
    found, books = without_code_books(found, instrument)
    notes = by_order + notes + books
    found, more = choose_informant(found, instrument, settings.informant)
    judged = _judged(found, headers, instrument, by_hand, user, problems)
    settled = _moments(judged.layouts, {**judged.words, **user}, instrument, problems)
    check_layouts(settled.tables, instrument, problems)
    lost = Lost(settled.tables, instrument, bool(by_order), settled.none_named)
    notes += check_absent(absent, lost, problems)
    found, joined = join_background(settled.tables)
    # Without a key the fault is the key, which also says how the answers are counted.
    faults = problems if instrument.has_key else Problems()
    coding = settle_coding(found, instrument, settings.coding, faults)
    found, dated = settle_month_first(coding.tables)
    taken = check_weak_codes(found, settled.words, problems)
    notes += more + judged.notes + settled.notes + coding.notes + dated + taken + joined
    notes += _about_sheets(found)
    notes += (*_about_general_names(found, instrument), *_about_numbers(found, headers))
    return Layouts(
        instrument.key,
        found,
        settled.words,
        notes,
        tuple(problems),
        coding.first,
        settled.none_named,
    )


def _judged(
    layouts: tuple[Layout, ...],
    headers: Headers,
    instrument: Instrument,
    by_hand: Mapping[str, Meaning],
    user: Mapping[str, str],
    problems: Problems,
) -> Judged:
    """The layouts with the columns that no name tells and whose cells do."""
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    known = [headers, *(Headers(load_instrument(key)) for key in instrument_keys())]

    def is_known(header: str) -> bool:
        said = plain(header) in by_hand or (is_metadata(header) and not counts_forms(header))
        meanings = (names.meaning(header) for names in known)
        return said or any(meaning is not None and meaning.sure for meaning in meanings)

    measured = [i for i, table in enumerate(layouts) if table.is_measured]
    named = {i: moment for i, (moment, _) in moments_in_names(layouts, measured, user).items()}
    return columns_by_values(layouts, is_known, named, user, headers, instrument, problems)


def _about_sheets(layouts: Sequence[Layout]) -> tuple[Message, ...]:
    """What the reader of the results must know about the sheets that are used."""
    used = [layout for layout in layouts if layout.kind != "unused"]
    measured = [layout for layout in used if layout.is_measured and layout.header_row]
    hidden_columns = [c.header for t in used for c in t.columns if c.index in t.raw.hidden_columns]
    hidden = [layout.raw.shown for layout in used if layout.raw.hidden]
    dates = [c.shown for layout in measured for c in layout.having("date") if c.meaning.key]
    only_year = not any(layout.having("age", "birth") for layout in used) and any(
        t.raw.questionnaire and BIRTH_YEAR in t.raw.cells[0].tolist() for t in measured
    )
    values: dict[str, dict[str, Any]] = {
        "birth_year": {"column": BIRTH_YEAR if only_year else None},
        "hidden_columns": {"columns": _once(hidden_columns), "n": len(hidden_columns)},
        "time_stamp": {"columns": _once(dates)},
        "rows_below_header": {"files": _once(t.raw.file for t in measured if t.rows_below_header)},
        "two_header_rows": {"files": _once(t.raw.file for t in measured if _two_rows(t))},
        "joined_header": {"files": _once(t.raw.file for t in measured if t.raw.two_headers)},
        "hidden_sheets": {"sheets": hidden, "n": len(hidden)},
        "errors_unseen": {"files": _once(t.raw.file for t in used if t.raw.errors_unseen)},
    }
    return tuple(
        Message(f"intake.note_{key}", said)
        for key, said in values.items()
        if next(iter(said.values()))
    )


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _about_general_names(layouts: Sequence[Layout], instrument: Instrument) -> tuple[Message, ...]:
    """A note for each table in which neither the headers nor a name say which questionnaire it is.

    Headers like `q1`, `v_1`, or a bare number can be of any questionnaire.
    """
    notes = []
    for layout in layouts:
        general = [column for column in layout.having("item") if not column.meaning.sure]
        if layout.kind == "items" and general and not _names_questionnaire(layout.raw, instrument):
            values = {
                "first": letters(general[0].index),
                "last": letters(general[-1].index),
                "n": len({column.meaning.key for column in general}),
                "file": sheet_of(layout, layouts),
                "section": section_of(instrument.key),
            }
            notes.append(Message("intake.note_general_names", values))
    return tuple(notes)


def _about_numbers(layouts: Sequence[Layout], headers: Headers) -> Iterator[Message]:
    """The questions behind the items that only a number names: those that are read, and not."""
    named = {
        column.shown: column.meaning.key
        for layout in layouts
        if layout.kind == "items"
        for column in layout.having("item")
        if is_further(column)
    }
    pairs = [f"{header} = {key}" for header, key in named.items()]
    if pairs:
        yield Message("intake.note_further_numbers", {"pairs": pairs})
    unread: dict[str, list[str]] = {}
    for layout in layouts:
        if layout.kind == "items":
            used = {column.index for column in layout.columns}
            found = unread_numbers(layout.headers, used, headers)
            unread |= {pattern: numbers for numbers, pattern in found}
    for pattern, numbers in unread.items():
        yield Message("intake.note_further_unread", {"pairs": numbers, "pattern": pattern})


def _two_rows(layout: Layout) -> bool:
    """Whether the names of the columns also come from the row above the header."""
    headers = layout.headers
    return any(column.header != headers[column.index] for column in layout.columns)


def _user_moments(settings: Settings, problems: Problems) -> dict[str, str]:
    """Word in plain form → the moment the user says it is, also by another known word for it."""
    user = {}
    for word, said in settings.moments.items():
        moment = moment_of_cell(said)
        if moment in MOMENTS:
            user[plain(word)] = moment
        else:
            problems.add("setting_moment", Place(), word=word, known=MOMENTS)
    return user


def _layout(
    table: RawTable, headers: Headers, by_hand: Mapping[str, Meaning], instrument: Instrument
) -> Layout:
    """What one table holds, as far as the table itself can say."""
    named = _names_questionnaire(table, instrument)
    index, columns = find_columns(table, headers, by_hand, named)
    if index is None:
        return Layout(table)
    below = rows_of_header(table, index, instrument)
    columns = without_form_numbers(columns, table, index, by_hand)
    columns = speaking_columns(columns, table.cells[index], table.cells[index + 1 + below :])
    return Layout(
        table,
        kind=_kind(table, [column.meaning for column in columns], named),
        header_row=index + 1,
        rows_below_header=below,
        columns=columns,
        informant="" if table.questionnaire else _informant_in_name(table),
    )


def _kind(table: RawTable, meanings: Sequence[Meaning], named: bool | None) -> Kind:
    items = {meaning.key for meaning in meanings if meaning.role == "item"}
    if len(items) >= _FEW_ITEMS or (items and named):
        return "items"
    scales = {m.key for m in meanings if m.role in ("scale", "score", "band")}
    if named is not False and (len(scales) > 1 or (scales and (named or table.sheet is None))):
        return "scores"
    is_list = not RESPONDENT_SHEETS.isdisjoint(tokens(table.sheet or stem_of(table.file)))
    people = any(meaning.role in ("client", "respondent") for meaning in meanings)
    return "respondents" if is_list and people else "unused"


def _names_questionnaire(table: RawTable, instrument: Instrument) -> bool | None:
    """True when the name of the sheet (or else file) names it, False when it names another one."""
    from vaktherapie_analyse.definitions import instrument_keys

    if table.questionnaire:
        return compact(table.questionnaire) == compact(instrument.key)
    own = set(instrument_words(instrument.key))
    others = {w for key in instrument_keys() for w in instrument_words(key)} - own
    for name in (table.sheet, stem_of(table.file)):
        words = set(tokens(name or ""))
        if bool(words & own) != bool(words & others):
            return bool(words & own)
    return None


def _informant_in_name(table: RawTable) -> str:
    for name in (table.sheet, stem_of(table.file)):
        found = {_INFORMANT_NAMES[w] for w in tokens(name or "") if w in _INFORMANT_NAMES}
        if len(found) == 1:
            return found.pop()
    return ""


def _moments(
    layouts: tuple[Layout, ...],
    user: Mapping[str, str],
    instrument: Instrument,
    problems: Problems,
) -> SettledMoments:
    from vaktherapie_analyse.definitions import instrument_keys

    keys = (*instrument_keys(), instrument.key)
    beside = {word for key in keys for word in (*instrument_words(key), *tokens(key))}
    return settle_moments(layouts, user, beside | set(_INFORMANT_NAMES), problems)
