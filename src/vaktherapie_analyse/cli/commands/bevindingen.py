"""`analyse bevindingen`: the published findings of a report, computed again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.sdq_and_ari_cp import Found, read_sdq_and_ari_cp
from vaktherapie_analyse.cli.typed.options import Findings

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
    from vaktherapie_analyse.analysis.measured import Measured
    from vaktherapie_analyse.definitions import Norms
    from vaktherapie_analyse.report import Report

#: The report whose findings are computed when none is named.
REPORT = "handreiking-2024"


def run_findings(choices: Findings) -> None:
    """Read both questionnaires, compute the findings again and show them."""
    report, sources = read_findings(choices)
    deliver(report, choices, sources)


def read_findings(choices: Findings) -> tuple[Report, tuple[Path, ...]]:
    """The findings of both questionnaires, and the files beside the data that had a say."""
    from vaktherapie_analyse.definitions.findings import load_findings

    definition = load_findings(choices.report or REPORT)
    found = read_sdq_and_ari_cp(definition.instruments, choices)
    return findings_of(found, evidence_of(found, choices.report), choices)


def findings_of(
    found: Found, given: Evidence, choices: Findings
) -> tuple[Report, tuple[Path, ...]]:
    """The same of questionnaires that were read, and what is counted of them."""
    from vaktherapie_analyse.analysis.findings.findings_report import recompute

    name = choices.report or REPORT
    # A definition in a file had a say too, as keys and norms have.
    sources = (*found.sources, *([Path(name)] if name.endswith(".toml") else []))
    report = recompute(
        given,
        _tables(found.measured.get("sdq")),
        provenance("analyse bevindingen", choices, found.inputs, sources),
    )
    return report, sources


def evidence_of(found: Found, report: str | None) -> Evidence:
    """What the findings of this report are counted from."""
    from vaktherapie_analyse.analysis.findings.finding_tables import evidence
    from vaktherapie_analyse.definitions.findings import load_findings

    return evidence(load_findings(report or REPORT), found.measured, found.absent)


def _tables(measured: Measured | None) -> list[Norms]:
    """The norm tables of the SDQ that the grid tries: the chosen one, then all that are shipped.

    Those for another form, of teachers, can say nothing about anybody here.
    """
    from vaktherapie_analyse.definitions import load_norms, norm_keys

    if measured is None:
        return []
    instrument = measured.instrument
    shipped = [load_norms(key, instrument) for key in norm_keys(instrument.key)]
    informants = measured.answers.informants
    fit = [
        norms
        for norms in shipped
        if any(g.informant in informants for t in norms.tables.values() for g in t.groups)
    ]
    return [measured.norms, *fit] if measured.norms else fit
