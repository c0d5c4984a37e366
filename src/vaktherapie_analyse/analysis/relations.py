"""What adds up in the tables of the contract, as data: who declares a table declares its sums.

A sum is written `total = part + part`. A part is

- a column of the same row: `n_elevated_pre`;
- cells of another table (or this one): `bands.n`, all its rows that agree in the columns of `by`
  together (a row without a word there is about all of them), or `flow.n{step=usable}`, those rows
  of them. In braces `a=b` compares with a word (or `@pre`, `@post`: the moments of the report),
  `a<c` asks that column a is one of the words in column c of this row, `a>c` that it is not, `a^`
  that it is the first word of that column, and `a!b` that it differs from column b of its own row;
- a count that is printed nowhere: `~stays`, which must not be revealed either when it is small, or
  `?rest`, of which nothing is known but that it is 0 or more. With `!` behind that sign (`~!lost`)
  it is 0 in nearly every file, so that a reader takes it to be 0 where it is. The same name with
  the same values in the columns of `by` is the same count, also in another table. (In the sums of a
  report itself `-rest` is a difference of printed counts, which must not be known exactly.)

A sum that does not hold (another population, a table that is absent) is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.report import Report, Table

Cell = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums that hold in every row of a table, or in those where columns have these values."""

    by: tuple[str, ...]
    written: tuple[str, ...]
    where: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relations:
    """What the numbers of one table are made of.

    Attributes
    ----------
    counts
        Columns that count people, the dearest to lose first.
    derived
        Column → the columns of the same row it is computed from; `share` stands for its limits
        too. A number column that is not named is computed from all counts of the row.
    free
        Columns that say nothing about people (numbers of a norm, a goal).
    across
        Another table, and the column in which its rows agree with those of this one: what is
        computed here (a mean, a share) is computed from its counts too.
    whole
        Columns that are computed from the whole table: any hidden count hides them all.
    pruned
        Whether a row with a hidden count is left out, in a tree with the branches below it: the
        table has no rows for groups with nobody, so that a row says that somebody is there.
    signed_rank
        p-values of the signed-rank test. They are counted out, so that the exact number tells how
        many of the `n` changed; `exact_p.rounded_up` tells what may be shown.
    mixed
        Column with the norm groups of the people in the row → what is computed with the numbers of
        their norm groups: that tells how many are of which sex or age, and goes with the column
        itself where the rows of a scale are of more than one norm group.
    by_report
        Whether the report itself says what adds up here; without that nothing is known.
    zero_shown
        Whether a 0 is never hidden, so that a hidden count is known to be more.
    """

    counts: tuple[str, ...]
    sums: tuple[Sums, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    across: tuple[str, str] | None = None
    whole: tuple[str, ...] = ()
    pruned: bool = False
    signed_rank: tuple[str, ...] = ()
    mixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_report: bool = False
    zero_shown: bool = False


_OUTCOMES: Final = ("to_normal", "no_longer_elevated")

RELATIONS: Final[Mapping[str, Relations]] = {
    "flow": Relations(
        counts=("n",),
        sums=(
            Sums(
                (),
                ("n = flow.n{step=pairs} + flow.n{step=pre_only} + flow.n{step=post_only}"
                 " + flow.n{step=none}",),
                {"step": "respondents"},
            ),
            Sums((), ("n = flow.n{step=pairs} + flow.n{step=pre_only}",), {"step": "pre"}),
            Sums((), ("n = flow.n{step=pairs} + flow.n{step=post_only}",), {"step": "post"}),
            Sums(
                ("scale",),
                ("n = parameters.n", "flow.n{step=pairs} = n + ~!pair_unscored"),
                {"step": "usable"},
            ),
        ),
    ),
    "distribution": Relations(
        counts=("n", "n_classified", "n_elevated"),
        sums=(
            Sums(
                ("scale", "moment"),
                ("n_classified = n_elevated + ~not_elevated", "n = n_classified + ?!unclassified"),
            ),
            Sums(
                ("scale",),
                (
                    "flow.n{step=pre} = n + ~!unscored_pre",
                    "n = summary.n + ~begin_only",
                    "n_elevated = transitions.n_elevated_pre + ~begin_only_elevated",
                    "n_classified = n_elevated + transitions.n_not_elevated_pre"
                    " + ~begin_only_not_elevated",
                    "~begin_only = ~begin_only_elevated + ~begin_only_not_elevated"
                    " + ?begin_only_unnormed",
                ),
                {"moment": "@pre"},
            ),
            Sums(
                ("scale",),
                (
                    "flow.n{step=post} = n + ~!unscored_post",
                    "n = summary.n + ~end_only",
                    "n_elevated = transitions.n_elevated_post + ~end_only_elevated",
                    "n_classified = n_elevated + ~not_elevated_post + ~end_only_not_elevated",
                    "~end_only = ~end_only_elevated + ~end_only_not_elevated + ?end_only_unnormed",
                ),
                {"moment": "@post"},
            ),
        ),
        derived={
            "mean": ("n",),
            "sd": ("n",),
            "share_elevated": ("n_classified", "n_elevated"),
        },
    ),
    "summary": Relations(
        counts=("n",),
        sums=(Sums(("scale",), ("flow.n{step=usable} = n + ~!without_points",)),),
        signed_rank=("p_wilcoxon",),
    ),
    "transitions": Relations(
        counts=(
            "n", "n_elevated_pre", "n_not_elevated_pre", "n_elevated_post", "n_to_normal",
            "n_no_longer_elevated", "n_to_elevated",
        ),
        sums=(
            Sums(
                ("scale",),
                (
                    "flow.n{step=usable} = n + ?!unnormed",
                    "n = n_elevated_pre + n_not_elevated_pre",
                    "n = n_elevated_post + ~not_elevated_post",
                    "n_elevated_pre = n_no_longer_elevated + ~stays",
                    "n_elevated_post = n_to_elevated + ~stays",
                    "n_not_elevated_pre = n_to_elevated + ~stays_not",
                    "n_no_longer_elevated = n_to_normal + ~leaves_other",
                    "n_elevated_pre = n_to_normal + ~not_to_normal",
                    "n = n_to_normal + ~others",
                    "n = n_no_longer_elevated + ~not_leaving",
                    "n = bands.n",
                    "n_elevated_pre = bands.n{pre_band<elevated_bands}",
                    "n_elevated_post = bands.n{post_band<elevated_bands}",
                    "n_to_elevated = bands.n{pre_band>elevated_bands,post_band<elevated_bands}",
                    "n_no_longer_elevated ="
                    " bands.n{pre_band<elevated_bands,post_band>elevated_bands}",
                    "n_to_normal = bands.n{pre_band<elevated_bands,post_band^}",
                ),
            ),
        ),
        derived={
            "share_to_normal": ("n_to_normal", "n_elevated_pre"),
            "share_no_longer_elevated": ("n_no_longer_elevated", "n_elevated_pre"),
            "share_elevated_pre": ("n_elevated_pre", "n"),
            "share_elevated_post": ("n_elevated_post", "n"),
            "share_to_normal_of_all": ("n_to_normal", "n"),
            "share_no_longer_elevated_of_all": ("n_no_longer_elevated", "n"),
            "p_mcnemar": ("n_no_longer_elevated", "n_to_elevated"),
        },
    ),
    "bands": Relations(counts=("n",)),
    "verdicts": Relations(
        counts=(
            "n", "n_unchanged", "n_recovered", "n_improved", "n_deteriorated", "n_harmed",
            "n_to_normal_not_reliable", "n_band_unknown",
        ),
        sums=(
            Sums(
                ("scale",),
                (
                    "n = n_recovered + n_improved + n_unchanged + n_deteriorated + n_harmed",
                    "flow.n{step=usable} = n + ?!no_rci",
                    "n = n_band_unknown + ~with_band",
                    "?!no_rci = ?u1 + ?u2 + ?u3 + ?u4",
                    "n_recovered = ?recovered_normal + ?recovered_other",
                    "n_unchanged = n_to_normal_not_reliable + ?unreliable_other"
                    " + ?unreliable_enter + ?unchanged_rest",
                    "transitions.n_to_normal = n_to_normal_not_reliable + ?recovered_normal + ?u1",
                    "~leaves_other = ?recovered_other + ?unreliable_other + ?u2",
                    "transitions.n_to_elevated = n_harmed + ?unreliable_enter + ?u3",
                ),
            ),
        ),
    ),
    "parameters": Relations(
        counts=("n",),
        free=(
            "sd", "reliability", "s_diff", "critical_change", "smallest_whole_change",
        ),
        pruned=True,
    ),
    "quarters": Relations(
        counts=("of", "n"),
        derived={"value": ("n", "of")},
        free=("goal",),
        sums=(
            Sums(("quarter", "indicator", "instrument", "cumulative"), ("of = n + ~not",)),
            Sums(
                ("quarter", "instrument", "cumulative"),
                (
                    "n = quarters.n{indicator=completed} + quarters.n{indicator=stopped}"
                    " + quarters.n{indicator=running}",
                    "n = quarters.n{indicator=places}",
                ),
                {"indicator": "started"},
            ),
            Sums(
                ("quarter", "instrument", "cumulative"),
                ("quarters.n{indicator=completed} = n + ?sessions_unknown",
                 "n = quarters.of{indicator=over_sessions}"),
                {"indicator": "sessions"},
            ),
            Sums(
                ("quarter", "instrument", "cumulative"),
                ("quarters.n{indicator=completed} = n + ?hours_unknown",
                 "n = quarters.of{indicator=over_hours}"),
                {"indicator": "hours"},
            ),
            Sums(
                ("quarter", "instrument", "cumulative"),
                ("quarters.n{indicator=completed} = of + ?not_indicated",),
                {"indicator": "replaced"},
            ),
            Sums(
                ("quarter", "cumulative"),
                ("quarters.n{indicator=started} = of + ?again",),
                {"indicator": "response_begin"},
            ),
            Sums(
                ("quarter", "cumulative"),
                ("quarters.n{indicator=completed} = of + ?completed_again",),
                {"indicator": "response_end"},
            ),
            Sums(
                ("quarter", "cumulative", "instrument"),
                ("of = quarters.of{indicator=response_end}",
                 "quarters.n{indicator=response_end} = n + ~end_without_begin"),
                {"indicator": "response_both"},
            ),
            Sums(
                ("quarter", "cumulative", "instrument"),
                ("quarters.n{indicator=begin} = of + ?begin_unnormed",),
                {"indicator": "elevated_begin"},
            ),
            Sums(
                ("quarter", "cumulative", "instrument"),
                ("quarters.n{indicator=both} = of + ?pair_unjudged",
                 "of = quarters.of{indicator=deteriorated}",
                 "of = n + quarters.n{indicator=deteriorated} + ~unchanged"),
                {"indicator": "improved"},
            ),
            Sums(
                ("quarter", "cumulative", "instrument"),
                ("quarters.n{indicator=end} = n + ~end_only",
                 "quarters.n{indicator=begin} = n + ~begin_only"),
                {"indicator": "both"},
            ),
            *(
                Sums(
                    ("quarter", "cumulative", "instrument"),
                    ("quarters.n{indicator=both} = of + ?pair_not_elevated",
                     "quarters.n{indicator=elevated_begin} = of + ?elevated_without_end"),
                    {"indicator": outcome},
                )
                for outcome in _OUTCOMES
            ),
        ),
    ),
    "collection": Relations(
        counts=("of", "n", "n_missing"),
        sums=(
            Sums(("source", "moment"), ("of = n + n_missing",)),
            Sums(
                ("source",),
                ("n = collection.n{moment=both} + ~begin_only",),
                {"moment": "begin"},
            ),
            Sums(
                ("source",), ("n = collection.n{moment=both} + ~end_only",), {"moment": "eind"}
            ),
        ),
    ),
    "survey": Relations(
        counts=("n",),
        sums=(Sums(("question",), ("n = answers.n",)),),
        across=("answers", "question"),
    ),
    "answers": Relations(
        counts=("n",), across=("survey", "question"), free=("value",)
    ),
    "open_questions": Relations(counts=("n",)),
    "tests": Relations(
        counts=("n", "n_nonzero"),
        sums=(
            Sums(
                ("scale",),
                (
                    "summary.n = n",
                    "n = n_nonzero + ~no_change",
                    # Whoever changed reliably, or to another band, has another score.
                    "n_nonzero = verdicts.n_recovered + verdicts.n_improved"
                    " + verdicts.n_deteriorated + verdicts.n_harmed"
                    " + verdicts.n_to_normal_not_reliable + ?changed_unreliably",
                    "n_nonzero = bands.n{pre_band!post_band} + ?changed_within_band",
                ),
            ),
        ),
        derived={
            **dict.fromkeys(
                ("change_mean", "change", "t", "df", "p_t", "p_t_holm", "p_wilcoxon",
                 "hodges_lehmann", "d_z", "d_av", "g_z", "g_av", "bayes_factor"),
                ("n",),
            ),
            **dict.fromkeys(("v_plus", "p_pratt"), ("n", "n_nonzero")),
        },
        free=("m_t", "m_wilcoxon"),
        whole=("p_wilcoxon_holm",),
        signed_rank=("p_wilcoxon", "p_pratt"),
    ),
    "share_tests": Relations(
        counts=("n", "n_elevated_pre", "n_elevated_post", "n_no_longer_elevated", "n_to_elevated"),
        sums=(
            Sums(
                ("scale",),
                tuple(
                    f"transitions.{name} = {name}"
                    for name in ("n", "n_elevated_pre", "n_elevated_post", "n_no_longer_elevated",
                                 "n_to_elevated")
                ),
            ),
        ),
        free=("m_mcnemar",),
        whole=("p_mcnemar_holm",),
    ),
    "consistency": Relations(
        counts=("n",),
        sums=(Sums(("scale", "moment"), ("distribution.n = n + ?!incomplete",)),),
        free=("n_items",),
    ),
    "agreement": Relations(
        counts=("n_children",),
        sums=(
            Sums(
                ("scale", "moment"),
                ("distribution.n = n_children + n_children + ?of_other_children",),
            ),
        ),
    ),
    "moments": Relations(
        counts=("n", "n_classified", "n_elevated"),
        sums=(
            Sums(
                ("scale", "moment"),
                (
                    "n = n_classified + ?all_unclassified",
                    "n_classified = n_elevated + ~all_not_elevated",
                    "distribution.n = n + ~not_all",
                    "distribution.n_elevated = n_elevated + ~not_all_elevated",
                    "distribution.n_classified = n_classified + ?not_all_classified",
                ),
            ),
            Sums(("scale",), ("n = moments.n{moment=@pre}", "summary.n = n + ~pair_not_all")),
            Sums(
                ("scale",),
                ("transitions.n_elevated_pre = n_elevated + ~pair_not_all_pre",),
                {"moment": "@pre"},
            ),
            Sums(
                ("scale",),
                ("transitions.n_elevated_post = n_elevated + ~pair_not_all_post",),
                {"moment": "@post"},
            ),
        ),
        derived={
            "mean": ("n",), "sd": ("n",), "share_elevated": ("n_classified", "n_elevated"),
        },
    ),
    "subgroups": Relations(
        counts=(
            "n", "n_classified", "n_elevated_pre", "n_elevated_post", "n_to_normal",
            "n_no_longer_elevated",
        ),
        sums=(
            Sums(
                ("by", "scale", "subgroup"),
                (
                    "n = n_classified + ?!group_unclassified",
                    "n_classified = n_elevated_pre + ~group_not_elevated",
                    "n_classified = n_elevated_post + ~group_not_elevated_post",
                    "n_elevated_pre = n_no_longer_elevated + ~group_stays",
                    "n_no_longer_elevated = n_to_normal + ~group_leaves_other",
                    "n_elevated_post = ~group_stays + ~group_enters",
                    "n_elevated_pre = n_to_normal + ~group_not_to_normal",
                ),
            ),
            Sums(
                ("by", "scale"),
                (
                    "summary.n = subgroups.n",
                    "transitions.n = subgroups.n_classified",
                    *(
                        f"transitions.{name} = subgroups.{name}"
                        for name in ("n_elevated_pre", "n_elevated_post", "n_to_normal",
                                     "n_no_longer_elevated")
                    ),
                ),
            ),
        ),
        derived={
            **dict.fromkeys(("pre_mean", "post_mean", "change_mean", "change", "d_av"), ("n",)),
            "is_small": ("n", "n_elevated_pre"),
            "share_to_normal": ("n_to_normal", "n_elevated_pre"),
            "share_no_longer_elevated": ("n_no_longer_elevated", "n_elevated_pre"),
        },
    ),
    "regression_to_mean": Relations(
        counts=("n_of", "n"),
        sums=(
            Sums(("scale", "selection"), ("n_of = n + ~not_expected",)),
            Sums(("scale",), ("summary.n = n_of",), {"selection": "all"}),
            Sums(("scale",), ("transitions.n_elevated_pre = n_of",), {"selection": "elevated"}),
            Sums(
                ("scale",),
                ("n = regression_to_mean.n{selection=elevated} + ~expected_not_elevated",),
                {"selection": "all"},
            ),
        ),
        derived=dict.fromkeys(("norm_source", "rho_source", "rho_kind"), ("n_of", "n")),
        mixed={
            "norm_source": ("norm_mean", "expected_change"),
            "rho_source": ("rho", "rho_kind", "expected_change"),
        },
    ),
    "dropout": Relations(
        counts=("n_completers", "n", "n_dropouts"),
        sums=(
            Sums(
                ("scale",),
                ("n = n_completers + n_dropouts", "n_completers = summary.n",
                 "n = distribution.n{moment=@pre}"),
            ),
        ),
        derived={
            **dict.fromkeys(("completers_mean", "completers_sd"), ("n_completers",)),
            **dict.fromkeys(("dropouts_mean", "dropouts_sd"), ("n_dropouts",)),
            "share_dropout": ("n", "n_dropouts"),
        },
    ),
    "bounds": Relations(
        counts=("n", "k", "n_missing"),
        sums=(
            Sums(("scale", "outcome"), ("n = k + ~not_outcome",)),
            *(
                Sums(
                    ("scale",),
                    (
                        "n = transitions.n_elevated_pre",
                        f"k = transitions.n_{outcome}",
                        "distribution.n_elevated{moment=@pre} = n + n_missing",
                    ),
                    {"outcome": outcome},
                )
                for outcome in _OUTCOMES
            ),
            Sums(
                ("scale",),
                (
                    "n = transitions.n",
                    "k = transitions.n_elevated_post",
                    "distribution.n_classified{moment=@pre} = n + n_missing",
                ),
                {"outcome": "elevated_post"},
            ),
            *(
                Sums(
                    ("scale",),
                    (
                        "n = verdicts.n",
                        f"k = {counted}",
                        "distribution.n{moment=@pre} = n + n_missing",
                    ),
                    {"outcome": outcome},
                )
                for outcome, counted in (
                    ("reliably_improved", "verdicts.n_recovered + verdicts.n_improved"),
                    ("reliably_deteriorated", "verdicts.n_deteriorated + verdicts.n_harmed"),
                )
            ),
        ),
        derived={"share": ("n", "k")},
    ),
    "added_value": Relations(
        counts=("n_pairs", "n", "n_without_scores", "n_outside", "n_unknown"),
        sums=(
            Sums(
                (),
                ("n_pairs = n + n_without_scores + n_outside + n_unknown",
                 "flow.n{step=pairs} = n_pairs + ~pairs_of_others"),
            ),
        ),
        derived=dict.fromkeys(("added_value", "effect_size"), ("n",)),
    ),
    # What these count of each other, `finding_sums` knows.
    "findings": Relations(
        counts=("of", "n", "n_unknown"),
        derived={
            **dict.fromkeys(("share", "low", "high", "verdict"), ("n", "of")),
            "possible": ("of",),
        },
        whole=("possible_of",),
        by_report=True,
        zero_shown=True,
    ),
    "chain": Relations(
        counts=("of", "n"),
        derived={"share": ("n", "of")},
        free=("level",),
        pruned=True,
        by_report=True,
    ),
    "cross": Relations(counts=("n",), by_report=True, zero_shown=True),
    "context": Relations(counts=()),
    "base_rates": Relations(counts=()),
}  # fmt: skip


def declared(report: Report) -> dict[str, Table]:
    """The tables of which it is known what adds up."""
    return {
        key: table
        for key, table in report.tables.items()
        if key in RELATIONS and (report.sums or not RELATIONS[key].by_report)
    }


def sums_of(report: Report) -> Iterator[Mapping[Any, int]]:
    """Every declared sum of the report's tables, as counts with signs that add up to zero."""
    moments = (report.facts or {}).get("moments") or ("", "")
    words = {"@pre": moments[0], "@post": moments[1]}
    rows = {
        key: table.frame.astype(object).where(table.frame.notna(), None).to_dict("records")
        for key, table in declared(report).items()
    }
    for key, lines in rows.items():
        for group in RELATIONS[key].sums:
            wanted = {column: words.get(str(word), word) for column, word in group.where.items()}
            for position, row in enumerate(lines):
                if all(row.get(column) == word for column, word in wanted.items()):
                    for written in group.written:
                        told = re.sub("@pre|@post", lambda found: words[found[0]], written)
                        yield from _resolved(told, key, position, group.by, rows)
    for build in (_chain, _same_as_collection, _same_groups):
        yield from build(report, rows)
    if report.sums:
        yield from report.sums()


def _resolved(
    written: str, key: str, position: int, by: Sequence[str], rows: Mapping[str, Any]
) -> Iterator[dict[Any, int]]:
    total, parts = written.split(" = ")
    found: dict[Any, int] = {}
    for part, sign in [(total, 1), *((part, -1) for part in parts.split(" + "))]:
        counts = _counts(part, key, position, by, rows)
        if counts is None:
            return
        for count in counts:
            found[count] = found.get(count, 0) + sign
    yield found


def _counts(
    part: str, key: str, position: int, by: Sequence[str], rows: Mapping[str, Any]
) -> list[Any] | None:
    """The counts that one part of a sum stands for; None where the report has none."""
    mine = rows[key][position]
    if part[0] in "~?":
        return [(part, *(mine.get(column) for column in by))]
    match = re.fullmatch(r"(?:(\w+)\.)?(\w+)(?:\{(.*)\})?", part)
    assert match, part
    table, column, filters = match[1], match[2], match[3]
    if table is None:
        return None if mine.get(column) is None else [(key, position, column)]
    found = [
        (table, number, column)
        for number, row in enumerate(rows.get(table, ()))
        if all(row.get(name) in (mine.get(name), None) for name in by if name in row)
        and all(
            _fits(one, row, mine, rows[table], by)
            for one in (filters.split(",") if filters else ())
        )
        and row.get(column) is not None
    ]
    return found or None


def _fits(
    condition: str, row: Mapping[str, Any], mine: Mapping[str, Any], lines: Any, by: Sequence[str]
) -> bool:
    if condition.endswith("^"):
        column = condition[:-1]
        first = next(line for line in lines if all(line.get(name) == mine.get(name) for name in by))
        return bool(row[column] == first[column])
    column, sign, word = re.split(r"([=<>!])", condition)
    if sign == "=":
        return bool(row.get(column) == word)
    if sign == "!":
        return bool(row.get(column) != row.get(word))
    return (row.get(column) in str(mine.get(word) or "").split("; ")) == (sign == "<")


#: What a total or a stock is made of, besides its own indicator: indicator → sign.
_MADE_OF: Final[Mapping[str, Mapping[str, int]]] = {
    "places": {"started": -1},
    "running": {"started": -1, "completed": 1, "stopped": 1},
}


def _chain(_: Report, rows: Mapping[str, Any]) -> Iterator[dict[Any, int]]:
    """What is counted since the start is the sum of the quarters up to then."""
    lines = rows.get("quarters", ())
    for number, row in enumerate(lines):
        made_of = _MADE_OF.get(row["indicator"], {row["indicator"]: -1})
        parts = {
            other: made_of[line["indicator"]]
            for other, line in enumerate(lines)
            if not line["cumulative"]
            and line["quarter"] <= row["quarter"]
            and line["instrument"] == row["instrument"]
            and line["indicator"] in made_of
        }
        if row["cumulative"] and parts:
            columns = ("n",) if row["indicator"] in _MADE_OF else ("n", "of")
            for column in columns:
                total = {("quarters", number, column): 1}
                yield total | {("quarters", part, column): sign for part, sign in parts.items()}


def _same_as_collection(report: Report, rows: Mapping[str, Any]) -> Iterator[dict[Any, int]]:
    """What was collected, against the same count in the numbers of the quarter."""
    quarter = (report.facts or {}).get("quarter")
    at = {
        (row["instrument"], row["indicator"]): number
        for number, row in enumerate(rows.get("quarters", ()))
        if row["cumulative"] and row["quarter"] == quarter
    }
    moments = {"begin": "begin", "eind": "end", "both": "both"}
    everybody = [
        number
        for number, row in enumerate(rows.get("collection", ()))
        if row["source"] != "register" and row["of"] is not None
    ]
    for one, other in pairwise(everybody):
        yield {("collection", one, "of"): 1, ("collection", other, "of"): -1}
    for number, row in enumerate(rows.get("collection", ())):
        source, moment = row["source"], row["moment"]
        if source == "register":
            pairs = {
                "started": [("n", (None, "started"), "n")],
                "sessions": [("n", (None, "sessions"), "n"), ("of", (None, "completed"), "n")],
                "hours": [("n", (None, "hours"), "n"), ("of", (None, "completed"), "n")],
                "replaced": [("n", (None, "replaced"), "of")],
            }.get(moment, [])
        else:
            pairs = [("n", (source, moments.get(moment, "")), "n")]
        for column, indicator, theirs in pairs:
            if indicator in at:
                yield {("collection", number, column): 1, ("quarters", at[indicator], theirs): -1}


def _same_groups(_: Report, rows: Mapping[str, Any]) -> Iterator[dict[Any, int]]:
    """A subgroup has as many people on every scale, and as many as its norm group."""
    groups: dict[tuple[Any, Any], list[int]] = {}
    lines = rows.get("subgroups", ())
    for number, row in enumerate(lines):
        groups.setdefault((row["by"], row["subgroup"]), []).append(number)
    for (by, subgroup), numbers in groups.items():
        largest = max(numbers, key=lambda number: lines[number]["n"])
        for number in numbers:
            cell = ("subgroups", number, "n")
            if number != largest:
                lost = ("?!lost", by, subgroup, lines[number]["scale"])
                yield {("subgroups", largest, "n"): 1, cell: -1, lost: -1}
            same = [
                ("parameters", other, "n")
                for other, row in enumerate(rows.get("parameters", ()))
                if row["scale"] == lines[number]["scale"]
                and subgroup is not None
                and (
                    row["group"] == subgroup
                    if by == "age_group"
                    else by == "sex" and str(row["sd_source"]).endswith(f"-{subgroup}")
                )
            ]
            if same:
                other_norm = ("?!other_norm", by, subgroup, lines[number]["scale"])
                yield {cell: 1, other_norm: -1} | dict.fromkeys(same, -1)


def known_positive(report: Report) -> frozenset[Cell]:
    """The counts of which a reader knows that they are not 0, also where they are hidden.

    Those that are hidden only when they are more; and of a question of a survey the lowest and the
    highest answer in numbers, since the answers are listed from the one to the other, and who
    answered something else.
    """
    ends = set()
    for _, lines in _by_question(report):
        listed = lines[lines["option"].notna()]
        if all(str(option).replace(".", "").isdecimal() for option in listed["option"]):
            ends |= {("answers", number, "n") for number in listed.index[[0, -1]]}
        ends |= {("answers", number, "n") for number in lines.index.difference(listed.index)}
    return frozenset(
        cell
        for cell, value in known_counts(report).items()
        if value and (RELATIONS[cell[0]].zero_shown or cell in ends)
    )


def _by_question(report: Report) -> Iterable[tuple[Any, pd.DataFrame]]:
    table = report.tables.get("answers")
    if table is None:
        return ()
    return table.frame.reset_index(drop=True).groupby("question", sort=False)


def known_counts(report: Report) -> dict[Cell, int]:
    """Every count that the declared tables print."""
    return {
        (key, number, column): int(value)
        for key, table in declared(report).items()
        for column in RELATIONS[key].counts
        if column in table.frame
        for number, value in enumerate(table.frame[column])
        if not pd.isna(value)
        and not (key == "quarters" and column == "of" and _is_room(table, number))
    }


def _is_room(table: Table, number: int) -> bool:
    """Whether `of` counts places, which are no people."""
    return bool(table.frame["indicator"].iloc[number] == "places")
