"""What the numbers of a questionnaire mean: every fault of one instrument file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from vaktherapie_analyse.definitions.model import Instrument, Items, NormTable, Scale
from vaktherapie_analyse.language import LANGUAGES, Message, Text

__all__ = [
    "fault",
    "faults_of_age",
    "faults_of_band_names",
    "faults_of_frame",
    "faults_of_instrument",
    "faults_of_size",
    "faults_of_text",
]


#: No questionnaire has more items, or answers further from 0.
_MOST: Final = 1_000


def fault(name: str, where: str, /, **values: object) -> Message:
    """The message `definitions.<name>` about the place `where` in the file.

    Numbers are written as one types them in the file: 7 and 0.5, in every language.
    """
    typed = {
        key: f"{value:.10g}" if isinstance(value, float) else value for key, value in values.items()
    }
    return Message(f"definitions.{name}", {"where": where, **typed})


def faults_of_size(instrument: Instrument) -> Iterator[Message]:
    """What would make lists that take all memory; to be asked before anything else."""
    for number, block in enumerate(instrument.items, start=1):
        sizes = {"count": block.count, "lowest": block.lowest, "highest": block.highest}
        for name, size in sizes.items():
            if abs(size) > _MOST:
                yield fault("too_large", f"items {number} › {name}", limit=_MOST)


def faults_of_instrument(instrument: Instrument) -> Iterator[Message]:
    """Every fault of the questionnaire; nothing when it can be scored."""
    yield from faults_of_text(instrument.title, "title")
    yield from faults_of_text(instrument.elevated_word, "elevated_word")
    yield from faults_of_age(instrument.age, "age")
    yield from faults_of_band_names(instrument)
    if not instrument.source.citation.strip():
        yield fault("empty_citation", "source › citation")
    if not instrument.informants:
        yield fault("empty", "informants")
    scale_keys = [scale.key for scale in instrument.scales]
    yield from (fault("scale_twice", f'scale "{key}"') for key in _doubles(scale_keys))
    if instrument.primary not in scale_keys:
        yield fault("unknown_scale", "primary", given=instrument.primary, known=scale_keys)
    yield from _faults_of_families(instrument)
    yield from _faults_of_added_value(instrument)
    yield from _faults_of_names(instrument)
    for number, block in enumerate(instrument.items, start=1):
        yield from _faults_of_block(block, f"items {number}")
    for scale in instrument.scales:
        yield from _faults_of_scale(scale, instrument, f'scale "{scale.key}"')


def faults_of_frame(key: Instrument, frame: Instrument) -> Iterator[Message]:
    """Where a user's key differs from the frame that comes with the program."""
    if len(key.item_keys) != len(frame.item_keys):
        yield fault("frame_items", "items", expected=len(frame.item_keys), given=len(key.item_keys))
    given = {scale.key: scale for scale in key.scales}
    expected = [scale.key for scale in frame.scales]
    for name in given:
        if name not in expected:
            yield fault("unknown_scale", f'scale "{name}"', given=name, known=expected)
    for scale in frame.scales:
        where = f'scale "{scale.key}"'
        mine = given.get(scale.key)
        if mine is None:
            yield fault("frame_scale_missing", where)
            continue
        n_items = len(mine.items) or mine.n_items
        if n_items != scale.n_items:
            yield fault("frame_n_items", f"{where} › items", expected=scale.n_items, given=n_items)
        if mine.better != scale.better:
            yield fault("frame_direction", f"{where} › better", expected=scale.better)
    yield from _faults_of_use(key)


def faults_of_text(text: Text, where: str) -> Iterator[Message]:
    """A text without Dutch: Dutch is what is shown where another language is absent."""
    if not text.get(LANGUAGES[0], "").strip():
        yield fault("text_without_dutch", where)


def faults_of_age(age: tuple[int, int], where: str) -> Iterator[Message]:
    """An age window that runs backwards or below zero."""
    if not 0 <= age[0] <= age[1]:
        yield fault("age_order", where, low=age[0], high=age[1])


