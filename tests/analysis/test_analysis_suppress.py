"""Suppression: what stays in print leaves every hidden count in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from vaktherapie_analyse import analyse, load_instrument, load_norms
from vaktherapie_analyse.analysis.protect import System, protect
from vaktherapie_analyse.analysis.relations import known_positive
from vaktherapie_analyse.analysis.suppress import suppress
from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.report import Column, Kind, Provenance, Report, Table

LIMIT = 3


def report_of(*tables: Table, **more: Any) -> Report:
    values: dict[str, Any] = {
        "kind": "questionnaire",
        "title": Message("language.list", {"items": ["x"]}),
        "headlines": (),
        "tables": {table.key: table for table in tables},
        "labels": {},
        "provenance": Provenance("1", "2024-01-01", "analyse", {}, ({"name": "x", "n_rows": 9},)),
        "facts": {"moments": ["begin", "eind"]},
    }
    return Report(**(values | more))


def table(key: str, rows: list[Mapping[str, Any]], **kinds: Kind) -> Table:
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(
        {name: "Int64" if kind == "count" else object for name, kind in kinds.items()}
    )
    return Table(key, frame, tuple(Column(name, kind) for name, kind in kinds.items()))


Rows = dict[str, list[dict[str, Any]]]


def rows_of(people: Mapping[tuple[str, str], int]) -> Rows:
    """The rows of `transitions` and `bands` of people by band before and after, two bands."""
    n = sum(people.values())
    pre = people["hoog", "laag"] + people["hoog", "hoog"]
    leave, enter = people["hoog", "laag"], people["laag", "hoog"]
    row = {
        "scale": "s", "n": n, "n_elevated_pre": pre, "n_elevated_post": pre - leave + enter,
        "n_to_normal": leave, "n_no_longer_elevated": leave, "n_to_elevated": enter,
        "n_not_elevated_pre": n - pre, "elevated_bands": "hoog",
    }  # fmt: skip
    bands = [
        {"scale": "s", "pre_band": before, "post_band": after, "n": k}
        for (before, after), k in people.items()
    ]
    return {"transitions": [row], "bands": bands}


def tables_of(people: Mapping[tuple[str, str], int]) -> list[Table]:
    return [
        table(key, rows, **{name: "count" if name[0] == "n" else "key" for name in rows[0]})
        for key, rows in rows_of(people).items()
    ]


PAIRS = (("laag", "laag"), ("laag", "hoog"), ("hoog", "laag"), ("hoog", "hoog"))


def everything_printed(report: Report) -> dict[tuple[str, int, str], Any]:
    return {
        (key, number, name): value
        for key, found in report.tables.items()
        for name in found.frame.columns
        for number, value in enumerate(found.frame[name])
    }


def consistent(shown: Report, largest: int) -> Iterator[Rows]:
    """Every set of tables, made from people, that agrees with all that is printed."""
    printed = [
        (cell, value) for cell, value in everything_printed(shown).items() if not pd.isna(value)
    ]
    for counts in product(range(largest + 1), repeat=len(PAIRS)):
        other = rows_of(dict(zip(PAIRS, counts, strict=True)))
        if all(other[key][number][name] == value for (key, number, name), value in printed):
            yield other


@settings(max_examples=15)
@given(st.tuples(*[st.integers(0, 5)] * 4))
def test_no_hidden_cell_can_be_recovered_by_trying_all_tables(counts: tuple[int, ...]) -> None:
    shown = suppress(report_of(*tables_of(dict(zip(PAIRS, counts, strict=True)))), LIMIT)
    hidden = {(key, *cell) for key, found in shown.tables.items() for cell in found.hidden}
    possible: dict[Any, set[int]] = {cell: set() for cell in hidden}
    for other in consistent(shown, 8):
        for cell in hidden:
            possible[cell].add(other[cell[0]][cell[1]][cell[2]])
    assert {cell for cell, values in possible.items() if len(values) < 2} == set()


@given(st.tuples(*[st.integers(0, 30)] * 4), st.integers(2, 10))
def test_no_count_below_the_limit_is_printed(counts: tuple[int, ...], limit: int) -> None:
    shown = suppress(report_of(*tables_of(dict(zip(PAIRS, counts, strict=True)))), limit)
    printed = everything_printed(shown).values()
    assert not [v for v in printed if not isinstance(v, str) and not pd.isna(v) and 0 < v < limit]


@st.composite
def cross_tables(draw: st.DrawFn) -> list[list[int]]:
    n_rows, n_columns = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    return [[draw(st.integers(0, 4)) for _ in range(n_columns)] for _ in range(n_rows)]


@settings(max_examples=15)
@given(cross_tables())
def test_a_cross_table_with_totals_cannot_be_solved(cells: list[list[int]]) -> None:
    values, sums = {}, []
    for i, row in enumerate(cells):
        values |= {(i, j): k for j, k in enumerate(row)} | {(i, "total"): sum(row)}
        sums.append({(i, "total"): 1} | {(i, j): -1 for j in range(len(row))})
    for j in range(len(cells[0])):
        values["total", j] = sum(row[j] for row in cells)
        sums.append({("total", j): 1} | {(i, j): -1 for i in range(len(cells))})
    cost = {count: 10 * ("total" in count) for count in values}
    small, others = protect(System(values, sums, {}, cost), LIMIT)
    hidden = small | others
    inside = [(i, j) for i, row in enumerate(cells) for j in range(len(row))]
    unknown = [cell for cell in inside if cell in hidden]
    if len(unknown) > 4:
        return
    possible: dict[Any, set[int]] = {cell: set() for cell in hidden}
    for guess in product(range(9), repeat=len(unknown)):
        tried = {c: values[c] for c in inside} | dict(zip(unknown, guess, strict=True))
        whole = tried | {
            total: sum(tried[c] for c in inside if c[0] == total[0] or c[1] == total[1])
            for total in values
            if "total" in total
        }
        if all(whole[c] == values[c] for c in values if c not in hidden):
            for cell in hidden:
                possible[cell].add(whole[cell])
    assert all(len(found) > 1 for found in possible.values())


def sdq_report(n_elevated: int, n_better: int, n: int) -> Report:
    """People with a high total at begin, some of them with a low one at the end."""
    high = {"emotion": 8, "conduct": 6, "hyper": 8, "peer": 6, "prosocial": 5}
    low = {"emotion": 1, "conduct": 1, "hyper": 1, "peer": 1, "prosocial": 9}
    people = []
    for number in range(n):
        before = high if number < n_elevated else low
        after = low if number < n_better else before
        people += [
            {"client": f"K{number}", "moment": moment, "scores": scores}
            for moment, scores in (("begin", before), ("eind", after))
        ]
    sdq = load_instrument("sdq")
    return analyse(answers_of(sdq_rows(people), sdq), sdq, load_norms("nl", sdq))


def test_a_whole_report_keeps_no_small_count_anywhere() -> None:
    shown = suppress(sdq_report(12, 4, 20), 5)
    for key, found in shown.tables.items():
        for column in found.columns:
            if column.kind == "count" and (key, column.name) != (
                "parameters",
                "smallest_whole_change",
            ):
                values = found.frame[column.name].dropna()
                assert not values.between(1, 4).any(), (key, column.name)


def test_a_share_of_a_hidden_count_is_hidden_with_its_interval() -> None:
    found = suppress(sdq_report(12, 4, 20), 5).tables["transitions"]
    row = found.frame.set_index("scale").loc["total"]
    assert row[["n_to_normal", "share_to_normal", "share_to_normal_low"]].isna().all()
    assert (0, "share_to_normal") in found.hidden


def test_large_counts_stay_as_they_are() -> None:
    whole = sdq_report(20, 10, 40)
    shown = suppress(whole, 5)
    total = shown.tables["transitions"].frame.set_index("scale").loc["total"]
    assert (total["n_elevated_pre"], total["n_to_normal"]) == (20, 10)
    assert shown.headlines == whole.headlines
    audit = shown.sources[-1]
    assert (audit.values["n"], audit.values["others"]) == (0, 0)


def test_a_headline_with_a_hidden_count_is_left_out_and_the_remark_says_so() -> None:
    shown = suppress(sdq_report(12, 4, 20), 5)
    keys = {headline.key for headline in shown.headlines}
    assert "analysis.headline_elevated" in keys
    assert "analysis.headline_to_normal" not in keys
    assert "suppress.headline_hidden" in {remark.key for remark in shown.remarks}


def test_counts_in_remarks_are_hidden_also_within_messages() -> None:
    inner = Message("analysis.outside_norm", {"scale": "x", "n": 7, "ages": "4–5"})
    remark = Message("analysis.remark_outside_norm", {"parts": [inner]})
    shown = suppress(report_of(remarks=(remark,)), 5)
    text = render(shown.remarks[-1])
    assert "7" not in text
    assert "•" in text


def test_a_table_without_declared_sums_is_dropped_and_named() -> None:
    unknown = table("mystery", [{"n": 40}], n="count")
    shown = suppress(report_of(unknown), 5)
    assert "mystery" not in shown.tables
    assert shown.remarks[0].values["tables"] == ["mystery"]


def test_the_number_of_rows_of_a_file_and_of_respondents_are_hidden() -> None:
    shown = suppress(report_of(facts={"n_respondents": 22, "moments": ["a", "b"]}), 5)
    assert shown.provenance.inputs[0]["n_rows"] is None
    assert shown.facts is not None
    assert shown.facts["n_respondents"] is None


def test_a_zero_is_printed_where_it_protects_nothing() -> None:
    shown = suppress(report_of(*tables_of(dict(zip(PAIRS, (20, 0, 20, 20), strict=True)))), 5)
    assert shown.tables["transitions"].frame["n_to_elevated"].iloc[0] == 0


@pytest.mark.parametrize("limit", [2, 5, 10])
def test_the_audit_counts_what_was_hidden(limit: int) -> None:
    shown = suppress(sdq_report(12, 4, 20), limit)
    audit = shown.sources[-1].values
    hidden_counts = sum(
        1
        for found in shown.tables.values()
        for _, name in found.hidden
        if name == "n" or name.startswith("n_")
    )
    assert audit["n"] + audit["others"] == hidden_counts


def quarter_tables(starts: tuple[int, ...]) -> Report:
    """Only how many trajectories started, per quarter and since the start."""
    rows: list[Mapping[str, Any]] = []
    for number, n in enumerate(starts):
        same = {"quarter": f"2024-K{number + 1}", "indicator": "started", "instrument": None}
        same |= {"measure": "count"}
        rows.append(same | {"n": n, "of": None, "cumulative": False})
        rows.append(same | {"n": sum(starts[: number + 1]), "of": None, "cumulative": True})
    found = table(
        "quarters", rows, quarter="key", indicator="key", instrument="key", n="count",
        of="count", cumulative="flag", measure="key",
    )  # fmt: skip
    return report_of(found, facts={"quarter": f"2024-K{len(starts)}"})


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4).map(tuple))
def test_a_hidden_quarter_cannot_be_worked_out_from_the_totals(starts: tuple[int, ...]) -> None:
    shown = suppress(quarter_tables(starts), LIMIT).tables["quarters"]
    printed = [None if pd.isna(n) else int(n) for n in shown.frame["n"]]
    assert shown.frame["cumulative"].tolist() == [False] * len(starts) + [True]
    possible: list[set[int]] = [set() for _ in printed]
    for tried in product(range(9), repeat=len(starts)):
        whole = [*tried, sum(tried)]
        if all(n is None or n == k for n, k in zip(printed, whole, strict=True)):
            for values, k in zip(possible, whole, strict=True):
                values.add(k)
    assert all(len(values) > 1 for n, values in zip(printed, possible, strict=True) if n is None)


def flows(started: tuple[int, ...], completed: tuple[int, ...]) -> list[dict[str, Any]]:
    """Started, completed, running and places; nobody stops, so that four numbers tell all."""
    rows: list[dict[str, Any]] = []
    for at in range(len(started)):
        total = {"started": sum(started[: at + 1]), "completed": sum(completed[: at + 1])}
        running = total["started"] - total["completed"]
        for indicator, n, cumulative in (
            ("started", started[at], False),
            ("started", total["started"], True),
            ("completed", completed[at], False),
            ("completed", total["completed"], True),
            ("running", running, True),
            ("places", total["started"], True),
        ):
            rows.append(
                {"quarter": f"2024-K{at + 1}", "indicator": indicator, "instrument": None,
                 "n": n, "of": 30 if indicator == "places" else None, "cumulative": cumulative,
                 "measure": "stock" if indicator in ("running", "places") else "count"}
            )  # fmt: skip
    return rows


@settings(max_examples=15)
@given(st.tuples(*[st.integers(0, 5)] * 4))
def test_what_runs_and_the_places_used_do_not_give_a_quarter_away(k: tuple[int, ...]) -> None:
    def told(rows: list[dict[str, Any]]) -> dict[Any, int]:
        return {(row["quarter"], row["indicator"], row["cumulative"]): row["n"] for row in rows}

    whole = flows(k[:2], k[2:])
    kinds: dict[str, Kind] = {
        "quarter": "key", "indicator": "key", "instrument": "key", "n": "count", "of": "count",
        "cumulative": "flag", "measure": "key",
    }  # fmt: skip
    report = report_of(table("quarters", whole, **kinds), facts={"quarter": "2024-K2"})
    shown = told(suppress(report, LIMIT).tables["quarters"].frame.to_dict("records"))
    hidden = [key for key, n in shown.items() if pd.isna(n)]
    possible: dict[Any, set[int]] = {key: set() for key in hidden}
    for tried in product(range(9), repeat=4):
        other = told(flows(tried[:2], tried[2:]))
        if min(other.values()) >= 0 and all(
            pd.isna(n) or other[key] == n for key, n in shown.items()
        ):
            for key in hidden:
                possible[key].add(other[key])
    if min(told(whole).values()) >= 0:
        assert all(len(values) > 1 for values in possible.values())


def test_the_total_of_respondents_cannot_be_read_from_another_row_of_the_overview() -> None:
    rows = [
        {"source": source, "moment": moment, "n": n, "of": 22, "n_missing": 22 - n}
        for source in ("sdq", "ari-cp")
        for moment, n in (("begin", 19), ("eind", 14), ("both", 14))
    ]
    kinds: dict[str, Kind] = {
        "source": "key", "moment": "key", "n": "count", "of": "count", "n_missing": "count",
    }  # fmt: skip
    frame = suppress(report_of(table("collection", rows, **kinds)), 5).tables["collection"].frame
    begin = frame[frame["moment"] == "begin"]
    assert begin["n_missing"].isna().all()
    assert begin["n"].isna().all() or frame["of"].isna().all()
    complete = frame["n"].notna() & frame["n_missing"].notna()
    assert begin["n"].isna().all() or not complete.any()


def test_the_lowest_and_highest_number_of_a_survey_are_known_to_be_given() -> None:
    def answers(options: list[str]) -> Report:
        rows = [
            {"question": "q", "option": o, "n": n} for o, n in zip(options, (3, 9, 2), strict=True)
        ]
        return report_of(table("answers", rows, question="text", option="text", n="count"))

    ends = {("answers", 0, "n"), ("answers", 2, "n")}
    assert known_positive(answers(["2", "3", "5"])) == ends
    assert known_positive(answers(["nooit", "soms", "vaak"])) == frozenset()


def test_a_mean_of_a_survey_goes_with_the_answers_it_is_made_of() -> None:
    questions = table(
        "survey",
        [{"question": "q", "n": 11, "mean": 4.0}],
        question="text",
        n="count",
        mean="score",
    )
    asked = (("ja", 9), ("nee", 2))
    answers = table(
        "answers",
        [{"question": "q", "option": option, "n": n, "share": n / 11} for option, n in asked],
        question="text", option="text", n="count", share="share",
    )  # fmt: skip
    shown = suppress(report_of(questions, answers), 5).tables
    assert shown["survey"].frame["mean"].isna().all()
    assert shown["answers"].frame["share"].isna().all()
