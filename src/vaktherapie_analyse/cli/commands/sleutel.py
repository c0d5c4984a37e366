"""`analyse sleutel`: write an empty key file, prove a filled one, hold it against answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.config import load_project
from vaktherapie_analyse.cli.data_settings import settings_of
from vaktherapie_analyse.cli.deliver import deliver, provenance, remark
from vaktherapie_analyse.cli.progress import reading_bar
from vaktherapie_analyse.cli.streams import write_data
from vaktherapie_analyse.cli.typed.change_rule_options import refuse_idle
from vaktherapie_analyse.cli.typed.options import DataFiles, Key
from vaktherapie_analyse.cli.typed.typed_values import refuse_files
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.known_formats import suffixes
from vaktherapie_analyse.language import LANGUAGES

if TYPE_CHECKING:
    from vaktherapie_analyse.answers import Answers
    from vaktherapie_analyse.definitions import Instrument


def run_key(choices: Key) -> None:
    """A skeleton for a questionnaire without a key; otherwise what is certain of the key."""
    from vaktherapie_analyse.analysis.single_reports import key_proof as key_check
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    if choices.suppress is not None:
        raise UsageError.of("publish.nobody", command="analyse sleutel")
    refuse_idle(
        ("--kolom", choices.column, choices.data, "--data"),
        ("--config", choices.config, choices.data, "--data"),
    )
    instrument = load_instrument(choices.what)
    if choices.norm_file or not instrument.has_key:
        _write_skeleton(instrument, choices)
        return
    refuse_files(choices.output or (), [*suffixes()])
    frame = load_instrument(instrument.key) if instrument.key in instrument_keys() else None
    if frame is not None and frame.has_key:
        frame = None
    given = [Path(name) for name in (choices.what, *(choices.data or ()))]
    made_by = provenance("analyse sleutel", choices, sources=given)
    if choices.data:
        report = key_check.check(instrument, frame, _answers(instrument, choices), made_by)
    else:
        report = key_check.prove(instrument, frame, made_by)
    deliver(report, choices, given)


def _answers(instrument: Instrument, choices: Key) -> Answers:
    from vaktherapie_analyse.intake import read_answers

    files = choices.data or []
    project = load_project(files, choices.config, instrument.key)
    asked = DataFiles(files=files, config=choices.config, column=choices.column)
    settings = settings_of(asked, project, instrument)
    with reading_bar(files) as progress:
        answers = read_answers([Path(file) for file in files], instrument, settings, progress)
    if answers.frame.empty:
        raise UsageError.of("key.no_answers")
    return answers


def _write_skeleton(instrument: Instrument, choices: Key) -> None:
    """The empty file, on the screen or in the file asked for; nothing is overwritten."""
    from vaktherapie_analyse import output
    from vaktherapie_analyse.definitions import key_skeleton, norm_skeleton

    language = choices.language or LANGUAGES[0]
    write = norm_skeleton if choices.norm_file else key_skeleton
    text = write(instrument, language)
    if choices.data:
        raise UsageError.of("key.still_empty", instrument=instrument.key)
    if not choices.output:
        write_data(text)
    for path in choices.output or ():
        if path.suffix.lower() != ".toml":
            raise UsageError.of("key.not_toml", name=path.name)
        if path.exists():
            raise UsageError.of("key.exists", name=path.name)
    output.save({path: text.encode() for path in choices.output or ()})
    kind = "norms" if choices.norm_file else "key"
    for path in choices.output or ():
        remark(f"key.{kind}_written", language, file=str(path))
