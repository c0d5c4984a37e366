"""Read a definition file and prove it.

A key (`sdq`, `nl`) names a file that comes with the program, a path a file of the user. Every fault
of one file is collected and raised once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from vaktherapie_analyse.definitions.check_instrument import (
    faults_of_frame,
    faults_of_instrument,
    faults_of_size,
)
from vaktherapie_analyse.definitions.check_norms import faults_of_norms
from vaktherapie_analyse.definitions.files import content, is_path
from vaktherapie_analyse.definitions.model import Instrument, NormTable
from vaktherapie_analyse.definitions.norms import Norms
from vaktherapie_analyse.definitions.shape import decode, defects, nearest
from vaktherapie_analyse.definitions.shipped import instrument_keys, norm_keys, shipped
from vaktherapie_analyse.errors import AnalysisError, UsageError

__all__ = ["load_instrument", "load_norms"]


def load_instrument(key_or_path: str | Path) -> Instrument:
    """The questionnaire with that key, or in that file.

    A file with the key of a questionnaire whose item key does not come with the program (ARI-CP)
    must fit that frame: the same scales, directions and numbers of items.

    Raises
    ------
    UsageError
        There is no questionnaire with that key.
    DefinitionError
        The file has faults: all of them.
    """
    if not is_path(key_or_path):
        return _shipped_instrument(str(key_or_path))
    path = Path(key_or_path)
    instrument = decode(content(path), Instrument, path.name)
    if faults := list(faults_of_size(instrument)):
        raise defects(path.name, faults)
    faults = list(faults_of_instrument(instrument))
    if instrument.key in instrument_keys():
        frame = _shipped_instrument(instrument.key)
        if not frame.has_key:
            faults += faults_of_frame(instrument, frame)
    if faults:
        raise defects(path.name, faults)
    return instrument


def load_norms(key_or_path: str | Path, instrument: Instrument) -> Norms:
    """The norm table with that key, or in that file, with every table it refers to.

    Raises
    ------
    UsageError
        There is no norm table with that key.
    DefinitionError
        The file has faults: all of them.
    """
    if is_path(key_or_path):
        path = Path(key_or_path)
        name, table = path.name, decode(content(path), NormTable, path.name)
    else:
        name, table = f"{key_or_path}.toml", _shipped_norms(str(key_or_path), instrument.key)
    tables = _with_references(table, instrument)
    known = sorted({table.key, *norm_keys(instrument.key)})
    faults = list(faults_of_norms(table, tables, known, instrument))
    if faults:
        raise defects(name, faults)
    return Norms(table, tables)


def _with_references(table: NormTable, instrument: Instrument) -> Mapping[str, NormTable]:
    """The table and the shipped tables it names; a name that does not exist is left out."""
    named = {*table.bands_from.values()}
    for row in table.change:
        named |= {
            reference.partition("/")[0] for reference in (row.sd, row.reliability, row.retest)
        }
    referred = sorted((named & {*norm_keys(instrument.key)}) - {table.key})
    return {table.key: table} | {key: _shipped_norms(key, instrument.key) for key in referred}


@cache
def _shipped_instrument(key: str) -> Instrument:
    known = instrument_keys()
    if key not in known:
        raise _unknown("definitions.unknown_instrument", key, known)
    resource = shipped("instruments") / f"{key}.toml"
    return decode(resource.read_bytes(), Instrument, resource.name)


@cache
def _shipped_norms(key: str, instrument_key: str) -> NormTable:
    known = norm_keys(instrument_key)
    if not known:
        raise UsageError.of("definitions.no_norms_shipped", given=key, instrument=instrument_key)
    if key not in known:
        raise _unknown("definitions.unknown_norms", key, known)
    resource = shipped("norms", instrument_key) / f"{key}.toml"
    return decode(resource.read_bytes(), NormTable, resource.name)


def _unknown(message: str, given: str, known: tuple[str, ...]) -> AnalysisError:
    meant = nearest(given, known)
    values = {"given": given, "known": known}
    if meant is None:
        return UsageError.of(message, **values)
    return UsageError.of(f"{message}_like", nearest=meant, **values)
