"""The published findings of one report: what is counted among whom, and the figure in print.

A finding is a share: of the respondents in `among`, how many are in `count`. Both are lists of
conditions that must all hold; a condition says one thing about one respondent in a closed
vocabulary (`State`), so that another report is another file and no Python.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from vaktherapie_analyse.definitions.check_instrument import fault, faults_of_text
from vaktherapie_analyse.definitions.files import content, is_path
from vaktherapie_analyse.definitions.loading import load_instrument
from vaktherapie_analyse.definitions.model import Source
from vaktherapie_analyse.definitions.shape import decode, defects, nearest
from vaktherapie_analyse.definitions.shipped import keys, shipped
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import Message

__all__ = ["Chain", "Condition", "Context", "Cross", "Finding", "Findings", "Reading"]
__all__ += ["findings_keys", "load_findings"]

Questionnaire = Literal["sdq", "ari-cp"]
Moment = Literal["begin", "eind", "vervolg"]

#: What can be true of a respondent.
#: measured, not_measured: whether there is a measurement (measured with `until`: at both moments)
#: elevated, not_elevated: by the chosen definition of elevated
#: best_band, worst_band: in the first or last band of the norm table
#: improved, to_normal, no_longer: from `moment` until `until`, reliably better; from elevated to
#: the best band; from elevated to any band that is not
State = Literal[
    "measured", "not_measured", "elevated", "not_elevated", "best_band", "worst_band",
    "improved", "to_normal", "no_longer",
]  # fmt: skip
PRESENCE = ("measured", "not_measured")
CHANGES = ("improved", "to_normal", "no_longer")
_ORDER = ("begin", "eind", "vervolg")
_PUBLISHED = re.compile(r"\d+([.,]\d+)?\s*%|\d+/\d+")


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Condition(_Part, frozen=True):
    """One thing that can be true of a respondent; `scale` only where the state is about a score."""

    key: str
    label: dict[str, str]
    instrument: Questionnaire
    moment: Moment
    state: State
    scale: str = ""
    until: Moment | None = None


class Reading(_Part, frozen=True):
    """One way to understand a finding: of those in `among`, how many are in `count`."""

    key: str
    label: dict[str, str]
    count: tuple[str, ...]
    among: tuple[str, ...] = ()


class Finding(_Part, frozen=True):
    """A figure in print. `published` is a percentage as printed ("64%") or a count ("14/22").

    Without readings it is a figure from elsewhere, which these data cannot give.
    """

    id: str
    label: dict[str, str]
    published: str
    readings: tuple[Reading, ...] = msgspec.field(name="reading", default=())


class Chain(_Part, frozen=True):
    """Conditions by which a group is split again and again."""

    steps: tuple[str, ...]
    among: tuple[str, ...] = ()


class Cross(_Part, frozen=True):
    """Two conditions against each other."""

    moment: Moment
    row: str
    column: str
    among: tuple[str, ...] = ()


class Context(_Part, frozen=True):
    """A figure of another study, shown as such."""

    key: str
    label: dict[str, str]
    published: str
    source: Source


class Findings(_Part, frozen=True):
    """The findings of one report."""

    key: str
    title: dict[str, str]
    source: Source
    conditions: tuple[Condition, ...] = msgspec.field(name="condition")
    findings: tuple[Finding, ...] = msgspec.field(name="finding")
    chain: Chain | None = None
    crosses: tuple[Cross, ...] = msgspec.field(name="cross", default=())
    context: tuple[Context, ...] = ()
    #: What must be said with the context.
    context_warning: dict[str, str] = {}

    @property
    def instruments(self) -> tuple[str, ...]:
        """The questionnaires the conditions are about."""
        return tuple(dict.fromkeys(condition.instrument for condition in self.conditions))

    def scales_of(self, instrument: str) -> tuple[str, ...]:
        """The scales of that questionnaire the conditions are about."""
        scales = (c.scale for c in self.conditions if c.instrument == instrument and c.scale)
        return tuple(dict.fromkeys(scales))

    def condition(self, key: str) -> Condition:
        return next(condition for condition in self.conditions if condition.key == key)


def findings_keys() -> tuple[str, ...]:
    """The keys of the reports that come with the program."""
    return keys(shipped("findings"))


def load_findings(key_or_path: str | Path) -> Findings:
    """The findings with that key, or in that file.

    Raises
    ------
    UsageError
        There is no report with that key.
    DefinitionError
        The file has faults: all of them.
    """
    if is_path(key_or_path):
        path = Path(key_or_path)
        name, data = path.name, content(path)
    else:
        known = findings_keys()
        if key_or_path not in known:
            near = nearest(str(key_or_path), known)
            raise UsageError.of("findings.unknown_report", known=known, nearest=near or known[0])
        resource = shipped("findings") / f"{key_or_path}.toml"
        name, data = resource.name, resource.read_bytes()
    definition = decode(data, Findings, name)
    faults = list(_faults(definition))
    if faults:
        raise defects(name, faults)
    return definition


def _faults(definition: Findings) -> Iterator[Message]:
    """Every fault of what the file means; nothing when it can be computed."""
    yield from faults_of_text(definition.title, "title")
    yield from _faults_of_source(definition.source, "source")
    yield from _doubles("condition", (condition.key for condition in definition.conditions))
    yield from _doubles("finding", (finding.id for finding in definition.findings))
    for condition in definition.conditions:
        yield from _faults_of_condition(condition, f'condition "{condition.key}"')
    known = [condition.key for condition in definition.conditions]
    for finding in definition.findings:
        yield from _faults_of_finding(finding, known, f'finding "{finding.id}"')
    if definition.chain:
        yield from _unknown(definition.chain.among, known, "chain › among")
        yield from _unknown(definition.chain.steps, known, "chain › steps")
    for number, cross in enumerate(definition.crosses, start=1):
        named = (*cross.among, cross.row, cross.column)
        yield from _unknown(named, known, f"cross {number}")
    for context in definition.context:
        where = f'context "{context.key}"'
        yield from faults_of_text(context.label, f"{where} › label")
        yield from _faults_of_source(context.source, f"{where} › source")


def _faults_of_condition(condition: Condition, where: str) -> Iterator[Message]:
    yield from faults_of_text(condition.label, f"{where} › label")
    known = [scale.key for scale in load_instrument(condition.instrument).scales]
    if condition.state in PRESENCE:
        if condition.scale:
            yield _fault("scale_not_here", f"{where} › scale", state=condition.state)
    elif condition.scale not in known:
        yield fault("unknown_scale", f"{where} › scale", given=condition.scale, known=known)
    if condition.state in CHANGES and condition.until is None:
        yield _fault("needs_until", f"{where} › until", state=condition.state)
    elif condition.state not in (*CHANGES, "measured") and condition.until is not None:
        yield _fault("until_not_here", f"{where} › until", state=condition.state)
    elif condition.until and _ORDER.index(condition.until) <= _ORDER.index(condition.moment):
        yield _fault("until_before", f"{where} › until", moment=condition.moment)


def _faults_of_finding(finding: Finding, known: list[str], where: str) -> Iterator[Message]:
    yield from faults_of_text(finding.label, f"{where} › label")
    if not _PUBLISHED.fullmatch(finding.published.strip()):
        yield _fault("published_unreadable", f"{where} › published")
    yield from _doubles(f"{where} › reading", (reading.key for reading in finding.readings))
    for reading in finding.readings:
        place = f'{where} › reading "{reading.key}"'
        yield from faults_of_text(reading.label, f"{place} › label")
        yield from _unknown(reading.among, known, f"{place} › among")
        yield from _unknown(reading.count, known, f"{place} › count")
        if not reading.count:
            yield fault("empty", f"{place} › count")


def _faults_of_source(source: Source, where: str) -> Iterator[Message]:
    if not source.citation.strip():
        yield fault("empty_citation", f"{where} › citation")


def _doubles(what: str, keys: Iterable[str]) -> Iterator[Message]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield _fault("twice", f'{what} "{key}"')


def _unknown(given: Iterable[str], known: list[str], where: str) -> Iterator[Message]:
    for key in given:
        if key not in known:
            yield _fault("unknown_condition", where, given=key, known=known)


def _fault(name: str, where: str, /, **values: object) -> Message:
    return Message(f"findings.{name}", {"where": where, **values})
