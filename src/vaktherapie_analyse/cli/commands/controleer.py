"""`analyse controleer`: what was recognised in the files, and every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vaktherapie_analyse.cli.commands import vragenlijst as questionnaire
from vaktherapie_analyse.cli.commands.enquete import series_of
from vaktherapie_analyse.cli.config import Project, load_project
from vaktherapie_analyse.cli.data_settings import read_data, settings_of
from vaktherapie_analyse.cli.deliver import deliver, provenance, remark
from vaktherapie_analyse.cli.typed.option_names import quoted
from vaktherapie_analyse.cli.typed.options import Check
from vaktherapie_analyse.cli.write_config import config_text, target
from vaktherapie_analyse.errors import DataError, Place, UsageError
from vaktherapie_analyse.language import LANGUAGES, Message

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.single_reports.check_report import Checked
    from vaktherapie_analyse.definitions import Instrument
    from vaktherapie_analyse.inspection import Inspection, Other
    from vaktherapie_analyse.intake.files.read_files import RawFile


def run_check(choices: Check) -> None:
    """Show what was recognised; exit code 1 when something must be mended."""
    from vaktherapie_analyse.analysis.single_reports.check_report import check

    if choices.suppress is not None:
        raise UsageError.of("check.suppress")
    own = questionnaire.own_key(choices.questionnaire or "")
    project = load_project(choices.files, choices.config, own)
    instruments = _instruments(choices, project)
    for instrument in instruments:  # what was typed about it is refused before files are read
        settings_of(choices, project, instrument)
    files = read_data(choices, project)
    checked = list(_checked(files, instruments, choices, project))
    others: list[Other] = []
    if not choices.questionnaire:
        others = _others(files, checked, choices, project)
        checked = [*_with_empty_forms(_recognised(checked, others, choices), checked)]
    seen: list[Inspection | Other] = [*(one.inspection for one in checked), *others]
    inputs = chain.from_iterable(one.inputs for one in seen)
    sources = tuple(path for path in (project.path,) if path)
    made = _config(files, checked, choices, project) if choices.write_config and checked else None
    report = check(checked, provenance("analyse controleer", choices, inputs, sources), others)
    deliver(report, choices, sources, detail=choices.detail)
    if made:
        remark(made.key, choices.language or LANGUAGES[0], **made.values)
    if any(one.problems for one in seen):
        raise typer.Exit(1)


def _checked(
    files: Sequence[RawFile], instruments: Sequence[Instrument], choices: Check, project: Project
) -> Iterator[Checked]:
    """Every questionnaire that is looked for, with what was seen of it in the files."""
    from vaktherapie_analyse.analysis.single_reports.check_report import Checked
    from vaktherapie_analyse.intake.inspect_files import inspect

    for instrument in instruments:
        settings = settings_of(choices, project, instrument)
        yield Checked(
            inspect(files, instrument, settings),
            instrument,
            questionnaire.norms_of(project.section(instrument.key).normen, instrument),
        )


def _with_empty_forms(kept: Sequence[Checked], looked: Sequence[Checked]) -> Iterator[Checked]:
    """The sheets of a form that nobody filled in belong to the template: they are not unused."""
    from vaktherapie_analyse.intake.inspect_files import ABSENT, EMPTY

    empty = _places(
        one.inspection
        for one in looked
        if any(problem.message.key in ABSENT | EMPTY for problem in one.inspection.problems)
    )
    for one in kept:
        tables = one.inspection.tables
        kinds = [
            "template" if kind == "unused" and (file, sheet) in empty else kind
            for file, sheet, kind in tables[["file", "sheet", "kind"]].itertuples(index=False)
        ]
        yield replace(one, inspection=replace(one.inspection, tables=tables.assign(kind=kinds)))


def _others(
    files: Sequence[RawFile], checked: Sequence[Checked], choices: Check, project: Project
) -> list[Other]:
    """The register and the surveys in the files."""
    from vaktherapie_analyse.intake.no_questionnaire.other_tables import (
        inspect_register,
        inspect_surveys,
    )

    settings = settings_of(choices, project)
    register = inspect_register(files, date.today(), settings)
    found = [register] if register else []
    taken = _places([*(one.inspection for one in checked), *found])
    return [*found, *inspect_surveys(files, settings, series_of(project), taken, alone=not taken)]


def _places(seen: Iterable[Inspection | Other]) -> set[tuple[str, str | None]]:
    """File and name of the sheets that are used."""
    return {
        (file, sheet)
        for one in seen
        for file, sheet, kind in one.tables[["file", "sheet", "kind"]].itertuples(index=False)
        if kind != "unused"
    }


def _config(
    files: Sequence[RawFile], checked: Sequence[Checked], choices: Check, project: Project
) -> Message:
    """Write the recognised layout beside the data, and say so."""
    from vaktherapie_analyse import output
    from vaktherapie_analyse.intake.undecided import undecided
    from vaktherapie_analyse.intake.write_settings import recognised, written_settings

    path = target(choices)
    found = [
        recognised(
            files,
            one.instrument,
            settings_of(choices, project, one.instrument),
        )
        for one in checked
    ]
    written = written_settings(found)
    language = choices.language or LANGUAGES[0]
    left = undecided(found)
    text = config_text(found, written, left, choices, path.parent, language)
    output.save({path: text.encode()})
    values = {"file": str(path), "n": written.n_lines, "left": left.n_lines}
    return Message("config.written", values)


def _instruments(choices: Check, project: Project) -> list[Instrument]:
    """The questionnaire that was asked for, else all that come with the program."""
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    asked = [choices.questionnaire] if choices.questionnaire else [*instrument_keys()]
    # The SDQ first: keys are in the order of the alphabet, people in that of the pilot.
    found = {
        key: load_instrument(project.section(key).sleutel or key)
        for key in sorted(asked, key=lambda key: key != "sdq")
    }
    if choices.key:
        own = load_instrument(choices.key)
        if own.key not in {one.key for one in found.values()}:
            raise questionnaire.key_of_another(choices.key, own, [*found][-1])
        return [own if own.key == one.key else one for one in found.values()]
    return [*found.values()]


def _recognised(checked: list[Checked], others: Sequence[Other], choices: Check) -> list[Checked]:
    """Those of which something is read, or else those that may be in the files.

    What is unclear in a sheet that is something else (`others`) is no questionnaire.

    Raises
    ------
    DataError
        There is none.
    """
    from vaktherapie_analyse.intake.cells.personal import shown_file
    from vaktherapie_analyse.intake.inspect_files import ABSENT, EMPTY, UNCLEAR

    def has(one: Checked, keys: frozenset[str]) -> bool:
        return not keys.isdisjoint(problem.message.key for problem in one.inspection.problems)

    taken = _places(others)

    def is_other(one: Checked) -> bool:
        unclear = [p.place for p in one.inspection.problems if p.message.key in UNCLEAR]
        return bool(unclear) and all((place.file, place.sheet) in taken for place in unclear)

    possible = [one for one in checked if not has(one, ABSENT) and not is_other(one)]
    # Of a template with sheets for more, what nobody filled in is not asked for.
    possible = [one for one in possible if not has(one, EMPTY)] or possible
    read = [one for one in possible if one.inspection.answers or not has(one, UNCLEAR)]
    found = read or possible
    if not found and not others:
        known = [one.instrument.key for one in checked]
        given = Path(choices.files[0])
        name = shown_file(given.name)
        file = quoted(choices.files[0]) if name == given.name else name
        values = {"file": file, "known": known, "first": known[0]}
        raise DataError.of("check.nothing_recognised", Place(name), **values)
    return found
