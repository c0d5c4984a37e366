"""What a definition file holds: Instrument, Scale, NormTable, NormGroup.

The shapes are checked by msgspec while a file is decoded (an unknown key or a
wrong type is refused); what the numbers mean is checked in `loading.py`.
Everything is frozen.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec

__all__ = [
    "AddedValue",
    "ChangeRow",
    "Instrument",
    "Items",
    "NormGroup",
    "NormTable",
    "Scale",
    "ScaleNorm",
    "Source",
    "Status",
]

#: How well a number was checked: read in the source itself, read in another source that quotes
#: it, not checked, or made up for an example.
Status = Literal["read", "secondary", "unverified", "invented"]
Informant = Literal["parent", "teacher", "self"]
Sex = Literal["m", "v"]


class _Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Source(_Definition, frozen=True):
    """Where numbers were printed, and how well they were checked."""

    citation: str
    status: Status
    doi: str = ""
    table: str = ""
    note: dict[str, str] = {}


class Items(_Definition, frozen=True, dict=True):
    """A block of items that share one answer scale.

    With `count` the items are numbered and their keys are "1" … "count"; `names` are then other
    names of the same items, in that order. Without `count` the names themselves are the keys.
    """

    lowest: int
    highest: int
    count: int = 0
    names: tuple[str, ...] = ()
    #: Per other form of the questionnaire: the names of its items that ask something else, with the
    #: number of the item in whose place they stand: {"2–4": {"argues": 18}}.
    forms: dict[str, dict[str, int]] = {}
    #: Of items with a name: the numbers that files give them behind the numbered items, in order.
    numbers: tuple[int, ...] = ()
    #: Letters before a name that tell the informant: {"p": "parent"}.
    prefixes: dict[str, Informant] = {}
    #: Answer words, lower case, and their number.
    words: dict[str, int] = {}
    #: The words a template offers, per language, from the lowest answer to the highest.
    offered: dict[str, tuple[str, ...]] = {}
    #: True when a file may lack these items altogether.
    optional: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(number + 1) for number in range(self.count)) or self.names


class Scale(_Definition, frozen=True):
    """How one score is made and which direction is good.

    Attributes
    ----------
    short
        The label where there is little room; empty: the label itself.
    aliases
        Other names by which files with scores know the scale; never shown.
    short_aliases
        Names that many columns could have: of this scale only beside the name of the
        questionnaire (`sdq_gedrag`), or where the header says that it is a score.
    items
        Item keys; a minus sign means reverse-keyed (`-7`, `"-friend"`). Empty in a frame whose
        key the user must supply, and for a scale that is the sum of others.
    n_items
        The number of items, for a scale without `items`.
    items_for
        Items for an informant whose form has fewer, e.g. `{"teacher": [...]}`.
    sum_of
        Keys of the scales that are added; missing as soon as one of them is missing.
    method
        "prorated_sum": mean of the answered items × number of items, rounded half up to a whole
        number. "mean": mean of the answered items, rounded half up to `decimals`.
        "sum_missing_as_zero": sum in which a missing item counts 0.
    min_answered
        With fewer answers the score is missing. Not used for a sum of scales.
    recode
        Points for the raw answers lowest, lowest + 1, …; empty when the answer is the point.
    zero_if_lowest
        Key of an item: where it has its lowest answer the score is 0; where it is missing the
        score is missing.
    family
        Key of the family of tests the scale belongs to (`Instrument.families`); empty: explored
        only, its p-values are not adjusted.
    """

    key: str
    label: dict[str, str]
    better: Literal["lower", "higher"]
    short: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    short_aliases: tuple[str, ...] = ()
    items: tuple[int | str, ...] = ()
    n_items: int = 0
    items_for: dict[Informant, tuple[int | str, ...]] = {}
    sum_of: tuple[str, ...] = ()
    method: Literal["prorated_sum", "mean", "sum_missing_as_zero"] = "prorated_sum"
    min_answered: int = 0
    decimals: int = 0
    recode: tuple[int, ...] = ()
    zero_if_lowest: str = ""
    family: str = ""

    @property
    def direction(self) -> int:
        """+1 when higher is better, −1 when lower is better."""
        return 1 if self.better == "higher" else -1

    def items_of(self, informant: str) -> tuple[tuple[str, bool], ...]:
        """The item keys of that informant's form, each with whether it is reverse-keyed."""
        items = self.items_for.get(informant, self.items)  # type: ignore[call-overload]
        return tuple((str(item).removeprefix("-"), str(item).startswith("-")) for item in items)


class AddedValue(_Definition, frozen=True):
    """A published formula for the score that is expected at post without any help.

    expected = constant + Σ coefficient · score at pre, per scale of `coefficients`; the added value
    is expected − observed on `scale`, in a population where it has mean 0 and this `sd`.

    Attributes
    ----------
    age, months
        Completed years, and months between the measurements, for which it was made; both ends
        included.
    """

    scale: str
    informant: Informant
    constant: float
    coefficients: dict[str, float]
    sd: float
    age: tuple[int, int]
    months: tuple[int, int]
    source: Source


class _Banded(_Definition, frozen=True, kw_only=True):
    """What has bands.

    Attributes
    ----------
    bands
        All bands in the order in which they are printed.
    band_labels
        The same bands in other languages, in the same order.
    elevated
        What may count as elevated: name of the mildest band → how many of the worst bands. The
        first one is the default.
    """

    bands: tuple[str, ...] = ()
    band_labels: dict[str, tuple[str, ...]] = {}
    elevated: dict[str, int] = {}

    @property
    def band_texts(self) -> dict[str, dict[str, str]]:
        """How each band is written for people."""
        return {
            key: {"nl": key} | {language: names[i] for language, names in self.band_labels.items()}
            for i, key in enumerate(self.bands)
        }

    def elevated_from(self, asked: str) -> str:
        """The name in `elevated` that holds: the one asked for, else the first; empty for none."""
        return asked if asked in self.elevated else next(iter(self.elevated), "")


