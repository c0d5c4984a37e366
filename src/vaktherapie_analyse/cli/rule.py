"""How reliable change is judged: what was typed or stands in `analyse.toml` → a `Rule`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from vaktherapie_analyse.cli.config import Section
from vaktherapie_analyse.cli.options import Questionnaire
from vaktherapie_analyse.errors import UsageError

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.rule import Given, Rule
    from vaktherapie_analyse.definitions import Instrument

#: The word for the sample's own number.
SAMPLE_WORD = "steekproef"

Value = TypeVar("Value")


def rule_of(choices: Questionnaire, section: Section, instrument: Instrument) -> Rule:
    """The rule that the options ask for; an option on the line before the project file."""
    from vaktherapie_analyse.analysis.rule import CUTOFFS, METHODS, Rule

    def by_scale(
        option: str, typed: Sequence[str] | None, kept: Mapping[str, object], read: Reader[Value]
    ) -> dict[str, Value]:
        given = {scale: str(value) for scale, value in kept.items()}
        given |= dict(_assignment(option, text) for text in typed or ())
        known = [scale.key for scale in instrument.scales]
        for scale in given:
            if scale not in known:
                raise UsageError.of("reliable.unknown_scale", option=option, known=known)
        return {scale: read(option, text) for scale, text in given.items()}

    alpha = choices.alpha or str(section.alfa or "")
    return Rule(
        method=_one_of("--rci-methode", choices.rci_method or section.rci_methode, METHODS)
        or METHODS[0],
        alpha=share("--alfa", alpha) if alpha else 0.05,
        sd=by_scale("--sd", choices.sd, section.sd, _spread),
        reliability=by_scale(
            "--betrouwbaarheid", choices.reliability, section.betrouwbaarheid, _reliability
        ),
        reliability_post=by_scale(
            "--betrouwbaarheid-eind", choices.reliability_post, section.betrouwbaarheid_eind, share
        ),
        cutoff=_one_of("--grens", choices.cutoff or section.grens, CUTOFFS),
        functional=by_scale("--functioneel", choices.functional, section.functioneel, _mean_sd),
        percent=percent("--procent", choices.percent) if choices.percent else None,
        mid=by_scale("--mid", choices.mid, section.mid, positive),
    )


Reader = Callable[[str, str], Value]


def _assignment(option: str, text: str) -> tuple[str, str]:
    """`total=5,8` as scale and value."""
    scale, equals, value = text.partition("=")
    if not equals:
        raise UsageError.of("reliable.not_an_assignment", option=option)
    return scale.strip().lower(), value.strip()


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
    if value - value != 0:  # nan, inf
        raise UsageError.of("reliable.not_a_number", option=option)
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


def _one_of(option: str, given: str | None, known: tuple[Value, ...]) -> Value | None:
    """The word of the known ones that was meant; None where nothing was given."""
    if not given:
        return None
    found = next((word for word in known if word == given.lower()), None)
    if found is None:
        raise UsageError.of("cli.unknown_word", option=option, known=list(known))
    return found
