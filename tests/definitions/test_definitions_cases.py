"""The worked cases name items and scales that exist."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from vaktherapie_analyse.definitions import load_instrument

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_cases_name_known_items_and_scales(path: Path):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    name = content["instrument"]
    instrument = load_instrument(ROOT / name if name.endswith(".toml") else name)
    scales = {scale.key for scale in instrument.scales}
    for case in content["case"]:
        assert case["informant"] in instrument.informants
        assert case["answers"].keys() <= set(instrument.item_keys)
        expected = {*case.get("expect", {}), *case.get("expect_missing", [])}
        assert expected
        assert expected <= scales
