"""What the numbers of a norm table mean: every fault of one norm file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from vaktherapie_analyse.definitions.check_instrument import (
    fault,
    faults_of_age,
    faults_of_band_names,
    faults_of_text,
)
from vaktherapie_analyse.definitions.model import (
    ChangeRow,
    Instrument,
    NormGroup,
    NormTable,
    ScaleNorm,
)
from vaktherapie_analyse.language import Message

__all__ = ["faults_of_norms"]


def faults_of_norms(
    table: NormTable,
    tables: Mapping[str, NormTable],
    known: Sequence[str],
    instrument: Instrument,
) -> Iterator[Message]:
    """Every fault of the table.

    `tables` holds it and the tables it refers to; `known` are the keys it may refer to.
    """
    if table.instrument != instrument.key:
        yield fault(
            "wrong_instrument", "instrument", given=table.instrument, expected=instrument.key
        )
        return
    yield from faults_of_text(table.title, "title")
    if not table.source.citation.strip():
        yield fault("empty_citation", "source › citation")
    if not (table.groups or table.bands_from):
        yield fault("norms_empty", "group")
    yield from faults_of_band_names(table)
    yield from _faults_of_base_rates(table)
    for group in table.groups:
        yield from _faults_of_group(group, table, instrument, f'group "{group.key}"')
    yield from _faults_between_groups(table)
    for scale, text in table.contested.items():
        yield from faults_of_text(text, f"contested › {scale}")
    for scale, key in table.bands_from.items():
        yield from _faults_of_bands_from(scale, key, tables, known, instrument)
    for number, row in enumerate(table.change, start=1):
        yield from _faults_of_change_row(row, tables, known, instrument, f"change {number}")
    for (i, one), (k, other) in combinations(enumerate(table.change, start=1), 2):
        if one.informant == other.informant and _overlap(one.age, other.age):
            yield fault("rows_overlap", "change", first=i, second=k)


def _faults_of_base_rates(table: NormTable) -> Iterator[Message]:
    """A share of an unknown definition, outside 0–1, or not larger where more bands count."""
    for name, share in table.base_rates.items():
        where = f"base_rates › {name}"
        if name not in table.elevated:
            yield fault("base_rate_unknown", where, given=name, known=list(table.elevated))
        if not 0 < share < 1:
            yield fault("base_rate_range", where, given=share)
    known = [name for name in table.base_rates if name in table.elevated]
    for one, other in pairwise(sorted(known, key=lambda name: table.elevated[name])):
        if table.base_rates[one] >= table.base_rates[other]:
            yield fault("base_rate_order", f"base_rates › {other}", other=one)


def _faults_of_group(
    group: NormGroup, table: NormTable, instrument: Instrument, where: str
) -> Iterator[Message]:
    yield from faults_of_age(group.age, f"{where} › age")
    if group.informant not in instrument.informants:
        yield fault(
            "unknown_informant", f"{where} › informant",
            given=group.informant, known=instrument.informants,
        )  # fmt: skip
    if group.source and not group.source.citation.strip():
        yield fault("empty_citation", f"{where} › source › citation")
    known = [scale.key for scale in instrument.scales]
    for key, norm in group.scales.items():
        place = f"{where} › scale › {key}"
        if key not in known:
            yield fault("unknown_scale", place, given=key, known=known)
            continue
        if norm.source and not norm.source.citation.strip():
            yield fault("empty_citation", f"{place} › source › citation")
        # A frame's answer coding is not known, so neither is the range of its scores.
        span = instrument.range_of(key, group.informant) if instrument.has_key else None
        yield from _faults_of_bands(norm, table, instrument.scale(key).decimals, span, place)
        yield from _faults_of_numbers(norm, span, place)


def _faults_of_bands(
    norm: ScaleNorm,
    table: NormTable,
    decimals: int,
    span: tuple[float, float] | None,
    where: str,
) -> Iterator[Message]:
    if not norm.bands:
        return
    for name in norm.bands:
        if name not in table.bands:
            yield fault("unknown_band", f"{where} › bands", given=name, known=table.bands)
    for name, count in table.elevated.items():
        if count < len(table.bands) and count >= len(norm.bands):
            yield fault("elevated_all", f"{where} › bands", name=name, given=count)
    backwards = [name for name, (low, high) in norm.bands.items() if low > high]
    for name in backwards:
        yield fault("band_backwards", f"{where} › bands › {name}")
    if backwards:
        return
    ordered = sorted(norm.bands.items(), key=lambda band: band[1])
    step = 10.0 ** -(decimals if span else _decimals_printed(norm))
    for (name, (_, end)), (following, (start, _)) in pairwise(ordered):
        if start <= end:
            yield fault(
                "bands_overlap", f"{where} › bands", first=name, second=following, score=start
            )
        elif not math.isclose(start, end + step, abs_tol=step / 100):
            yield fault(
                "bands_gap", f"{where} › bands", first=name, second=following, low=end, high=start
            )
    if span:
        yield from _faults_of_ends(ordered, span, f"{where} › bands")


def _faults_of_ends(
    ordered: list[tuple[str, tuple[float, float]]], span: tuple[float, float], where: str
) -> Iterator[Message]:
    for (name, ends), side in ((ordered[0], 0), (ordered[-1], 1)):
        given, expected = ends[side], span[side]
        if given != expected:
            outside = given < expected if side == 0 else given > expected
            message = "band_outside" if outside else "bands_end"
            yield fault(
                message, f"{where} › {name}", given=given, expected=expected,
                low=span[0], high=span[1],
            )  # fmt: skip


def _faults_of_numbers(
    norm: ScaleNorm, span: tuple[float, float] | None, where: str
) -> Iterator[Message]:
    low, high = span or (-math.inf, math.inf)
    if norm.mean is not None and not (math.isfinite(norm.mean) and low <= norm.mean <= high):
        yield fault("mean", f"{where} › mean", given=norm.mean, low=low, high=high)
    if norm.sd is not None and not (0 < norm.sd < math.inf):
        yield fault("sd", f"{where} › sd", given=norm.sd)
    if norm.reliability is not None and not 0 < norm.reliability < 1:
        yield fault("reliability", f"{where} › reliability", given=norm.reliability)


def _faults_between_groups(table: NormTable) -> Iterator[Message]:
    for one, other in combinations(table.groups, 2):
        if one.key == other.key:
            yield fault("group_twice", f'group "{one.key}"')
        same = (one.informant, one.sex) == (other.informant, other.sex)
        if same and _overlap(one.age, other.age) and one.scales.keys() & other.scales.keys():
            yield fault(
                "groups_overlap", "group", first=one.key, second=other.key,
                low=max(one.age[0], other.age[0]), high=min(one.age[1], other.age[1]),
            )  # fmt: skip


def _faults_of_bands_from(
    scale: str,
    key: str,
    tables: Mapping[str, NormTable],
    known: Sequence[str],
    instrument: Instrument,
) -> Iterator[Message]:
    where = f"bands_from › {scale}"
    scales = [each.key for each in instrument.scales]
    if scale not in scales:
        yield fault("unknown_scale", where, given=scale, known=scales)
    elif key not in tables:
        yield fault("unknown_table", where, given=key, known=known)
    elif not any(
        scale in group.scales and group.scales[scale].bands for group in tables[key].groups
    ):
        yield fault("table_without_bands", where, given=key, scale=scale)


def _faults_of_change_row(
    row: ChangeRow,
    tables: Mapping[str, NormTable],
    known: Sequence[str],
    instrument: Instrument,
    where: str,
) -> Iterator[Message]:
    yield from faults_of_age(row.age, f"{where} › age")
    if row.informant not in instrument.informants:
        yield fault(
            "unknown_informant", f"{where} › informant",
            given=row.informant, known=instrument.informants,
        )  # fmt: skip
    references = {"sd": row.sd, "reliability": row.reliability, "retest": row.retest}
    for field, reference in references.items():
        if field != "sd" and not reference:
            continue
        place = f"{where} › {field}"
        key, slash, group_key = reference.partition("/")
        table = tables.get(key)
        if not slash:
            yield fault("reference_form", place, given=reference)
        elif table is None:
            yield fault("unknown_table", place, given=key, known=known)
        else:
            number = "sd" if field == "sd" else "reliability"
            yield from _faults_of_reference(table, group_key, number, place)


def _faults_of_reference(
    table: NormTable, group_key: str, field: str, where: str
) -> Iterator[Message]:
    groups = {group.key: group for group in table.groups}
    if group_key not in groups:
        yield fault("unknown_group", where, given=group_key, table=table.key, known=list(groups))
    elif all(getattr(norm, field) is None for norm in groups[group_key].scales.values()):
        yield fault("group_without_number", where, given=group_key, table=table.key, field=field)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _decimals_printed(norm: ScaleNorm) -> int:
    """The most decimals with which a band of this scale was written."""
    numbers = (Decimal(repr(number)).normalize() for band in norm.bands.values() for number in band)
    return max(max(0, -int(number.as_tuple().exponent)) for number in numbers)
