"""Every fault of a definition file, and the Dutch sentence a user gets for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from vaktherapie_analyse.definitions import Instrument, load_instrument, load_norms
from vaktherapie_analyse.errors import AnalysisError, DefinitionError, UsageError
from vaktherapie_analyse.language import LANGUAGES, hint, render

INSTRUMENT = """
key = "slaap"
age = [4, 12]
informants = ["parent", "teacher"]
primary = "total"
title = { nl = "Slaaplijst" }
elevated_word = { nl = "verhoogd" }
[source]
citation = "Verzonnen voor een test"
status = "invented"
[families]
parts = { nl = "delen" }
[added_value]
scale = "total"
informant = "parent"
constant = 1.0
coefficients = { total = 0.8, night = 0.1 }
sd = 5
age = [5, 12]
months = [4, 8]
[added_value.source]
citation = "Verzonnen"
status = "invented"
[[items]]
count = 6
lowest = 0
highest = 3
names = ["a", "b", "c", "d", "e", "f"]
words = { nooit = 0, altijd = 3 }
[[items]]
names = ["gate"]
lowest = 0
highest = 1
[[scale]]
key = "night"
family = "parts"
label = { nl = "Nacht" }
better = "lower"
items = [1, -2, 3]
min_answered = 2
[[scale]]
key = "day"
label = { nl = "Dag" }
better = "lower"
items = [4, 5, 6]
items_for = { teacher = [4, 5] }
min_answered = 2
method = "mean"
decimals = 1
[[scale]]
key = "rest"
label = { nl = "Rust" }
better = "higher"
items = [1, 2]
min_answered = 1
recode = [0, 0, 1, 2]
zero_if_lowest = "gate"
[[scale]]
key = "total"
label = { nl = "Totaal" }
better = "lower"
sum_of = ["night", "day"]
"""

NORMS = """
key = "slaap-norm"
instrument = "slaap"
title = { nl = "Slaapnormen" }
bands = ["goed", "matig", "slecht"]
band_labels = { en = ["good", "fair", "poor"] }
elevated = { slecht = 1, matig = 2 }
[source]
citation = "Verzonnen voor een test"
status = "invented"
[[change]]
age = [4, 8]
sd = "slaap-norm/jong"
reliability = "slaap-norm/jong"
[[change]]
age = [9, 12]
sd = "slaap-norm/oud"
reliability = "slaap-norm/oud"
[[group]]
key = "jong"
age = [4, 8]
[group.scale.night]
bands = { goed = [0, 3], matig = [4, 6], slecht = [7, 9] }
mean = 3
sd = 2
reliability = 0.8
[group.scale.day]
bands = { goed = [0.0, 0.9], matig = [1.0, 1.9], slecht = [2.0, 3.0] }
[[group]]
key = "oud"
age = [9, 12]
[group.scale.night]
sd = 2
reliability = 0.7
"""

#: name → (what stands in the good file, what replaces it, the message it must give)
INSTRUMENT_FAULTS = {
    "unknown key": ("better = ", "beter = ", "unknown_key_like"),
    "unknown key unlike any": ("count = 6", "count = 6\nzwart = 1", "unknown_key"),
    "missing key": ('primary = "total"\n', "", "missing_key"),
    "number without source": (
        '[source]\ncitation = "Verzonnen voor een test"\nstatus = "invented"\n',
        "",
        "missing_source",
    ),
    "empty citation": ('"Verzonnen voor een test"', '" "', "empty_citation"),
    "status not known": ('"invented"', '"gelezen"', "not_allowed"),
    "text for a number": ("count = 6", 'count = "zes"', "wrong_kind"),
    "number for a text": ('key = "slaap"', "key = 3", "wrong_kind"),
    "list for a pair": ("age = [4, 12]", "age = [4, 8, 12]", "wrong_kind"),
    "number for a list": ("items = [1, -2, 3]", "items = 1", "wrong_kind"),
    "half item": ("items = [1, -2, 3]", "items = [1, -2.5, 3]", "wrong_kind"),
    "number for a table": ('title = { nl = "Slaaplijst" }', "title = 3", "wrong_kind"),
    "number for a yes or no": ('names = ["gate"]', 'names = ["gate"]\noptional = 1', "wrong_kind"),
    "informant not possible": ("items_for = { teacher", "items_for = { oma", "not_allowed"),
    "no Dutch title": ('{ nl = "Slaaplijst" }', '{ en = "Sleep" }', "text_without_dutch"),
    "ages backwards": ("age = [4, 12]", "age = [12, 4]", "age_order"),
    "no informants": ('informants = ["parent", "teacher"]', "informants = []", "empty"),
    "scale twice": ('key = "day"', 'key = "night"', "scale_twice"),
    "primary unknown": ('primary = "total"', 'primary = "totaal"', "unknown_scale"),
    "family unknown": ('family = "parts"', 'family = "deel"', "unknown_family"),
    "family unused": ('family = "parts"\n', "", "family_unused"),
    "family without a Dutch name": ('{ nl = "delen" }', '{ en = "parts" }', "text_without_dutch"),
    "added value of an unknown scale": ("night = 0.1", "nacht = 0.1", "unknown_scale"),
    "added value without spread": ("sd = 5", "sd = 0", "sd"),
    "added value without a source": ('"Verzonnen"', '""', "empty_citation"),
    "added value for an unknown informant": (
        'informant = "parent"',
        'informant = "self"',
        "unknown_informant",
    ),
    "two numbered blocks": ('names = ["gate"]', "count = 1", "two_numbered_blocks"),
    "item name twice": ('names = ["gate"]', 'names = ["f"]', "item_name_twice"),
    "block without items": ('names = ["gate"]', "names = []", "block_without_items"),
    "too few names": (', "e", "f"]', ', "e"]', "names_count"),
    "too few numbers": ('names = ["gate"]', 'names = ["gate"]\nnumbers = [7, 8]', "numbers_count"),
    "lowest above highest": ("highest = 3", "highest = 0", "lowest_highest"),
    "word in capitals": ("nooit = 0", "Nooit = 0", "word_not_lower"),
    "word outside": ("altijd = 3", "altijd = 4", "word_outside"),
    "scale without items": ("items = [1, -2, 3]", "items = []", "scale_without_items"),
    "wrong n_items": ("items = [1, -2, 3]", "items = [1, -2, 3]\nn_items = 4", "n_items"),
    "item number out of range": ("items = [1, -2, 3]", "items = [1, -2, 7]", "unknown_item"),
    "item used twice": ("items = [1, -2, 3]", "items = [1, -2, 2]", "item_twice"),
    "items of different range": ("items = [1, 2]", 'items = [1, "gate"]', "items_differ_in_range"),
    "min_answered too high": ("min_answered = 1", "min_answered = 3", "min_answered"),
    "min_answered forgotten": ("min_answered = 1\n", "", "min_answered"),
    "informant of items unknown": ("{ teacher", "{ self", "unknown_informant"),
    "decimals of a sum": ("recode = [0, 0, 1, 2]", "decimals = 1", "decimals"),
    "recode too short": ("recode = [0, 0, 1, 2]", "recode = [0, 1, 2]", "recode"),
    "gate unknown": ('zero_if_lowest = "gate"', 'zero_if_lowest = "poort"', "unknown_item"),
    "sum of unknown": ('sum_of = ["night", "day"]', 'sum_of = ["nacht"]', "unknown_scale"),
    "sum of a sum": ('sum_of = ["night", "day"]', 'sum_of = ["total"]', "sum_of_sum"),
    "sum twice": ('sum_of = ["night", "day"]', 'sum_of = ["day", "day"]', "sum_twice"),
    "sum of other direction": ('sum_of = ["night", "day"]', 'sum_of = ["rest"]', "sum_direction"),
    "sum with items": ('["night", "day"]', '["day"]\nitems = [1]', "sum_with_items"),
    "not toml": ("count = 6", "count 6", "not_toml"),
    "not closed": ('sum_of = ["night", "day"]', 'sum_of = ["night"', "not_toml_at_end"),
}  # fmt: skip

NORM_FAULTS = {
    "unknown key": ("mean = 3", "gemiddelde = 3", "unknown_key"),
    "number without source": (
        '[source]\ncitation = "Verzonnen voor een test"\nstatus = "invented"\n',
        "",
        "missing_source",
    ),
    "empty citation": ('"Verzonnen voor een test"', '""', "empty_citation"),
    "empty citation of a group": (
        "[group.scale.day]",
        '[group.source]\ncitation = ""\nstatus = "read"\n[group.scale.day]',
        "empty_citation",
    ),
    "empty citation of a scale": (
        "[group.scale.day]",
        '[group.scale.night.source]\ncitation = ""\nstatus = "read"\n[group.scale.day]',
        "empty_citation",
    ),
    "wrong instrument": ('instrument = "slaap"', 'instrument = "sdq"', "wrong_instrument"),
    "band twice": ('"goed", "matig", "slecht"', '"goed", "goed", "slecht"', "band_twice"),
    "band label missing": ('"good", "fair", "poor"', '"good", "poor"', "band_labels"),
    "elevated missing": ("elevated = { slecht = 1, matig = 2 }\n", "", "elevated_missing"),
    "elevated count out of range": ("slecht = 1,", "slecht = 3,", "elevated_count"),
    "elevated count zero": ("slecht = 1,", "slecht = 0,", "elevated_count"),
    "base rate of an unknown band": (
        "elevated = { slecht = 1, matig = 2 }\n",
        "elevated = { slecht = 1, matig = 2 }\nbase_rates = { goed = 0.1 }\n",
        "base_rate_unknown",
    ),
    "base rate in percent": (
        "elevated = { slecht = 1, matig = 2 }\n",
        "elevated = { slecht = 1, matig = 2 }\nbase_rates = { slecht = 10 }\n",
        "base_rate_range",
    ),
    "base rate per band": (
        "elevated = { slecht = 1, matig = 2 }\n",
        "elevated = { slecht = 1, matig = 2 }\nbase_rates = { matig = 0.1, slecht = 0.1 }\n",
        "base_rate_order",
    ),
    "every band elevated": (
        "{ goed = [0, 3], matig = [4, 6], slecht = [7, 9] }",
        "{ goed = [0, 3], slecht = [4, 9] }",
        "elevated_all",
    ),
    "band not in bands": ("matig = [4, 6]", "middel = [4, 6]", "unknown_band"),
    "band backwards": ("matig = [4, 6]", "matig = [6, 4]", "band_backwards"),
    "overlap": ("matig = [4, 6]", "matig = [3, 6]", "bands_overlap"),
    "gap": ("matig = [4, 6]", "matig = [5, 6]", "bands_gap"),
    "gap in tenths": ("matig = [1.0, 1.9]", "matig = [1.1, 1.9]", "bands_gap"),
    "cut-off outside the range": ("slecht = [7, 9]", "slecht = [7, 10]", "band_outside"),
    "bands end too early": ("slecht = [7, 9]", "slecht = [7, 8]", "bands_end"),
    "bands begin too late": ("goed = [0, 3]", "goed = [1, 3]", "bands_end"),
    "text for a number that may be absent": ("mean = 3", 'mean = "3"', "wrong_kind"),
    "list for a source": ("[group.scale.day]", "source = []\n[group.scale.day]", "wrong_kind"),
    "mean outside": ("mean = 3", "mean = 10", "mean"),
    "sd zero": ("sd = 2\nreliability = 0.8", "sd = 0\nreliability = 0.8", "sd"),
    "reliability one": ("reliability = 0.8", "reliability = 1.0", "reliability"),
    "scale unknown": ("[group.scale.day]", "[group.scale.dag]", "unknown_scale"),
    "informant unknown": ('"jong"\nage', '"jong"\ninformant = "self"\nage', "unknown_informant"),
    "ages backwards": ("age = [4, 8]\n[group", "age = [8, 4]\n[group", "age_order"),
    "group twice": ('key = "oud"', 'key = "jong"', "group_twice"),
    "groups overlap": ("age = [9, 12]\n[group", "age = [8, 12]\n[group", "groups_overlap"),
    "change without slash": ('sd = "slaap-norm/jong"', 'sd = "jong"', "reference_form"),
    "retest of an unknown group": (
        'reliability = "slaap-norm/jong"',
        'reliability = "slaap-norm/jong"\nretest = "slaap-norm/jo"',
        "unknown_group",
    ),
    "change to unknown table": ('sd = "slaap-norm/jong"', 'sd = "slaap/jong"', "unknown_table"),
    "change to unknown group": ('sd = "slaap-norm/jong"', 'sd = "slaap-norm/jo"', "unknown_group"),
    "change to a group without it": (
        "sd = 2\nreliability = 0.7",
        "reliability = 0.7",
        "group_without_number",
    ),
    "change for an unknown informant": (
        'sd = "slaap-norm/jong"',
        'informant = "self"\nsd = "slaap-norm/jong"',
        "unknown_informant",
    ),
    "changes overlap": ("age = [9, 12]\nsd", "age = [8, 12]\nsd", "rows_overlap"),
    "bands from an unknown table": (
        "[source]",
        '[bands_from]\nnight = "slapen"\n[source]',
        "unknown_table",
    ),
    "bands from a table without them": (
        "[source]",
        '[bands_from]\nrest = "slaap-norm"\n[source]',
        "table_without_bands",
    ),
    "bands for an unknown scale": (
        "[source]",
        '[bands_from]\nnacht = "slaap-norm"\n[source]',
        "unknown_scale",
    ),
}  # fmt: skip


def written(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def told(error: AnalysisError) -> str:
    """What the user reads: place, sentence, what to type next."""
    lines = []
    for problem in error.problems:
        lines.append(f"{problem.place.file}: {render(problem.message)}")
        lines.append(f"  > {hint(problem.message)}")
    return "\n".join(lines)


def keys(error: AnalysisError) -> set[str]:
    for problem in error.problems:
        for language in LANGUAGES:
            assert render(problem.message, language)
            assert hint(problem.message, language)
    return {problem.message.key.removeprefix("definitions.") for problem in error.problems}


@pytest.fixture
def sleep(tmp_path: Path) -> Instrument:
    return load_instrument(written(tmp_path, INSTRUMENT, "slaap.toml"))


def test_the_good_files_load(tmp_path: Path, sleep: Instrument):
    norms = load_norms(written(tmp_path, NORMS, "norm.toml"), sleep)
    assert sleep.range_of("day") == (0, 3)
    assert norms.table_for("night") is norms.table


@pytest.mark.parametrize("name", INSTRUMENT_FAULTS)
def test_fault_of_an_instrument_is_named(tmp_path: Path, name: str, snapshot: SnapshotAssertion):
    old, new, expected = INSTRUMENT_FAULTS[name]
    path = written(tmp_path, changed(INSTRUMENT, old, new), "slaap.toml")
    with pytest.raises(DefinitionError) as caught:
        load_instrument(path)
    assert expected in keys(caught.value)
    assert told(caught.value) == snapshot


@pytest.mark.parametrize("name", NORM_FAULTS)
def test_fault_of_a_norm_table_is_named(
    tmp_path: Path, sleep: Instrument, name: str, snapshot: SnapshotAssertion
):
    old, new, expected = NORM_FAULTS[name]
    path = written(tmp_path, changed(NORMS, old, new), "norm.toml")
    with pytest.raises(DefinitionError) as caught:
        load_norms(path, sleep)
    assert expected in keys(caught.value)
    assert told(caught.value) == snapshot


def test_norms_without_groups_are_refused(
    tmp_path: Path, sleep: Instrument, snapshot: SnapshotAssertion
):
    text = NORMS.partition("[[change]]")[0]
    with pytest.raises(DefinitionError) as caught:
        load_norms(written(tmp_path, text, "norm.toml"), sleep)
    assert told(caught.value) == snapshot


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path, snapshot: SnapshotAssertion):
    text = INSTRUMENT.replace("items = [1, -2, 3]", "items = [1, -2, 9]")
    text = text.replace('primary = "total"', 'primary = "totaal"').replace(
        "age = [4,", "age = [40,"
    )
    with pytest.raises(DefinitionError) as caught:
        load_instrument(written(tmp_path, text, "slaap.toml"))
    assert len(caught.value.problems) == 3
    assert told(caught.value) == snapshot


def test_all_faults_of_shape_are_named_at_once(tmp_path: Path):
    text = INSTRUMENT.replace("items = [1, -2, 3]", "itmes = [1, -2, 3]")
    text = text.replace("count = 6", "count = true").replace('"invented"', '"bedacht"')
    with pytest.raises(DefinitionError) as caught:
        load_instrument(written(tmp_path, text, "slaap.toml"))
    assert keys(caught.value) == {"unknown_key_like", "wrong_kind", "not_allowed"}


def test_a_file_that_ends_too_early(tmp_path: Path, snapshot: SnapshotAssertion):
    with pytest.raises(DefinitionError) as caught:
        load_instrument(written(tmp_path, 'key = """slaap', "slaap.toml"))
    assert told(caught.value) == snapshot


