"""The views of a questionnaire: scores, elevated, reliable change, and each respondent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from vaktherapie_analyse.language.numbers import ages_in
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.scores.outcome_cells import about_mark, exactly, marked_scale
from vaktherapie_analyse.output.views.scores.reliable_view import method_name
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, capital, number_of


def questionnaire(writer: Writer, *, detail: bool) -> Iterator[View]:
    changed = "summary" in writer.report.tables
    tables = ["summary", "transitions", "verdicts"]
    if not changed:
        tables.append("distribution")
    if detail:
        tables += ["bands", "parameters"]
    yield from of_questionnaire(writer, *tables, "scores", "changes")


def of_questionnaire(writer: Writer, *tables: str) -> Iterator[View]:
    """The views of these tables of a questionnaire, where the report has them."""
    for key in tables:
        table = writer.report.tables.get(key)
        if table is not None and len(table.frame):
            view = _COMPOSERS[key](writer, rows(table))
            notes = tuple(writer.sentence(note) for note in table.notes)
            yield View(view.title, view.headers, view.rows, view.alignment, view.footnotes + notes)


def _summary(writer: Writer, found: list[Row]) -> View:
    shown, absent = _with_people(writer, found, "not_shown_no_score")
    decimals = _decimals(shown, "pre_sd", "post_sd")
    say = writer.say
    return view_of(
        say("summary_title", **writer.moments),
        shown,
        [
            _scale(writer),
            _count(writer),
            *(
                Heading(
                    f"{writer.moments[moment]}\n{say('mean_sd')}",
                    _mean_sd(writer, moment, decimals),
                )
                for moment in ("pre", "post")
            ),
            Heading(
                f"{say('change')}\n{say('interval')}",
                lambda row: writer.estimate(row, "change", row.get("change_mean"), decimals),
            ),
            Heading(
                f"d_av\n{say('interval')}",
                lambda row: writer.estimate(row, "d_av", row.get("d_av"), 2),
            ),
            Heading("p", lambda row: writer.p(row.get("p_wilcoxon"))),
        ],
        (say("summary_note", exact=exactly(writer, "summary"), **writer.moments), *absent),
    )


def _mean_sd(writer: Writer, prefix: str, decimals: int) -> Callable[[Row], str]:
    return lambda row: writer.mean_sd(row.get(f"{prefix}_mean"), row.get(f"{prefix}_sd"), decimals)


def _transitions(writer: Writer, found: list[Row]) -> View:
    shown, absent = _with_people(writer, found, "not_shown_no_norm")
    by_band = len({row.get("elevated_bands") for row in shown}) > 1
    key = "bands_of" if by_band else "elevated_of"
    names = writer.moments | {"word": writer.word}

    column = writer.report.tables["transitions"].column

    def share(header: str, name: str) -> Heading:
        return Heading(writer.say(header, **names), lambda row: writer.share(row, column(name)))

    def outcome(name: str) -> Heading:
        share = column(f"share_{name}")
        return Heading(
            writer.say(f"{key}_{name}", **names), lambda row: writer.share_with_interval(row, share)
        )

    return view_of(
        capital(writer.say(f"{key}_title", **names)),
        shown,
        [
            _scale_with_band(writer) if by_band else _scale(writer),
            share(f"{key}_pre", "share_elevated_pre"),
            share(f"{key}_post", "share_elevated_post"),
            *(
                outcome(name)
                for name in _outcomes(shown, (writer.report.facts or {}).get("headline"))
            ),
            share(f"{key}_new", "n_to_elevated"),
        ],
        (writer.say("transitions_note"), *absent),
    )


def _outcomes(found: list[Row], headline: str | None) -> tuple[str, ...]:
    """Which good outcomes are shown: that of the headline, and the other one where it differs."""
    first = headline or "to_normal"
    other = {"to_normal": "no_longer_elevated", "no_longer_elevated": "to_normal"}[first]
    differs = any(row.get(f"n_{first}") != row.get(f"n_{other}") for row in found)
    return (first, other) if differs else (first,)


def _scale_with_band(writer: Writer) -> Heading:
    def write(row: Row) -> str:
        scale, bands = writer.name("scale", row.get("scale")), row.get("elevated_bands")
        if bands is None:
            return scale
        names = [writer.name("band", band) for band in str(bands).split("; ")]
        return f"{scale} ({writer.say('or').join(names)})"

    return Heading(writer.say("scale"), write, "left")


def _verdicts(writer: Writer, found: list[Row]) -> View:
    is_usual = (writer.report.facts or {}).get("rci_method", "jt") == "jt"
    why = "not_shown_no_change" if is_usual else "not_shown_no_index"
    shown, absent = _with_people(writer, found, why)

    def count(name: str) -> Heading:
        return Heading(
            writer.name("verdict", name), lambda row: writer.number(row.get(f"n_{name}"))
        )

    return view_of(
        writer.say("verdicts_title", method=method_name(writer)),
        shown,
        [
            marked_scale(writer),
            _count(writer),
            *map(count, ("recovered", "improved", "unchanged", "deteriorated", "harmed")),
        ],
        (
            *about_mark(writer, shown),
            *_said_of(writer, shown, "to_normal_not_reliable"),
            *_said_of(writer, shown, "band_unknown"),
            *absent,
        ),
    )


def _said_of(writer: Writer, found: list[Row], what: str) -> Iterator[str]:
    """Per scale how many went to normal by less than a reliable change, or have no band."""
    counts = [
        f"{writer.name('scale', row['scale'])} {writer.number(row[f'n_{what}'])}"
        for row in found
        if row.get(f"n_{what}")
    ]
    if counts:
        yield writer.say(what, counts=counts, word=writer.word)


def _distribution(writer: Writer, found: list[Row]) -> View:
    decimals = _decimals(found, "sd")
    several = len({row.get("moment") for row in found}) > 1
    moment = writer.name("moment", found[0].get("moment"))
    share = writer.report.tables["distribution"].column("share_elevated")
    title = "distribution_title" if several else "distribution_title_one"
    headings = [
        _scale(writer),
        _count(writer),
        Heading(
            writer.say("mean_sd_long"),
            lambda row: writer.mean_sd(row.get("mean"), row.get("sd"), decimals),
        ),
        Heading(
            writer.say("elevated_share", word=writer.word),
            lambda row: writer.share_with_interval(row, share),
        ),
    ]
    if several:
        headings.insert(0, _named(writer, "moment"))
    return view_of(
        writer.say(title, moment=moment), found, headings, (writer.say("transitions_note"),)
    )


def _bands(writer: Writer, found: list[Row]) -> View:
    """One row per scale and band before, only those in which somebody stands."""
    shown = [row for row in found if row.get("n")]
    names = writer.moments
    return view_of(
        writer.say("bands_title", **names),
        shown,
        [
            _scale(writer),
            Heading(names["pre"], lambda row: writer.name("band", row.get("pre_band")), "left"),
            Heading(names["post"], lambda row: writer.name("band", row.get("post_band")), "left"),
            _count(writer),
        ],
        (),
        blank_repeats=1,
    )


def _parameters(writer: Writer, found: list[Row]) -> View:
    say = writer.say

    def critical_change(row: Row) -> str:
        """With the limits that go with a sample's SD."""
        if row.get("critical_change_low") is None:
            return writer.number(row.get("critical_change"), 2)
        return writer.estimate(row, "critical_change", row.get("critical_change"), 2)

    scales = list(dict.fromkeys(row["scale"] for row in found))
    return view_of(
        say("parameters_title"),
        sorted(found, key=lambda row: (scales.index(row["scale"]), ages_in(str(row.get("group"))))),
        [
            _scale(writer),
            Heading(say("group"), lambda row: writer.text(row.get("group")), "left"),
            _count(writer),
            Heading("SD", lambda row: writer.number(row.get("sd"), 2)),
            Heading(
                say("sd_source"), lambda row: writer.name("source", row.get("sd_source")), "left"
            ),
            Heading(say("reliability"), lambda row: writer.number(row.get("reliability"), 2)),
            Heading(
                say("reliability_source"),
                lambda row: writer.name("source", row.get("reliability_source")),
                "left",
            ),
            Heading(say("s_diff"), lambda row: writer.number(row.get("s_diff"), 2)),
            Heading(say("critical_change"), critical_change),
            Heading(
                say("smallest_whole_change"),
                lambda row: writer.number(row.get("smallest_whole_change")),
            ),
        ],
        (),
        blank_repeats=1,
    )


