"""A definition file to fill in, for a questionnaire whose key or norms do not come along."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from vaktherapie_analyse.definitions.model import Instrument, Scale
from vaktherapie_analyse.language import LANGUAGES, Message, label, render

__all__ = ["key_skeleton", "norm_skeleton"]


def key_skeleton(instrument: Instrument, language: str = LANGUAGES[0]) -> str:
    """The key file of a frame with the item numbers left open, as commented TOML.

    Once the item numbers are filled in, `load_instrument` reads it; before that it says which
    scales are still empty.
    """
    block = instrument.items[0]
    lines = [
        *_comment("key_head", language, title=instrument.title),
        f"key = {_quoted(instrument.key)}",
        f"age = [{instrument.age[0]}, {instrument.age[1]}]",
        f"informants = {_quoted(list(instrument.informants))}",
        f"primary = {_quoted(instrument.primary)}",
        f"headline = {_quoted(instrument.headline)}",
        *_bands(instrument),
        *_texts("title", instrument.title),
        *_texts("elevated_word", instrument.elevated_word),
        *_texts("notice", instrument.notice),
        *_source(language),
        *_families(instrument),
        "",
        *_comment("answers", language),
        "[[items]]",
        f"count = {len(instrument.item_keys)}",
        f"lowest = {block.lowest}",
        f"highest = {block.highest}",
        "",
        *_comment("scales", language),
    ]
    for scale in instrument.scales:
        lines += _scale(scale, language)
    return "\n".join(lines) + "\n"


def norm_skeleton(instrument: Instrument, language: str = LANGUAGES[0]) -> str:
    """A norm file for an instrument with the numbers left open, as commented TOML.

    The lines with numbers stand behind a `#`: remove it once they are filled in.
    """
    lines = [
        *_comment("norm_head", language, title=instrument.title),
        f"key = {_quoted(instrument.key + '-norm')}",
        f"instrument = {_quoted(instrument.key)}",
        *_bands(instrument),
        *_comment("base_rates", language),
        f"# base_rates = {{ {', '.join(f'{_key(name)} = 0.00' for name in instrument.elevated)} }}",
        *_texts("title", instrument.title),
        *_source(language),
        "",
        *_comment("group", language),
        "[[group]]",
        f'key = "{instrument.age[0]}-{instrument.age[1]}"',
        f"age = [{instrument.age[0]}, {instrument.age[1]}]",
    ]
    for scale in instrument.scales:
        bands = ", ".join(f"{_key(band)} = [0, 0]" for band in instrument.bands)
        lines += [
            "",
            f"[group.scale.{scale.key}]  # {label(scale.label, language)}",
            f"# bands = {{ {bands} }}",
            "# mean = 0.0",
            "# sd = 0.0",
            "# reliability = 0.00",
        ]
    return "\n".join(lines) + "\n"


def _scale(scale: Scale, language: str) -> Iterator[str]:
    yield ""
    yield "[[scale]]"
    yield f"key = {_quoted(scale.key)}"
    if scale.family:
        yield f"family = {_quoted(scale.family)}"
    yield f"label = {_inline(scale.label)}"
    yield f"better = {_quoted(scale.better)}"
    yield from _comment("scale_items", language, n=scale.n_items)
    yield "items = []"
    yield f"min_answered = {scale.n_items}"


def _families(instrument: Instrument) -> Iterator[str]:
    if instrument.families:
        yield from ("", "[families]")
        yield from (f"{_key(key)} = {_inline(text)}" for key, text in instrument.families.items())


def _bands(instrument: Instrument) -> Iterator[str]:
    if instrument.bands:
        yield f"bands = {_quoted(list(instrument.bands))}"
        labels = {key: list(names) for key, names in instrument.band_labels.items()}
        yield f"band_labels = {_inline(labels)}"
        yield f"elevated = {_inline(instrument.elevated)}"


def _source(language: str) -> Iterator[str]:
    yield ""
    yield from _comment("source", language)
    yield "[source]"
    yield 'citation = ""'
    yield 'status = "read"'


def _texts(name: str, texts: Mapping[str, str]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"[{name}]"
        for language, text in texts.items():
            yield f"{language} = {_quoted(text)}"


def _comment(name: str, language: str, **values: object) -> Iterator[str]:
    text = render(Message(f"definitions.skeleton_{name}", values), language)
    return (f"# {line}" for line in text.strip().splitlines())


def _inline(table: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{_key(key)} = {_quoted(table[key])}" for key in table) + " }"


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else _quoted(name)


def _quoted(value: object) -> str:
    """A text, number or list as TOML; for these JSON is written the same way."""
    return json.dumps(value, ensure_ascii=False)
