"""`analyse sjabloon`: write an empty workbook to type answers into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.deliver import remark
from vaktherapie_analyse.cli.typed.option_names import quoted
from vaktherapie_analyse.cli.typed.options import Template
from vaktherapie_analyse.definitions import instrument_keys, load_instrument
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES, Message, render

if TYPE_CHECKING:
    from vaktherapie_analyse.output.formats.sheets.template_workbook import Form


def write_template(choices: Template) -> None:
    """Write the workbook; what exists is not overwritten."""
    from vaktherapie_analyse import output
    from vaktherapie_analyse.output.formats.sheets.template_workbook import to_template

    language = choices.language or LANGUAGES[0]
    path = choices.target or Path(render(Message("template.file"), language))
    if path.suffix.lower() != ".xlsx":
        raise UsageError.of("template.suffix")
    if path.exists():
        raise UsageError.of("template.exists", file=path.name)
    # The SDQ first: keys are in the order of the alphabet, people in that of the pilot.
    asked = choices.forms or sorted(instrument_keys(), key=lambda key: key != "sdq")
    forms = [_form(definition, path) for definition in asked]
    output.save({path: to_template(forms, language)})
    remark("template.written", language, file=str(path), typed=quoted(str(path)))


def _form(definition: str, path: Path) -> Form:
    """A questionnaire with headers that intake knows, and the command that reads them."""
    from vaktherapie_analyse.intake.layout.names.instrument_names import instrument_words
    from vaktherapie_analyse.output.formats.sheets.template_workbook import Form

    instrument = load_instrument(definition)
    word = instrument_words(instrument.key)[-1]
    headers = {
        key: f"{word}{key}" if block.count else key
        for block in instrument.items
        for key in block.keys
    }
    known = instrument.key in instrument_keys()
    name = instrument.key if known else f"vragenlijst {Path(definition).name}"
    return Form(instrument, headers, f"analyse {name} {path.name}")