def test_a_file_that_is_not_utf8(tmp_path: Path, snapshot: SnapshotAssertion):
    path = tmp_path / "slaap.toml"
    path.write_bytes('key = "é"'.encode("cp1252"))
    with pytest.raises(DefinitionError) as caught:
        load_instrument(path)
    assert told(caught.value) == snapshot


def test_a_byte_order_mark_does_no_harm(tmp_path: Path):
    path = tmp_path / "slaap.toml"
    path.write_bytes(INSTRUMENT.encode("utf-8-sig"))
    assert load_instrument(path).key == "slaap"


def test_a_file_that_is_not_there(tmp_path: Path, snapshot: SnapshotAssertion):
    with pytest.raises(DefinitionError) as caught:
        load_norms(str(tmp_path / "weg.toml"), load_instrument("sdq"))
    assert told(caught.value) == snapshot


@pytest.mark.parametrize("given", ["goodman1997", "xyz"])
def test_unknown_norms_are_a_wrong_command(given: str, snapshot: SnapshotAssertion):
    with pytest.raises(UsageError) as caught:
        load_norms(given, load_instrument("sdq"))
    assert caught.value.exit_code == 2
    assert told(caught.value) == snapshot


@pytest.mark.parametrize("given", ["sqd", "xyz"])
def test_unknown_instrument_is_a_wrong_command(given: str, snapshot: SnapshotAssertion):
    with pytest.raises(UsageError) as caught:
        load_instrument(given)
    assert told(caught.value) == snapshot


