from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.pilot_files import Files
from vaktherapie_analyse.definitions import Instrument, load_instrument


@pytest.fixture(scope="session")
def sdq() -> Instrument:
    return load_instrument("sdq")


@pytest.fixture(scope="session")
def ari_cp() -> Instrument:
    return load_instrument("ari-cp")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)
