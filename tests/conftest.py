"""What every test has in common: the same surroundings, and how long hypothesis looks.

Profiles: `normal` for every run; `--hypothesis-profile nightly` for long fuzzing.
"""

import gc
import os
from importlib.util import find_spec

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "normal",
    max_examples=40,
    deadline=None,
    derandomize=True,  # the same examples every time: looking further is for the nightly profile
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("normal")

# As for a user, who need not have pyarrow; with small tables it is slower too.
pd.set_option("mode.string_storage", "python")

#: Measuring coverage takes as long as the tests themselves: only of tests that together reach what
#: is measured, of the commands those that cost little. The slowest add nothing.
ROOMS = (
    "account", "comparison", "cube", "decimals", "explain", "figures", "group_level", "parameters",
    "plain_words", "quarters", "sample",
)  # fmt: skip
PAGES = ("column_words", "columns", "explain", "grim", "report")
MEASURED = (
    "tests/statistics/", "tests/definitions/", "src/",
    *(f"test_analysis_{room}.py" for room in ROOMS),
    *(f"test_cli_{page}.py" for page in PAGES),
    "test_every_kind_is_drawn", "test_what_is_taken_out", "test_other_data_are_named",
    "in_any_format[bevindingen]", "test_items_that_were_turned_already", "not_passed_over_beside",
    "test_scale_scores_in_the_file",
)  # fmt: skip
SLOW = (
    "[chance", "test_no_table_ever_holds", "test_a_past_quarter", "test_the_quarters_add_up",
    "test_options_change_the_explanation", "test_every_finding_is",
    "test_every_finding_and", "test_the_quarter_and_the_findings", "test_every_figure_is_told",
    "test_an_explanation_fits_on", "test_a_share_of_few_elevated", "test_every_score_of_everybody",
    "test_a_report_is_in_the_language", "test_every_number_of_a_quarter_has_a_name",
    "test_the_order_of_people_changes", "test_every_number_on_the_first_screen",
    "test_a_number_of_the_ari_cp_that_has", "test_options_change_a_share",
    "test_nothing_of_a_figure_tells", "test_a_share_of_the_report", "test_codes_are_told_only",
    "test_every_method_fills",
)  # fmt: skip


@pytest.fixture(autouse=True)
def same_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 100 columns that shows everything, and no choices from the environment.

    What stands on the first screen, and what does not, is tested apart (`first_screen`).
    """
    for name in [name for name in os.environ if name.startswith("ANALYSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("ANALYSE_UITGEBREID", "1")


@pytest.fixture
def first_screen(monkeypatch: pytest.MonkeyPatch, same_surroundings: None) -> None:
    """What somebody sees who asks for nothing more."""
    monkeypatch.delenv("ANALYSE_UITGEBREID")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop what pytest-cov begins in a worker before it knows that it is one.

    It begins a second time then, and `no_cover` stops the second only: all would be measured.
    """
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if plugin is not None and hasattr(session.config, "workerinput"):
        plugin.cov_controller.cov.stop()


def pytest_collection_finish() -> None:
    """What stays until the end is not looked through each time memory is tidied, which is seldom.

    Small tables are many small objects: tidying as often as usual is a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is not measured, and skip what cannot be written.

    Parquet and Feather are an extra: without pyarrow there is nothing to write them with.
    """
    for item in items:
        measured = "MEASURE_ALL" in os.environ or any(name in item.nodeid for name in MEASURED)
        slow = any(name in item.nodeid for name in SLOW) and "MEASURE_ALL" not in os.environ
        if not measured or slow:
            item.add_marker(pytest.mark.no_cover)
    if find_spec("pyarrow") is None:
        for item in items:
            cases = item.name.lower()
            if "parquet" in cases or "feather" in cases:
                item.add_marker(pytest.mark.skip(reason="pyarrow is not installed"))
