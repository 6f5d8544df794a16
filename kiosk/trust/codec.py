"""Frozen dataclasses to JSON mappings and back, strictly: the types are the schema.

A record has one spelling, so that what was read gives the same bytes again. A field whose default is empty, or a
record, is left out at its default and refused when it is written out; every other field is always there, so that no
meaning hangs on what a program takes for granted.
"""

import base64
import binascii
import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kiosk.domain.codes import UnknownCode
from kiosk.trust.errors import CodecError

T = TypeVar("T")

_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
_LARGEST = 2**53 - 1  # RFC 8785: whole numbers that every JSON reader keeps exactly
_ALWAYS = object()
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
"""What a code of a newer program may look like."""


def to_mapping(record: Any) -> dict[str, Any]:
    """Return a dataclass as a JSON mapping: enums as text, bytes as base64, floats as Python prints them."""
    mapping = {}
    for name, default in _fields(record.__class__):
        value = getattr(record, name)
        if default is _ALWAYS or value != default:
            mapping[name] = _encode(value)
    return mapping


def from_mapping(kind: type[T], mapping: object) -> T:
    """Return the `kind` that a mapping holds.

    Raises:
        CodecError: with every fault (a missing, unknown or needless key, a wrong type), each by its place.
    """
    faults: list[str] = []
    record = _decode(kind, mapping, "", faults)
    if faults:
        raise CodecError(tuple(faults))
    return record  # type: ignore[no-any-return]  # no fault: it is a `kind`


def b64(data: bytes) -> str:
    """Return standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: str) -> bytes:
    """Return the bytes of standard base64.

    Raises:
        ValueError: not base64, or not the one spelling that `b64` gives.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if b64(data) != text:
        raise ValueError("base64 with stray bits")
    return data


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Each field with the default at which it is left out, or `_ALWAYS`."""
    rows = []
    for field in fields(kind):
        default = field.default if field.default_factory is MISSING else field.default_factory()
        rows.append((field.name, default if is_dataclass(default) or not default else _ALWAYS))
    return tuple(rows)


def _encode(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:  # most of all values
        return value
    if isinstance(value, str):  # a code
        return str(value)
    if isinstance(value, bytes):
        return b64(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _encode(part) for key, part in value.items()}
    return to_mapping(value) if is_dataclass(value) else value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: object, place: str, faults: list[str]) -> Any:
    if is_dataclass(kind):
        return _decode_record(kind, value, place, faults)
    origin = get_origin(kind)
    if origin is tuple and isinstance(value, list):
        part = get_args(kind)[0]
        return tuple(_decode(part, item, f"{place}[{index}]", faults) for index, item in enumerate(value))
    if origin is Mapping and isinstance(value, Mapping):
        name, part = get_args(kind)
        return {
            _decode(name, key, place, faults): _decode(part, item, f"{place}.{key!r}", faults)
            for key, item in value.items()
        }
    if origin is UnionType:
        return _decode_code(get_args(kind)[0], value, place, faults)
    if origin is not None:
        faults.append(f"{place}: not a {'list' if origin is tuple else 'mapping'}")
        return None
    return _decode_scalar(kind, value, place, faults)


def _decode_record(kind: Any, value: object, place: str, faults: list[str]) -> Any:
    if not isinstance(value, Mapping):
        faults.append(f"{place or 'record'}: not a mapping")
        return None
    hints = _hints(kind)
    prefix = f"{place}." if place else ""
    faults.extend(f"{prefix}{key!r}: unknown" for key in value if key not in hints)
    optional = {name: default for name, default in _fields(kind) if default is not _ALWAYS}
    missing = [name for name in hints if name not in value and name not in optional]
    faults.extend(f"{prefix}{name}: missing" for name in missing)
    before = len(faults)
    parts = {name: _decode(hint, value[name], prefix + name, faults) for name, hint in hints.items() if name in value}
    faults.extend(
        f"{prefix}{name}: written out though it is empty"
        for name, default in optional.items()
        if name in parts and parts[name] == default and type(parts[name]) is type(default)
    )
    return None if missing or len(faults) > before else kind(**parts)


def _decode_code(kind: Any, value: object, place: str, faults: list[str]) -> Any:
    """A code that this program does not know is one of a newer program: a value, not a fault."""
    text = _text(value, place, faults)
    try:
        return kind(text)
    except ValueError:
        if not _CODE.fullmatch(text):
            faults.append(f"{place}: not a {kind.__name__}")
        return UnknownCode(text)


def _decode_scalar(kind: Any, value: object, place: str, faults: list[str]) -> Any:
    if kind is str:
        return _text(value, place, faults)
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and type(value) is int and abs(value) <= _LARGEST:
        return value
    if kind in (bytes, float) or issubclass(kind, StrEnum):
        try:
            return _spelled(kind, value)
        except ValueError:
            faults.append(f"{place}: not a {kind.__name__}")
            return None
    faults.append(f"{place}: not {kind.__name__}")
    return None


def _spelled(kind: Any, value: object) -> Any:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if kind is bytes:
        return unb64(value)
    if kind is float:
        number = float(value)
        if not math.isfinite(number) or repr(number) != value:
            raise ValueError("not as Python prints it")
        return number
    return kind(value)


def _text(value: object, place: str, faults: list[str]) -> str:
    if not isinstance(value, str):
        faults.append(f"{place}: not str")
        return ""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        faults.append(f"{place}: not Unicode")
    return value