def test_norms_of_an_instrument_without_any(snapshot: SnapshotAssertion):
    with pytest.raises(UsageError) as caught:
        load_norms("nl", load_instrument("ari-cp"))
    assert told(caught.value) == snapshot


def test_a_users_norms_may_refer_to_shipped_tables(tmp_path: Path):
    text = """
    key = "eigen"
    instrument = "sdq"
    title = { nl = "Eigen" }
    bands_from = { total = "goodman-1997", hyper = "maurice-stam-2018" }
    [source]
    citation = "Eigen samenstelling"
    status = "read"
    [[change]]
    age = [4, 11]
    sd = "meltzer-2000/5-15"
    reliability = "theunissen-2022/7-11"
    """
    norms = load_norms(written(tmp_path, text, "eigen.toml"), load_instrument("sdq"))
    assert set(norms.tables) == {
        "eigen", "goodman-1997", "maurice-stam-2018", "meltzer-2000", "theunissen-2022",
    }  # fmt: skip
    found = norms.group_for("total", "parent", 9, None)
    assert found is not None
    assert found[0].key == "goodman-1997"


def test_a_group_for_one_sex_is_used_for_that_sex_only(tmp_path: Path, sleep: Instrument):
    text = NORMS.replace('key = "jong"\n', 'key = "jong"\nsex = "v"\n')
    norms = load_norms(written(tmp_path, text, "norm.toml"), sleep)
    assert norms.group_for("night", "parent", 5, "v") is not None
    assert norms.group_for("night", "parent", 5, "m") is None
    assert norms.group_for("night", "parent", 5, None) is None


