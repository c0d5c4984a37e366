"""The page for a council in plain language, over groups made by chance. All data are invented."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from vaktherapie_analyse.analysis.explain.steps import DefinitionFiles, Explainer
from vaktherapie_analyse.analysis.grave import ABOUT_FIRST, ALWAYS
from vaktherapie_analyse.analysis.measured import Measured, Options
from vaktherapie_analyse.analysis.questionnaire.pipeline import context_of, reported
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.analysis.story.plain_warnings import STANDS_FOR
from vaktherapie_analyse.analysis.story.told_story import told
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.language import LANGUAGES, Message, keys, render
from vaktherapie_analyse.publish import published
from vaktherapie_analyse.report import UNKNOWN, Report
from vaktherapie_analyse.story import Facts, PageEnd, Part, Points, Said, Story, Title

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)

MOST_WORDS, MOST_COMMAS = 15, 1
FORBIDDEN = re.compile(
    r"\b(RCI|SD|p|CI|BI|d_av|Wilson|significant\w*|betrouwbaarheidsinterval)\b|%"
)
#: Two numbers with their noun as nobody says them: 1 ouders, 0 ouder.
WRONG_NUMBER = re.compile(
    r"\b1 (ouders|trajecten|antwoorden|mensen|kinderen|parents|trajectories|answers|people)\b"
    r"|\b(de|deze|the|these) 1\b"
    r"|\b(0|[2-9]|\d\d+) (ouder|traject|antwoord|mens|kind|parent|trajectory|answer|person)\b"
)


def story_of(
    people: list[dict[str, Any]],
    norms: Any = NL,
    limit: int | None = None,
    others: Mapping[str, Report] = MappingProxyType({}),
) -> Story:
    """What a council reads about these people."""
    measured = Measured(answers_of(sdq_rows(people), SDQ), SDQ, norms, Options())
    context = context_of(measured)
    report = reported(context)
    if limit:
        report = published(report, limit)
    explainer = Explainer(measured, DefinitionFiles("sdq.toml", _Named()), UNKNOWN)
    one = OneQuestionnaire(report, context, explainer, "gegevens.xlsx")
    files = "gegevens.xlsx"
    lines = (f"analyse rapport {files}", f"analyse herhaal rapport.html {files}", {})
    return told(Material("council", {"sdq": one}, others, *lines, limit=limit))


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{key}.toml"


def first_page(story: Story) -> Iterator[Part]:
    for part in story.parts:
        if isinstance(part, PageEnd):
            return
        yield part


def sentences(parts: Iterator[Part], language: str) -> Iterator[str]:
    """Every sentence of these parts, but the fixed statement of who made a questionnaire."""
    for part in parts:
        match part:
            case Title():
                messages = (part.said,)
            case Said() | Points():
                messages = part.sentences
            case Facts():
                messages = tuple(cell for row in part.rows for cell in row)
            case _:
                messages = ()
        for message in messages:
            if message.key != "language.list":
                yield from re.split(r"(?<=[.!?;:])\s+", render(message, language))


def faults(text: str) -> list[str]:
    """What is not plain about a sentence."""
    found = []
    if len(text.split()) > MOST_WORDS:
        found.append("words")
    if len(re.findall(r",(?!\d)", text)) > MOST_COMMAS:
        found.append("commas")
    if FORBIDDEN.search(text) or "None" in text or "–" in text:
        found.append("word of statistics, or nothing")
    if WRONG_NUMBER.search(text):
        found.append("number")
    return found


def pairs(points: list[tuple[int, int | None]], **more: Any) -> list[dict[str, Any]]:
    return [
        person(f"K{n}", moment, score, **more)
        for n, pair in enumerate(points)
        for moment, score in zip(("begin", "eind"), pair, strict=True)
        if score is not None
    ]


def by_chance(seed: int) -> list[dict[str, Any]]:
    """A group of 1–30 people with any scores, some without a second one, of any age."""
    lot = random.Random(seed)
    return pairs(
        [
            (lot.randint(0, 40), None if lot.random() < 0.3 else lot.randint(0, 40))
            for _ in range(lot.randint(1, 30))
        ],
        age=lot.choice([3, 5, 8, 16]),
    )


GROUPS: dict[str, tuple[list[dict[str, Any]], Any]] = {
    "nobody elevated": (pairs([(5, 5)] * 14), NL),
    "all elevated, nobody normal": (pairs([(20, 20)] * 14), NL),
    "all elevated, all normal": (pairs([(20, 2)] * 14), NL),
    "one moment": (pairs([(20, None), (5, None)]), NL),
    "no norms": (pairs([(20, 8), (5, 5)]), None),
    "one pair": (pairs([(20, 2)]), NL),
    "one pair that stays": (pairs([(20, 20)]), NL),
    "one pair not elevated": (pairs([(2, 2)]), NL),
    "one elevated of more": (pairs([(20, 2), (5, 5)]), NL),
    "many": (pairs([(n % 41, (7 * n) % 41) for n in range(500)]), NL),
    **{f"chance {seed}": (by_chance(seed), NL) for seed in range(50)},
}


@pytest.mark.parametrize("name", GROUPS)
def test_the_page_for_a_council_is_plain(name: str) -> None:
    people, norms = GROUPS[name]
    story = story_of(people, norms)
    for language in LANGUAGES:
        found = [*sentences(first_page(story), language)]
        assert len(found) > 8
        assert {text: faults(text) for text in found if faults(text)} == {}


def test_a_sentence_that_is_not_plain_is_noticed() -> None:
    assert faults("De RCI was 2,1.") and faults("Bij 1 ouders.") and faults("een, twee, drie")
    assert faults("woord " * 16)
    assert not faults("Bij 9 van de 14 ouders was de score ‘Totaal’ bij het begin verhoogd.")


def test_every_grave_remark_has_a_plain_warning() -> None:
    covered = {remark for all_ in STANDS_FOR.values() for remark in all_}
    assert (ALWAYS | ABOUT_FIRST) - covered == set()
    assert {f"warn_{plain}" for plain in STANDS_FOR} == {
        key for key in keys("story") if key.startswith("warn_")
    }


def page(people: list[dict[str, Any]], **more: Any) -> str:
    return "\n".join(sentences(first_page(story_of(people, **more)), "nl"))


def test_the_core_message_counts_as_the_tables_do() -> None:
    told_ = page(pairs([(20, 8), (20, 20), (5, 5), (5, 20), (12, None)]))
    assert "Bij 2 van de 4 ouders was de score ‘Totaal’ bij het begin verhoogd." in told_
    assert "Bij 1 van deze 2 was die score aan het eind normaal." in told_
    assert "Bij 1 van de 4 ouders werd de score duidelijk beter." in told_
    assert "1 ouder vulde alleen ‘begin’ in." in told_


def test_of_fewer_than_five_people_a_page_tells_how_many_and_no_share() -> None:
    """Neither of all, nor of those who were elevated, nor with other choices."""
    left_out = "Een aandeel van minder dan 5 zegt te weinig en staat er daarom niet bij."
    told_ = page(pairs([(20, 8), (20, 20), (5, 5), (5, 20)]))
    assert told_.count(left_out) == 1 and "procent" not in told_
    told_ = page(pairs([(20, 8), (20, 20), (5, 5), (5, 20), (5, 5)]))
    assert "Aandeel verhoogd bij het begin: waarschijnlijk" in told_.replace(":\n", ": ")
    assert told_.count("procent") == 1 and left_out in told_
    told_ = page(pairs([(20, 8), (20, 20)] * 3))
    assert left_out not in told_ and "Daarvan normaal" in told_


def test_one_person_is_called_so() -> None:
    assert "Bij de enige ouder was de score ‘Totaal’ bij het begin verhoogd." in page(
        pairs([(20, 2)])
    )
    assert "Bij de enige ouder was de score ‘Totaal’ bij het begin niet verhoogd." in page(
        pairs([(2, 2)])
    )


def test_a_page_for_use_inside_says_so_and_one_for_others_what_was_left_out() -> None:
    people = pairs([(20, 8)] * 6 + [(20, 20)] * 6 + [(5, 5)] * 8)
    assert "Alleen voor intern gebruik." in page(people)
    shared = page(people, limit=5)
    assert "intern gebruik" not in shared
    assert "Aantallen onder de 5 zijn weggelaten" in shared
    assert "Bij 12 van de 20 ouders was de score ‘Totaal’ bij het begin verhoogd." in shared
    assert "Vier cijfers" not in shared  # those of another command give more away


def test_a_small_number_is_in_no_report_for_others() -> None:
    people = pairs([(20, 8)] * 2 + [(20, 20)] * 10 + [(5, 5)] * 8)
    story = story_of(people, limit=5)
    words = " ".join(sentences(iter(story.parts), "nl"))
    assert not re.search(r"\b2 van\b", words)
    assert "gegevens.xlsx" not in words.replace("analyse rapport gegevens.xlsx", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_is_plain(language: str) -> None:
    for n in (1, 15):
        for plain in STANDS_FOR:
            said = render(Message(f"story.warn_{plain}", {"n": n, "of": 22}), language)
            assert [
                faults(text) for text in re.split(r"(?<=[.!?;:])\s+", said) if faults(text)
            ] == []


def test_what_is_hidden_is_not_called_small() -> None:
    shared = page(pairs([(20, 8)] * 2 + [(20, 20)] * 10 + [(5, 5)] * 8), limit=5)
    assert "Meer aantallen worden hier niet getoond." in shared and "klein om" not in shared
