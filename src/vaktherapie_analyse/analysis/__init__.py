"""From answers to a report: score → classify → change → summarise. Pure.

Frames between the stages have fixed columns, one row per what is said here:

scores (respondent × moment × scale)
    `client, respondent, informant, moment, age, sex, scale, n_answered, n_items, score,
    given_band` (`given_band`: a band that the file itself holds),
    after `classify` also `norm, group, band, elevated`. `score` is Float64, NA when too few
    items are answered; `band` is None and `elevated` NA where there is no norm. `age` is the
    age that chose the norm group.
changes (respondent × scale, only respondents with both scores)
    `client, respondent, informant, age, sex, scale, pre, post, change, sd, reliability, s_diff,
    rci, reliable, pre_band, post_band, pre_elevated, post_elevated, transition, verdict`,
    also `sd_source, sd_n, reliability_source, reliability_kind, reliability_group` (see
    `parameters`).
    `change` is post − pre; `rci` is positive when better.

Identity is (client, respondent).
"""

from __future__ import annotations
