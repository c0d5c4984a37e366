"""From answers to a report: score → classify → change → summarise. Pure.

Between the stages go cubes (`cube.py`): people with the same scores are one row, with `n`, how
many; `Cube.each` has a row for every one of them, with `client, respondent`. Fixed columns:

scores (what differs in scale, moment, who filled in, age, sex or score)
    `informant, moment, age, sex, first_age, scale, n_answered, n_items, score, given_band`
    (`given_band`: a band that the file itself holds), after `classify` also `age_then, norm,
    group, band, elevated`. `score` is Float64, NA when too few items are answered; `band` is None
    and `elevated` NA where there is no norm. `age` is the age that chose the norm group,
    `age_then` that at the measurement, `first_age` the first known one of the respondent.
changes (what differs in scale, norm, or the scores before and after, of who has both)
    `informant, age, sex, scale, norm, group, pre, post, change, sd, reliability, s_diff, rci,
    reliable, pre_band, post_band, pre_elevated, post_elevated, transition, verdict`, also
    `sd_source, sd_n, reliability_source, reliability_kind, reliability_group` (see `parameters`).
    `change` is post − pre; `rci` is positive when better.

Identity is (client, respondent).
"""

from __future__ import annotations