def _scores(writer: Writer, found: list[Row]) -> View:
    decimals = _whole_or(2, found, "score")
    return view_of(
        writer.say("scores_title"),
        found,
        [
            *_person(writer),
            _named(writer, "moment"),
            _scale(writer),
            Heading(writer.say("score"), lambda row: writer.number(row.get("score"), decimals)),
            Heading(writer.say("band"), lambda row: writer.name("band", row.get("band")), "left"),
        ],
        (),
        blank_repeats=3,
    )


def _changes(writer: Writer, found: list[Row]) -> View:
    decimals = _whole_or(2, found, "pre", "post")
    names = writer.moments

    def score(row: Row) -> str:
        pre, post = (writer.number(row.get(name), decimals) for name in ("pre", "post"))
        change = writer.number(row.get("change"), decimals, sign=True)
        return f"{pre} → {post}\n({change})"

    def band(row: Row) -> str:
        pre, post = (writer.name("band", row.get(f"{m}_band")) for m in ("pre", "post"))
        return pre if pre == post else f"{pre}\n→ {post}"

    return view_of(
        writer.say("changes_title", **names),
        found,
        [
            *_person(writer),
            marked_scale(writer),
            Heading(writer.say("pre_post_change"), score),
            Heading("RCI", lambda row: writer.number(row.get("rci"), 2)),
            Heading(writer.say("band"), band, "left"),
            Heading(
                writer.say("verdict"),
                lambda row: writer.name("verdict", row.get("verdict")),
                "left",
            ),
        ],
        (writer.say("rci_note", **names), *about_mark(writer, found)),
        blank_repeats=2,
    )


