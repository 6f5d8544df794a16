"""One byte form of a JSON value (RFC 8785), so that it can be signed.

Written here because every entry waits for it: `rfc8785`, which it is tested against, takes four times as long. Without
fractions there is little to it: sorted keys, no spaces, JavaScript's escapes.
"""

import json
from collections.abc import Callable

from kiosk.trust.errors import CanonicalError

_DEEPEST = 32  # our records nest five deep; a bound keeps a hostile value off the stack's end
_LARGEST = 2**53 - 1  # whole numbers that every JSON reader keeps exactly
_CONSTANTS = {True: "true", False: "false", None: "null"}

_quoted = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: object) -> bytes:
    """Return the canonical bytes of dicts, lists, tuples, strings, whole numbers, booleans and None.

    Raises:
        CanonicalError: a float (two machines may print it differently), a whole number past 2^53 - 1,
            a text that is not Unicode, or any other type.
    """
    parts: list[str] = []
    _write(value, parts.append, 0)
    return _encoded("".join(parts), "utf-8")


def _write(value: object, put: Callable[[str], None], depth: int) -> None:
    if depth > _DEEPEST:
        raise CanonicalError("nested too deep")
    kind = type(value)
    if kind is str:
        put(_quoted(value))
    elif kind is int and abs(value) <= _LARGEST:  # type: ignore[arg-type]  # an int
        put(str(value))
    elif isinstance(value, dict) and kind is dict:
        between = "{"
        for key in _sorted(value):
            put(f"{between}{_quoted(key)}:")
            _write(value[key], put, depth + 1)
            between = ","
        put("}" if value else "{}")
    elif isinstance(value, list | tuple):
        between = "["
        for part in value:
            put(between)
            _write(part, put, depth + 1)
            between = ","
        put("]" if value else "[]")
    elif kind is bool or value is None:
        put(_CONSTANTS[value])  # type: ignore[index]  # one of the three
    else:
        raise CanonicalError(f"{kind.__name__}, or a number too large")


def _sorted(mapping: dict[object, object]) -> list[str]:
    """Keys in the order of their UTF-16 units: for plain letters the usual one."""
    keys = [key for key in mapping if type(key) is str]
    if len(keys) < len(mapping):
        raise CanonicalError("a key that is no text")
    plain = all(key.isascii() for key in keys)
    return sorted(keys, key=None if plain else lambda key: _encoded(key, "utf-16-be"))


def _encoded(text: str, coding: str) -> bytes:
    try:
        return text.encode(coding)
    except UnicodeEncodeError as error:
        raise CanonicalError(str(error)) from error
