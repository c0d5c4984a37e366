"""ARI-CP: a frame without key; the user's key must fit it."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from vaktherapie_analyse.definitions import (
    key_skeleton,
    load_instrument,
    load_norms,
    norm_skeleton,
)
from vaktherapie_analyse.errors import DefinitionError
from vaktherapie_analyse.language import LANGUAGES, hint, render

EXAMPLE = Path(__file__).parents[2] / "data" / "voorbeeld"
KEY = (EXAMPLE / "ari-cp-verzonnen.toml").read_text(encoding="utf-8")
FRAME = load_instrument("ari-cp")

#: name → (what stands in the invented key, what replaces it, the message)
FAULTS = {
    "too few items": ("count = 48", "count = 47", "frame_items"),
    "scale missing": ('key = "avoidant"', 'key = "vermijdend"', "frame_scale_missing"),
    "item left out": ("-44, 47, -48]", "-44, 47]", "frame_n_items"),
    "direction changed": ('better = "higher"', 'better = "lower"', "frame_direction"),
    "item in two scales": ("items = [2, 6,", "items = [1, 6,", "frame_item_in_two_scales"),
    "item unused": ("items = [2, 6,", "items = [1, 6,", "frame_item_unused"),
}


def test_the_frame_has_no_key_and_no_norms():
    assert not FRAME.has_key
    assert FRAME.norms == ""
    assert len(FRAME.item_keys) == 48
    assert {scale.key: scale.n_items for scale in FRAME.scales} == {
        "secure": 13, "avoidant": 11, "ambivalent": 11, "disorganised": 13,
    }  # fmt: skip
    assert [scale.key for scale in FRAME.scales if scale.direction == 1] == ["secure"]
    assert all(FRAME.notice[language] for language in LANGUAGES)


def test_bands_that_vendors_export_have_a_worst_side_per_scale():
    assert FRAME.elevated_bands(FRAME.scale("disorganised"), "hoog") == ("hoog",)
    assert FRAME.elevated_bands(FRAME.scale("secure"), "hoog") == ("laag",)
    assert FRAME.bands_from_best(FRAME.scale("secure"))[0] == "hoog"


def test_the_invented_key_fits_and_says_that_it_is_invented():
    key = load_instrument(EXAMPLE / "ari-cp-verzonnen.toml")
    norms = load_norms(EXAMPLE / "ari-cp-normen-verzonnen.toml", key)
    assert key.has_key
    assert key.source.status == norms.table.source.status == "invented"
    assert key.range_of("disorganised") == (13, 65)


@pytest.mark.parametrize(
    ("scale", "edges"),
    [
        ("secure", (13, 39, 40, 45, 46, 54, 55, 59, 60, 65)),
        ("avoidant", (11, 16, 17, 21, 22, 28, 29, 33, 34, 55)),
        ("ambivalent", (11, 17, 18, 22, 23, 29, 30, 34, 35, 55)),
        ("disorganised", (13, 20, 21, 26, 27, 34, 35, 40, 41, 65)),
    ],
)
def test_the_invented_bands_begin_and_end_where_they_should(scale: str, edges: tuple[int, ...]):
    key = load_instrument(EXAMPLE / "ari-cp-verzonnen.toml")
    norms = load_norms(EXAMPLE / "ari-cp-normen-verzonnen.toml", key)
    found = norms.group_for(scale, "parent", 7, "m")
    assert found is not None
    bands = found[1].scales[scale].bands
    assert list(bands) == ["laag", "benedengemiddeld", "gemiddeld", "bovengemiddeld", "hoog"]
    assert tuple(edge for band in bands.values() for edge in band) == edges
    worst = norms.elevated_bands(norms.table, key.scale(scale), "hoog")
    assert worst == (("laag",) if scale == "secure" else ("hoog",))


@pytest.mark.parametrize("name", FAULTS)
def test_a_key_that_does_not_fit_is_refused(tmp_path: Path, name: str, snapshot: SnapshotAssertion):
    old, new, expected = FAULTS[name]
    path = tmp_path / "sleutel.toml"
    path.write_text(KEY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_instrument(path)
    messages = [problem.message for problem in caught.value.problems]
    assert f"definitions.{expected}" in {message.key for message in messages}
    assert [(render(message), hint(message)) for message in messages] == snapshot


def test_norms_without_key_are_checked_without_a_range(tmp_path: Path):
    """With scale scores in the file nobody needs to know whether answers run 0–4 or 1–5."""
    text = (EXAMPLE / "ari-cp-normen-verzonnen.toml").read_text(encoding="utf-8")
    path = tmp_path / "normen.toml"
    path.write_text(text.replace("hoog = [41, 65]", "hoog = [41, 52]"), encoding="utf-8")
    assert load_norms(path, FRAME).table.key == "ari-cp-verzonnen"
    path.write_text(text.replace("hoog = [41, 65]", "hoog = [42, 65]"), encoding="utf-8")
    with pytest.raises(DefinitionError):
        load_norms(path, FRAME)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_skeleton_loads(tmp_path: Path, language: str):
    text = key_skeleton(FRAME, language).replace('citation = ""', 'citation = "Handleiding"')
    path = tmp_path / "sleutel.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_instrument(path)
    empty = [p for p in caught.value.problems if p.message.key == "definitions.scale_without_items"]
    assert len(empty) == 4
    items = iter(range(1, 49))
    for scale in FRAME.scales:
        numbers = [next(items) for _ in range(scale.n_items)]
        text = text.replace("items = []", f"items = {numbers}", 1)
    path.write_text(text, encoding="utf-8")
    filled = load_instrument(path)
    assert filled.has_key
    assert filled.elevated == FRAME.elevated
    assert filled.notice == FRAME.notice


def test_skeletons_explain_themselves(snapshot: SnapshotAssertion):
    assert key_skeleton(FRAME) == snapshot(name="sleutel")
    assert norm_skeleton(FRAME) == snapshot(name="normen")


def test_a_filled_in_norm_skeleton_loads(tmp_path: Path):
    text = norm_skeleton(FRAME).replace('citation = ""', 'citation = "Handleiding"')
    start = "# bands = { laag = [0, 0], benedengemiddeld = [0, 0], gemiddeld = [0, 0], "
    text = text.replace(
        start + "bovengemiddeld = [0, 0], hoog = [0, 0] }",
        "bands = { laag = [13, 20], benedengemiddeld = [21, 26], gemiddeld = [27, 34], "
        "bovengemiddeld = [35, 40], hoog = [41, 65] }",
        1,
    )
    path = tmp_path / "normen.toml"
    path.write_text(text, encoding="utf-8")
    norms = load_norms(path, FRAME)
    assert norms.group_for("secure", "parent", 4, None) is not None
    assert norms.group_for("avoidant", "parent", 4, None) is None


def test_a_skeleton_writes_a_band_of_two_words_between_quotes():
    sdq = load_instrument("sdq")
    assert "[group.scale.total]" in norm_skeleton(sdq)