def test_a_table_without_bands_for_a_scale_keeps_the_order_of_the_file(
    tmp_path: Path, sleep: Instrument
):
    norms = load_norms(written(tmp_path, NORMS, "norm.toml"), sleep)
    assert norms.bands_from_best(norms.table, sleep.scale("rest")) == ("goed", "matig", "slecht")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (INSTRUMENT.replace("count = 6", "count = 999999999999"), "toml_number"),
        (INSTRUMENT.replace("count = 6", "count = 100000"), "too_large"),
        (INSTRUMENT.replace("highest = 3", "highest = 99999999999999999999"), "toml_number"),
        (INSTRUMENT.replace("lowest = 0", "lowest = -999999999"), "too_large"),
        (INSTRUMENT.replace("sd = 5", "sd = inf"), "toml_number"),
        (INSTRUMENT.replace("sd = 5", "sd = nan"), "toml_number"),
        (INSTRUMENT.replace("sd = 5", f"sd = {'9' * 9000}"), "toml_number"),
        ("a." * 200_000 + "a = 1", "toml_long_line"),
        ("a = " + "[\n" * 50_000, "toml_nested"),
        ("# niets\n" * 200_000, "toml_too_big"),
    ],
)
def test_a_definition_that_would_take_all_memory_or_time_is_refused_first(
    text: str, key: str, tmp_path: Path
) -> None:
    path = tmp_path / "slaap.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_instrument(path)
    message = error.value.problems[0].message
    assert message.key == f"definitions.{key}"
    assert all(render(message, language) and hint(message, language) for language in LANGUAGES)
