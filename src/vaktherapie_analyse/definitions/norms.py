"""Which norm belongs to a respondent: the chosen table together with those it refers to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vaktherapie_analyse.definitions.model import (
    ChangeRow,
    NormGroup,
    NormTable,
    Scale,
    ScaleNorm,
    Source,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number for reliable change, with where it stands."""

    value: float
    table: NormTable
    group: NormGroup
    source: Source
    kind: str


@dataclass(frozen=True, slots=True)
class Norms:
    """The norm table a user chose, able to look into the tables it refers to.

    Attributes
    ----------
    table
        The chosen table.
    tables
        Every table that may be referred to, by key, the chosen one included.
    """

    table: NormTable
    tables: Mapping[str, NormTable]

    def table_for(self, scale: str) -> NormTable | None:
        """The table that gives the bands of a scale, None where no table does."""
        if not self.table.bands_from:
            return self.table
        key = self.table.bands_from.get(scale)
        return self.tables[key] if key else None

    def has_bands(self, scale: str, informants: Collection[str] = ()) -> bool:
        """Whether there are bands for this scale, of one of these informants or of anybody."""
        table = self.table_for(scale)
        return table is not None and any(
            (not informants or group.informant in informants)
            and scale in group.scales
            and bool(group.scales[scale].bands)
            for group in table.groups
        )

    def group_for(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> tuple[NormTable, NormGroup] | None:
        """The table and group whose bands apply to such a respondent, or None: no norm."""
        found = self._band_group(scale, informant, age, sex)
        return found if found and found[1].scales[scale].bands else None

    def sd_for(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> Parameter | None:
        """The SD for reliable change: where the table says, else that of the table of the bands."""
        return self._parameter("sd", scale, informant, age, sex)

    def reliability_for(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> Parameter | None:
        return self._parameter("reliability", scale, informant, age, sex)

    def retest_for(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> Parameter | None:
        """The reliability over months; where the table has none, that of `reliability_for`."""
        found = self._parameter("retest", scale, informant, age, sex)
        return found or self.reliability_for(scale, informant, age, sex)

    def population_for(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> tuple[NormTable, NormGroup] | None:
        """The table of the SD and its group of such people that has both a mean and an SD.

        The group of that sex where the source gives one; that of all sexes where the sex is
        unknown.
        """
        spread = self.sd_for(scale, informant, age, sex)
        if spread is None:
            return None
        table = spread.table
        complete = [
            group
            for group in _fitting(table.groups, scale, informant, age, sex)
            if (norm := group.scales[scale]).mean is not None and norm.sd is not None
        ]
        group = max(complete, key=lambda group: group.sex is not None, default=None)
        return (table, group) if group else None

    def source_of(self, table: str, group: str, scale: str) -> Source:
        """The source of a scale's numbers in a group: its own, else the group's, the table's."""
        found = self.tables[table]
        of_group = next(entry for entry in found.groups if entry.key == group)
        return of_group.scales[scale].source or of_group.source or found.source

    def together(self, scale: str, informant: str, age: int | None, sex: str | None) -> str:
        """Which norm group such people are one with, among those of their informant.

        A group of the table that gives the bands ("table/group"); for who is in none of them the
        ages that this table takes together for reliable change ("12-17"); the rest are one ("").
        """
        if found := self._band_group(scale, informant, age, sex):
            return f"{found[0].key}/{found[1].key}"
        row = _change_row(self.table.change, informant, age)
        return f"{row.age[0]}-{row.age[1]}" if row else ""

    def bands_from_best(self, table: NormTable, scale: Scale) -> tuple[str, ...]:
        """The bands of a scale from best to worst, by their scores and the scale's direction."""
        for group in table.groups:
            norm = group.scales.get(scale.key)
            if norm and norm.bands:
                return tuple(sorted(norm.bands, key=lambda b: -scale.direction * norm.bands[b][0]))
        return table.bands

    def elevated_bands(self, table: NormTable, scale: Scale, definition: str) -> tuple[str, ...]:
        """The elevated bands, by the table's first definition where it lacks the one asked for."""
        count = table.elevated.get(table.elevated_from(definition), 0)
        return self.bands_from_best(table, scale)[-count:] if count else ()

    def _parameter(
        self, field: str, scale: str, informant: str, age: int | None, sex: str | None
    ) -> Parameter | None:
        """The number where the table says it stands, else in the table that gives the bands."""
        places = [self._change_group(field, scale, informant, age, sex)]
        if field != "retest":
            places.append(self._band_group(scale, informant, age, sex))
        for table, group in filter(None, places):
            norm: ScaleNorm | None = group.scales.get(scale)
            value = getattr(norm, "sd" if field == "sd" else "reliability") if norm else None
            if norm and value is not None:
                kind = "sd" if field == "sd" else norm.reliability_kind
                source = self.source_of(table.key, group.key, scale)
                return Parameter(value, table, group, source, kind)
        return None

    def _band_group(
        self, scale: str, informant: str, age: int | None, sex: str | None
    ) -> tuple[NormTable, NormGroup] | None:
        """The table of the bands and its group of such people, also where it prints no bands."""
        table = self.table_for(scale)
        group = _group(table.groups, scale, informant, age, sex) if table else None
        return (table, group) if table and group else None

    def _change_group(
        self, field: str, scale: str, informant: str, age: int | None, sex: str | None
    ) -> tuple[NormTable, NormGroup] | None:
        if not self.table.change:
            group = _group(self.table.groups, scale, informant, age, sex)
            return (self.table, group) if group else None
        row = _change_row(self.table.change, informant, age)
        if row is None or not getattr(row, field):
            return None
        table_key, _, group_key = getattr(row, field).partition("/")
        table = self.tables[table_key]
        return table, next(group for group in table.groups if group.key == group_key)


def _change_row(rows: tuple[ChangeRow, ...], informant: str, age: int | None) -> ChangeRow | None:
    if age is None:
        return None
    return next(
        (row for row in rows if row.informant == informant and row.age[0] <= age <= row.age[1]),
        None,
    )


def _group(
    groups: tuple[NormGroup, ...], scale: str, informant: str, age: int | None, sex: str | None
) -> NormGroup | None:
    """The group for all sexes where there is one, otherwise the one for this sex."""
    fitting = _fitting(groups, scale, informant, age, sex)
    return min(fitting, key=lambda group: group.sex is not None, default=None)


def _fitting(
    groups: tuple[NormGroup, ...], scale: str, informant: str, age: int | None, sex: str | None
) -> list[NormGroup]:
    """The groups that hold for such people; none where the age is unknown."""
    return [
        group
        for group in groups
        if age is not None
        and group.informant == informant
        and group.age[0] <= age <= group.age[1]
        and scale in group.scales
        and group.sex in (None, sex)
    ]
