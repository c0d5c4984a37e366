"""What the package promises to Python programs."""

from __future__ import annotations

import pytest

import vaktherapie_analyse


@pytest.mark.parametrize("name", vaktherapie_analyse.__all__)
def test_every_public_name_can_be_imported(name):
    assert getattr(vaktherapie_analyse, name).__name__ == name
