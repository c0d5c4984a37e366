"""`analyse kwartaal`: the numbers of a quarter, from the register and both questionnaires."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vaktherapie_analyse.cli.commands import vragenlijst as questionnaire
from vaktherapie_analyse.cli.config import Project, load_project, word_for
from vaktherapie_analyse.cli.data_settings import read_data, settings_of
from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.progress import reading_bar
from vaktherapie_analyse.cli.sdq_and_ari_cp import INSTRUMENTS, SECOND, rule_for
from vaktherapie_analyse.cli.typed.change_rule_options import rule_of
from vaktherapie_analyse.cli.typed.options import Quarter, Questionnaire
from vaktherapie_analyse.errors import DataError, DefinitionError, UsageError
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.measured import Measured
    from vaktherapie_analyse.analysis.quarter.quarter_events import By
    from vaktherapie_analyse.analysis.quarter.quarter_figures import Period
    from vaktherapie_analyse.answers import Input
    from vaktherapie_analyse.definitions import Instrument, Norms
    from vaktherapie_analyse.intake.files.read_files import RawFile
    from vaktherapie_analyse.intake.problems import Problems
    from vaktherapie_analyse.register import Register
    from vaktherapie_analyse.report import Report

#: What people type for the date that puts a pair in a quarter → the word of the code.
BY: dict[str, By] = {"eind": "end", "begin": "begin", "start": "start"}


def run_quarter(choices: Quarter) -> None:
    """Read everything with a date, count it per quarter, and show it."""
    report, sources = read_quarter(choices)
    deliver(report, choices, sources)


def read_quarter(
    choices: Quarter, files: Sequence[RawFile] = (), judged: Mapping[str, Measured] | None = None
) -> tuple[Report, tuple[Path, ...]]:
    """The report of a quarter, and the files beside the data that had a say.

    `files` are those of `choices` where the command has read them already; `judged` are the only
    questionnaires then, with the norms and the choices that hold for the rest of its report.
    """
    from vaktherapie_analyse.analysis.quarter.known_then import has_later
    from vaktherapie_analyse.analysis.quarter.quarter_report import Choices, quarterly
    from vaktherapie_analyse.definitions.goals import load_goals
    from vaktherapie_analyse.intake.no_questionnaire.register_sheet import read_register
    from vaktherapie_analyse.intake.problems import Problems

    project = load_project(choices.files, choices.config)
    today = date.today()
    by, quarter, until = _typed(choices, project, today)
    settings = settings_of(choices, project)
    files = files or read_data(choices, project)
    faults, register = Problems(), None
    with faults.gathered():
        register = read_register(files, today, settings)
    found = _questionnaires(files, choices, project, faults)
    faults.raise_all()
    questionnaires = [one for one in found if not isinstance(one, Message)]
    if register is None and not questionnaires:
        _refuse_without_key(found)
    _check_words(choices, [(one.instrument, one.norms) for one in questionnaires])
    period = _period(quarter, until, register, questionnaires, today)
    if any(has_later(one.answers, period.until) for one in questionnaires):
        # As it was then: where dates tell the moments, a later one changes what was the last.
        found = _questionnaires(files, choices, project, faults, period.until)
        faults.raise_all()
        questionnaires = [one for one in found if not isinstance(one, Message)]
    if judged is not None:
        questionnaires = [*_as_judged(questionnaires, judged)]
    if by == "start" and register is None:
        raise UsageError.of("quarters.start_needs_register")
    own = msgspec.structs.asdict(project.kwartaal)
    goals, title = load_goals({name: value for name, value in own.items() if value is not None})
    asked = Choices(
        period=period,
        goals=goals,
        goals_title=title,
        by=by,
        others=project.bronnen,
        notes=tuple(one for one in found if isinstance(one, Message)),
    )
    sources = _sources(choices, project)
    made_by = provenance("analyse kwartaal", choices, _inputs(register, questionnaires), sources)
    return quarterly(register, questionnaires, asked, made_by), sources


def refuse_wrong_quarter(choices: Quarter) -> None:
    """Nothing; an error for what was typed and is wrong, before any file with data is read."""
    _typed(choices, load_project(choices.files, choices.config), date.today())


def _typed(choices: Quarter, project: Project, today: date) -> tuple[By, str, date]:
    """By what is counted, the quarter and the last day, once nothing that was typed is wrong."""
    by = word_for("--op", choices.by or "eind", BY)
    quarter, until = _asked_period(choices, today)
    _refuse_typed(choices, project)
    return by, quarter, until


def _questionnaires(
    files: Sequence[RawFile],
    choices: Quarter,
    project: Project,
    faults: Problems,
    until: date | None = None,
) -> list[Measured | Message]:
    """Each questionnaire that is in the files, or why it is left out; faults are gathered."""
    found = []
    for key in INSTRUMENTS:
        with faults.gathered():
            found.append(_questionnaire(key, files, choices, project, until))
    return found


def _refuse_without_key(found: Iterable[Measured | Message]) -> None:
    """Nothing; an error where answers could be read with a key, and nothing else is there."""
    for one in found:
        if isinstance(one, Message) and one.key == "quarters.no_key":
            raise DataError.of("intake.key_missing", instrument=one.values["instrument"])


def _as_judged(found: Iterable[Measured], judged: Mapping[str, Measured]) -> Iterator[Measured]:
    """These answers with the norms and definition of elevated that were chosen elsewhere."""
    for one in found:
        if like := judged.get(one.instrument.key):
            chosen = {
                name: getattr(like.options, name) for name in ("elevated", "rule", "age_rule")
            }
            options = dataclasses.replace(one.options, **chosen)
            yield dataclasses.replace(one, norms=like.norms, options=options)


def _questionnaire(
    key: str, files: Sequence[RawFile], choices: Quarter, project: Project, until: date | None
) -> Measured | Message:
    from vaktherapie_analyse.analysis.measured import Measured, Options
    from vaktherapie_analyse.intake import read_answers, recognise

    definition = questionnaire.definition_of(key, _key(key, choices, project))
    settings = settings_of(choices, project, definition)
    settings = dataclasses.replace(settings, until=until, counted_by_date=True)
    absent = questionnaire.why_absent(recognise(files, definition, settings))
    if absent:
        return Message(f"quarters.{absent}", {"title": definition.title, "instrument": key})
    norms = questionnaire.norms_of(_norms_for(definition, choices, project), definition)
    # What was typed can be a word of the other questionnaire.
    known = questionnaire.elevated_words(definition, norms)
    typed = choices.elevated if choices.elevated in known else None
    elevated = questionnaire.elevated_of(typed, project, definition, norms)
    with reading_bar(choices.files) as progress:
        answers = read_answers(files, definition, settings, progress)
    # What analyse.toml says about reliable change holds here too.
    own = Questionnaire(files=choices.files, **rule_for(definition.key, choices))
    rule = rule_of(own, project, definition)
    options = Options(
        elevated=elevated,
        rule=rule,
        age_rule=questionnaire.norm_age(choices, project),
    )
    return Measured(answers, definition, norms, options)


def _key(instrument: str, choices: Quarter, project: Project) -> str:
    """What names its key; what was typed is that of the ARI-CP, as for the findings."""
    return questionnaire.key_of(instrument, choices.key if instrument == SECOND else None, project)


def _refuse_typed(choices: Quarter, project: Project) -> None:
    """Nothing; an error for what was typed about the questionnaires and is wrong.

    What stands in `analyse.toml` is judged later, where the questionnaire is in the files.
    """
    questionnaire.norm_age(choices, project)
    known = []
    for key in INSTRUMENTS:
        try:
            definition = questionnaire.definition_of(key, _key(key, choices, project))
            norms = questionnaire.norms_of(_norms_for(definition, choices, project), definition)
        except DefinitionError:
            if choices.key or choices.norms:
                raise
            return
        settings_of(choices, project, definition)
        if any(rule_for(key, choices).values()):
            rule_of(Questionnaire(files=[], **rule_for(key, choices)), project, definition)
        known.append((definition, norms))
    _check_words(choices, known)


def _check_words(choices: Quarter, found: Sequence[tuple[Instrument, Norms | None]]) -> None:
    """A norm table or definition of elevated that no questionnaire knows is wrong usage."""
    from vaktherapie_analyse.definitions import norm_keys

    known = [name for key in INSTRUMENTS for name in norm_keys(key)]
    if choices.norms and not choices.norms.endswith(".toml") and choices.norms not in known:
        raise UsageError.of("cli.unknown_word", option="--normen", known=known)
    words = {
        name
        for definition, norms in found
        for name in questionnaire.elevated_words(definition, norms)
    }
    if choices.elevated and choices.elevated not in words:
        raise UsageError.of("cli.unknown_word", option="--verhoogd", known=sorted(words))


def _norms_for(definition: Instrument, choices: Quarter, project: Project) -> str:
    """The norm table asked for, where it is one of this questionnaire."""
    from vaktherapie_analyse.definitions import norm_keys

    asked, own = choices.norms or "", project.section(definition.key).normen
    if not asked.endswith(".toml"):
        return asked if asked in norm_keys(definition.key) else own
    try:
        content = tomllib.loads(Path(asked).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return asked  # the loader says what is wrong
    return asked if content.get("instrument") == definition.key else own


def _asked_period(choices: Quarter, today: date) -> tuple[str, date]:
    """The quarter that was typed, else that of `--tot`, else ""; and the last day that counts."""
    from vaktherapie_analyse.analysis.quarter.quarter_figures import quarter_of

    until = min(_date(choices.until), today) if choices.until else today
    if not choices.quarter:
        return (quarter_of(until) if choices.until else ""), until
    quarter = _quarter(choices.quarter)
    if quarter > quarter_of(today):
        raise UsageError.of("quarters.quarter_in_future", quarter=quarter)
    if quarter > quarter_of(until):
        raise UsageError.of("quarters.until_before_quarter", quarter=quarter)
    return quarter, until


def _period(
    asked: str,
    until: date,
    register: Register | None,
    questionnaires: list[Measured],
    today: date,
) -> Period:
    """The quarter asked for, else the last one with an event."""
    from vaktherapie_analyse.analysis.quarter.quarter_figures import Period, last_day
    from vaktherapie_analyse.analysis.quarter.quarter_report import last_quarter

    last = last_quarter(register, questionnaires, until)
    if last is None and last_quarter(register, questionnaires, today) is None:
        raise DataError.of("quarters.nothing")
    if last is None:
        raise UsageError.of("quarters.nothing_until", until=until)
    quarter = asked or last
    return Period(quarter, min(until, last_day(quarter)))


def _quarter(given: str) -> str:
    """The quarter as `2024-K3`, however it was typed (2024-K3, 2024q3, K3 2024)."""
    text = given.strip().upper()
    found = re.fullmatch(r"(20\d\d)[ -]?[KQ]([1-4])", text)
    other = re.fullmatch(r"[KQ]([1-4])[ -]?(20\d\d)", text)
    if found:
        return f"{found[1]}-K{found[2]}"
    if other:
        return f"{other[2]}-K{other[1]}"
    raise UsageError.of("quarters.quarter_unreadable")


def _date(given: str) -> date:
    from vaktherapie_analyse.intake.cells.date_values import date_of

    found = date_of(given)
    if not isinstance(found, date):
        raise UsageError.of("quarters.date_unreadable", option="--tot")
    return found


def _sources(choices: Quarter, project: Project) -> tuple[Path, ...]:
    """The files beside the data that had a say: project file, keys, norms."""
    given = [choices.norms or ""]
    for key in INSTRUMENTS:
        given += [_key(key, choices, project), project.section(key).normen]
    paths = [project.path, *map(Path, given)]
    return tuple(p for p in paths if p is not None and p.suffix == ".toml")


def _inputs(register: Register | None, questionnaires: list[Measured]) -> Iterable[Input]:
    """The input files with the rows used of each, the register's and every questionnaire's."""
    found: dict[str, Input] = {}
    parts = [one.answers.inputs for one in questionnaires]
    parts += [register.inputs] if register else []
    for file in (file for inputs in parts for file in inputs):
        before = found.get(file.sha256)
        n_rows = file.n_rows + (before.n_rows if before else 0)
        found[file.sha256] = dataclasses.replace(file, n_rows=n_rows)
    return found.values()
