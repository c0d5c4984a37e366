"""How reliable change is judged: what was typed or stands in `analyse.toml` → a `Rule`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from vaktherapie_analyse.cli.config import Project, Setting
from vaktherapie_analyse.cli.options import Questionnaire
from vaktherapie_analyse.errors import Problem, UsageError
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.line.change_rule import Given, Rule
    from vaktherapie_analyse.definitions import Instrument

#: The word for the sample's own number.
SAMPLE_WORD = "steekproef"

#: No number that a scale can give is larger.
LARGEST = 1_000_000

Value = TypeVar("Value")


def rule_of(choices: Questionnaire, project: Project, instrument: Instrument) -> Rule:
    """The rule that the options ask for; an option on the line before the project file.

    An option that was typed and changes nothing is refused; in the project file it may stand for
    another run.
    """
    from vaktherapie_analyse.analysis.line.change_rule import CUTOFFS, METHODS, Rule

    section = project.section(instrument.key)
    scales = [scale.key for scale in instrument.scales]

    def one(
        option: str, typed: str | None, kept: str | float | None, read: Reader[Value]
    ) -> Value | None:
        name = f"[{instrument.key}] {option.removeprefix('--').replace('-', '_')}"
        found = project.setting(option, typed, name, kept)
        return found.read(read) if found else None

    def by_scale(
        option: str,
        typed: Sequence[str] | None,
        kept: Mapping[str, str | float],
        read: Reader[Value],
        example: str,
    ) -> dict[str, Value]:
        table = f"[{instrument.key}.{option.removeprefix('--').replace('-', '_')}]"
        given = {scale: project.kept(f"{table} {scale}", value) for scale, value in kept.items()}
        for text in typed or ():
            scale, equals, value = text.partition("=")
            if not equals:
                values = {"scale": instrument.primary, "example": Message(f"reliable.{example}")}
                raise UsageError.of("reliable.not_an_assignment", option=option, **values)
            given[scale.strip().lower()] = Setting(value.strip(), option)
        return {
            scale: setting.read(_of_known(scale, scales, read)) for scale, setting in given.items()
        }

    rule = Rule(
        method=one("--rci-methode", choices.rci_method, section.rci_methode, _word_of(METHODS))
        or METHODS[0],
        alpha=one("--alfa", choices.alpha, section.alfa, share) or 0.05,
        sd=by_scale("--sd", choices.sd, section.sd, _spread, "example_sd"),
        reliability=by_scale(
            "--betrouwbaarheid",
            choices.reliability,
            section.betrouwbaarheid,
            _reliability,
            "example_reliability",
        ),
        reliability_post=by_scale(
            "--betrouwbaarheid-eind",
            choices.reliability_post,
            section.betrouwbaarheid_eind,
            share,
            "example_reliability",
        ),
        cutoff=one("--grens", choices.cutoff, section.grens, _word_of(CUTOFFS)),
        functional=by_scale(
            "--functioneel", choices.functional, section.functioneel, _mean_sd, "example_mean_sd"
        ),
        percent=percent("--procent", choices.percent) if choices.percent else None,
        mid=by_scale("--mid", choices.mid, section.mid, positive, "example_points"),
    )
    refuse_idle(
        ("--functioneel", choices.functional, rule.cutoff, "--grens"),
        (
            "--betrouwbaarheid-eind",
            choices.reliability_post,
            rule.method == "nk" or choices.compare_methods,
            "--rci-methode nk",
        ),
        ("--procent", choices.percent, choices.compare_methods, "--vergelijk-methoden"),
        ("--mid", choices.mid, choices.compare_methods, "--vergelijk-methoden"),
        (
            "--schaal",
            choices.scale,
            choices.compare_methods or choices.sensitivity,
            "--vergelijk-methoden",
            "--gevoeligheid",
        ),
    )
    return rule


#: Makes a value of what something is called and its text.
Reader = Callable[[str, str], Value]


def refuse_idle(*options: tuple[Any, ...]) -> None:
    """Nothing; a `UsageError` names every option that was typed and does nothing.

    Each is (option, what was typed, whether it does something, the options of which it needs one).
    """
    idle = [
        Problem(Message("cli.does_nothing", {"option": option, "needed": _one_of(needed)}))
        for option, typed, works, *needed in options
        if typed and not works
    ]
    if idle:
        raise UsageError(idle)


def _one_of(options: Sequence[str]) -> Message | str:
    """The option, or this option or that."""
    first, *others = options
    return Message("cli.or_option", {"first": first, "other": others[0]}) if others else first


def _of_known(scale: str, scales: Sequence[str], read: Reader[Value]) -> Reader[Value]:
    """The same reader, for a scale that has to be there."""

    def checked(name: str, text: str) -> Value:
        if scale not in scales:
            raise UsageError.of("reliable.unknown_scale", option=name, known=scales)
        return read(name, text)

    return checked


def _spread(option: str, text: str) -> Given:
    return "sample" if text.lower() == SAMPLE_WORD else positive(option, text)


def _reliability(option: str, text: str) -> Given:
    return "sample" if text.lower() == SAMPLE_WORD else share(option, text)


def _mean_sd(option: str, text: str) -> tuple[float, float]:
    """`8,0/5,0` as mean and SD."""
    mean, _, sd = text.partition("/")
    return number(option, mean), positive(option, sd)


def number(option: str, text: str) -> float:
    """The number, with a decimal point or comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise UsageError.of("reliable.not_a_number", option=option) from None
    if not math.isfinite(value):
        raise UsageError.of("reliable.not_a_number", option=option)
    if abs(value) > LARGEST:
        raise UsageError.of("reliable.too_large", option=option, limit=LARGEST)
    return value


def positive(option: str, text: str) -> float:
    """A number above 0."""
    value = number(option, text)
    if value <= 0:
        raise UsageError.of("reliable.not_positive", option=option, given=value)
    return value


def share(option: str, text: str) -> float:
    """A number between 0 and 1, without 0 and 1 themselves."""
    value = number(option, text)
    if not 0 < value < 1:
        raise UsageError.of("reliable.not_between_0_and_1", option=option, given=value)
    return value


def percent(option: str, text: str) -> float:
    """A percentage as a share."""
    return positive(option, text.removesuffix("%").strip()) / 100


def _word_of(known: tuple[Value, ...]) -> Reader[Value]:
    """A reader of the known words."""

    def read(option: str, text: str) -> Value:
        found = next((word for word in known if word == text.lower()), None)
        if found is None:
            raise UsageError.of("cli.unknown_word", option=option, known=list(known))
        return found

    return read
