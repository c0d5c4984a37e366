"""The file with published findings: what it holds, and every fault it can have."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from vaktherapie_analyse.definitions.findings import findings_keys, load_findings
from vaktherapie_analyse.errors import DefinitionError, UsageError
from vaktherapie_analyse.language import LANGUAGES, hint, render

GOOD = """
key = "rapport"
title = { nl = "Rapport" }
[source]
citation = "Verzonnen voor een test"
status = "invented"
[[condition]]
key = "high"
label = { nl = "hoog" }
instrument = "sdq"
scale = "total"
moment = "begin"
state = "elevated"
[[condition]]
key = "better"
label = { nl = "beter" }
instrument = "sdq"
scale = "total"
moment = "begin"
until = "eind"
state = "improved"
[[condition]]
key = "there"
label = { nl = "gemeten" }
instrument = "ari-cp"
moment = "begin"
state = "measured"
[[finding]]
id = "A"
label = { nl = "bevinding" }
published = "50%"
[[finding.reading]]
key = "one"
label = { nl = "lezing" }
among = ["high"]
count = ["better"]
[[cross]]
moment = "begin"
row = "high"
column = "there"
[[context]]
key = "elders"
label = { nl = "elders" }
published = "15%"
[context.source]
citation = "Verzonnen"
status = "invented"
[chain]
steps = ["high", "better"]
"""

FAULTS = {
    "an unknown key": ('published = "50%"', 'gepubliceerd = "50%"'),
    "no source": ('[source]\ncitation = "Verzonnen voor een test"\nstatus = "invented"', ""),
    "an empty citation": ('citation = "Verzonnen voor een test"', 'citation = " "'),
    "an empty citation of the context": ('citation = "Verzonnen"', 'citation = ""'),
    "no Dutch title": ('title = { nl = "Rapport" }', 'title = { en = "Report" }'),
    "an unknown state": ('state = "elevated"', 'state = "erg hoog"'),
    "an unknown questionnaire": ('instrument = "ari-cp"', 'instrument = "cbcl"'),
    "an unknown scale": ('scale = "total"', 'scale = "totaal"'),
    "a scale for a measurement": ('state = "measured"', 'state = "measured"\nscale = "secure"'),
    "a change without its second moment": ('until = "eind"\n', ""),
    "a second moment too many": ('state = "elevated"', 'state = "elevated"\nuntil = "eind"'),
    "a second moment before the first": ('until = "eind"', 'until = "begin"'),
    "a figure that is no figure": ('published = "50%"', 'published = "de helft"'),
    "a condition twice": ('key = "better"', 'key = "high"'),
    "an unknown condition": ('count = ["better"]', 'count = ["beter"]'),
    "an unknown condition in a cross table": ('column = "there"', 'column = "daar"'),
    "an unknown condition in the chain": ('steps = ["high", "better"]', 'steps = ["hoog"]'),
    "nothing to count": ('count = ["better"]', "count = []"),
}  # fmt: skip


def written(text: str, folder: Path) -> Path:
    path = folder / "rapport.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_report_is_read() -> None:
    assert findings_keys() == ("handreiking-2024",)
    report = load_findings("handreiking-2024")
    assert report.key == "handreiking-2024"
    printed = {finding.id: finding.published for finding in report.findings}
    assert printed == {
        "F1": "14/22", "F1b": "5/22", "F2": "64 %", "F3": "67 %", "F4": "50 %", "F5": "50 %",
        "F6": "36 %", "F7": "100 %", "F8": "15 %",
    }  # fmt: skip
    assert (report.instruments, report.scales_of("ari-cp")) == (
        ("sdq", "ari-cp"),
        ("disorganised",),
    )


def test_every_text_of_the_shipped_report_is_in_both_languages() -> None:
    report = load_findings("handreiking-2024")
    texts = [report.title, report.context_warning]
    texts += [c.label for c in (*report.conditions, *report.findings, *report.context)]
    texts += [reading.label for finding in report.findings for reading in finding.readings]
    assert all({"nl", "en"} <= text.keys() for text in texts)


def test_a_file_of_the_user_is_read(tmp_path: Path) -> None:
    report = load_findings(written(GOOD, tmp_path))
    assert report.condition("better").until == "eind"
    assert report.chain
    assert report.chain.steps == ("high", "better")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_named(fault: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    right, wrong = FAULTS[fault]
    assert right in GOOD
    with pytest.raises(DefinitionError) as raised:
        load_findings(written(GOOD.replace(right, wrong, 1), tmp_path))
    assert {problem.place.file for problem in raised.value.problems} == {"rapport.toml"}
    told = [
        f"{render(problem.message, language)} → {hint(problem.message, language)}"
        for problem in raised.value.problems
        for language in LANGUAGES
    ]
    assert told == snapshot


def test_a_report_that_is_not_known() -> None:
    with pytest.raises(UsageError, match="handreiking-2024"):
        load_findings("handreiking")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError):
        load_findings(tmp_path / "weg.toml")