def _with_people(writer: Writer, found: list[Row], note: str) -> tuple[list[Row], tuple[str, ...]]:
    """The rows with n > 0, and a footnote that names the scales of the others."""
    shown = [row for row in found if row.get("n") != 0]
    absent = [writer.name("scale", row.get("scale")) for row in found if row.get("n") == 0]
    return shown, ((writer.say(note, scales=absent),) if absent else ())


def _scale(writer: Writer) -> Heading:
    return _named(writer, "scale")


def _named(writer: Writer, column: str) -> Heading:
    return Heading(writer.say(column), lambda row: writer.name(column, row.get(column)), "left")


def _count(writer: Writer) -> Heading:
    return Heading("n", lambda row: writer.number(row.get("n")))


def _person(writer: Writer) -> tuple[Heading, Heading]:
    return (
        Heading(writer.say("client"), lambda row: writer.text(row.get("client")), "left"),
        Heading(writer.say("respondent"), lambda row: writer.text(row.get("respondent")), "left"),
    )


def _decimals(found: Sequence[Row], *columns: str) -> int:
    """Decimals of a mean: one, or two where the scores hardly spread (a mean of 1–5 answers)."""
    spread = _numbers(found, columns)
    return 2 if spread and max(spread) < 1.5 else 1


def _whole_or(decimals: int, found: Sequence[Row], *columns: str) -> int:
    """No decimals where all scores are whole numbers."""
    return 0 if all(score.is_integer() for score in _numbers(found, columns)) else decimals


def _numbers(found: Sequence[Row], columns: Sequence[str]) -> list[float]:
    values = (number_of(row.get(column)) for row in found for column in columns)
    return [value for value in values if value is not None]


_COMPOSERS: Final[Mapping[str, Callable[[Writer, list[Row]], View]]] = {
    "summary": _summary,
    "transitions": _transitions,
    "verdicts": _verdicts,
    "distribution": _distribution,
    "bands": _bands,
    "parameters": _parameters,
    "scores": _scores,
    "changes": _changes,
}
