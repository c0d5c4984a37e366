"""What a default run imports, and that messages exist for every key."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.resources import files

from vaktherapie_analyse.language import LANGUAGES

DEFAULT_RUN = """
import sys, warnings
warnings.simplefilter("error")
from vaktherapie_analyse.statistics import (
    clinical_change, effect_size, paired, proportions, reliable_change
)

pre, post = [20, 19, 24, 17], [9, 19, 20, 15]
rci = reliable_change.jacobson_truax(pre, post, 5.0, 0.8, -1)
clinical_change.verdict(rci, abs(rci) > reliable_change.critical_z(), [1] * 4, [0] * 4)
reliable_change.smallest_whole_change(
    reliable_change.critical_change(reliable_change.s_diff(5.0, 0.8))
)
proportions.wilson(4, 9)
proportions.mcnemar_exact(6, 2)
paired.mean_change(pre, post)
paired.wilcoxon_exact(pre, post)
effect_size.d_av(pre, post)
print(*sys.modules)
"""


def test_a_default_run_needs_numpy_and_scipy_special_only() -> None:
    run = subprocess.run(
        [sys.executable, "-c", DEFAULT_RUN], capture_output=True, text=True, check=True
    )
    modules = set(run.stdout.split())
    assert {"numpy", "scipy.special"} <= modules
    heavy = {"scipy.stats", "scipy.optimize", "pandas", "pingouin", "matplotlib", "statsmodels"}
    assert not heavy & modules


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    texts = {}
    for language in LANGUAGES:
        resource = files("vaktherapie_analyse.language").joinpath(language, "statistics.toml")
        texts[language] = tomllib.loads(resource.read_text(encoding="utf-8"))
    assert texts["nl"].keys() == texts["en"].keys()
    for entries in texts.values():
        assert all({"other", "hint"} <= entry.keys() for entry in entries.values())