class Instrument(_Banded, frozen=True, kw_only=True):
    """A questionnaire: its items, scales and what must be said with every result.

    Its bands are those that vendors export with the scores, from low to high; they are for data in
    which the bands themselves stand.
    """

    key: str
    title: dict[str, str]
    source: Source
    #: Completed years for which the questionnaire is meant, both ends included.
    age: tuple[int, int]
    informants: tuple[Informant, ...]
    items: tuple[Items, ...]
    scales: tuple[Scale, ...] = msgspec.field(name="scale")
    #: The scale of the headline.
    primary: str
    #: How people call a score in the worst bands: verhoogd, hoog.
    elevated_word: dict[str, str]
    #: Which of the two good outcomes the headline counts.
    headline: Literal["to_normal", "no_longer_elevated"] = "to_normal"
    #: Norm table that is used when the user names none; empty when there is none.
    norms: str = ""
    #: Printed under every result.
    notice: dict[str, str] = {}
    #: Families of tests whose p-values are adjusted together, with what people call them.
    families: dict[str, dict[str, str]] = {}
    added_value: AddedValue | None = None

    @property
    def item_keys(self) -> tuple[str, ...]:
        return tuple(key for block in self.items for key in block.keys)

    @property
    def has_key(self) -> bool:
        """False for a frame whose item key the user must supply."""
        return all(scale.items or scale.sum_of for scale in self.scales)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)

    def is_optional(self, scale: Scale) -> bool:
        """Whether a file may lack this scale altogether."""
        return bool(scale.items) and all(
            self.block_of(item).optional for item, _ in scale.items_of(self.informants[0])
        )

    def bands_from_best(self, scale: Scale) -> tuple[str, ...]:
        """The exported bands from best to worst for this scale."""
        return self.bands if scale.better == "lower" else self.bands[::-1]

    def elevated_bands(self, scale: Scale, definition: str) -> tuple[str, ...]:
        """The exported bands that count as elevated."""
        count = self.elevated.get(self.elevated_from(definition), 0)
        return self.bands_from_best(scale)[-count:] if count else ()

    def block_of(self, item: str) -> Items:
        return next(block for block in self.items if item in block.keys)

    def range_of(self, scale_key: str, informant: str = "parent") -> tuple[float, float]:
        """The lowest and highest score that can be attained."""
        scale = self.scale(scale_key)
        if scale.sum_of:
            parts = [self.range_of(part, informant) for part in scale.sum_of]
            return sum(low for low, _ in parts), sum(high for _, high in parts)
        items = [item for item, _ in scale.items_of(informant)]
        n_items = len(items) or scale.n_items
        block = self.block_of(items[0]) if items else self.items[0]
        points = scale.recode or (block.lowest, block.highest)
        low, high = min(points), max(points)
        return (low, high) if scale.method == "mean" else (n_items * low, n_items * high)

    def is_whole(self, scale_key: str) -> bool:
        """Whether its scores can only be whole numbers; False where the item key is not known."""
        scale = self.scale(scale_key)
        if scale.sum_of:
            return all(map(self.is_whole, scale.sum_of))
        return bool(scale.items) and scale.method != "mean"


class ScaleNorm(_Definition, frozen=True):
    """What a source prints for one scale in one group; absent is absent, never filled.

    `bands` are closed intervals as printed: {"normaal": (0, 10), …}.
    """

    bands: dict[str, tuple[float, float]] = {}
    mean: float | None = None
    sd: float | None = None
    reliability: float | None = None
    reliability_kind: Literal["alpha", "retest"] = "alpha"
    note: dict[str, str] = {}
    #: Only where it differs from the table's source.
    source: Source | None = None


class NormGroup(_Definition, frozen=True):
    """The people a norm holds for. `age` in completed years, both ends included."""

    key: str
    age: tuple[int, int]
    scales: dict[str, ScaleNorm] = msgspec.field(name="scale")
    informant: Informant = "parent"
    sex: Sex | None = None
    n: int | None = None
    note: dict[str, str] = {}
    #: Only where it differs from the table's source.
    source: Source | None = None


class ChangeRow(_Definition, frozen=True):
    """Which SD and reliability belong to which respondents: "table/group" for each.

    `reliability` is empty ("") where there is none. `retest` is the reliability over months that
    regression to the mean asks for; optional.
    """

    age: tuple[int, int]
    sd: str
    reliability: str
    retest: str = ""
    informant: Informant = "parent"


class NormTable(_Banded, frozen=True, kw_only=True):
    """One norm file. A composite has `bands_from` and no groups of its own.

    Attributes
    ----------
    base_rates
        The share of the norm group that counts as elevated, per name of `elevated`, where the
        source says how its limits were drawn ("the highest 10 %"): what is to be expected in a
        group like the norm group.
    bands_from
        Scale → key of the table that gives its bands.
    change
        SD and reliability for reliable change. Empty: those of the table's own groups.
    contested
        Scale → what else is known where tables disagree on it; it stands beside their comparison.
    """

    key: str
    instrument: str
    title: dict[str, str]
    source: Source
    population: dict[str, str] = {}
    base_rates: dict[str, float] = {}
    groups: tuple[NormGroup, ...] = msgspec.field(name="group", default=())
    bands_from: dict[str, str] = {}
    change: tuple[ChangeRow, ...] = ()
    contested: dict[str, dict[str, str]] = {}
    note: dict[str, str] = {}
