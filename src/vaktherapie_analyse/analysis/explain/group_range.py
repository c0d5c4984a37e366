"""How far other norms, cut-offs and missing rules carry the share of the headline."""

from __future__ import annotations

from typing import Any

from vaktherapie_analyse.analysis.each_questionnaire import Told, told
from vaktherapie_analyse.analysis.explain.asked_number import Number, names_of
from vaktherapie_analyse.analysis.explain.steps import Explainer, Explanation, Step, explained
from vaktherapie_analyse.analysis.names_for_people import labels, tables_of
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.on_request import alternatives
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Report, Table


def explain_range(explainer: Explainer, context: Context, scale: Scale, number: Number) -> Report:
    """The lowest and the highest share, with the choices that give them, beside the report's own.

    Raises
    ------
    UsageError
        Nobody was elevated under any of the choices, or nobody was measured twice.
    """
    found = list(alternatives.tables(context, explainer.measured.options.alternatives))
    said = told(explainer.measured, context.scores, [context.changes])
    report = range_in(context, explainer, scale, number, found[0] if found else None, said)
    if report is None:
        raise UsageError.of("explain.not_in_these_data")
    return report


def range_in(
    context: Context,
    explainer: Explainer,
    scale: Scale,
    number: Number,
    sensitivity: Table | None,
    said: Told,
) -> Report | None:
    """The same where the table of the choices is made already; None where it lacks the outcome."""
    found = choices_in(context, explainer, sensitivity)
    if found is None:
        return None
    title = Message("explain.title_number", title_values(explainer, number, scale))
    return explained(explainer, title, [found.headline], found.steps, [], said)


def choices_in(
    context: Context, explainer: Explainer, sensitivity: Table | None
) -> Explanation | None:
    """The lowest and the highest share with their choices."""
    asked = explainer.measured.options.alternatives
    frame = sensitivity.frame if sensitivity else None
    if frame is not None:
        frame = frame[frame["quantity"] == context.instrument.headline].dropna(subset=["share"])
    if frame is None or frame.empty:
        return None
    names = labels([context.instrument], tables_of([context.norms, *(asked.norms or ())]))
    ordered = frame.sort_values("share", kind="stable")
    rows = {"lowest": ordered.iloc[0], "highest": ordered.iloc[-1]}
    own = frame[frame["is_default"]]
    if len(own):
        rows = {"lowest": rows["lowest"], "own": own.iloc[0], "highest": rows["highest"]}
    word = context.instrument.elevated_word
    low, high = (float(rows[which]["share"]) for which in ("lowest", "highest"))
    steps = [Step("answer", None, {"low": low, "high": high})]
    for which, row in rows.items():
        shown: dict[str, Any] = {"k": row["n"], "n": row["of"], "share": row["share"]}
        shown |= {"norm": names["norm"].get(row["norm"], row["norm"]), "word": word}
        shown["elevated"] = names["band"].get(row["elevated"], row["elevated"])
        shown["missing"] = Message(f"explain.missing_{row['missing_rule']}")
        columns = {"n": row["n"], "of": row["of"], "value": row["share"], "outcome": which}
        steps.append(Step("range", Message(f"explain.range_{which}", shown), columns))
    values = {"n": len(frame), "instrument": context.instrument.key}
    steps.append(Step("range", Message("explain.range_all", values), {"n": len(frame)}))
    headline = {
        "low": low,
        "high": high,
        "own": own["share"].iloc[0] if len(own) else None,
        "what": Message(f"explain.name_{context.instrument.headline}", {"word": word}),
    }
    return Explanation(Message("explain.is_range", headline), steps)


def title_values(explainer: Explainer, number: Number, scale: Scale) -> dict[str, Any]:
    """What stands above the explanation of a number."""
    instrument = explainer.measured.instrument
    name = names_of(instrument, explainer.measured.options.moments)[number.key]
    return {"name": name, "title": instrument.key.upper(), "scale": scale.label}
