"""The project file `analyse.toml`: what someone would otherwise type each time.

It is looked for beside the first data file. Precedence: option, then environment, then
`analyse.toml`, then default. Paths in it are relative to the file itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec

from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.errors import DefinitionError, Place, UsageError

NAME = "analyse.toml"
#: Fields of `Project` that do not stand in the file under that name.
OURS = ("sections", "path")


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be set for one questionnaire."""

    kolommen: dict[str, str] = {}
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


class Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The project file. `sections` are the tables named after a questionnaire."""

    kolommen: dict[str, str] = {}
    momenten: dict[str, str] = {}
    informant: str = ""
    codetabel: str = ""
    scheidingsteken: str = ""
    codering: str = ""
    van: str = ""
    naar: str = ""
    normleeftijd: str = ""
    kwartaal: Goals = Goals()
    #: Other sources of data, with their number of people.
    bronnen: dict[str, int] = {}
    sections: dict[str, Section] = {}
    #: Where it stands; None when there is none.
    path: Path | None = None

    def section(self, instrument: str) -> Section:
        return self.sections.get(instrument, Section())


def load_project(files: Sequence[str], given: Path | None) -> Project:
    """The project file that holds for these data; an empty one where there is none."""
    path = given or Path(files[0]).parent / NAME
    if not path.is_file():
        if given:
            raise UsageError.of("cli.config_missing", file=str(given))
        return Project()
    place = Place(file=path.name)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = str(error).partition("(")[2].rstrip(")")
        raise DefinitionError.of("cli.config_not_toml", place, where=line) from error
    sections = {
        key: _absolute(raw.pop(key), path.parent) for key in [*raw] if key in instrument_keys()
    }
    try:
        return msgspec.convert(raw | {"sections": sections, "path": path}, Project)
    except msgspec.ValidationError as error:
        known = [*_names(Project), *instrument_keys()]
        raise DefinitionError.of(
            "cli.config_wrong", place, known=known, section=_names(Section), detail=_place_in(error)
        ) from error


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


def _names(structure: type[msgspec.Struct]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(structure) if field.name not in OURS]


def _place_in(error: msgspec.ValidationError) -> str:
    """Which key is meant, from msgspec's own message: the part between backticks."""
    return str(error).rpartition("`$")[2].rstrip("`").lstrip(".") or str(error).split("`")[1]
