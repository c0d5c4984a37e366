"""Write the recognised layout as `analyse.toml` beside the data, with a word about every line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.config import NAME
from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import Message, render

if TYPE_CHECKING:
    from vaktherapie_analyse.cli.typed.options import Check
    from vaktherapie_analyse.intake.undecided import Undecided
    from vaktherapie_analyse.intake.write_settings import Recognised, Written


def target(choices: Check) -> Path:
    """Where the file comes.

    Raises
    ------
    UsageError
        It exists already; nothing is overwritten.
    """
    path = Path(choices.files[0]).parent / NAME
    if path.exists():
        raise UsageError.of("config.exists", file=str(path))
    return path


def config_text(
    found: Sequence[Recognised],
    written: Written,
    left: Undecided,
    choices: Check,
    folder: Path,
    language: str,
) -> str:
    """The text of the file: what names do not say; as comments what is open and what may be set."""

    def say(key: str, **values: object) -> str:
        text = render(Message(f"config.{key}", values), language)
        return "\n".join(f"# {line}" if line else "#" for line in text.split("\n"))

    placeholder = say("word").removeprefix("# "), "begin"
    codings = {
        key: f'# codering = "{zero}"  {say("open_coding", zero=zero, one=one)}'
        for key, (zero, one) in left.codings.items()
    }
    own = dict(written.own)
    shared = dict(written.shared)
    for one in found:
        if one.instrument.key not in instrument_keys():
            shared |= own.pop(one.instrument.key, {})
    return "\n".join(
        [
            say("head"),
            "",
            say("general"),
            *_setting("informant", choices.informant, "ouder"),
            *_setting("codetabel", choices.encoding, _read_as(found, "encoding")),
            *_setting("scheidingsteken", choices.delimiter, _read_as(found, "delimiter")),
            *_setting("codering", choices.coding or _own_coding(found, written), _coding(found)),
            *_setting("van", None, "begin"),
            *_setting("naar", None, "eind"),
            "",
            say("columns"),
            "[kolommen]",
            *_lines(shared),
            *(_open(h, "negeren", say(f"open_{kind}")) for h, kind in left.columns.items()),
            "",
            say("moments"),
            "[momenten]",
            *_lines(written.moments),
            *(_open(word, "begin", say("open_moment")) for word in left.moments),
            *([_open(*placeholder, say("open_hidden", n=left.n_hidden))] if left.n_hidden else []),
            *_sections(found, written, own, codings, choices, folder, say("section")),
            "",
        ]
    )


def _own_coding(found: Sequence[Recognised], written: Written) -> str:
    """How the answers of a questionnaire of the user are counted; it has no part of its own."""
    keys = [one.instrument.key for one in found if one.instrument.key not in instrument_keys()]
    return next((written.codings[key] for key in keys if key in written.codings), "")


def _sections(
    found: Sequence[Recognised],
    written: Written,
    own: Mapping[str, Mapping[str, str]],
    open_codings: Mapping[str, str],
    choices: Check,
    folder: Path,
    comment: str,
) -> Iterator[str]:
    """A table per questionnaire that comes with the program."""
    for one in found:
        key = one.instrument.key
        if key not in instrument_keys():
            continue
        yield from ("", comment, f"[{key}]")
        needs_key = choices.key is not None and _is_of(choices.key, one)
        yield from _setting(
            "sleutel",
            _from(folder, str(choices.key)) if needs_key else None,
            "" if key == "sdq" else "mijn-sleutel.toml",
        )
        coding = "" if choices.coding else written.codings.get(key, "")
        yield from _setting("codering", coding, "")
        if key in open_codings and not coding:
            yield open_codings[key]
        yield from _setting("normen", None, one.instrument.norms or "mijn-normen.toml")
        yield from ("", f"[{key}.kolommen]", *_lines(own.get(key, {})))
        if one.unknown_words:
            yield from ("", f"[{key}.antwoorden]", *(f"# {line}" for line in one.unknown_words))


def _from(folder: Path, path: str) -> str:
    """The path as seen from the folder; whole where it is on another drive."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(os.path.realpath(path)).as_posix()


def _is_of(path: str, one: Recognised) -> bool:
    from vaktherapie_analyse.definitions import load_instrument

    return load_instrument(path).key == one.instrument.key


def _setting(name: str, given: str | None, example: str) -> Iterator[str]:
    """The setting where the user gave it, else an example as a comment."""
    if given:
        yield f"{name} = {_quoted(given)}"
    elif example:
        yield f"# {name} = {_quoted(example)}"


def _read_as(found: Sequence[Recognised], what: str) -> str:
    values = [getattr(table.raw, what) for one in found for table in one.layouts.tables]
    return next((value for value in values if value), "")


def _coding(found: Sequence[Recognised]) -> str:
    """How the answers of the first questionnaire were counted."""
    block = found[0].instrument.items[0]
    first = found[0].layouts.first_numbers.get(block.keys[0], block.lowest)
    return f"{first}-{first + block.highest - block.lowest}"


def _lines(listed: Mapping[str, str]) -> Iterator[str]:
    for word, meaning in listed.items():
        yield f"{_quoted(word)} = {_quoted(meaning)}"


def _open(word: str, meaning: str, comment: str) -> str:
    """A line that does nothing yet, with a word about what could stand there."""
    return f"# {_quoted(word)} = {_quoted(meaning)}  {comment}"


def _quoted(text: str) -> str:
    # The escapes of JSON are those of TOML.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
