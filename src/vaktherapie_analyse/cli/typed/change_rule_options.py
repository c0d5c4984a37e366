"""How reliable change is judged: what was typed or stands in `analyse.toml` → a `Rule`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from vaktherapie_analyse.cli.config import Project, Setting
from vaktherapie_analyse.cli.typed.options import Questionnaire
from vaktherapie_analyse.errors import Problem, UsageError
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import typed_number

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.line.change_rule import Given, Rule
    from vaktherapie_analyse.definitions import Instrument

#: The word for the sample's own number.
SAMPLE_WORD = "steekproef"

#: No number that a scale can give is larger.
LARGEST = 1_000_000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed about one questionnaire, and what the project file says of it."""

    project: Project
    instrument: Instrument

    def _kept(self, option: str) -> tuple[str, Any]:
        """How the project file calls an option, and what it says there."""
        name = option.removeprefix("--").replace("-", "_")
        return name, getattr(self.project.section(self.instrument.key), name)

    def one(self, option: str, typed: str | None, read: Reader[Value]) -> Value | None:
        """The value of an option; an option on the line before the project file."""
        name, kept = self._kept(option)
        found = self.project.setting(option, typed, f"[{self.instrument.key}] {name}", kept)
        return found.read(read) if found else None

    def by_scale(
        self, option: str, typed: Sequence[str] | None, read: Reader[Value], example: str
    ) -> dict[str, Value]:
        """The values of an option that is given per scale (`total=0,80`)."""
        name, kept = self._kept(option)
        table = f"[{self.instrument.key}.{name}]"
        given = {s: self.project.kept(f"{table} {s}", value) for s, value in kept.items()}
        for text in typed or ():
            scale, equals, value = text.partition("=")
            if not equals:
                shown = Message(f"reliable.{example}")
                values = {"scale": self.instrument.primary, "example": shown}
                raise UsageError.of("reliable.not_an_assignment", option=option, **values)
            given[scale.strip().lower()] = Setting(value.strip(), option)
        known = [scale.key for scale in self.instrument.scales]
        return {
            scale: setting.read(_of_known(scale, known, read)) for scale, setting in given.items()
        }


def rule_of(choices: Questionnaire, project: Project, instrument: Instrument) -> Rule:
    """The rule that the options ask for.

    An option that was typed and changes nothing is refused; in the project file it may stand for
    another run.
    """
    from vaktherapie_analyse.analysis.line.change_rule import CUTOFFS, METHODS, Rule

    asked = _Asked(project, instrument)
    one, by_scale = asked.one, asked.by_scale
    of_reliability = "example_reliability"
    rule = Rule(
        method=one("--rci-methode", choices.rci_method, _word_of(METHODS)) or METHODS[0],
        alpha=one("--alfa", choices.alpha, share) or 0.05,
        sd=by_scale("--sd", choices.sd, _spread, "example_sd"),
        reliability=by_scale(
            "--betrouwbaarheid", choices.reliability, _reliability, of_reliability
        ),
        reliability_post=by_scale(
            "--betrouwbaarheid-eind", choices.reliability_post, share, of_reliability
        ),
        cutoff=one("--grens", choices.cutoff, _word_of(CUTOFFS)),
        functional=by_scale("--functioneel", choices.functional, _mean_sd, "example_mean_sd"),
        percent=percent("--procent", choices.percent) if choices.percent else None,
        mid=by_scale("--mid", choices.mid, positive, "example_points"),
    )
    _refuse_idle_of(choices, rule)
    return rule


def _refuse_idle_of(choices: Questionnaire, rule: Rule) -> None:
    compare = choices.compare_methods
    of_post = rule.method == "nk" or compare
    of_scale = compare or choices.sensitivity
    refuse_idle(
        ("--functioneel", choices.functional, rule.cutoff, "--grens"),
        ("--betrouwbaarheid-eind", choices.reliability_post, of_post, "--rci-methode nk"),
        ("--procent", choices.percent, compare, "--vergelijk-methoden"),
        ("--mid", choices.mid, compare, "--vergelijk-methoden"),
        ("--schaal", choices.scale, of_scale, "--vergelijk-methoden", "--gevoeligheid"),
    )


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
    value = typed_number(text)
    if value is None:
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