def faults_of_band_names(table: Instrument | NormTable) -> Iterator[Message]:
    """Every fault of the list of bands, its labels and what counts as elevated."""
    if len(set(table.bands)) < len(table.bands):
        yield fault("band_twice", "bands")
    for language, labels in table.band_labels.items():
        if len(labels) != len(table.bands):
            yield fault(
                "band_labels", f"band_labels › {language}", n=len(labels), expected=len(table.bands)
            )
    if table.bands and not table.elevated:
        yield fault("elevated_missing", "elevated")
    for name, count in table.elevated.items():
        if not 1 <= count < len(table.bands):
            yield fault("elevated_count", f"elevated › {name}", given=count, n=len(table.bands))


def _faults_of_use(key: Instrument) -> Iterator[Message]:
    """Items that do not stand in exactly one scale; nothing while no scale has items."""
    owners: dict[str, list[str]] = {item: [] for item in key.item_keys}
    for scale in key.scales:
        for item in {item for item, _ in scale.items_of("parent")} & owners.keys():
            owners[item].append(scale.key)
    for item, scales in owners.items():
        if len(scales) > 1:
            yield fault("frame_item_in_two_scales", "scale", item=item, scales=scales)
    unused = [item for item, scales in owners.items() if not scales]
    if unused and len(unused) < len(owners):
        yield fault("frame_item_unused", "scale", items=unused)


def _faults_of_families(instrument: Instrument) -> Iterator[Message]:
    used = {scale.family: scale.key for scale in instrument.scales if scale.family}
    for family, scale in used.items():
        if family not in instrument.families:
            yield fault(
                "unknown_family", f'scale "{scale}" › family',
                given=family, known=list(instrument.families),
            )  # fmt: skip
    for family, text in instrument.families.items():
        yield from faults_of_text(text, f"families › {family}")
        if family not in used:
            yield fault("family_unused", f"families › {family}")


def _faults_of_added_value(instrument: Instrument) -> Iterator[Message]:
    value = instrument.added_value
    if value is None:
        return
    known = [scale.key for scale in instrument.scales]
    for scale in (value.scale, *value.coefficients):
        if scale not in known:
            yield fault("unknown_scale", "added_value", given=scale, known=known)
    if instrument.informants and value.informant not in instrument.informants:
        yield fault(
            "unknown_informant", "added_value › informant",
            given=value.informant, known=instrument.informants,
        )  # fmt: skip
    if not value.sd > 0:
        yield fault("sd", "added_value › sd", given=value.sd)
    yield from faults_of_age(value.age, "added_value › age")
    yield from faults_of_age(value.months, "added_value › months")
    if not value.source.citation.strip():
        yield fault("empty_citation", "added_value › source › citation")


def _faults_of_names(instrument: Instrument) -> Iterator[Message]:
    if sum(block.count > 0 for block in instrument.items) > 1:
        yield fault("two_numbered_blocks", "items")
        return
    names = list(instrument.item_keys)
    names += [name for block in instrument.items if block.count for name in block.names]
    for block in instrument.items:
        if block.numbers and (block.count or len(block.numbers) != len(block.names)):
            expected = 0 if block.count else len(block.names)
            yield fault("numbers_count", "items › numbers", n=len(block.numbers), expected=expected)
        for form, named in block.forms.items():
            names += named
            known = list(block.keys)
            for number in named.values():
                if str(number) not in known:
                    yield fault("unknown_item", f"items › forms › {form}", item=number, known=known)
    for name in _doubles(names):
        yield fault("item_name_twice", "items › names", item=name)


def _faults_of_block(block: Items, where: str) -> Iterator[Message]:
    if block.count < 0 or not block.keys:
        yield fault("block_without_items", where)
    if block.count and block.names and len(block.names) != block.count:
        yield fault("names_count", f"{where} › names", n=len(block.names), expected=block.count)
    if block.lowest >= block.highest:
        yield fault("lowest_highest", where, low=block.lowest, high=block.highest)
    for word, number in block.words.items():
        if word != word.lower().strip():
            yield fault("word_not_lower", f"{where} › words", word=word, expected=word.lower())
        if not block.lowest <= number <= block.highest:
            yield fault(
                "word_outside", f"{where} › words", word=word, given=number,
                low=block.lowest, high=block.highest,
            )  # fmt: skip
    answers = [*range(block.lowest, block.highest + 1)]
    for language, words in block.offered.items():
        if [block.words.get(word) for word in words] != answers:
            yield fault("offered_words", f"{where} › offered › {language}", expected=answers)


