"""The shape of a definition file: every key known, every value of the right kind.

msgspec decodes and refuses at the first fault, in English. Only when it refuses is the file walked
by hand, so that all faults are named at once and in the user's language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from vaktherapie_analyse.definitions.toml_text import parse
from vaktherapie_analyse.errors import DefinitionError, Place, Problem
from vaktherapie_analyse.language import Message

__all__ = ["decode", "defects", "faults_of_shape", "nearest", "unknown_key"]

_Definition = TypeVar("_Definition", bound=msgspec.Struct)


def decode(content: bytes, kind: type[_Definition], file: str) -> _Definition:
    """The definition in a TOML file; every fault of its shape in one `DefinitionError`."""
    raw = parse(content, file)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        raise defects(file, faults_of_shape(raw, kind, "")) from None


def defects(file: str, faults: Iterable[Message]) -> DefinitionError:
    """One error that holds all faults of a file."""
    return DefinitionError([Problem(fault, Place(file=file)) for fault in faults])


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The known word that is most like what was given, None where none is.

    >>> nearest("goodman1997", ["goodman-1997", "nl"])
    'goodman-1997'
    """
    return next(iter(difflib.get_close_matches(given, list(known), n=1)), None)


def unknown_key(key: str, known: Iterable[str], where: str = "") -> Message:
    """That there is no such key, with what is known and what may have been meant."""
    names = list(known)
    values = {"where": _below(where, key), "known": names}
    meant = nearest(key, names)
    if meant is None:
        return Message("definitions.unknown_key", values)
    return Message("definitions.unknown_key_like", {**values, "nearest": meant})


def faults_of_shape(value: Any, kind: Any, where: str) -> Iterator[Message]:
    """Every fault of a value that should be of that kind; nothing when it fits."""
    if _fits(value, kind):
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType) and NoneType in arguments:
        kind = next(argument for argument in arguments if argument is not NoneType)
        origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        limits = "share" if arguments[1].le is not None else "above_zero"
        expected = Message(f"definitions.kind_{limits}")
        yield Message("definitions.wrong_kind", {"where": where, "expected": expected})
    elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _faults_of_table(value, kind, where)
    elif isinstance(value, dict) and origin is dict:
        yield from _faults_of_map(value, arguments, where)
    elif isinstance(value, list) and origin is tuple and arguments[-1] is Ellipsis:
        for number, element in enumerate(value, start=1):
            yield from faults_of_shape(element, arguments[0], f"{where} {_name(element, number)}")
    elif origin is Literal:
        yield _not_allowed(value, arguments, where)
    else:
        expected = Message(f"definitions.kind_{_kind_name(kind, origin, arguments)}")
        yield Message("definitions.wrong_kind", {"where": where, "expected": expected})


def _faults_of_table(
    table: dict[str, Any], kind: type[msgspec.Struct], where: str
) -> Iterator[Message]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in table:
        if key not in fields:
            yield unknown_key(key, fields, where)
    for key, field in fields.items():
        place = _below(where, key)
        if key in table:
            yield from faults_of_shape(table[key], field.type, place)
        elif field.required:
            name = "missing_source" if key == "source" else "missing_key"
            yield Message(f"definitions.{name}", {"where": place})


def _faults_of_map(
    table: dict[str, Any], arguments: tuple[Any, ...], where: str
) -> Iterator[Message]:
    key_kind, value_kind = arguments
    for key, value in table.items():
        place = _below(where, key)
        if not _fits(key, key_kind):
            yield _not_allowed(key, get_args(key_kind), place)
        yield from faults_of_shape(value, value_kind, place)


def _not_allowed(value: Any, allowed: tuple[Any, ...], where: str) -> Message:
    values = {"where": where, "given": str(value), "allowed": list(allowed)}
    return Message("definitions.not_allowed", values)


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _below(where: str, key: str) -> str:
    return f"{where} › {key}" if where else key


def _name(element: Any, number: int) -> str:
    key = element.get("key") if isinstance(element, dict) else None
    return f'"{key}"' if isinstance(key, str) else str(number)


def _kind_name(kind: Any, origin: Any, arguments: tuple[Any, ...]) -> str:
    if origin is tuple:
        return "list" if arguments[-1] is Ellipsis else "pair"
    if origin in (Union, UnionType):
        return "number_or_word" if float in arguments else "item"
    if origin is dict and arguments[1] is not str:
        return "numbers"
    names = {int: "int", float: "number", str: "text", bool: "flag"}
    return names.get(kind, "table")
