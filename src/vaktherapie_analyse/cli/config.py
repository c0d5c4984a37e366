"""The project file `analyse.toml`: what someone would otherwise type each time.

It is looked for beside the first data file. Precedence: option, then environment, then
`analyse.toml`, then default. Paths in it are relative to the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.definitions.shape import defects, faults_of_shape, nearest, unknown_key
from vaktherapie_analyse.definitions.toml_text import bytes_of, parse
from vaktherapie_analyse.errors import DefinitionError, Place, Problem, UsageError
from vaktherapie_analyse.language import Message

NAME = "analyse.toml"

Value = TypeVar("Value")
Word = TypeVar("Word", bound=str)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be set for one questionnaire."""

    kolommen: dict[str, str] = {}
    antwoorden: dict[str, int | str] = {}
    codering: str = ""
    sleutel: str = ""
    normen: str = ""
    verhoogd: str = ""
    #: Reliable change: as the options of the same name.
    rci_methode: str = ""
    alfa: float | None = None
    sd: dict[str, float | str] = {}
    betrouwbaarheid: dict[str, float | str] = {}
    betrouwbaarheid_eind: dict[str, float] = {}
    grens: str = ""
    functioneel: dict[str, str] = {}
    mid: dict[str, float] = {}


Limit = Annotated[float, msgspec.Meta(gt=0)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Places = Annotated[int, msgspec.Meta(gt=0)]


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Own limits and goals of a quarter; see `definitions.goals`."""

    sessies: Limit | None = None
    uren: Limit | None = None
    vervangen: Share | None = None
    plaatsen: Places | None = None


class Survey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Answers of closed questions in a survey: from low to high, and those without an order."""

    reeksen: tuple[tuple[str, ...], ...] = ()
    keuzes: tuple[tuple[str, ...], ...] = ()


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the project file says to every questionnaire."""

    kolommen: dict[str, str] = {}
    antwoorden: dict[str, int | str] = {}
    momenten: dict[str, str] = {}
    informant: str = ""
    codetabel: str = ""
    scheidingsteken: str = ""
    codering: str = ""
    van: str = ""
    naar: str = ""
    normleeftijd: str = ""
    kwartaal: Goals = Goals()
    enquete: Survey = Survey()
    #: Other sources of data, with their number of people.
    bronnen: dict[str, int] = {}


class Project(Shared, frozen=True, kw_only=True):
    """The project file. `sections` are the tables named after a questionnaire."""

    sections: dict[str, Section] = {}
    #: Where it stands; None when there is none.
    path: Path | None = None

    def section(self, instrument: str) -> Section:
        return self.sections.get(instrument, Section())

    def setting(
        self, option: str, typed: str | None, name: str, kept: str | float | None
    ) -> Setting | None:
        """What was typed after the option, else what the file says under this name, if anything."""
        if typed is not None:
            return Setting(typed, option)
        return None if kept is None or kept == "" else self.kept(name, kept)

    def kept(self, name: str, value: str | float) -> Setting:
        """What stands in the file under this name."""
        return Setting(str(value), name, Place(file=self.path.name if self.path else NAME))


@dataclass(frozen=True, slots=True)
class Setting:
    """One value as text, how it is called where it stands, and in which file if in one."""

    text: str
    name: str
    place: Place | None = None

    def read(self, reader: Callable[[str, str], Value]) -> Value:
        """What the reader makes of name and text; a fault of the file is told with its place."""
        if self.place is None:
            return reader(self.name, self.text)
        try:
            return reader(self.name, self.text)
        except UsageError as error:
            found = [Problem(problem.message, self.place) for problem in error.problems]
            raise DefinitionError(found) from None


def load_project(files: Sequence[str], given: Path | None, own: str = "") -> Project:
    """The project file that holds for these data; an empty one where there is none.

    `own` is the key of a questionnaire that does not come with the program and is analysed now.
    """
    path = given or Path(files[0]).parent / NAME
    try:
        content = bytes_of(path)
    except (FileNotFoundError, NotADirectoryError):
        if given:
            raise UsageError.of("cli.config_missing", Place(file=Path(given).name)) from None
        return Project()
    except OSError:
        raise DefinitionError.of("cli.config_unreadable", Place(file=path.name)) from None
    raw = parse(content, path.name)
    names = [field.name for field in msgspec.structs.fields(Shared)]
    keys = [key for key in dict.fromkeys((*instrument_keys(), own)) if key and key not in names]
    if faults := list(_faults(raw, names, keys)):
        raise defects(path.name, faults)
    sections = {key: _absolute(raw.pop(key), path.parent) for key in keys if key in raw}
    return msgspec.convert(raw | {"sections": sections, "path": path}, Project)


def _faults(raw: Mapping[str, Any], names: Sequence[str], keys: Sequence[str]) -> Iterator[Message]:
    """Every key that is not known and every value of the wrong kind."""
    known = [*names, *keys]
    for key in raw:
        if key in known:
            continue
        if isinstance(raw[key], Mapping) and nearest(key, known) is None:
            yield Message("cli.config_section", {"section": key, "known": keys})
        else:
            yield unknown_key(key, known)
    yield from faults_of_shape({key: raw[key] for key in raw if key in names}, Shared, "")
    for key in keys:
        if key in raw:
            yield from faults_of_shape(raw[key], Section, key)


def _absolute(table: Any, folder: Path) -> Any:
    """The section with its file names made relative to the working folder."""
    if not isinstance(table, Mapping):
        return table
    return {
        name: str(folder / value)
        if name in ("sleutel", "normen") and str(value).endswith(".toml")
        else value
        for name, value in table.items()
    }


def word_of(known: dict[str, Word]) -> Callable[[str, str], Word]:
    """A reader of the known words, for `Setting.read`."""
    return lambda option, given: word_for(option, given, known)


def word_for(option: str, given: str, known: dict[str, Word]) -> Word:
    """What a typed word stands for; a word that is not known is wrong usage.

    None is known where norms or bands would tell them and there are none.
    """
    try:
        return known[given.lower()]
    except KeyError:
        key = "cli.unknown_word" if known else "cli.no_word_known"
        raise UsageError.of(key, option=option, known=list(known)) from None