def _faults_of_scale(scale: Scale, instrument: Instrument, where: str) -> Iterator[Message]:
    yield from faults_of_text(scale.label, f"{where} › label")
    if scale.short:
        yield from faults_of_text(scale.short, f"{where} › short")
    if scale.sum_of:
        yield from _faults_of_sum(scale, instrument, where)
        return
    if not scale.items:
        if scale.n_items < 1 or scale.items_for:
            yield fault("scale_without_items", where)
        return
    if scale.n_items not in (0, len(scale.items)):
        yield fault("n_items", f"{where} › n_items", given=scale.n_items, expected=len(scale.items))
    yield from _faults_of_items(scale.items, scale, instrument, f"{where} › items")
    for informant, items in scale.items_for.items():
        place = f"{where} › items_for › {informant}"
        if instrument.informants and informant not in instrument.informants:
            yield fault("unknown_informant", place, given=informant, known=instrument.informants)
        yield from _faults_of_items(items, scale, instrument, place)
    yield from _faults_of_points(scale, instrument, where)


def _faults_of_sum(scale: Scale, instrument: Instrument, where: str) -> Iterator[Message]:
    if scale.items or scale.n_items or scale.items_for:
        yield fault("sum_with_items", where)
    parts = {part.key: part for part in instrument.scales}
    for name in _doubles(scale.sum_of):
        yield fault("sum_twice", f"{where} › sum_of", scale=name)
    for name in dict.fromkeys(scale.sum_of):
        part = parts.get(name)
        if part is None:
            yield fault("unknown_scale", f"{where} › sum_of", given=name, known=list(parts))
        elif part.sum_of:
            yield fault("sum_of_sum", f"{where} › sum_of", scale=name)
        elif part.better != scale.better:
            yield fault("sum_direction", f"{where} › sum_of", scale=name)


def _faults_of_items(
    items: tuple[int | str, ...], scale: Scale, instrument: Instrument, where: str
) -> Iterator[Message]:
    keys = [str(item).removeprefix("-") for item in items]
    known = [key for key in keys if key in instrument.item_keys]
    for key in dict.fromkeys(keys):
        if key not in known:
            yield fault("unknown_item", where, item=key, known=_items(instrument))
    for key in _doubles(keys):
        yield fault("item_twice", where, item=key)
    if len({(b.lowest, b.highest) for b in map(instrument.block_of, known)}) > 1:
        yield fault("items_differ_in_range", where)
    if not 1 <= scale.min_answered <= len(items):
        yield fault("min_answered", where, given=scale.min_answered, high=len(items))


def _faults_of_points(scale: Scale, instrument: Instrument, where: str) -> Iterator[Message]:
    if scale.zero_if_lowest and scale.zero_if_lowest not in instrument.item_keys:
        place = f"{where} › zero_if_lowest"
        yield fault("unknown_item", place, item=scale.zero_if_lowest, known=_items(instrument))
    if not 0 <= scale.decimals <= 6 or (scale.decimals and scale.method != "mean"):
        yield fault("decimals", f"{where} › decimals", given=scale.decimals)
    first = str(scale.items[0]).removeprefix("-")
    if scale.recode and first in instrument.item_keys:
        block = instrument.block_of(first)
        expected = block.highest - block.lowest + 1
        if len(scale.recode) != expected:
            yield fault("recode", f"{where} › recode", n=len(scale.recode), expected=expected)


def _items(instrument: Instrument) -> list[str]:
    """The items of the questionnaire, short: "1–25", "ebddiff", …."""
    return [
        name
        for block in instrument.items
        for name in ([f"1–{block.count}"] if block.count else block.keys)
    ]


def _doubles(keys: list[str] | tuple[str, ...]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]
