"""One byte form of a JSON value (RFC 8785), so that it can be signed."""

from collections.abc import Mapping

import rfc8785

from kiosk.trust.errors import CanonicalError

_DEEPEST = 32  # our records nest five deep; a bound keeps a hostile value off the stack's end


def canonical(value: object) -> bytes:
    """Return the canonical bytes of mappings, lists, strings, whole numbers, booleans and None.

    Raises:
        CanonicalError: a float (two machines may print it differently), a whole number past 2^53 - 1,
            a text that is not Unicode, or any other type.
    """
    _refuse_floats(value, 0)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked just above and by rfc8785 itself
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CanonicalError(str(error)) from error


def _refuse_floats(value: object, depth: int) -> None:
    if isinstance(value, float):
        raise CanonicalError("a float")
    if depth > _DEEPEST:
        raise CanonicalError("nested too deep")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part, depth + 1)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part, depth + 1)
