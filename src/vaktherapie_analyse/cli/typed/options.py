"""What can be typed after a command: one frozen dataclass per kind of command.

A field is an argument or option; `command_from` turns such a class into a function that the
parser can read, so that an option is written once and means the same everywhere. The texts
stand in `language/*/cli.toml` (`option_<field>`, `metavar_<metavar>`).

Nobody compares or prints choices; without the methods for it they are made in less time, and that
is a good part of how long `analyse --help` takes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints

import typer

from vaktherapie_analyse.errors import UsageError


def option(
    *names: str, metavar: str | None = None, env: str | None = None, hidden: bool = False
) -> Any:
    """An option; one that is `hidden` has no meaning here and is refused with the reason."""
    variable = f"ANALYSE_{env}" if env else None
    return typer.Option(*names, metavar=metavar, envvar=variable, hidden=hidden)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Common:
    """Every command. The language is read before anything is parsed (`app.chosen_language`)."""

    language: Annotated[str | None, option("--taal", metavar="language")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Deliverable(Common):
    """Commands that give a report.

    Where `-o` makes other files than that, `makes_reports` is False and the command judges them.
    """

    makes_reports: ClassVar[bool] = True

    output: Annotated[list[Path] | None, option("--uitvoer", "-o", metavar="path")] = None
    overwrite: Annotated[bool, option("--overschrijf")] = False
    format: Annotated[str | None, option("--formaat", metavar="format", env="FORMAAT")] = None
    table: Annotated[str | None, option("--tabel", metavar="table")] = None
    suppress: Annotated[int | None, option("--onderdruk", metavar="limit")] = None


#: For commands that tell nothing about groups of people.
NothingToHide = Annotated[int | None, option("--onderdruk", metavar="limit", hidden=True)]


#: What columns hold that are not recognised.
Columns = Annotated[list[str] | None, option("--kolom", metavar="column")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DataFiles(Deliverable):
    """Commands that read files with measurements."""

    files: Annotated[list[str], typer.Argument(metavar="file")]
    key: Annotated[str | None, option("--sleutel", metavar="path", env="SLEUTEL")] = None
    informant: Annotated[str | None, option("--informant", metavar="informant")] = None
    encoding: Annotated[str | None, option("--codetabel", metavar="encoding")] = None
    delimiter: Annotated[str | None, option("--scheidingsteken", metavar="character")] = None
    coding: Annotated[str | None, option("--codering", metavar="coding")] = None
    column: Columns = None
    config: Annotated[Path | None, option("--config", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Check(DataFiles):
    """What was recognised in the files, and every fault."""

    suppress: NothingToHide = None
    questionnaire: Annotated[str | None, option("--vragenlijst", metavar="questionnaire")] = None
    write_config: Annotated[bool, option("--schrijf-config")] = False
    detail: Annotated[bool, option("--uitgebreid")] = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Measurements(DataFiles):
    """Commands that score measurements against norms."""

    norms: Annotated[str | None, option("--normen", metavar="norms", env="NORMEN")] = None
    elevated: Annotated[str | None, option("--verhoogd", metavar="band", env="VERHOOGD")] = None
    norm_age: Annotated[str | None, option("--normleeftijd", metavar="norm_age")] = None
    detail: Annotated[bool, option("--uitgebreid", env="UITGEBREID")] = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ChangeRule(Measurements):
    """Commands that judge change: by which rule."""

    rci_method: Annotated[str | None, option("--rci-methode", metavar="method")] = None
    alpha: Annotated[str | None, option("--alfa", metavar="number")] = None
    sd: Annotated[list[str] | None, option("--sd", metavar="of_scale")] = None
    reliability: Annotated[list[str] | None, option("--betrouwbaarheid", metavar="of_scale")] = None
    reliability_post: Annotated[
        list[str] | None, option("--betrouwbaarheid-eind", metavar="of_scale")
    ] = None
    cutoff: Annotated[str | None, option("--grens", metavar="cutoff")] = None
    functional: Annotated[list[str] | None, option("--functioneel", metavar="mean_sd")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Judged(ChangeRule):
    """Commands that compare two moments: which ones, and how change is judged."""

    pre: Annotated[str | None, option("--van", metavar="moment")] = None
    post: Annotated[str | None, option("--naar", metavar="moment")] = None
    per_respondent: Annotated[bool, option("--per-respondent")] = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Questionnaire(Judged):
    """Commands that show two moments of one questionnaire."""

    tests: Annotated[bool, option("--toetsen")] = False
    apa: Annotated[bool, option("--apa")] = False
    validity: Annotated[bool, option("--validiteit")] = False
    all_moments: Annotated[bool, option("--alle-momenten")] = False
    per: Annotated[list[str] | None, option("--per", metavar="per")] = None
    compare_methods: Annotated[bool, option("--vergelijk-methoden")] = False
    percent: Annotated[str | None, option("--procent", metavar="number")] = None
    mid: Annotated[list[str] | None, option("--mid", metavar="of_scale")] = None
    sensitivity: Annotated[bool, option("--gevoeligheid")] = False
    scale: Annotated[str | None, option("--schaal", metavar="scale")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AnyQuestionnaire(Questionnaire):
    definition: Annotated[str, typer.Argument(metavar="definition")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Quarter(ChangeRule):
    """The numbers of a quarter."""

    quarter: Annotated[str | None, option("--kwartaal", metavar="quarter")] = None
    until: Annotated[str | None, option("--tot", metavar="date")] = None
    by: Annotated[str | None, option("--op", metavar="by")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Picture(Judged):
    """One figure. What only the figure of the quarters needs is refused with another kind."""

    makes_reports: ClassVar[bool] = False

    kind: Annotated[str, typer.Argument(metavar="kind")]
    of_questionnaire: Annotated[str | None, option("--vragenlijst", metavar="questionnaire")] = None
    of_scale: Annotated[str | None, option("--schaal", metavar="scale")] = None
    quarter: Annotated[str | None, option("--kwartaal", metavar="quarter")] = None
    until: Annotated[str | None, option("--tot", metavar="date")] = None
    by: Annotated[str | None, option("--op", metavar="by")] = None
    per_respondent: Annotated[bool, option("--per-respondent", hidden=True)] = False
    detail: Annotated[bool, option("--uitgebreid", hidden=True)] = False
    format: Annotated[str | None, option("--formaat", metavar="format", hidden=True)] = None
    table: Annotated[str | None, option("--tabel", metavar="table", hidden=True)] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SdqAndAriCp(ChangeRule):
    """Commands that read the SDQ and the ARI-CP; `norms` and `elevated` are those of the SDQ."""

    high: Annotated[str | None, option("--hoog", metavar="band", env="HOOG")] = None
    second_norms: Annotated[str | None, option("--normen-ari-cp", metavar="norms")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Findings(SdqAndAriCp):
    report: Annotated[str | None, option("--definitie", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Case(SdqAndAriCp):
    suppress: NothingToHide = None
    client: Annotated[str, typer.Argument(metavar="client")]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Explain(Judged):
    """One number back to where it comes from; a scale may stand before the files."""

    suppress: NothingToHide = None
    asked: Annotated[str, typer.Argument(metavar="asked")]
    files: Annotated[list[str], typer.Argument(metavar="scale_and_file")]
    respondent: Annotated[str | None, option("--respondent", metavar="respondent")] = None
    questionnaire: Annotated[str | None, option("--vragenlijst", metavar="questionnaire")] = None
    quarter: Annotated[str | None, option("--kwartaal", metavar="quarter")] = None
    until: Annotated[str | None, option("--tot", metavar="date")] = None
    by: Annotated[str | None, option("--op", metavar="by")] = None
    high: Annotated[str | None, option("--hoog", metavar="band", env="HOOG")] = None
    second_norms: Annotated[str | None, option("--normen-ari-cp", metavar="norms")] = None
    report: Annotated[str | None, option("--definitie", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Sample(Deliverable):
    """Planning without data; numbers are text, because a decimal comma has to be read too."""

    suppress: NothingToHide = None
    share: Annotated[str | None, option("--aandeel", metavar="number")] = None
    width: Annotated[str | None, option("--breedte", metavar="number")] = None
    more_than: Annotated[str | None, option("--meer-dan", metavar="number")] = None
    effect: Annotated[str | None, option("--d", metavar="number")] = None
    correlation: Annotated[str | None, option("--samenhang", metavar="number")] = None
    pairs: Annotated[str | None, option("--n", metavar="number")] = None
    share_elevated: Annotated[str | None, option("--deel-verhoogd", metavar="number")] = None
    dropout: Annotated[str | None, option("--uitval", metavar="number")] = None
    power: Annotated[str, option("--power", metavar="number")] = "0,8"
    level: Annotated[str, option("--alfa", metavar="number")] = "0,05"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Grim(Deliverable):
    suppress: NothingToHide = None
    given: Annotated[list[str], typer.Argument(metavar="claim")]
    scan: Annotated[str | None, option("--scan", metavar="range")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class NormTables(Deliverable):
    suppress: NothingToHide = None
    keys: Annotated[list[str] | None, typer.Argument(metavar="norms")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Key(Deliverable):
    """Write a key file, or prove one; `data` holds it against answers."""

    makes_reports: ClassVar[bool] = False

    suppress: NothingToHide = None
    what: Annotated[str, typer.Argument(metavar="key_or_path")]
    norm_file: Annotated[bool, option("--normbestand")] = False
    data: Annotated[list[str] | None, option("--data", metavar="file")] = None
    column: Columns = None
    config: Annotated[Path | None, option("--config", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Template(Common):
    """An empty workbook to fill in."""

    forms: Annotated[list[str] | None, typer.Argument(metavar="questionnaire")] = None
    target: Annotated[Path | None, option("--uitvoer", "-o", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SurveyFile(Deliverable):
    """A survey with closed questions."""

    file: Annotated[Path, typer.Argument(metavar="file")]
    sheet: Annotated[str | None, option("--blad", metavar="sheet")] = None
    encoding: Annotated[str | None, option("--codetabel", metavar="encoding")] = None
    delimiter: Annotated[str | None, option("--scheidingsteken", metavar="character")] = None
    config: Annotated[Path | None, option("--config", metavar="path")] = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Example(Common):
    folder: Annotated[Path, typer.Argument(metavar="folder")] = Path("voorbeeld")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Help(Common):
    """Help about a command; a word for "all" behind it asks for all its options."""

    topic: Annotated[list[str] | None, typer.Argument(metavar="command")] = None


Choices = TypeVar("Choices")


def command_from(choices: type[Choices], run: Callable[[Choices], int | None], name: str) -> Any:
    """A function with one parameter per field, which calls `run` with what was typed.

    An empty text is no value: it would be taken as an option that was not given.
    """

    def command(**typed: Any) -> int | None:
        for field, value in typed.items():
            if value == "" or (isinstance(value, list) and "" in value):
                asked = hints[field].__metadata__[0].default
                is_option = isinstance(asked, str)
                key = "cli.option_without_value" if is_option else "cli.empty_argument"
                raise UsageError.of(key, command=f"analyse {name}", name=asked)
        return run(choices(**typed))

    parameters = inspect.signature(choices).parameters
    # An argument of a subclass comes before those of its parent, the language last.
    own = ("definition", "client", "asked", "kind", "made")
    names = sorted(parameters, key=lambda name: (name == "language", name not in own))
    hints = get_type_hints(choices, include_extras=True)
    command.__annotations__ = {name: hints[name] for name in names}
    signature = inspect.Signature([parameters[n].replace(annotation=hints[n]) for n in names])
    command.__signature__ = signature  # type: ignore[attr-defined]
    return command
