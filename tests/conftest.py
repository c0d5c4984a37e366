"""Hypothesis profiles: `normal` for every run, `nightly` for long fuzzing.

Choose the second with `--hypothesis-profile nightly`.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "normal", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("normal")
