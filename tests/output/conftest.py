"""Reports made by hand, with invented numbers of invented people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from vaktherapie_analyse.analysis.questionnaire.summarise import JUDGED, MOVED
from vaktherapie_analyse.errors import DataError, Place, Problem
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Column, Kind, Provenance, Report, Table


def table(key: str, kinds: dict[str, Kind], *rows: tuple[Any, ...]) -> Table:
    """A table of these columns and rows, with the pandas types that analysis uses."""
    types = {"count": "Int64", "flag": "boolean", "key": "str", "text": "str"}
    frame = pd.DataFrame(list(rows), columns=list(kinds))
    frame = frame.astype({name: types.get(kind, "Float64") for name, kind in kinds.items()})
    declared = {column.name: column for column in (*JUDGED, *MOVED)}
    columns = (declared.get(name, Column(name, kind)) for name, kind in kinds.items())
    return Table(key, frame, tuple(columns))


def kinds(**given: str) -> dict[str, Kind]:
    """Column names per kind, in order: `kinds(key="scale", count="n")`; digits make a kind anew."""
    found: dict[str, Any] = {}
    for kind, names in given.items():
        found |= dict.fromkeys(names.split(), kind.rstrip("0123456789"))
    return found


FLOW = kinds(key="step scale", count="n")
SUMMARY = kinds(
    key="scale",
    count="n",
    score="pre_mean pre_sd post_mean post_sd change_mean change_low change_high",
    ratio="d_av d_av_low d_av_high",
    p="p_wilcoxon",
)
TRANSITIONS = kinds(
    key="scale norm",
    count="n n_elevated_pre n_elevated_post n_to_normal n_no_longer_elevated n_to_elevated",
    share="share_to_normal share_to_normal_low share_to_normal_high",
    p="p_mcnemar",
    key2="elevated_bands",
    count2="n_not_elevated_pre",
    share2=(
        "share_elevated_pre share_elevated_pre_low share_elevated_pre_high share_elevated_post "
        "share_elevated_post_low share_elevated_post_high share_no_longer_elevated "
        "share_no_longer_elevated_low share_no_longer_elevated_high"
    ),
)
BANDS = kinds(key="scale pre_band post_band", count="n")
VERDICTS = kinds(
    key="scale",
    count=("n n_recovered n_improved n_unchanged n_deteriorated n_harmed n_to_normal_not_reliable"),
)
PARAMETERS = kinds(
    key="scale group norm",
    score="sd",
    key2="sd_source",
    ratio="reliability",
    key3="reliability_source",
    score2="s_diff critical_change",
    count="smallest_whole_change",
    key4="reliability_kind",
    count2="n",
)
DISTRIBUTION = kinds(
    key="moment scale norm",
    count="n",
    score="mean sd",
    count2="n_classified n_elevated",
    share="share_elevated share_elevated_low share_elevated_high",
)
CHANGES = kinds(
    text="client respondent",
    key="scale",
    score="pre post change s_diff",
    ratio="rci",
    flag="reliable",
    key2="pre_band post_band transition verdict",
)
SCORES = kinds(
    text="client respondent",
    key="informant moment",
    count="age",
    key2="sex scale",
    count2="n_answered",
    score="score",
    key3="norm group band",
    flag="elevated",
)

PROVENANCE = Provenance(
    version="0.1.0",
    date="2026-11-22",
    command="analyse sdq pilot.xlsx",
    options={"verhoogd": "klinisch", "per_respondent": False, "normen": None},
    inputs=({"name": "pilot.xlsx", "sha256": "0f" * 32, "n_rows": 33},),
)

SCALES = {
    "total": {"nl": "Totaal", "en": "Total"},
    "emotion": {"nl": "Emotionele problemen", "en": "Emotional problems"},
    "hyper": {"nl": "Hyperactiviteit/aandachtstekort", "en": "Hyperactivity/inattention"},
    "prosocial": {"nl": "Prosociaal gedrag", "en": "Prosocial behaviour"},
    "impact": {"nl": "Impact", "en": "Impact"},
    "disorganised": {"nl": "Gedesorganiseerd", "en": "Disorganised"},
    "avoidant": {"nl": "Vermijdend", "en": "Avoidant"},
    "secure": {"nl": "Veilig", "en": "Secure"},
}
BAND = {
    "normaal": {"nl": "normaal", "en": "normal"},
    "grensgebied": {"nl": "grensgebied", "en": "borderline"},
    "klinisch": {"nl": "klinisch", "en": "clinical"},
    "laag": {"nl": "laag", "en": "low"},
    "hoog": {"nl": "hoog", "en": "high"},
}


def sentence(dutch: str, english: str) -> Message:
    """A ready sentence: the room that makes real ones has its own tests."""
    return Message("language.list", {"items": [{"nl": dutch, "en": english}]})


FLOW_TABLE = table(
    "flow",
    FLOW,
    ("respondents", None, 22),
    ("pre", None, 19),
    ("post", None, 14),
    ("pairs", None, 14),
    ("pre_only", None, 5),
    ("post_only", None, 0),
    ("none", None, 3),
    ("usable", "total", 14),
    ("usable", "emotion", 13),
)


@pytest.fixture
def sdq() -> Report:
    """SDQ: the total with three bands, the subscales with two; impact not in the file."""
    tables = (
        FLOW_TABLE,
        table(
            "summary",
            SUMMARY,
            (
                "total",
                14,
                15.071,
                6.02,
                12.286,
                5.61,
                -2.786,
                -4.912,
                -0.66,
                0.478,
                0.11,
                0.846,
                0.0139,
            ),
            ("emotion", 13, 4.1, 2.05, 3.2, 1.9, -0.9, -1.95, 0.15, 0.455, -0.08, 0.99, 0.0557),
            ("hyper", 14, 6.14, 2.6, 6.2, 2.44, 0.06, -0.9, 1.02, -0.024, -0.41, 0.36, 0.9),
            ("prosocial", 1, 7.0, None, 8.0, None, 1.0, None, None, None, None, None, 1.0),
            ("impact", 0, *[None] * 11),
        ),
        table(
            "transitions",
            TRANSITIONS,
            (
                *("total", "theunissen-2022", 14, 9, 6, 3, 4, 1, 1 / 3, 0.1206, 0.6458, 0.375),
                *("klinisch", 5, 9 / 14, 0.388, 0.837, 6 / 14, 0.214, 0.674, 4 / 9, 0.189, 0.733),
            ),
            (
                *("emotion", "maurice-stam-2018", 13, 13, 0, 13, 13, 0, 1.0, 0.772, 1.0, 0.0002),
                *("klinisch", 0, 1.0, 0.772, 1.0, 0.0, 0.0, 0.228, 1.0, 0.772, 1.0),
            ),
            (
                *("prosocial", "maurice-stam-2018", 1, 0, 0, 0, 0, 0, None, None, None, 1.0),
                *("klinisch", 1, 0.0, 0.0, 0.793, 0.0, 0.0, 0.793, None, None, None),
            ),
            ("impact", None, 0, 0, 0, 0, 0, 0, *[None] * 5, 0, *[None] * 9),
        ),
        table(
            "verdicts",
            VERDICTS,
            ("total", 14, 3, 1, 9, 1, 0, 1),
            ("emotion", 13, 2, 0, 11, 0, 0, 0),
            ("impact", 0, 0, 0, 0, 0, 0, 0),
        ),
        table(
            "bands",
            BANDS,
            ("total", "normaal", "normaal", 4),
            ("total", "normaal", "klinisch", 1),
            ("total", "grensgebied", "normaal", 0),
            ("total", "klinisch", "normaal", 3),
            ("total", "klinisch", "grensgebied", 1),
            ("total", "klinisch", "klinisch", 5),
        ),
        table(
            "parameters",
            PARAMETERS,
            (
                *("total", "7-11", "theunissen-2022", 5.79, "meltzer-2000/5-15", 0.80),
                *("theunissen-2022/7-11", 3.6619, 7.1772, 8, "alpha", 10),
            ),
            ("total", None, None, None, None, None, None, None, None, None, None, 1),
        ),
        table(
            "distribution",
            DISTRIBUTION,
            ("begin", "total", "theunissen-2022", 19, 14.9, 6.1, 18, 11, 11 / 18, 0.386, 0.797),
            ("eind", "total", "theunissen-2022", 14, 12.3, 5.6, 14, 6, 6 / 14, 0.214, 0.674),
            ("eind", "impact", None, 0, None, None, 0, 0, None, None, None),
        ),
    )
    return Report(
        kind="questionnaire",
        title=sentence("SDQ, ouderversie", "SDQ, parent form"),
        headlines=(
            sentence(
                "Bij 9 van de 14 ouders (64 %; 95%-BI 39–84 %) was de score op ‘Totaal’ bij het "
                "begin verhoogd.",
                "For 9 of the 14 parents (64%; 95% CI 39–84%) the score on ‘Total’ was elevated at "
                "the start.",
            ),
            sentence(
                "Bij 3 van deze 9 (33 %; 95%-BI 12–65 %) was die score aan het eind normaal.",
                "For 3 of these 9 (33%; 95% CI 12–65%) that score was normal at the end.",
            ),
        ),
        tables={found.key: found for found in tables},
        labels={"scale": SCALES, "band": BAND},
        provenance=PROVENANCE,
        banners=(sentence("VERZONNEN GETALLEN: een voorbeeld.", "INVENTED NUMBERS: an example."),),
        sources=(
            sentence("Normen: Theunissen e.a. (2022)", "Norms: Theunissen et al. (2022)"),
            sentence("verhoogd: band klinisch", "elevated: band clinical"),
            sentence(
                "RCI: Jacobson–Truax, betrouwbaar bij |RCI| > 1,96 · SD: Meltzer e.a. (2000, VK; "
                "Nederlandse SD ontbreekt) · Cronbachs α: Theunissen e.a. (2022)",
                "RCI: Jacobson–Truax, reliable at |RCI| > 1.96 · SD: Meltzer et al. (2000, UK; no "
                "Dutch SD) · Cronbach's α: Theunissen et al. (2022)",
            ),
        ),
        remarks=(
            sentence(
                "1 schaalscore is geschat uit de gegeven antwoorden.",
                "1 scale score is estimated from the answers given.",
            ),
            sentence(
                "1 kind heeft meer dan één respondent.", "1 child has more than one respondent."
            ),
        ),
        facts={
            "instrument": "sdq",
            "moments": ["begin", "eind"],
            "n_respondents": 22,
            "elevated": "klinisch",
            "elevated_word": {"nl": "verhoogd", "en": "elevated"},
            "headline": "to_normal",
            "notice": None,
        },
    )


@pytest.fixture
def ari(sdq: Report) -> Report:
    """ARI-CP: five bands, item means, and on one scale the lowest band is the bad one."""
    tables = (
        FLOW_TABLE,
        table(
            "summary",
            SUMMARY,
            (
                "disorganised",
                14,
                2.31,
                0.71,
                2.052,
                0.66,
                -0.25,
                -0.47,
                -0.03,
                0.36,
                0.05,
                0.68,
                0.03,
            ),
            ("secure", 14, 3.9, 0.62, 4.1, 0.6, 0.2, -0.1, 0.5, 0.33, -0.16, 0.82, 0.2),
        ),
        table(
            "transitions",
            TRANSITIONS,
            (
                *("disorganised", "eigen", 14, 6, 3, 0, 3, 0, 0.0, 0.0, 0.39, 0.25),
                *("hoog", 8, 6 / 14, 0.21, 0.67, 3 / 14, 0.08, 0.48, 0.5, 0.188, 0.812),
            ),
            (
                *("secure", "eigen", 14, 4, 3, 0, 1, 0, 0.0, 0.0, 0.49, 1.0),
                *("laag", 10, 4 / 14, 0.12, 0.55, 3 / 14, 0.08, 0.48, 0.25, 0.05, 0.7),
            ),
        ),
        table("verdicts", VERDICTS, ("disorganised", 14, 2, 1, 10, 1, 0, 0)),
    )
    return replace(
        sdq,
        title=sentence("ARI-CP 2–5", "ARI-CP 2–5"),
        tables={found.key: found for found in tables},
        facts={
            **(sdq.facts or {}),
            "instrument": "ari-cp",
            "elevated": "hoog",
            "elevated_word": {"nl": "hoog", "en": "high"},
            "headline": "no_longer_elevated",
            "notice": {
                "nl": "De ARI-CP toont hoe de ouder de relatie ervaart.",
                "en": "The ARI-CP shows how the parent experiences the relationship.",
            },
        },
    )


@pytest.fixture
def one_moment(sdq: Report) -> Report:
    """Only the first measurement: no tables of change."""
    flow = table(
        "flow",
        FLOW,
        ("respondents", None, 22),
        ("pre", None, 19),
        ("post", None, 0),
        ("pairs", None, 0),
        ("pre_only", None, 19),
        ("post_only", None, 0),
        ("none", None, 3),
    )
    distribution = table(
        "distribution",
        DISTRIBUTION,
        ("begin", "total", "theunissen-2022", 19, 14.9, 6.1, 18, 11, 11 / 18, 0.386, 0.797),
        ("begin", "emotion", None, 1, 4.0, None, 0, 0, None, None, None),
    )
    return replace(sdq, tables={"flow": flow, "distribution": distribution}, banners=())


@pytest.fixture
def hostile(sdq: Report) -> Report:
    """Per respondent, with codes that a terminal, a spreadsheet or Markdown could take amiss."""
    scores = table(
        "scores",
        SCORES,
        *[
            (
                client,
                "moeder",
                "parent",
                "begin",
                7,
                "v",
                "total",
                25,
                18.0,
                "nl",
                "7-11",
                "klinisch",
                True,
            )
            for client in ("=1+1", "[b]", "a|b", "-3", "x\x1b[31m\ny", "@cmd", "#N/A")
        ],
        ("=1+1", "vader", "parent", "begin", None, None, "total", 12, None, None, None, None, None),
    )
    changes = table(
        "changes",
        CHANGES,
        *[
            (
                *(client, "moeder", scale, 18.0, 9.0, -9.0, 3.66, 2.459, True),
                *("klinisch", "normaal", "to_normal", "recovered"),
            )
            for client in ("=1+1", "[b]")
            for scale in ("total", "emotion")
        ],
        (
            *("a|b", "vader", "total", 9.0, 20.0, 11.0, 3.66, -3.005, True),
            *("normaal", "klinisch", "to_elevated", "harmed"),
        ),
        ("a|b", "vader", "hyper", 5.0, 5.0, 0.0, None, None, None, None, None, None, None),
    )
    return replace(
        sdq,
        tables={**sdq.tables, "scores": scores, "changes": changes},
        provenance=replace(PROVENANCE, inputs=({"name": "[red]=x*.xlsx", "sha256": "ab" * 32},)),
    )


def problems() -> DataError:
    """Faults of two kinds on two sheets; one kind more often than is written out."""
    known = ["xlsx", "csv"]
    often = [
        Problem(
            Message("output.unknown_table", {"given": row, "known": known}),
            Place("pilot.xlsx", "SDQ begin", row, f"sdq{row % 25 + 1}"),
        )
        for row in range(2, 27)
    ]
    return DataError(
        [
            *often,
            Problem(
                Message("output.unknown_table", {"given": 7, "known": known}),
                Place("pilot.xlsx", "SDQ eind", 4, "sdq3"),
            ),
            Problem(
                Message("output.error_row", {"row": 9}),
                Place("pilot.xlsx", "SDQ begin", column="x"),
            ),
            Problem(Message("output.is_input", {"name": "a.csv"})),
        ]
    )
