"""`analyse normen`: list the norm tables, show one, or put two beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.typed.options import NormTables
from vaktherapie_analyse.errors import UsageError

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions import Instrument, Norms


def run_norms(choices: NormTables) -> None:
    """The list, one table, or two."""
    from vaktherapie_analyse.analysis.norms import norm_difference, norm_overview

    if choices.suppress is not None:
        raise UsageError.of("publish.nobody", command="analyse normen")
    keys = choices.keys or []
    made_by = provenance("analyse normen", choices, sources=map(Path, keys))
    if not keys:
        deliver(norm_overview.listing(*_shipped(), made_by), choices)
        return
    found = [_load(key) for key in keys]
    instrument, first = found[0]
    if len(found) == 1:
        deliver(norm_overview.show(instrument, first, made_by), choices)
        return
    if len(found) > 2:
        raise UsageError.of("norms.more_than_two", n=len(found))
    other, second = found[1]
    if other.key != instrument.key:
        raise UsageError.of("norms.other_instrument", first=instrument.title, second=other.title)
    deliver(norm_difference.compare(instrument, first, second, made_by), choices)


def _shipped() -> tuple[list[tuple[Instrument, Norms]], list[Instrument]]:
    """Every norm table that comes along, the default first, and who comes without any."""
    from vaktherapie_analyse.definitions import (
        instrument_keys,
        load_instrument,
        load_norms,
        norm_keys,
    )

    instruments = [load_instrument(key) for key in instrument_keys()]
    found = [
        (instrument, load_norms(key, instrument))
        for instrument in instruments
        for key in sorted(norm_keys(instrument.key), key=lambda key: (key != instrument.norms, key))
    ]
    return found, [instrument for instrument in instruments if not norm_keys(instrument.key)]


def _load(key: str) -> tuple[Instrument, Norms]:
    """The norm table with that key or in that file, and its questionnaire."""
    from vaktherapie_analyse.definitions import load_instrument, load_norms
    from vaktherapie_analyse.definitions.files import content, is_path
    from vaktherapie_analyse.definitions.model import NormTable
    from vaktherapie_analyse.definitions.shape import decode

    if is_path(key):
        path = Path(key)
        instrument = load_instrument(decode(content(path), NormTable, path.name).instrument)
        return instrument, load_norms(path, instrument)
    found, _ = _shipped()
    for instrument, norms in found:
        if norms.table.key == key.lower():
            return instrument, norms
    raise UsageError.of("norms.unknown", given=key, known=[norms.table.key for _, norms in found])
