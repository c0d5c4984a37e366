"""`analyse uitleg`: one number back to its cells, formula and source."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.commands import vragenlijst as questionnaire
from vaktherapie_analyse.cli.commands.bevindingen import REPORT, evidence_of, findings_of
from vaktherapie_analyse.cli.commands.kwartaal import read_quarter
from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.sdq_and_ari_cp import Found, read_sdq_and_ari_cp
from vaktherapie_analyse.cli.typed.option_names import name_of
from vaktherapie_analyse.cli.typed.options import (
    ChangeRule,
    Explain,
    Findings,
    Judged,
    Quarter,
    Questionnaire,
)
from vaktherapie_analyse.cli.typed.typed_values import narrowed
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES, Message, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaktherapie_analyse.analysis.explain.asked_number import Number
    from vaktherapie_analyse.analysis.explain.steps import DefinitionFiles, Explainer
    from vaktherapie_analyse.cli.commands.vragenlijst import Reading
    from vaktherapie_analyse.definitions import Instrument, Scale
    from vaktherapie_analyse.definitions.findings import Finding
    from vaktherapie_analyse.definitions.findings import Findings as Definition
    from vaktherapie_analyse.report import Report


#: What may stand before a word to say what it is.
PERSON, NUMBER = ("kind", "child"), ("getal", "number")


def run_explain(choices: Explain) -> None:
    """Read the questionnaire that is meant, and explain what is asked about it."""
    if choices.suppress is not None:
        raise UsageError.of("explain.suppress")
    word, files = scale_and_files(choices.files)
    choices = replace(choices, files=files)
    if indicator := _indicator(choices.asked):
        _deliver_quarter(choices, indicator, word)
        return
    _refuse(choices, Quarter)
    if finding := _finding(choices):
        _refuse(choices, Judged, but="per_respondent")
        _deliver_finding(choices, *finding)
        return
    if _is_choices(choices):
        _refuse(choices, Judged)
        _deliver_choices(choices)
        return
    _refuse(choices, Findings)
    own = _own(choices, word)
    reading = questionnaire.read(_instrument(choices, word), own, traced=True)
    report = _explained(choices, reading, _scale(word, reading.measured.instrument))
    deliver(report, choices, reading.sources)


def _explained(choices: Explain, reading: Reading, scale: Scale) -> Report:
    """The score of a child, or a number about the group."""
    from vaktherapie_analyse.analysis.contract_tables import code_as_known
    from vaktherapie_analyse.analysis.explain.asked_number import (
        names_of,
        nearest_name,
        number_named,
    )
    from vaktherapie_analyse.analysis.explain.group_number import explain_number
    from vaktherapie_analyse.analysis.explain.one_score import Person, explain_score

    kind, asked = _said(choices.asked)
    measured = reading.measured
    instrument, moments = measured.instrument, measured.options.moments
    code = code_as_known(asked, measured.answers.respondents["client"])
    number = None if kind in PERSON else number_named(asked, instrument, moments)
    if number and code and kind not in NUMBER:
        raise UsageError.of("explain.code_or_number")
    explainer = _explainer(choices, reading)
    if number:
        return explain_number(explainer, number, scale, per_respondent=choices.per_respondent)
    if code is None or kind in NUMBER or reading.trace is None:
        known = [*names_of(instrument, moments).values()]
        near = nearest_name(asked, instrument, moments)
        key = "explain.unknown_asked_near" if near else "explain.unknown_asked"
        raise UsageError.of(key, known=known, nearest=near)
    person = Person(code, choices.respondent or "")
    return explain_score(explainer, reading.trace, person, scale)


def _said(asked: str) -> tuple[str, str]:
    """What the word is said to be, empty where nothing is, and the word.

    >>> _said("kind:F1"), _said("K01"), _said("A:1")
    (('kind', 'F1'), ('', 'K01'), ('', 'A:1'))
    """
    kind, colon, word = asked.partition(":")
    known = colon and kind.lower() in (*PERSON, *NUMBER)
    return (kind.lower(), word.strip()) if known else ("", asked)


def _indicator(asked: str) -> str:
    from vaktherapie_analyse.analysis.explain.quarter_number import indicator_named

    return indicator_named(_said(asked)[1])


def _deliver_quarter(choices: Explain, indicator: str, word: str) -> None:
    """A number of a quarter; the scale says only which questionnaire is meant."""
    from vaktherapie_analyse.analysis.explain.quarter_number import explain_quarter

    _refuse(choices, Judged)
    made, sources = read_quarter(narrowed(Quarter, choices))
    instrument = _instrument(choices, word) if word or choices.questionnaire else ""
    made_by = replace(made.provenance, command="analyse uitleg")
    deliver(
        replace(explain_quarter(made, indicator, instrument), provenance=made_by), choices, sources
    )


def _finding(choices: Explain) -> tuple[Finding, Definition] | None:
    """The published finding that is asked for, with the report in which it stands."""
    from vaktherapie_analyse.analysis.explain.one_finding import finding_named
    from vaktherapie_analyse.definitions.findings import load_findings

    kind, asked = _said(choices.asked)
    if kind in PERSON:
        return None
    definition = load_findings(choices.report or REPORT)
    found = finding_named(asked, definition)
    return (found, definition) if found else None


def _deliver_finding(choices: Explain, finding: Finding, definition: Definition) -> None:
    """A published finding, from both questionnaires."""
    from vaktherapie_analyse.analysis.explain.one_finding import explain_finding
    from vaktherapie_analyse.analysis.explain.steps import Explainer

    found = read_sdq_and_ari_cp(definition.instruments, narrowed(Findings, choices))
    _refuse_code(choices, found)
    sources = (*found.sources, *([Path(choices.report)] if choices.report else []))
    made_by = provenance("analyse uitleg", choices, found.inputs, sources)
    explainers = {
        key: Explainer(reading.measured, definition_files(reading), made_by)
        for key, reading in found.readings.items()
    }
    report = explain_finding(
        finding,
        definition,
        explainers,
        found.absent,
        made_by,
        per_respondent=choices.per_respondent,
    )
    deliver(report, choices, sources)


def _is_choices(choices: Explain) -> bool:
    from vaktherapie_analyse.analysis.explain.finding_choices import is_choices

    kind, asked = _said(choices.asked)
    return kind not in PERSON and is_choices(asked)


def _deliver_choices(choices: Explain) -> None:
    """Under which choices of norm and cut-off all published findings come out."""
    from vaktherapie_analyse.analysis.explain.finding_choices import explain_choices
    from vaktherapie_analyse.definitions.findings import load_findings

    own = narrowed(Findings, choices)
    found = read_sdq_and_ari_cp(load_findings(own.report or REPORT).instruments, own)
    _refuse_code(choices, found)
    made, sources = findings_of(found, evidence_of(found, own.report), own)
    made_by = replace(made.provenance, command="analyse uitleg")
    deliver(replace(explain_choices(made), provenance=made_by), choices, sources)


def _refuse_code(choices: Explain, found: Found) -> None:
    """Nothing; an error where what is asked for is also the code of a child."""
    from vaktherapie_analyse.analysis.contract_tables import code_as_known

    kind, asked = _said(choices.asked)
    codes = (c for one in found.measured.values() for c in one.answers.respondents["client"])
    if kind not in NUMBER and code_as_known(asked, codes):
        raise UsageError.of("explain.code_or_number")


def _refuse(choices: Explain, of: type, but: str = "") -> None:
    """Nothing; an error for an option that only commands of this other kind have use for."""
    shared = {but, *(each.name for each in fields(ChangeRule))}
    for each in fields(of):
        if each.name not in shared and getattr(choices, each.name):
            raise UsageError.of("explain.not_for_this", option=name_of(Explain, each.name))


def scale_and_files(words: Sequence[str]) -> tuple[str, list[str]]:
    """The scale, empty where none is named, and the files behind it.

    >>> scale_and_files(["totaal", "pilot.xlsx"]), scale_and_files(["a.csv", "b.csv"])
    (('totaal', ['pilot.xlsx']), ('', ['a.csv', 'b.csv']))
    """
    from vaktherapie_analyse.intake.files.read_files import SUFFIXES

    first, *others = words
    if PurePath(first).suffix.lower() in SUFFIXES or Path(first).exists():
        return "", [*words]
    if not others:
        raise UsageError.of("explain.no_file")
    return first, others


def _own(choices: Explain, word: str) -> Questionnaire:
    """The same choices, for what reads a questionnaire; other norms are tried only on request."""
    from vaktherapie_analyse.definitions import load_instrument

    own = narrowed(Questionnaire, choices)
    instrument = load_instrument(_instrument(choices, word))
    number = _number(choices.asked, instrument)
    if number is None or number.kind != "range":
        return own
    scale = scale_named(word, instrument)
    return replace(own, sensitivity=True, scale=scale.key if scale else None)


def _number(asked: str, instrument: Instrument) -> Number | None:
    """The number of that name, whatever the moments that are compared."""
    from itertools import combinations

    from vaktherapie_analyse.analysis.explain.asked_number import number_named
    from vaktherapie_analyse.analysis.line.change import Moments
    from vaktherapie_analyse.answers import MOMENTS

    word = _said(asked)[1]
    found = (number_named(word, instrument, Moments(*two)) for two in combinations(MOMENTS, 2))
    return next(filter(None, found), None)


def _instrument(choices: Explain, word: str) -> str:
    """The questionnaire that was named, else the first that has the scale or the number."""
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument
    from vaktherapie_analyse.definitions.files import is_path

    asked = choices.questionnaire
    known = sorted(instrument_keys(), key=lambda key: key != "sdq")
    if asked and not is_path(asked) and asked.lower() not in known:
        raise UsageError.of("cli.unknown_word", option="--vragenlijst", known=known)
    if asked:
        return asked if is_path(asked) else asked.lower()
    if word:
        having = [key for key in known if scale_named(word, load_instrument(key))]
    else:
        having = [key for key in known if _number(choices.asked, load_instrument(key))]
        having = having or [key for key in known if _has_word(choices.asked, load_instrument(key))]
    return (having or known)[0]


def _has_word(asked: str, instrument: Instrument) -> bool:
    """Whether what is elevated is called so in this questionnaire: `hoog-naar-normaal`."""
    words = {label(instrument.elevated_word, language) for language in LANGUAGES}
    return not words.isdisjoint(_said(asked)[1].casefold().split("-"))


def scale_named(word: str, instrument: Instrument) -> Scale | None:
    """The scale with this key, label or other name; the main one where none is named."""
    if not word:
        return instrument.scale(instrument.primary)
    for scale in instrument.scales:
        names = (scale.key, *scale.label.values(), *scale.aliases)
        if word.strip().casefold() in (name.casefold() for name in names):
            return scale
    return None


def _scale(word: str, instrument: Instrument) -> Scale:
    scale = scale_named(word, instrument)
    if scale is None:
        known = [
            Message("explain.scale", {"key": s.key, "label": s.label}) for s in instrument.scales
        ]
        raise UsageError.of("explain.unknown_scale", known=known, title=instrument.title)
    return scale


def _explainer(choices: Explain, reading: Reading) -> Explainer:
    from vaktherapie_analyse.analysis.explain.steps import Explainer

    measured = reading.measured
    made_by = provenance("analyse uitleg", choices, measured.answers.inputs, reading.sources)
    return Explainer(measured, definition_files(reading), made_by)


def definition_files(reading: Reading) -> DefinitionFiles:
    """The names of the files in which the numbers stand, as people may see them."""
    from vaktherapie_analyse.analysis.explain.steps import DefinitionFiles
    from vaktherapie_analyse.definitions.files import is_path
    from vaktherapie_analyse.intake.cells.personal import shown_file

    def named(asked: str) -> str:
        return shown_file(Path(asked).name) if is_path(asked) else f"{asked}.toml"

    instrument, norms = reading.named
    used = reading.measured.norms
    files = {key: named(key) for key in used.tables} if used else {}
    if used:
        files[used.table.key] = named(norms)
    return DefinitionFiles(named(instrument), files)
