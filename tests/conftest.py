"""What every test has in common: the same surroundings, and how long hypothesis looks.

Profiles: `normal` for every run; `--hypothesis-profile nightly` for long fuzzing.
"""

import os
from importlib.util import find_spec

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


@pytest.fixture(autouse=True)
def same_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 100 columns and no choices from the environment."""
    for name in [name for name in os.environ if name.startswith("ANALYSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Parquet and Feather are an extra: without pyarrow there is nothing to write them with."""
    if find_spec("pyarrow") is None:
        for item in items:
            cases = item.name.lower()
            if "parquet" in cases or "feather" in cases:
                item.add_marker(pytest.mark.skip(reason="pyarrow is not installed"))
