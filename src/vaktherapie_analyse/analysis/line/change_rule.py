"""How reliable change is judged: what the user may choose, written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

#: Jacobson–Truax, Gulliksen–Lord–Novick, Hsu–Linn–Lord, Edwards–Nunnally, Nunnally–Kotsch,
#: Hageman–Arrindell.
Method = Literal["jt", "gln", "hll", "en", "nk", "ha"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)

#: What an index is relative to: the person's own first score, the score that regression to the
#: mean of the sample predicts, the mean change of the sample, or the person's own first score with
#: the change shrunken towards the mean change.
RELATIVE_TO: Final[Mapping[str, str]] = {
    "jt": "own_score",
    "gln": "sample_mean",
    "hll": "mean_change",
    "en": "sample_mean",
    "nk": "sample_mean",
    "ha": "shrunken",
}

#: The cut-offs of Jacobson and Truax between a clinical and a functional group.
Cutoff = Literal["a", "b", "c"]
CUTOFFS: Final[tuple[Cutoff, ...]] = get_args(Cutoff)

#: In the place of a number: what these respondents themselves show.
SAMPLE: Final = "sample"
#: The source of a number that the user gave.
USER: Final = "user"

#: A number for a scale, or `SAMPLE`.
Given = float | Literal["sample"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How reliable change is judged; every mapping is by the key of a scale.

    Attributes
    ----------
    method
        The index.
    alpha
        Level of the index: two-sided, for Hageman–Arrindell one-sided in each direction, as in
        their paper.
    sd, reliability
        In the place of those of the norm group.
    reliability_post
        Reliability at the second moment, for Nunnally–Kotsch; otherwise that of the first.
    cutoff
        The cut-off that says who recovered; empty: the bands of the norm say so.
    functional
        Mean and SD of the functional group, in the place of those of the norm.
    percent
        For the comparison of methods: the share of the first score that counts as a change.
    mid
        For the comparison of methods: the points that count as a change (the minimal important
        difference of an anchor study).
    """

    method: Method = "jt"
    alpha: float = 0.05
    sd: Mapping[str, Given] = field(default_factory=dict)
    reliability: Mapping[str, Given] = field(default_factory=dict)
    reliability_post: Mapping[str, float] = field(default_factory=dict)
    cutoff: Cutoff | None = None
    functional: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    percent: float | None = None
    mid: Mapping[str, float] = field(default_factory=dict)

    @property
    def one_sided(self) -> bool:
        return self.method == "ha"


JACOBSON_TRUAX: Final = Rule()
