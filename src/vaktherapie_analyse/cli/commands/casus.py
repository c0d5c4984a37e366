"""`analyse casus`: one family on a page. Research use only."""

from __future__ import annotations

from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.sdq_and_ari_cp import INSTRUMENTS, read_sdq_and_ari_cp
from vaktherapie_analyse.cli.typed.options import Case
from vaktherapie_analyse.errors import UsageError


def run_case(choices: Case) -> None:
    """Read both questionnaires and show everything about one child."""
    from vaktherapie_analyse.analysis.single_reports.case_report import case

    if choices.suppress is not None:
        raise UsageError.of("case.suppress")
    found = read_sdq_and_ari_cp(INSTRUMENTS, choices)
    made_by = provenance("analyse casus", choices, found.inputs, found.sources)
    deliver(case(choices.client, found.measured, found.absent, made_by), choices, found.sources)
