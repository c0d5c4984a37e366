"""The numbers about a group that can be asked for, what they are called, and what they are made of.

Every number is a place in a table of the contract: nothing is computed for its explanation that the
table does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from vaktherapie_analyse.analysis.line.change import BETTER, VERDICTS, WORSE, Moments
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.definitions.shape import nearest
from vaktherapie_analyse.language import LANGUAGES, Message, Text, in_every_language, label
from vaktherapie_analyse.report import Column

#: How a number is explained.
Kind = Literal["share", "count", "mean", "sd", "change", "effect", "p", "range"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the report of a questionnaire.

    Attributes
    ----------
    key
        Its name in the messages: `explain.name_<key>`.
    table, columns
        Where it stands; more than one column is added up.
    of
        The column of those it is a part of.
    share
        The column of the share, with its limits beside it; empty where the table has none.
    before
        The columns that say through whom people are narrowed, `of` among them.
    moment
        Of one measurement: which of the two; empty for both.
    """

    key: str
    kind: Kind
    table: str
    columns: tuple[str, ...]
    of: str = ""
    share: str = ""
    before: tuple[str, ...] = ()
    moment: Literal["", "pre", "post"] = ""


def _share(count: Column, *, is_in_table: bool = True) -> Number:
    key = count.name.removeprefix("n_")
    before = ("n",) if count.of == "n" else ("n", count.of)
    share = f"share_{key}" if is_in_table else ""
    return Number(key, "share", "transitions", (count.name,), count.of, share, before)


def _verdict(key: str, *columns: str) -> Number:
    return Number(key, "share", "verdicts", columns or (f"n_{key}",), "n", before=("n",))


def _step(key: str) -> Number:
    return Number(key, "count", "flow", (key,))


NUMBERS: Final = (
    *map(_share, (summarise.ELEVATED_PRE, summarise.ELEVATED_POST)),
    *map(_share, (summarise.TO_NORMAL, summarise.NO_LONGER)),
    _share(summarise.TO_ELEVATED, is_in_table=False),
    _verdict("better", *(f"n_{verdict}" for verdict in BETTER)),
    _verdict("worse", *(f"n_{verdict}" for verdict in WORSE)),
    *map(_verdict, VERDICTS),
    Number("pre_mean", "mean", "summary", ("pre_mean",), "n", moment="pre"),
    Number("post_mean", "mean", "summary", ("post_mean",), "n", moment="post"),
    Number("pre_sd", "sd", "summary", ("pre_sd",), "n", moment="pre"),
    Number("post_sd", "sd", "summary", ("post_sd",), "n", moment="post"),
    Number("change", "change", "summary", ("change_mean",), "n", "change"),
    Number("d_av", "effect", "summary", ("d_av",), "n", "d_av"),
    Number("p_wilcoxon", "p", "summary", ("p_wilcoxon",), "n"),
    *map(_step, ("respondents", "pre", "post", "pairs", "pre_only", "post_only", "none", "usable")),
    Number("range", "range", "sensitivity", ("n",), "of", "share"),
)

#: Where there is one measurement only: the same numbers of everybody who was measured then.
ONE_MOMENT: Final[Mapping[str, Number]] = {
    each.key: each
    for moment in ("pre", "post")
    for each in (
        Number(
            f"elevated_{moment}", "share", "distribution", (summarise.ELEVATED.name,),
            summarise.ELEVATED.of, "share_elevated", ("n", summarise.ELEVATED.of), moment,
        ),
        Number(f"{moment}_mean", "mean", "distribution", ("mean",), "n", moment=moment),
        Number(f"{moment}_sd", "sd", "distribution", ("sd",), "n", moment=moment),
    )
}  # fmt: skip


def names_of(instrument: Instrument, moments: Moments) -> dict[str, Text]:
    """By number what people type for it in each language, `verhoogd-naar-normaal`."""
    return {
        number.key: _named(_word(number, instrument), instrument, moments) for number in NUMBERS
    }


def nearest_name(asked: str, instrument: Instrument, moments: Moments) -> Text | None:
    """The name most like this one, None where none is; also by what the best band is not called."""
    names = names_of(instrument, moments)
    meant = [(name, name) for name in names.values()]
    meant.append((_named("to_normal", instrument, moments), names["to_normal"]))
    by_label = {label(said, language): name for said, name in meant for language in LANGUAGES}
    near = nearest(asked.strip().casefold(), by_label)
    return None if near is None else by_label[near]


def _named(word: str, instrument: Instrument, moments: Moments) -> dict[str, str]:
    shown = {
        "word": instrument.elevated_word,
        "pre": Message(f"analysis.moment_{moments.pre}"),
        "post": Message(f"analysis.moment_{moments.post}"),
    }
    said = in_every_language(Message(f"explain.name_{word}", shown))
    return {language: text.replace(" ", "-") for language, text in said.items()}


def _word(number: Number, instrument: Instrument) -> str:
    """The best band is called normal only of a questionnaire whose headline counts it."""
    is_best = number.key == "to_normal" and instrument.headline != "to_normal"
    return "to_best" if is_best else number.key


def number_named(asked: str, instrument: Instrument, moments: Moments) -> Number | None:
    """The number with this name in one of the languages, or with this column in the contract."""
    word = asked.strip().casefold().replace(" ", "-").replace("_", "-")
    for number in NUMBERS:
        names = names_of(instrument, moments)[number.key]
        columns = [column.replace("_", "-") for column in (*number.columns, number.share)]
        known = {label(names, language).casefold() for language in LANGUAGES}
        if word in known or (len(number.columns) == 1 and word in columns and "-" in word):
            return number
    return None
