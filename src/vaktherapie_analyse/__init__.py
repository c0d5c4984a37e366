"""SDQ and ARI-CP measurements of begin and end: scores, Dutch norms, reliable change.

From Python, in the order of the line::

    from vaktherapie_analyse import analyse, load_instrument, load_norms, read_answers

    sdq = load_instrument("sdq")
    answers = read_answers([Path("data.xlsx")], sdq)
    report = analyse(answers, sdq, load_norms("nl", sdq))
    report.tables["transitions"].frame

Names are imported when they are first used, so that `import vaktherapie_analyse` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.line.change_rule import Rule
    from vaktherapie_analyse.analysis.measured import Options
    from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
    from vaktherapie_analyse.answers import Answers
    from vaktherapie_analyse.definitions import Instrument, Norms, load_instrument, load_norms
    from vaktherapie_analyse.errors import AnalysisError, DataError, DefinitionError
    from vaktherapie_analyse.intake import Settings, read_answers
    from vaktherapie_analyse.output import show, write
    from vaktherapie_analyse.report import Report, Table

__all__ = [
    "AnalysisError",
    "Answers",
    "DataError",
    "DefinitionError",
    "Instrument",
    "Norms",
    "Options",
    "Report",
    "Rule",
    "Settings",
    "Table",
    "analyse",
    "load_instrument",
    "load_norms",
    "read_answers",
    "show",
    "write",
]

_HOME = {
    "analysis.measured": ("Options",),
    "analysis.questionnaire.pipeline": ("analyse",),
    "analysis.line.change_rule": ("Rule",),
    "answers": ("Answers",),
    "definitions": ("Instrument", "Norms", "load_instrument", "load_norms"),
    "errors": ("AnalysisError", "DataError", "DefinitionError"),
    "intake": ("Settings", "read_answers"),
    "output": ("show", "write"),
    "report": ("Report", "Table"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
